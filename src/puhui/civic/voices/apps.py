from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "puhui.civic.voices"
    label = "voices"
    default_auto_field = "django.db.models.BigAutoField"
