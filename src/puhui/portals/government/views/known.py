"""The rows from which Puhui counted a figure of an assignment: hosts, schools, teams, placements; never people."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from puhui.ground import clock
from puhui.journeys.oversight import known_figures
from puhui.portals.government.views.frame import day_in, page, reads
from puhui.portals.shared import oversight_words

HERE = "board"
SHOWN_MAX = 500


@reads
@require_safe
def rows(request: HttpRequest, assignment: UUID, position: int) -> HttpResponse:
    """What stands behind a target's figure. Http404 where Puhui counts no such figure."""
    seat = request.seat
    try:
        given, told, counted = known_figures.behind_target(
            assignment=assignment, position=position, on=seat.on, at=clock.now(), until=_until(request)
        )
    except KeyError:
        raise Http404 from None
    seat.here(given)
    columns = list(counted.rows[0]) if counted.rows else []
    return page(
        request, "government/assignment/known.html", HERE, given=given, target=given.task.targets[position - 1],
        told=told, counted=counted, names=[oversight_words.column(name) for name in columns],
        rows=[
            [(oversight_words.column(name), oversight_words.cell(row[name])) for name in columns]
            for row in counted.rows[:SHOWN_MAX]
        ],
        more=max(0, len(counted.rows) - SHOWN_MAX), unit=seat.unit_name(told.bound) if told and told.bound else "",
    )  # fmt: skip


def _until(request: HttpRequest) -> date | None:
    """The period that the address asks for, by its first day; Http404 where that is no day."""
    written = request.GET.get("period", "")
    return day_in(written) if written else None
