"""Addresses of this workspace; docs/roles.md says who may open which."""

from django.urls import path

from puhui.portals.government.views import home

app_name = "government"
urlpatterns = [
    path("", home.home, name="home"),
]
