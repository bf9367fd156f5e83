"""Addresses that need no sign-in."""

from django.urls import path

from puhui.portals.public import bulletins, draws, exports, honours, learning, neutrality, registry, retirements, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("cities/<slug:city>/", views.home, name="city"),
    path("how-it-works/", views.how, name="how"),
    path("library/", views.library, name="library"),
    path("library/<slug:city>/", views.shelf, name="shelf"),
    path("library/<slug:city>/<slug:methodology>/", views.methodology, name="methodology"),
    path("library/<slug:city>/<slug:methodology>/<str:version>/", views.methodology, name="version"),
    path("learn/", learning.shelf, name="learn"),
    path("learn/<slug:city>/", learning.shelf, name="learn_of"),
    path("learn/<slug:city>/<slug:slug>/", learning.article, name="article"),
    path("draws/", draws.draws, name="draws"),
    path("draws/draw_verify.py", draws.draw_script, name="draw_script"),
    path("draws/<slug:city>/", draws.draws, name="draws_of"),
    path("draws/<slug:city>/<slug:draw>/", draws.draw, name="draw"),
    path("draws/<slug:city>/<slug:draw>/draw.json", draws.draw_json, name="draw_json"),
    path("registry/", registry.projects, name="registry"),
    path("registry/serials/", registry.serial, name="registry_serial"),
    path("registry/retirements/<slug:number>/", retirements.retirement, name="retirement"),
    path("registry/retirements/<slug:number>/certificate.pdf", retirements.retirement_pdf, name="retirement_pdf"),
    path("registry/retirements/<slug:number>/credential.jwt", retirements.retirement_credential, name="retirement_jwt"),
    path("registry/<slug:city>/export/<slug:table>.<slug:form>", exports.table, name="registry_table"),
    path("registry/<slug:city>/cad-trust.json", exports.cad_trust_json, name="cad_trust"),
    path("registry/<slug:city>/cad-trust/<slug:table>.<slug:form>", exports.cad_trust_table, name="cad_trust_table"),
    path("registry/<slug:city>/retirements/", retirements.retirements, name="retirements"),
    path("registry/<slug:city>/", registry.projects, name="registry_of"),
    path("registry/<slug:city>/<slug:code>/", registry.project, name="registry_project"),
    path("neutrality/", neutrality.declarations, name="neutrality"),
    path("neutrality/<slug:city>/", neutrality.declarations, name="neutrality_of"),
    path("neutrality/<slug:city>/status/<int:number>.jwt", neutrality.status, name="neutrality_status"),
    path("neutrality/<slug:city>/<slug:number>/", neutrality.declaration, name="declaration"),
    path("neutrality/<slug:city>/<slug:number>/certificate.pdf", neutrality.declaration_pdf, name="declaration_pdf"),
    path(
        "neutrality/<slug:city>/<slug:number>/credential.jwt", neutrality.declaration_credential, name="declaration_jwt"
    ),
    path("bulletin/", bulletins.bulletin, name="bulletin"),
    path("bulletin/<slug:city>/", bulletins.bulletin, name="bulletin_of"),
    path("bulletin/<slug:city>/<slug:product>.<slug:form>", bulletins.history, name="bulletin_history"),
    path("certificates/", honours.find, name="certificates"),
    path("certificates/check/", honours.check, name="check"),
    path("certificates/<slug:code>/", honours.certificate, name="certificate"),
    path("honours/<slug:city>/issuer.json", honours.issuer, name="issuer"),
    path("honours/<slug:city>/keys/<int:number>.json", honours.key, name="issuer_key"),
    path("honours/<slug:city>/status/<int:number>.jwt", honours.status, name="status_list"),
    path("honours/<slug:city>/certificates/<slug:template>", honours.achievement, name="achievement"),
    path("pioneers/<slug:city>/<slug:board>/<int:year>/", honours.pioneers, name="pioneers"),
    path("open-data/", views.open_data, name="open_data"),
    path("open-data/<slug:city>/daily.csv", views.daily_csv, name="daily_csv"),
    path("open-data/<slug:city>/daily.json", views.daily_json, name="daily_json"),
]
