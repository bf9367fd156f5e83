"""Addresses of the citizen's pages."""

from django.urls import path

from puhui.portals.citizen.views import cards, clients, settings, signing_in, wallet

app_name = "citizen"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/code/", signing_in.send_code, name="send_code"),
    path("sign-in/larger/", signing_in.read_larger, name="read_larger"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("me/", wallet.front, name="front"),
    path("me/today/", wallet.today, name="today"),
    path("me/today/collect/", wallet.collect, name="collect"),
    path("me/statement/", wallet.statement, name="statement"),
    path("me/receipts/<path:name>/", wallet.receipt, name="receipt"),
    path("me/cards/", cards.scenes, name="cards"),
    path("me/cards/<slug:scenario>/", cards.scene, name="scene"),
    path("me/settings/", settings.show, name="settings"),
    path("me/settings/reading/", settings.reading_choices, name="reading"),
    path("me/settings/city/", settings.choose_city, name="choose_city"),
    path("me/settings/apps/", clients.clients, name="clients"),
    path("me/settings/apps/close/", clients.close_client, name="close_client"),
    path("me/settings/export/", settings.export, name="export"),
    path("me/settings/delete/", settings.delete, name="delete"),
]
