from django.apps import AppConfig


class PointsConfig(AppConfig):
    name = "puhui.economy.points"
    label = "points"
    default_auto_field = "django.db.models.BigAutoField"
