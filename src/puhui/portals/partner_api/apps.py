from django.apps import AppConfig


class PartnerApiConfig(AppConfig):
    name = "puhui.portals.partner_api"
    label = "portal_partner_api"
