"""Tokens with which a member's or an owner's own machines work at one desk over the API."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from puhui.foundations.people import actions as people_actions
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.market import desks
from puhui.portals.market.parts import Button, Column, Field, Form, Pairs, Table
from puhui.portals.market.views import frame
from puhui.portals.shared.market_words import word
from puhui.portals.shared.problems import refused, status_of

DAYS = 90


@frame.changes
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Open tokens, each for one desk; a new one is shown this once. Closing is at once."""
    if request.method != "POST":
        return _page(request)
    person, asked, now = request.user.get_username(), request.POST, clock.now()
    try:
        if asked.get("verb") == "close":
            number = asked.get("number", "")
            people_actions.revoke_desk_token(person=person, number=int(number) if number.isdecimal() else 0, at=now)
            return _page(request)
        desk = desks.take(person, asked.get("desk", ""))
        name = asked.get("name", "")
        opened = people_actions.open_desk_token(person=person, desk=desk.id, name=name, at=now, days=DAYS)
    except Refusal as no:
        return _page(request, status=status_of(no), refused=refused(no))
    ends = opened.expires_at.date().isoformat()
    told = Pairs(_("Copy this token now"), [(_("Token"), opened.token), (_("Open until"), ends)])
    return _page(request, told)


def _page(request: HttpRequest, *first: Pairs, status: int = 200, **context: object) -> HttpResponse:
    person = request.user.get_username()
    own = {desk.id: f"{word(desk.duty)} · {frame.name_of(desk)}" for desk in desks.desks(person)}
    rows = [
        (token.name, own.get(desk, _("ended")), f"…{token.hint}", token.expires_at,
         Button("close", _("Close"), {"number": token.number}, danger=True))
        for token, desk in people.desk_tokens(person, clock.now())
    ]  # fmt: skip
    columns = [Column(_("Name")), Column(_("Desk"), "words"), Column(_("Ends in")), Column(_("Open until")), Column("")]
    form = Form("open", _("Open a token"), _("Set it up"), [
        Field("desk", _("Desk"), "select", options=list(own.items())), Field("name", _("Name")),
    ], about=_("Whoever shows it acts at this desk in your name, for 90 days or until you close it. It is shown once."))  # fmt: skip
    parts = [*first, Table(_("Open tokens"), columns, rows, empty=_("No token is open.")), *([form] if own else [])]
    shown = {"here": "tokens", "heading": _("Tokens for the API"), "parts": parts, "may_change": True}
    return render(request, "market/page.html", shown | context, status=status)
