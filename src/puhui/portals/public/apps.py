from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "puhui.portals.public"
    label = "portal_public"
