"""Every address of the house, by portal."""

from django.urls import include, path

from puhui.wiring.health import health

urlpatterns = [
    path("health", health),
    path("", include("puhui.portals.public.urls")),
    path("", include("puhui.portals.citizen.urls")),
    path("console/", include("puhui.portals.operator.urls")),
    path("merchant/", include("puhui.portals.merchant.urls")),
    path("gov/", include("puhui.portals.government.urls")),
    path("market/", include("puhui.portals.market.urls")),
    path("api/v1/", include("puhui.portals.partner_api.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("staff/", include("puhui.portals.staff.urls")),
]
