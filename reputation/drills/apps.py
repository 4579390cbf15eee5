from django.apps import AppConfig


class DrillsConfig(AppConfig):
    name = "reputation.drills"
    label = "drills"
