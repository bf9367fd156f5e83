from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "puhui.foundations.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
