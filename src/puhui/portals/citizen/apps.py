from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "puhui.portals.citizen"
    label = "portal_citizen"
