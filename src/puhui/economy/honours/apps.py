from django.apps import AppConfig


class HonoursConfig(AppConfig):
    name = "puhui.economy.honours"
    label = "honours"
    default_auto_field = "django.db.models.BigAutoField"
