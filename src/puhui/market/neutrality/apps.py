from django.apps import AppConfig


class NeutralityConfig(AppConfig):
    name = "puhui.market.neutrality"
    label = "neutrality"
    default_auto_field = "django.db.models.BigAutoField"
