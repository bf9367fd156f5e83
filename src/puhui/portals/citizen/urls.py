"""Addresses of the citizen's pages."""

from django.urls import path

from puhui.portals.citizen.views import acts, cards, clients, draws, honours, mall, settings, signing_in, wallet

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
    path("me/mall/", mall.mall, name="mall"),
    path("me/mall/<slug:offer>/", mall.offer, name="offer"),
    path("me/vouchers/", mall.vouchers, name="vouchers"),
    path("me/vouchers/<uuid:voucher>/", mall.voucher, name="voucher"),
    path("me/cards/", cards.scenes, name="cards"),
    path("me/cards/<slug:scenario>/", cards.scene, name="scene"),
    path("me/acts/", acts.acts, name="acts"),
    path("me/acts/declare/<slug:feed>/", acts.declare, name="declare"),
    path("me/acts/give-up/", acts.give_up, name="give_up"),
    path("me/acts/held/<path:name>/", acts.held, name="held"),
    path("me/acts/photos/<uuid:declaration>/<int:place>.jpg", acts.photo, name="act_photo"),
    path("me/draws/", draws.draws, name="draws"),
    path("me/draws/<slug:draw>/", draws.draw, name="draw"),
    path("me/draws/<slug:draw>/entries/<uuid:entry>/", draws.proof, name="draw_proof"),
    path("me/honours/", honours.mine, name="honours"),
    path("me/honours/frame/", honours.wear, name="wear"),
    path("me/honours/certificates/<slug:template>/issue/", honours.issue, name="issue"),
    path("me/honours/certificates/<slug:code>.pdf", honours.paper, name="paper"),
    path("me/honours/certificates/<slug:code>.jwt", honours.credential, name="credential"),
    path("me/honours/pioneers/<slug:board>/<int:year>/agree/", honours.agree, name="agree"),
    path("me/boards/", honours.boards, name="boards"),
    path("me/boards/shown/", honours.shown, name="shown"),
    path("me/teams/", honours.teams, name="teams"),
    path("me/teams/change/", honours.change_team, name="change_team"),
    path("me/settings/", settings.show, name="settings"),
    path("me/settings/reading/", settings.reading_choices, name="reading"),
    path("me/settings/city/", settings.choose_city, name="choose_city"),
    path("me/settings/apps/", clients.clients, name="clients"),
    path("me/settings/apps/close/", clients.close_client, name="close_client"),
    path("me/settings/export/", settings.export, name="export"),
    path("me/settings/delete/", settings.delete, name="delete"),
]
