from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "reputation.channels"
    label = "listening"
    default_auto_field = "django.db.models.BigAutoField"
