"""Many reports at once: what is to be written as one workbook, and back, with an outcome for each row."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.oversight.assignments import actions, facts, queries, refusals
from puhui.portals.government.views.frame import changes, id_of, page, reads
from puhui.portals.shared.problems import refused, sentence

HERE = "reports"
MIB_MOST = 10
TO_WRITE = (facts.AWAITS_REPORT, facts.AWAITS_ANEW)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reads
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What is to be reported now, and how to do it in one workbook."""
    return _page(request)


@reads
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The workbook with one row for each report that is to be written."""
    seat = request.seat
    answer = HttpResponse(queries.sheet_for(seat.city, seat.today, actor=seat.actor), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="reports-{seat.today}.xlsx"'
    return answer


@changes
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Hand in what a filled-in workbook tells: each row for itself."""
    file, form, seat = request.FILES.get("file"), id_of(request.POST), request.seat
    if seat.actor.acts_for is None:
        raise refusals.NotPermitted(who=seat.actor.name, what="reports")
    if file is None:
        return _page(request, status=422, refused={"what": _("Choose a file."), "code": "", "cites": ""})
    try:
        # One byte more than is taken, so that what is too large is told and never read whole.
        content = file.read(MIB_MOST * 2**20 + 1)
        done = actions.submit_sheet(id=form, city=seat.city, content=content, actor=seat.actor, at=clock.now())
    except Refusal as refusal:
        return _page(request, status=422, refused=refused(refusal))
    return _page(request, outcomes=[{"is": one, "why": sentence(one.refusal) if one.refusal else ""} for one in done])


def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    seat = request.seat
    awaited = [one for one in queries.awaiting(seat.city, seat.today, actor=seat.actor) if one.kind in TO_WRITE]
    told = {"awaited": awaited, "id": uuid4(), "mib": MIB_MOST}
    return page(request, "government/report/many.html", HERE, status=status, **told, **context)
