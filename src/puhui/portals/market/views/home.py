"""The first page: my desks, and what awaits me at each, the most urgent first."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from puhui.ground import clock
from puhui.journeys.market import await_people, desks
from puhui.journeys.market.desks import Desk
from puhui.portals.market.parts import Badge, Column, Link, Pairs, Table
from puhui.portals.market.views import frame
from puhui.portals.market.views.frame import address, at_desk, city_name, name_of, page
from puhui.portals.market.views.words import DEALINGS, task_words
from puhui.portals.shared.access import MARKET
from puhui.portals.shared.market_words import word


@frame.reads
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything that awaits me, by desk; who has but one sits down at it. An auditor sees who acts for whom."""
    if request.user.role != MARKET:
        rows = [(city_name(d.city), d.person, word(d.duty), d.number, d.name) for d in await_people.everybody()]
        columns = [
            Column(_("City")),
            Column(_("Who sits there")),
            Column(_("Acts as")),
            Column(_("Account")),
            Column(_("On behalf of")),
        ]
        return _page(request, [Table(_("Who acts for whom"), columns, rows, empty=_("Nobody yet."))])
    own = desks.desks(request.user.get_username())
    if not own:
        nobody = _("Nobody has named you yet: the registry's officer names who acts for an account or a body, the exchange's who operates for a member.")  # fmt: skip
        return _page(request, [Table(_("My desks"), [], [], empty=nobody)])
    if len(own) == 1:
        return HttpResponseRedirect(address(own[0], "today"))
    return _page(request, [_tasks(desk, title=f"{word(desk.duty)} · {name_of(desk)}") for desk in own])


def _page(request: HttpRequest, parts: list[Any]) -> HttpResponse:
    context = {"here": "home", "heading": _("My desks"), "parts": parts, "may_change": request.user.role == MARKET}
    return render(request, "market/page.html", context)


@at_desk()
def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What awaits me at this desk, then how things stand."""
    standing = await_people.standing(desk)
    rows = [(_(DEALINGS[name]), value) for name, value in standing.items()]
    return page(request, desk, "today", _("Today"), [_tasks(desk), Pairs(_("How things stand"), rows)])


def _tasks(desk: Desk, title: str = "") -> Table:
    found = await_people.tasks(desk, clock.now())
    rows = []
    for task in found:
        words, place = task_words(desk, task)
        due = Badge(f"{task.on} {_('late')}", "no") if task.late else task.on
        rows.append((Link(words, place), task.project, task.name, due))
    columns = [Column(_("What")), Column(_("Project")), Column(_("About"), "words"), Column(_("Due"))]
    links = [Link(_("To this desk"), address(desk, "today"))] if title else []
    return Table(title or _("Awaits me"), columns, rows, empty=_("Nothing awaits you here."), links=links)
