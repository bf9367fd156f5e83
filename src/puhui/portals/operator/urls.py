"""Addresses of the console; docs/roles.md says who may open which."""

from django.urls import path

from puhui.portals.operator.views import batches, books, home, methodologies, packs, partners, trace

app_name = "operator"
urlpatterns = [
    path("", home.home, name="home"),
    path("batches/", batches.batches, name="batches"),
    path("batches/upload/", batches.upload, name="upload"),
    path("batches/<int:batch_id>/", batches.batch, name="batch"),
    path("batches/<int:batch_id>/progress/", batches.progress, name="progress"),
    path("batches/<int:batch_id>/rows/", batches.outcomes, name="outcomes"),
    path("batches/<int:batch_id>/outcomes.csv", batches.outcomes_csv, name="outcomes_csv"),
    path("batches/<int:batch_id>/outcomes.xlsx", batches.outcomes_xlsx, name="outcomes_xlsx"),
    path("batches/<int:batch_id>/original/", batches.original, name="original"),
    path("trace/", trace.trace, name="trace"),
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.new_partner, name="new_partner"),
    path("partners/<int:number>/", partners.partner, name="partner"),
    path("partners/<int:number>/rest/", partners.rest_partner, name="rest_partner"),
    path("partners/<int:number>/keys/", partners.add_key, name="add_key"),
    path("partners/<int:number>/keys/revoke/", partners.revoke_key, name="revoke_key"),
    path("packs/", packs.packs, name="packs"),
    path("packs/check/", packs.check, name="check_pack"),
    path("packs/activate/", packs.activate, name="activate_pack"),
    path("packs/<int:number>/", packs.pack, name="pack"),
    path("packs/<int:before>/to/<int:after>/", packs.diff, name="diff"),
    path("methodologies/", methodologies.methodologies, name="methodologies"),
    path("methodologies/<slug:city>/<slug:methodology>/", methodologies.methodology, name="methodology"),
    path(
        "methodologies/<slug:city>/<slug:methodology>/<str:version>/",
        methodologies.methodology,
        name="methodology_version",
    ),
    path("totals/", books.totals, name="totals"),
    path("verify/", books.verify, name="verify"),
    path("verify/progress/", books.verify_progress, name="verify_progress"),
]
