from django.apps import AppConfig


class ReductionsConfig(AppConfig):
    name = "puhui.engine.reductions"
    label = "reductions"
    default_auto_field = "django.db.models.BigAutoField"
