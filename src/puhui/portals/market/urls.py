"""Addresses of this workspace; docs/roles.md says who may open which."""

from django.urls import path

from puhui.portals.market.views import (
    exchange,
    holdings,
    home,
    neutrality,
    projects,
    providing,
    registry,
    standing,
    tokens,
    trading,
    watching,
)

app_name = "market"
urlpatterns = [
    path("", home.home, name="home"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("<slug:desk>/", home.today, name="today"),
    path("<slug:desk>/projects/", projects.projects, name="projects"),
    path("<slug:desk>/projects/new/", projects.new_project, name="new_project"),
    path("<slug:desk>/projects/<slug:code>/", projects.project, name="project"),
    path("<slug:desk>/projects/<slug:code>/sheet.xlsx", projects.sheet, name="sheet"),
    path("<slug:desk>/projects/<slug:code>/documents/<slug:sha256>/", projects.document, name="document"),
    path("<slug:desk>/holdings/", holdings.holdings, name="holdings"),
    path("<slug:desk>/holdings.<slug:form>", holdings.holdings_file, name="holdings_file"),
    path("<slug:desk>/accounts/", registry.accounts, name="accounts"),
    path("<slug:desk>/approvals/", registry.approvals, name="approvals"),
    path("<slug:desk>/imports/", registry.imports, name="imports"),
    path("<slug:desk>/session/", exchange.session, name="session"),
    path("<slug:desk>/members/", exchange.members, name="members"),
    path("<slug:desk>/bank/", exchange.bank, name="bank"),
    path("<slug:desk>/watch/", watching.watch, name="watch"),
    path("<slug:desk>/trade/", trading.trading, name="trade"),
    path("<slug:desk>/books-<int:year>.xlsx", trading.books, name="books"),
    path("<slug:desk>/neutrality/", neutrality.undertakings, name="neutrality"),
    path("<slug:desk>/neutrality/<slug:number>/", neutrality.undertaking, name="undertaking"),
    path("<slug:desk>/neutrality/<slug:number>/inventory.xlsx", neutrality.sheet, name="inventory_sheet"),
    path("<slug:desk>/providing/", providing.providing, name="providing"),
    path("<slug:desk>/standing/", standing.standing, name="standing"),
    path("<slug:desk>/entrustments/", providing.entrustments, name="entrustments"),
    path("<slug:desk>/statement/", trading.statement, name="statement"),
    path("<slug:desk>/statement.<slug:form>", trading.statement_file, name="statement_file"),
]
