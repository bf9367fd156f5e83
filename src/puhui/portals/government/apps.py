from django.apps import AppConfig


class GovernmentConfig(AppConfig):
    name = "puhui.portals.government"
    label = "government_portal"
