"""Addresses of this workspace; docs/roles.md says who may open which."""

from django.urls import path

from puhui.portals.market.views import home

app_name = "market"
urlpatterns = [
    path("", home.home, name="home"),
]
