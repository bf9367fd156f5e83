"""A unit's report on an assignment: written in minutes on the 28th, merged by the lead, accepted or returned."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.foundations.evidence import queries as evidence
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.oversight import report_progress
from puhui.oversight.assignments import actions, facts, queries, refusals
from puhui.portals.government import report_form
from puhui.portals.government.views.frame import Seat, changes, day_in, id_of, number_of, page, reads
from puhui.portals.shared.problems import refused

HERE = "home"


@dataclass(frozen=True)
class _Place:
    """Where a report belongs, what of it may be read, and what who looks may do."""

    given: facts.Assignment
    unit: UUID
    window: facts.Window
    versions: list[facts.Report]
    others: list[facts.Report]
    draft: facts.Draft | None
    previous: facts.Report | None
    may_write: bool
    may_judge: bool

    @property
    def standing(self) -> facts.Report | None:
        return self.versions[-1] if self.versions else None

    @property
    def seen(self) -> int:
        return self.standing.number if self.standing else 0

    @property
    def merging(self) -> bool:
        return self.given.task.leads[0] == self.unit

    @property
    def said(self) -> facts.Said | None:
        """What the form begins with: the draft, else what was handed in."""
        if self.draft:
            return self.draft.said
        return self.standing.said if self.standing else None

    @property
    def kept(self) -> tuple[str, ...]:
        """The files that were handed in or kept with this report, and may stay."""
        told = (
            *(self.draft.said.evidence if self.draft else ()),
            *(self.standing.said.evidence if self.standing else ()),
        )
        return tuple(dict.fromkeys(told))


@reads
@require_safe
def report(request: HttpRequest, assignment: UUID, period: str, unit: UUID) -> HttpResponse:
    """The form for whoever writes it, the report for whoever may read it; last month's stands beside it."""
    return _page(request, _place(request.seat, assignment, day_in(period), unit))


@changes
@require_POST
def save_draft(request: HttpRequest, assignment: UUID, period: str, unit: UUID) -> HttpResponse:
    """Keep what is written so far; asked by the page itself while somebody types."""
    asked, place = request.POST, _place(request.seat, assignment, day_in(period), unit)
    try:
        done = report_progress.save_draft(
            assignment=assignment, unit=unit, period=place.window.first, seen=number_of(asked.get("draft_seen", "")),
            said=report_form.said_of(asked, place.given.task, place.kept), files=_files(request), actor=request.seat.actor,
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        if request.htmx:
            told = {"refused": refused(refusal), "seen": asked.get("draft_seen", "0"), "place": place}
            return render(request, "government/report/draft_state.html", told)
        return _page(request, place, refusal, asked)
    if request.htmx:
        return render(
            request, "government/report/draft_state.html", {"draft": done, "seen": done.number, "place": place}
        )
    messages.success(request, _("The draft is kept; nobody else sees it."))
    return HttpResponseRedirect(_address(assignment, period, unit))


@changes
@require_POST
def submit(request: HttpRequest, assignment: UUID, period: str, unit: UUID) -> HttpResponse:
    """Hand the report in."""
    asked, place = request.POST, _place(request.seat, assignment, day_in(period), unit)
    try:
        done = report_progress.submit(
            id=id_of(asked), assignment=assignment, unit=unit, period=place.window.first, seen=number_of(asked.get("seen", "")),
            said=report_form.said_of(asked, place.given.task, place.kept), files=_files(request),
            taken=tuple(_ids(asked.getlist("taken"))), actor=request.seat.actor, at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, place, refusal, asked)
    messages.success(request, _("Handed in, late.") if done.late else _("Handed in."))
    return HttpResponseRedirect(reverse("government:home"))


@changes
@require_POST
def judge(request: HttpRequest, assignment: UUID, period: str, unit: UUID) -> HttpResponse:
    """Accept what was handed in, or return it with a reason."""
    asked, place = request.POST, _place(request.seat, assignment, day_in(period), unit)
    told: dict[str, Any] = {
        "id": id_of(asked), "assignment": assignment, "unit": unit, "period": place.window.first,
        "seen": number_of(asked.get("seen", "")), "actor": request.seat.actor, "at": clock.now(),
    }  # fmt: skip
    try:
        match asked.get("do"):
            case "accept":
                actions.accept(**told)
                messages.success(request, _("Accepted."))
            case "return":
                actions.give_back(**told, why=asked.get("why", ""))
                messages.success(request, _("Returned with the reason."))
            case _:
                raise Http404
    except Refusal as refusal:
        return _page(request, place, refusal, why=asked.get("why", ""))
    return HttpResponseRedirect(reverse("government:home"))


@changes
@require_POST
def correct(request: HttpRequest, assignment: UUID, period: str, unit: UUID) -> HttpResponse:
    """Record what an accepted or locked report should say; the office's alone, with the reason."""
    asked, place = request.POST, _place(request.seat, assignment, day_in(period), unit)
    try:
        actions.correct(
            id=id_of(asked), assignment=assignment, unit=unit, period=place.window.first, seen=number_of(asked.get("seen", "")),
            said=report_form.said_of(asked, place.given.task, place.kept), why=asked.get("why", ""), actor=request.seat.actor,
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, place, refusal, asked, why=asked.get("why", ""))
    messages.success(request, _("Corrected; what stood before stays readable."))
    return HttpResponseRedirect(_address(assignment, period, unit))


@reads
@require_safe
def evidence_file(request: HttpRequest, assignment: UUID, sha256: str) -> HttpResponse:
    """A file of a report that may be read, or of a draft of one's own."""
    seat = request.seat
    seat.here(queries.assignment(assignment, seat.today))
    told = [one.said for one in queries.history(assignment, actor=seat.actor, on=seat.today)]
    period = request.GET.get("draft")
    if period and seat.actor.acts_for:
        unit = _ids([request.GET.get("unit", "")])
        draft = queries.draft(assignment, unit[0], day_in(period), actor=seat.actor, on=seat.today) if unit else None
        told += [draft.said] if draft else []
    if not any(sha256 in said.evidence for said in told):
        raise Http404
    name = evidence.evidence(sha256).name
    return FileResponse(
        evidence.open(sha256), as_attachment=True, filename=name, content_type="application/octet-stream"
    )


def _place(seat: Seat, assignment: UUID, period: date, unit: UUID) -> _Place:
    """Refusals: AssignmentUnknown, CycleUnknown, PeriodUnknown, NotPermitted where this report may not be read."""
    given = seat.here(queries.assignment(assignment, seat.on))
    told = queries.history(assignment, actor=seat.actor, on=seat.on)
    now = [one for one in told if one.period == period]
    versions = [one for one in now if one.unit == unit]
    left = unit not in given.task.leads + given.task.cooperating
    if left and not versions:
        raise Http404
    then = _as_told(assignment, versions[-1]) if versions else given
    if left or then.task.cycle != given.task.cycle:
        # Leads or cycle changed since: what was told is read as it was told, and nobody writes there any more.
        given, left = then, True
    rules = queries.rules(seat.city, seat.on)
    window = queries.window_of(rules, given.task.cycle, period)
    writes = seat.stands_for(unit) and not seat.past and not left
    leads = [seat.stands_for(one) for one in given.task.leads]
    merging = given.task.leads[0] == unit
    takes_part = merging and (told or any(seat.stands_for(one) for one in given.task.cooperating))
    if seat.actor.acts_for and not (writes or versions or any(leads) or takes_part):
        raise refusals.NotPermitted(who=seat.actor.name, what="reports of another unit")
    standing = versions[-1] if versions else None
    days = window.opens <= seat.today <= window.locks
    open_still = standing is None or standing.state != facts.ACCEPTED
    waits = standing is not None and standing.state == facts.SUBMITTED and not seat.past and not left
    previous = _before(window.first, facts.MONTHS[_cycle(rules, given.task.cycle).period])
    return _Place(
        given, unit, window, versions, _standing(now, unit) if merging else [],
        queries.draft(assignment, unit, period, actor=seat.actor, on=seat.on) if writes else None,
        next((one for one in _standing(told, None) if one.period == previous and one.unit == unit), None),
        writes and days and open_still and given.state == facts.OPEN,
        waits and (seat.is_office if merging else leads[0]),
    )  # fmt: skip


def _as_told(assignment: UUID, report: facts.Report) -> facts.Assignment:
    """The assignment as it stood when a report was written."""
    return [one for one in queries.versions(assignment) if one.at <= report.at][-1]


def _standing(told: list[facts.Report], besides: UUID | None) -> list[facts.Report]:
    """The last version of each report but one unit's."""
    last: dict[tuple[UUID, date], facts.Report] = {}
    for one in sorted(told, key=lambda one: one.number):
        if one.unit != besides:
            last[one.unit, one.period] = one
    return list(last.values())


def _page(
    request: HttpRequest, place: _Place, refusal: Refusal | None = None, asked: Any = None, why: str = ""
) -> HttpResponse:
    seat, task = request.seat, place.given.task
    fill = _gathered(seat, place) if place.may_write and place.merging else {}
    known = queries.known_for(place.given, seat.on) if place.merging else {}
    fill = {position: value for position, value in fill.items() if position not in known}
    typed = report_form.typed_again(asked, task) if asked else report_form.typed(place.said, task, fill)
    typed["figures"] = [one | {"known": known.get(one["position"])} for one in typed["figures"]]
    files = [(sha256, evidence.evidence(sha256).name) for sha256 in place.kept]
    return page(
        request, "government/report/page.html", HERE, status=422 if refusal else 200, place=place, task=task, typed=typed,
        files=files, seen=place.draft.number if place.draft else 0, draft=place.draft,
        refused=refused(refusal) if refusal else None, why=why, days=(place.window.due - seat.today).days,
        figures=_compared(place), may_correct=seat.is_office and not seat.past, names=_names(place),
    )  # fmt: skip


def _gathered(seat: Seat, place: _Place) -> dict[int, Decimal]:
    """The other units' figures as one, where they told any."""
    found = queries.to_merge(place.given.id, place.window.first, actor=seat.actor, on=seat.on)
    return {one.position: one.value for one in found if one.value is not None}


def _compared(place: _Place) -> list[dict[str, Any]]:
    """Each target with this period's figure and the one before it."""
    now = place.standing.said.figures if place.standing else {}
    before = place.previous.said.figures if place.previous else {}
    return [
        {"is": target, "now": now.get(n), "before": before.get(n)}
        for n, target in enumerate(place.given.task.targets, 1)
    ]


def _names(place: _Place) -> dict[str, str]:
    """The names of the files that are shown."""
    told = [one.said.evidence for one in (place.standing, place.previous) if one]
    return {sha256: evidence.evidence(sha256).name for each in told for sha256 in each}


def _files(request: HttpRequest) -> list[report_progress.File]:
    return [(one.name, one.file) for one in request.FILES.getlist("files")[: report_form.FILES_MOST]]


def _ids(written: list[str]) -> list[UUID]:
    try:
        return [UUID(one) for one in written if one]
    except ValueError:
        raise Http404 from None


def _cycle(rules: facts.Rules, name: str) -> facts.Cycle:
    return next(one for one in rules.cycles if one.name == name)


def _before(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _address(assignment: UUID, period: str, unit: UUID) -> str:
    return reverse("government:report", args=[assignment, period, unit])
