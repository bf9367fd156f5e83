from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "puhui.portals.staff"
    label = "portal_staff"
