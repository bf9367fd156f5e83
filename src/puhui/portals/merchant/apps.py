from django.apps import AppConfig


class MerchantConfig(AppConfig):
    name = "puhui.portals.merchant"
    label = "merchant_portal"
