from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "puhui.civic.activities"
    label = "activities"
    default_auto_field = "django.db.models.BigAutoField"
