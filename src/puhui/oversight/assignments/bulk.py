"""Many reports in one sheet: handed out with what is asked, taken back row by row, each row with its own outcome."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.ground.refusals import Refusal
from puhui.oversight.assignments import awaiting, facts, knowing, models, refusals, reporting, units
from puhui.oversight.assignments.calc import sheets

WRITTEN = (facts.AWAITS_REPORT, facts.AWAITS_ANEW)


def sheet_for(city: str, on: date, *, actor: facts.Actor) -> bytes:
    """The workbook (XLSX) with a row for every report that awaits a unit on a day. Refusals: RulesMissing."""
    asked = [one for one in awaiting.awaiting(city, on, actor=actor) if one.kind in WRITTEN]
    names = knowing.units(city, on)
    given = {one.id: one.task for one in knowing.given_of([one.assignment for one in asked], on)}
    rows = (
        sheets.Asked(
            one.assignment, one.number, one.title, names[one.unit].name, one.period.isoformat() if one.period else "",
            [_words(target) for target in given[one.assignment].targets],
        )
        for one in asked
    )  # fmt: skip
    return sheets.written(rows)


def submit_sheet(
    *,
    id: UUID,
    city: str,
    content: bytes,
    actor: facts.Actor,
    at: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> list[facts.RowOutcome]:
    """Hand in every row of a sheet, each for itself: a row that cannot be taken holds up no other.

    The same sheet under the same id is handed in once; cut off, it goes on where it stopped. ``progress`` is told how
    many rows of how many are done. Refusals: SheetUnreadable, SheetTooLarge, SheetHeadMissing; those of a row are its
    outcome.
    """
    rows = sheets.read(content)
    known = knowing.units_at(city, clock.day_ends(clock.local_day(at)))
    outcomes = []
    for n, row in enumerate(rows, 1):
        outcomes.append(_outcome(id, city, row, known, actor, at))
        if progress:
            progress(n, len(rows))
    return outcomes


def _outcome(
    id: UUID, city: str, row: sheets.Told, known: dict[UUID, facts.Unit], actor: facts.Actor, at: datetime
) -> facts.RowOutcome:  # fmt: skip
    try:
        if row.refusal:
            raise row.refusal
        done = _submit(id, city, row, known, actor, at)
    except Refusal as no:
        return facts.RowOutcome(row.row, row.number, row.title, None, no)
    return facts.RowOutcome(row.row, row.number, row.title, done.id)


def _submit(
    id: UUID, city: str, row: sheets.Told, known: dict[UUID, facts.Unit], actor: facts.Actor, at: datetime
) -> facts.Report:  # fmt: skip
    try:
        assignment = UUID(row.assignment)
    except ValueError:
        raise refusals.AssignmentUnknown(assignment=row.assignment or "—") from None
    try:
        period = date.fromisoformat(row.period)
    except ValueError:
        raise refusals.PeriodMalformed(period=row.period) from None
    unit = _unit(row.unit, known, actor, clock.local_day(at))
    own = uuid_of(f"assignments sheet {id} {row.row}")
    last = models.Report.objects.filter(assignment=assignment, unit=unit, period=period, superseded_at=None).first()
    # What stands was seen on the sheet's day only if it was returned or is not there yet.
    seen = last.number if last and last.state == facts.RETURNED else 0
    return reporting.submit(
        id=own, assignment=assignment, unit=unit, period=period, seen=seen, said=row.said, actor=actor, at=at
    )


def _unit(name: str, known: dict[UUID, facts.Unit], actor: facts.Actor, day: date) -> UUID:
    """The unit by the name on the sheet; one that was merged away is told with who took over, unless that one asks."""
    found = [one for one in known.values() if one.name == name]
    if not found:
        raise refusals.UnitUnknown(unit=name)
    one = next((one for one in found if one.stands(day)), found[0])
    if not one.stands(day) and knowing.present(one.id, known, day) != actor.acts_for:
        units.stands(one.id, known, day)
    return one.id


def _words(target: facts.Target) -> str:
    scope = f"{target.scope} " if target.scope else ""
    return f"{scope}{target.metric} {target.comparator} {target.value.normalize():f}{target.unit}"
