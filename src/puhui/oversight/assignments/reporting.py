"""Reports: written by a unit, handed in within the days, merged by the lead, accepted or returned, then locked.

Who reviews: the lead that merges takes or returns what the other units tell; the supervising office accepts or returns
what that lead tells for all.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from puhui.foundations.evidence import queries as evidence
from puhui.ground import clock
from puhui.oversight.assignments import facts, figures, guarding, knowing, models, refusals, rules, telling, units
from puhui.oversight.assignments.calc import merging, tree


@dataclass(frozen=True)
class _Place:
    """Where a report belongs: the assignment as it stands, the unit that it names, the period's days."""

    given: facts.Assignment
    unit: UUID
    window: facts.Window
    answers: UUID | None  # who stands for the unit today
    merges: UUID | None  # who stands for the lead that merges
    known: dict[UUID, facts.Unit]
    day: date

    @property
    def merging(self) -> bool:
        return self.given.task.leads[0] == self.unit


def save_draft(
    *,
    assignment: UUID,
    unit: UUID,
    period: date,
    seen: int,
    said: facts.Said,
    actor: facts.Actor,
    at: datetime,
) -> facts.Draft:
    """Keep what a unit has written so far; ``seen`` is the draft's number that was looked at (0: none yet).

    Refusals: NotPermitted, and those of ``submit`` about place and content, ChangedMeanwhile.
    """
    place = _place(assignment, unit, period, at)
    _answers(place, actor)
    _in_window(place, at)
    told = {
        "said": telling.plain(merging.checked(said, place.given.task.targets)), "number": seen + 1, "by": actor.name, "at": at,
    }  # fmt: skip
    key = {"assignment_id": assignment, "unit_id": unit, "period": period}
    try:
        with transaction.atomic():
            if not seen:
                models.Draft.objects.create(**key, **told)
            elif not models.Draft.objects.filter(**key, number=seen).update(**told):
                raise refusals.ChangedMeanwhile(what=place.given.task.title, by=_draft_by(key))
    except IntegrityError:
        raise refusals.ChangedMeanwhile(what=place.given.task.title, by=_draft_by(key)) from None
    return telling.draft_of(models.Draft.objects.get(**key))


def submit(
    *,
    id: UUID,
    assignment: UUID,
    unit: UUID,
    period: date,
    seen: int,
    said: facts.Said,
    taken: tuple[UUID, ...] = (),
    actor: facts.Actor,
    at: datetime,
) -> facts.Report:
    """Hand a report in, from its opening until its lock; late after the due day. ``seen``: 0 before the first.

    ``taken`` are the reports of other units that a merging lead took in. Locks the version that stood. Refusals:
    NotPermitted, AssignmentUnknown, AssignmentClosed, NotAsked, CycleUnknown, PeriodUnknown, NotOpenYet,
    PeriodLocked, ProgressOutOfRange, FigureMalformed, TooMuchSaid, NothingSaid, ReportAccepted, NothingToMerge,
    ChangedMeanwhile, IdUsedOtherwise, evidence.unknown.
    """
    if found := _done(id, assignment, unit, period, said):
        return found
    place = _place(assignment, unit, period, at)
    _answers(place, actor)
    _in_window(place, at)
    said = _checked(place, said)
    _taken(place, taken)
    said, filled = _filled(place, said, at)
    with transaction.atomic():
        before = _seen(place, seen)
        if before and before.state == facts.ACCEPTED:
            raise refusals.ReportAccepted(period=period)
        told = {"taken": [str(one) for one in taken], "filled": filled}
        after = _next(place, before, id, said, actor, at, state=facts.SUBMITTED, **told)
        models.Draft.objects.filter(assignment=assignment, unit=unit, period=period).delete()
    return after


def accept(
    *, id: UUID, assignment: UUID, unit: UUID, period: date, seen: int, actor: facts.Actor, at: datetime
) -> facts.Report:
    """Accept what was handed in. Refusals: as ``give_back`` without ReasonMissing."""
    return _judge(id, assignment, unit, period, seen, facts.ACCEPTED, "", actor, at)


def give_back(
    *, id: UUID, assignment: UUID, unit: UUID, period: date, seen: int, why: str, actor: facts.Actor, at: datetime
) -> facts.Report:
    """Return what was handed in, with a reason; until it is handed in anew it does not count.

    Refusals: NotPermitted, ReasonMissing, ReportUnknown, ReportNotSubmitted, ChangedMeanwhile, IdUsedOtherwise.
    """
    return _judge(id, assignment, unit, period, seen, facts.RETURNED, guarding.reason(why), actor, at)


def correct(
    *,
    id: UUID,
    assignment: UUID,
    unit: UUID,
    period: date,
    seen: int,
    said: facts.Said,
    why: str,
    actor: facts.Actor,
    at: datetime,
) -> facts.Report:
    """Record what an accepted report, or one of a locked period, should say; the office's alone, with its reason.

    What stood before stays readable. Refusals: NotPermitted, ReasonMissing, and those of ``submit`` on the content.
    """
    guarding.office(actor, "corrections")
    why = guarding.reason(why)
    if found := _done(id, assignment, unit, period, said):
        return found
    place = _place(assignment, unit, period, at, closed_too=True)
    said = _checked(place, said)
    with transaction.atomic():
        before = _seen(place, seen)
        return _next(place, before, id, said, actor, at, state=facts.ACCEPTED, why=why, correction=True)


def _judge(
    id: UUID, assignment: UUID, unit: UUID, period: date, seen: int, state: str, why: str, actor: facts.Actor, at: datetime
) -> facts.Report:  # fmt: skip
    if before := models.Report.objects.filter(pk=id).first():
        asked = {"assignment_id": assignment, "unit_id": unit, "period": period, "state": state, "why": why}
        guarding.same(id, vars(before), asked)
        return telling.report_of(before)
    place = _place(assignment, unit, period, at, closed_too=True)
    lead_reviews = not place.merging and actor.acts_for is not None and actor.acts_for == place.merges
    if not lead_reviews and not (place.merging and actor.role == facts.OFFICE):
        raise refusals.NotPermitted(who=actor.name, what="accepting or returning this report")
    with transaction.atomic():
        row = _seen(place, seen)
        if row is None:
            raise refusals.ReportUnknown(period=period)
        if row.state != facts.SUBMITTED:
            raise refusals.ReportNotSubmitted(period=period, state=row.state)
        said = telling.said_of(row)
        return _next(
            place, row, id, said, actor, at, state=state, why=why, taken=row.taken, filled=row.filled, late=row.late
        )


def _place(assignment: UUID, unit: UUID, period: date, at: datetime, *, closed_too: bool = False) -> _Place:
    found = knowing.assignments_of(knowing.current(models.Version.objects.filter(assignment=assignment)))
    if not found:
        raise refusals.AssignmentUnknown(assignment=assignment)
    given = found[0]
    if given.state != facts.OPEN and not closed_too:
        raise refusals.AssignmentClosed(title=given.task.title, state=given.state)
    if unit not in given.task.leads + given.task.cooperating:
        raise refusals.NotAsked(title=given.task.title, unit=unit)
    window = rules.window_of(telling.rules_at(given.city, at), given.task.cycle, period)
    known, day = knowing.units_at(given.city, at), clock.local_day(at)
    ended = knowing.ended_of(known)
    answers, merges = (tree.present(one, day, ended) for one in (unit, given.task.leads[0]))
    return _Place(given, unit, window, answers, merges, known, day)


def _answers(place: _Place, actor: facts.Actor) -> None:
    if actor.acts_for is None or actor.acts_for != place.answers:
        if actor.acts_for == place.unit:
            units.stands(place.unit, place.known, place.day)
        raise refusals.NotPermitted(who=actor.name, what="reports of another unit")


def _in_window(place: _Place, at: datetime) -> None:
    day, window = clock.local_day(at), place.window
    if day < window.opens:
        raise refusals.NotOpenYet(period=window.first, opens=window.opens)
    if day > window.locks:
        raise refusals.PeriodLocked(period=window.first, locks=window.locks)


def _checked(place: _Place, said: facts.Said) -> facts.Said:
    said = merging.checked(said, place.given.task.targets)
    for sha256 in said.evidence:
        evidence.evidence(sha256)
    return said


def _filled(place: _Place, said: facts.Said, at: datetime) -> tuple[facts.Said, list[int]]:
    """What Puhui knows goes into the blanks of the report that speaks for all; what was typed stays as typed."""
    told_until = place.window.last
    known = figures.known_for(place.given, clock.local_day(at), until=told_until) if place.merging else {}
    blanks = {key: one.value for key, one in known.items() if one.value is not None and key not in said.figures}
    return replace(said, figures={**said.figures, **blanks}), sorted(blanks)


def _taken(place: _Place, taken: tuple[UUID, ...]) -> None:
    if not taken:
        return
    standing = knowing.current(
        models.Report.objects.filter(assignment=place.given.id, period=place.window.first, merging=False)
    ).exclude(state=facts.RETURNED)
    known = set(standing.values_list("pk", flat=True)) if place.merging else set()
    for one in taken:
        if one not in known:
            raise refusals.NothingToMerge(report=one)


def _seen(place: _Place, seen: int) -> models.Report | None:
    rows = models.Report.objects.filter(assignment=place.given.id, unit=place.unit, period=place.window.first)
    row = knowing.current(rows).select_for_update().first()
    if (row.number if row else 0) != seen:
        raise refusals.ChangedMeanwhile(what=place.given.task.title, by=row.by if row else "—")
    return row


def _next(
    place: _Place,
    before: models.Report | None,
    id: UUID,
    said: facts.Said,
    actor: facts.Actor,
    at: datetime,
    **told: Any,
) -> facts.Report:
    late = clock.local_day(at) > place.window.due
    at = guarding.supersede(before, at, place.given.task.title) if before else at
    row = models.Report(
        id=id, city=place.given.city, assignment_id=place.given.id, unit_id=place.unit, period=place.window.first,
        last=place.window.last, number=before.number + 1 if before else 1, merging=place.merging, by=actor.name, at=at,
        **telling.plain(said), **({"late": late} | told),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # Two handed in a first report at once; one version stands.
        raise refusals.ChangedMeanwhile(what=place.given.task.title, by="—") from None
    return telling.report_of(row)


def _done(id: UUID, assignment: UUID, unit: UUID, period: date, said: facts.Said) -> facts.Report | None:
    before = models.Report.objects.filter(pk=id).first()
    if before is None:
        return None
    guarding.same(id, vars(before), {"assignment_id": assignment, "unit_id": unit, "period": period})
    kept = telling.said_of(before)
    typed = {position: value for position, value in kept.figures.items() if position not in before.filled}
    asked = {position: Decimal(value) for position, value in said.figures.items()}
    guarding.same(
        id, vars(kept) | {"figures": typed}, vars(said) | {"figures": asked, "evidence": tuple(said.evidence)}
    )
    return telling.report_of(before)


def _draft_by(key: dict[str, Any]) -> str:
    found = models.Draft.objects.filter(**key).first()
    return found.by if found else "—"
