from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    name = "puhui.engine.scrutiny"
    label = "scrutiny"
    default_auto_field = "django.db.models.BigAutoField"
