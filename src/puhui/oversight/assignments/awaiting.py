"""What awaits whoever looks, by deadline: reports to write, to merge, to review; notices to answer, steps to take."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from puhui.ground import clock
from puhui.oversight.assignments import boarding, escalating, facts, knowing, models, rules, telling
from puhui.oversight.assignments.calc import cycles, tree

LISTED_MOST = 1_000


@dataclass(frozen=True)
class _Desk:
    """What is looked at: who looks, when, and everything of the city that may matter, read once."""

    city: str
    on: date
    actor: facts.Actor
    ended: dict[UUID, tuple[date | None, UUID | None]]
    windows: dict[str, tuple[facts.Window, ...]]
    reports: dict[tuple[UUID, date], dict[UUID, models.Report]]
    drafts: set[tuple[UUID, UUID, date]]

    def own(self, unit: UUID) -> bool:
        """Whether who looks answers for a unit today."""
        return self.actor.acts_for is not None and tree.present(unit, self.on, self.ended) == self.actor.acts_for


def awaiting(city: str, on: date, *, actor: facts.Actor) -> list[facts.Awaited]:
    """What awaits an actor on a day, the nearest deadline first; a constant number of queries, at most 1,000 things.

    A unit: reports whose days are open, or that came back; reports of others to merge; notices to answer. The office:
    what leads handed in, and steps that the ladder calls for. A leader and an auditor: nothing. Refusals: RulesMissing.
    """
    if actor.role in (facts.LEADER, facts.AUDITOR):
        return []
    office = actor.role == facts.OFFICE
    units = knowing.units(city, on)
    desk = _desk(city, on, actor, units)
    if office:
        found = list(_of_office(desk))
    else:
        given = boarding.rows_of(city, on, facts.Wanted(units=(actor.unit,), state=facts.OPEN))
        found = [*_of_unit(desk, given), *_replies(desk, given)]
    return sorted(found, key=lambda one: (one.by, one.number, str(one.assignment), one.kind))[:LISTED_MOST]


def _desk(city: str, on: date, actor: facts.Actor, units: dict[UUID, facts.Unit]) -> _Desk:
    told = telling.rules(city, on)
    windows = {cycle.name: tuple(_open_windows(told, cycle, on)) for cycle in told.cycles}
    firsts = {one.first for each in windows.values() for one in each}
    rows = models.Report.objects.filter(city=city, period__in=firsts)
    if actor.role == facts.OFFICE:
        rows = rows.filter(merging=True, state=facts.SUBMITTED)
    reports: dict[tuple[UUID, date], dict[UUID, models.Report]] = defaultdict(dict)
    for row in knowing.standing(rows, clock.day_ends(on)):
        reports[row.assignment_id, row.period][row.unit_id] = row
    drafts = set()
    if actor.unit:
        drafts = set(
            models.Draft.objects.filter(assignment__city=city, period__in=firsts).values_list(
                "assignment_id", "unit_id", "period"
            )
        )
    return _Desk(city, on, actor, knowing.ended_of(units), windows, reports, drafts)


def _open_windows(told: facts.Rules, cycle: facts.Cycle, on: date) -> Iterator[facts.Window]:
    """The periods whose days are open: at most a year's back, so that a monthly cycle looks at 13 and a yearly at 2."""
    first = cycles.period_of(cycle.period, on + timedelta(days=31))[0]
    while first >= on - timedelta(days=800):
        window = rules.window_of(told, cycle.name, first)
        if window.opens <= on <= window.locks:
            yield window
        elif on > window.locks:
            return
        first = cycles.period_before(cycle.period, first)[0]


def _of_unit(desk: _Desk, given: list[facts.BoardRow]) -> Iterator[facts.Awaited]:
    for one in given:
        for window in desk.windows.get(one.cycle, ()):
            if max(one.starts, one.given) > window.due:
                continue
            told = desk.reports.get((one.id, window.first), {})
            own = [unit for unit in one.leads + one.cooperating if desk.own(unit)]
            for unit in own:
                yield from _to_report(desk, one, unit, window, told.get(unit))
            if desk.own(one.leads[0]):
                yield from _to_merge(desk, one, window, told)


def _to_report(
    desk: _Desk, one: facts.BoardRow, unit: UUID, window: facts.Window, row: models.Report | None
) -> Iterator[facts.Awaited]:
    if row is None or row.state == facts.RETURNED:
        kind = facts.AWAITS_REPORT if row is None else facts.AWAITS_ANEW
        draft = (one.id, unit, window.first) in desk.drafts
        yield _awaited(desk, kind, one, unit, window.due, period=window.first, locks=window.locks, draft=draft)


def _to_merge(
    desk: _Desk, one: facts.BoardRow, window: facts.Window, told: dict[UUID, models.Report]
) -> Iterator[facts.Awaited]:
    for unit, row in told.items():
        if not row.merging and row.state == facts.SUBMITTED:
            yield _awaited(
                desk, facts.AWAITS_MERGE, one, unit, window.due, period=window.first, locks=window.locks
            )  # fmt: skip


def _of_office(desk: _Desk) -> Iterator[facts.Awaited]:
    called = escalating.called_for(desk.city, desk.on)
    asked = [id for id, _period in desk.reports] + [one.assignment for one in called]
    known = boarding.rows_by_id(desk.city, desk.on, asked)
    due = {(name, window.first): window for name, each in desk.windows.items() for window in each}
    for (assignment, period), told in desk.reports.items():
        for row in told.values():
            one = known[assignment]
            window = due[one.cycle, period]
            yield _awaited(
                desk, facts.AWAITS_REVIEW, one, row.unit_id, window.locks, period=period, locks=window.locks
            )  # fmt: skip
    for one in called:
        yield _awaited(desk, facts.AWAITS_STEP, known[one.assignment], one.unit, desk.on, step=one.step)


def _replies(desk: _Desk, given: list[facts.BoardRow]) -> Iterator[facts.Awaited]:
    if desk.actor.acts_for is None:
        return
    known = {one.id: one for one in given}
    rows = models.Notice.objects.filter(city=desk.city, at__lt=clock.day_ends(desk.on), replies=None)
    for row in rows.filter(assignment__in=known):
        if desk.own(row.unit_id):
            one = known[row.assignment_id]
            yield _awaited(
                desk, facts.AWAITS_REPLY, one, row.unit_id, row.answer_by, step=row.step, notice=row.pk
            )  # fmt: skip


def _awaited(desk: _Desk, kind: str, one: facts.BoardRow, unit: UUID, by: date, **told) -> facts.Awaited:
    return facts.Awaited(kind, one.id, one.number, one.title, unit, by, desk.on > by, **told)
