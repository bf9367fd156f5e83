"""The first page: what awaits me, by deadline; for whom nothing awaits, the city at a glance."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from puhui.foundations.packs import queries as packs
from puhui.journeys.oversight import await_duties
from puhui.oversight.assignments import facts, queries
from puhui.oversight.conference import facts as conference
from puhui.portals.government.views.frame import CITY, POST, Seat, page, reads
from puhui.portals.shared import access, meeting_words

SHOWN_MOST = 100
KINDS = {
    facts.AWAITS_REPORT: (gettext_lazy("Write the report"), "list"),
    facts.AWAITS_ANEW: (gettext_lazy("Returned: write it anew"), "back"),
    facts.AWAITS_MERGE: (gettext_lazy("Look at what a unit handed in"), "people"),
    facts.AWAITS_REVIEW: (gettext_lazy("Accept or return"), "check"),
    facts.AWAITS_REPLY: (gettext_lazy("Answer a notice"), "warning"),
    facts.AWAITS_STEP: (gettext_lazy("The ladder calls for a step"), "warning"),
}


@reads
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What awaits me, by deadline."""
    seat = request.seat
    told = await_duties.awaiting(seat.city, seat.today, actor=seat.actor, called=seat.own_unit)
    found = [_shown(one, seat) for one in told.tasks] + [_duty(one, seat) for one in told.duties]
    found.sort(key=lambda one: (one["by"] or date.max, one["title"]))
    return page(
        request, "government/home.html", "home", awaited=found[:SHOWN_MOST], more=max(0, len(found) - SHOWN_MOST),
        late=sum(1 for one in found if one["late"]), lights=lights(seat), mine=seat.actor.unit is not None,
    )  # fmt: skip


@reads
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Sit down at another of my posts; an auditor, in another city."""
    chosen = request.POST.get("seat", "")
    if request.user.role == access.AUDITOR:
        if chosen in {one.city for one in packs.cities()}:
            request.session[CITY] = chosen
    else:
        request.session[POST] = chosen
    return HttpResponseRedirect(reverse("government:home"))


def lights(seat: Seat) -> list[tuple[str, int, str]]:
    """How many assignments are under each light, the worst first: a unit's own, else all of the city's."""
    wanted = facts.Wanted(units=_own(seat), below=seat.actor.role == facts.DISTRICT)
    counted = queries.board(seat.city, seat.today, wanted, size=1).lights
    rest = f"&unit={seat.actor.unit}" if seat.actor.unit else ""
    board = reverse("government:board")
    return [(light, counted[light], f"{board}?light={light}{rest}") for light in reversed(facts.LIGHTS)]


def _own(seat: Seat) -> tuple[UUID, ...]:
    return (seat.actor.unit,) if seat.actor.unit else ()


def _shown(one: facts.Awaited, seat: Seat) -> dict[str, Any]:
    words, icon = KINDS[one.kind]
    return {
        "words": words, "icon": icon, "unit": seat.unit_name(one.unit), "days": abs((one.by - seat.today).days), "address": _address(one),
        "late": one.late, "by": one.by, "number": one.number, "title": one.title, "step": one.step, "period": one.period, "draft": one.draft,
    }  # fmt: skip


def _duty(one: conference.Awaiting, seat: Seat) -> dict[str, Any]:
    """A duty of the joint conference, as what awaits is shown."""
    address = reverse("government:session", args=[one.session]) if one.session else reverse("government:call")
    return {
        "words": meeting_words.AWAITING[one.what], "icon": "calendar", "unit": seat.own_unit, "address": address, "title": one.title,
        "days": abs((one.by - seat.today).days) if one.by else None, "late": bool(one.by and one.by < seat.today), "by": one.by,
    }  # fmt: skip


def _address(one: facts.Awaited) -> str:
    if one.kind == facts.AWAITS_REPLY:
        return reverse("government:notice", args=[one.notice])
    if one.period is None:
        return reverse("government:assignment", args=[one.assignment]) + "#notices"
    return reverse("government:report", args=[one.assignment, one.period, one.unit])
