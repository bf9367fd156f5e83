"""Addresses of the merchants' pages; docs/roles.md says who may open which."""

from django.urls import path

from puhui.portals.merchant.views import counter, desk, joining, statements, team

app_name = "merchant"
urlpatterns = [
    path("", joining.front, name="front"),
    path("sign-in/", joining.sign_in, name="sign_in"),
    path("sign-in/code/", joining.send_code, name="send_code"),
    path("sign-out/", joining.sign_out, name="sign_out"),
    path("apply/", joining.apply, name="apply"),
    path("counter/", counter.counter, name="counter"),
    path("counter/store/", counter.choose_store, name="choose_store"),
    path("counter/use/", counter.use, name="use"),
    path("counter-worker.js", counter.worker, name="worker"),
    path("today/", desk.today, name="today"),
    path("offers/", desk.offers, name="offers"),
    path("team/", team.team, name="team"),
    path("team/stores/", team.stores, name="stores"),
    path("team/people/", team.people, name="people"),
    path("statements/", statements.statement, name="statement"),
    path("statements/<str:period>.xlsx", statements.workbook, name="workbook"),
]
