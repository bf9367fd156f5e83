from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "puhui.portals.shared"
    label = "portal_shared"
