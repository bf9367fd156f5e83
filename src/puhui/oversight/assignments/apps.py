from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "puhui.oversight.assignments"
    label = "assignments"
    default_auto_field = "django.db.models.BigAutoField"
