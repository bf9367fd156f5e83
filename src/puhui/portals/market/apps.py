from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "puhui.portals.market"
    label = "market_portal"
