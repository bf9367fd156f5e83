from django.apps import AppConfig


class ConferenceConfig(AppConfig):
    name = "puhui.oversight.conference"
    label = "conference"
    default_auto_field = "django.db.models.BigAutoField"
