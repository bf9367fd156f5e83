"""The yearly evaluation by a third party: every unit's total, one unit's form item by item, entered by the office."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.foundations.evidence import queries as evidence
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.oversight import enter_evaluation
from puhui.oversight.assignments import facts, queries, refusals
from puhui.portals.government import report_form
from puhui.portals.government.views.frame import Seat, changes, id_of, number_of, page, reads
from puhui.portals.shared.problems import refused

HERE = "evaluations"
YEARS_SHOWN = 5


@reads
@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    """Every unit's total of a year, those not entered yet last; whose items one may read leads on."""
    seat = request.seat
    written = request.GET.get("year", "")
    year = int(written) if written.isascii() and written.isdigit() and len(written) == 4 else seat.on.year
    found = queries.evaluations(seat.city, year, seat.on)
    units = [one for one in seat.units.values() if one.id in found or one.stands(seat.on)]
    units.sort(
        key=lambda one: (-found[one.id].total if one.id in found else 1, facts.UNIT_KINDS.index(one.kind), one.name)
    )
    return page(
        request, "government/evaluations/list.html", HERE, year=year, form=queries.rules(seat.city, seat.on).form,
        years=[seat.today.year - n for n in range(YEARS_SHOWN)], entered=len(found),
        rows=[{"unit": one, "told": found.get(one.id), "reads": _may_read(seat, one.id)} for one in units],
    )  # fmt: skip


@reads
@require_safe
def evaluation(request: HttpRequest, year: int, unit: UUID) -> HttpResponse:
    """One unit's evaluation of a year, item by item; for the office, the form."""
    return _page(request, year, unit)


@changes
@require_POST
def enter(request: HttpRequest, year: int, unit: UUID) -> HttpResponse:
    """Enter it, or enter it anew with a reason; what stood before stays readable as of its days."""
    seat, asked = request.seat, request.POST
    told = _readable(seat, year, unit)
    form = queries.rules(seat.city, seat.today).form
    try:
        points = {
            item.id: value
            for item in (form.items if form else ())
            if (value := report_form.whole(asked.get(f"points_{item.id}", ""), item.title)) is not None
        }
        kept = tuple(sha256 for sha256 in asked.getlist("evidence") if told and sha256 in told.evidence)
        enter_evaluation.enter_evaluation(
            id=id_of(asked), city=seat.city, unit=unit, year=year, seen=number_of(asked.get("seen", "")),
            evaluator=asked.get("evaluator", ""), points=points, note=asked.get("note", ""), kept=kept,
            files=[(one.name, one.file) for one in request.FILES.getlist("files")[: enter_evaluation.FILES_MOST]],
            why=asked.get("why", ""), actor=seat.actor, at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, year, unit, refusal)
    messages.success(request, _("Entered; it counts in the ranks now."))
    return HttpResponseRedirect(f"{reverse('government:evaluations')}?year={year}")


@reads
@require_safe
def file(request: HttpRequest, year: int, unit: UUID, sha256: str) -> HttpResponse:
    """A paper of the third party."""
    told = _readable(request.seat, year, unit)
    if told is None or sha256 not in told.evidence:
        raise Http404
    name = evidence.evidence(sha256).name
    return FileResponse(
        evidence.open(sha256), as_attachment=True, filename=name, content_type="application/octet-stream"
    )


def _page(request: HttpRequest, year: int, unit: UUID, refusal: Refusal | None = None) -> HttpResponse:
    seat, asked = request.seat, request.POST
    told = _readable(seat, year, unit)
    form = queries.rules(seat.city, seat.on).form
    rows = [
        {"is": item, "value": _value(item.id, told, asked if refusal else None), "told": told.points.get(item.id) if told else None}
        for item in (form.items if form else ())
    ]  # fmt: skip
    return page(
        request, "government/evaluations/page.html", HERE, status=422 if refusal else 200, year=year, unit=seat.units[unit],
        told=told, form=form, rows=rows, typed=asked if refusal else None, refused=refused(refusal) if refusal else None,
        may_enter=seat.is_office and not seat.past, files=[(one, evidence.evidence(one).name) for one in told.evidence] if told else [],
    )  # fmt: skip


def _readable(seat: Seat, year: int, unit: UUID) -> facts.Evaluated | None:
    """What was entered, or None. Http404: no such unit or year; refusals: NotPermitted."""
    if unit not in seat.units or not 2000 <= year <= seat.today.year:
        raise Http404
    if not _may_read(seat, unit):
        raise refusals.NotPermitted(who=seat.actor.name, what=_("the evaluation of another unit"))
    return queries.evaluations(seat.city, year, seat.on).get(unit)


def _may_read(seat: Seat, unit: UUID) -> bool:
    """Whoever reads all, and the unit itself."""
    return seat.actor.acts_for is None or seat.stands_for(unit)


def _value(item: str, told: facts.Evaluated | None, asked: Any) -> Any:
    if asked:
        return asked.get(f"points_{item}", "")
    return told.points.get(item, "") if told else ""
