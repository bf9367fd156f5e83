from django.apps import AppConfig


class DrawsConfig(AppConfig):
    name = "puhui.economy.draws"
    label = "draws"
    default_auto_field = "django.db.models.BigAutoField"
