"""The wall screen (大屏): the city's totals and lights, read from across a room; it refreshes itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from puhui.ground import clock
from puhui.oversight.assignments import facts, queries
from puhui.portals.government.views.frame import reads
from puhui.portals.shared import oversight_words

UNITS_SHOWN, OVERDUE_SHOWN = 6, 6


@reads
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The whole screen."""
    return render(request, "government/wall/page.html", _told(request))


@reads
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What the screen replaces every minute."""
    return render(request, "government/wall/figures.html", _told(request))


def _told(request: HttpRequest) -> dict[str, Any]:
    seat = request.seat
    told = queries.wall(seat.city, seat.today, months=12)
    lights = [(light, told.lights.get(light, 0)) for light in reversed(facts.LIGHTS)]
    overdue = [
        (one, seat.unit_name(one.leads[0]) if one.leads else "—", _late(one, seat.today)) for one in told.overdue
    ]
    worst = [(seat.unit_name(unit), red, led) for unit, red, led in told.worst if red]
    return {
        "seat": seat, "wall": told, "lights": lights, "overdue": overdue[:OVERDUE_SHOWN], "worst": worst[:UNITS_SHOWN],
        "most": max((red for _unit, red, _led in worst), default=1), "trend": _trend(told), "now": clock.now(),
        "reported": _share(told.reports), "steps": [(oversight_words.STEPS[step], told.notices[step]) for step in facts.STEPS],
    }  # fmt: skip


def _late(row: facts.BoardRow, today: Any) -> int | None:
    """Days since the due date; None where a quota was missed."""
    return (today - row.due).days if row.due else None


def _share(reports: Any) -> int | None:
    """Whole percent of this month's reports that were handed in; rounded down, so that 100 % are all of them."""
    return reports["handed_in"] * 100 // reports["asked"] if reports["asked"] else None


def _trend(told: facts.Wall) -> list[dict[str, Any]]:
    """Columns of the months: each light's height in percent of the highest month."""
    highest = max((sum(lights.values()) for _day, lights in told.trend), default=0) or 1
    return [
        {
            "day": day,
            "parts": [(light, f"{lights.get(light, 0) * 100 / highest:.2f}") for light in facts.LIGHTS if lights.get(light)],
        }
        for day, lights in told.trend
    ]  # fmt: skip
