from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "reputation.playbooks"
    label = "playbooks"
    default_auto_field = "django.db.models.BigAutoField"
