from django.apps import AppConfig


class OperatorConfig(AppConfig):
    name = "puhui.portals.operator"
    label = "portal_operator"
