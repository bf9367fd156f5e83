"""Every address of the house, by portal."""

from django.urls import include, path

urlpatterns = [
    path("", include("puhui.portals.citizen.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
