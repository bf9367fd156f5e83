"""Hours: served, told, confirmed, refused, reversed; each counts once. Private to the room."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation

from puhui.civic.volunteers import facts, refusals, shifts, signing, teaming
from puhui.civic.volunteers.calc import rules
from puhui.civic.volunteers.models import Code, Record, Shift, Signup, Team, Volunteer
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of

State = Record.State
COUNTING = (State.SERVING, State.RECORDED, State.CONFIRMED)
CLOCKS_DIFFER = timedelta(minutes=5)


@transaction.atomic
def check_in(
    *, pack: schema.Pack, shift_id: UUID, code: str, by: int, at: datetime, seen_at: datetime | None = None
) -> facts.Record:
    """A volunteer begins to serve; the lead scans their code. Again: the same record.

    The whole shift is held for this person from now on, so that nobody else books the same hour.
    Refusals: those under HoursRefused, NotYourTeam, NotSignedUp, ShiftUnknown. Locks: the person.
    """
    of, holder = _at_the_shift(pack, shift_id, code, by)
    shifts.alone(holder)
    id = _record_of(shift_id, holder)
    if known := Record.objects.filter(holder_id=holder, id=id).first():
        return told(known)
    asked = teaming.rules_of(pack).hours
    shown = _shown(asked, seen_at, at)
    opens = of.starts - timedelta(minutes=asked.presence_minutes)
    if shown < opens:
        raise refusals.ServingEarly(opens=rules.local(opens))
    if shown >= of.ends:
        raise refusals.ServingLate(ends=rules.local(of.ends))
    starts = max(shown, of.starts)
    return _keep(
        Record(
            holder_id=holder, id=id, city=of.city, team=of.team, title=shifts.project(of.project).name, shift_id=of.id,
            starts=starts, ends=of.ends, minutes=0, state=State.SERVING, way="check_in", by=str(by), at=at,
        )
    )  # fmt: skip


@transaction.atomic
def check_out(
    *, pack: schema.Pack, shift_id: UUID, code: str, by: int, at: datetime, seen_at: datetime | None = None
) -> facts.Record:
    """A volunteer has served until now, at most until the shift's end. Again: the same record.

    Refusals: those under HoursRefused, NotYourTeam, NotSignedUp, ShiftUnknown. Locks: the person, the record.
    """
    _of, holder = _at_the_shift(pack, shift_id, code, by)
    shifts.alone(holder)
    row = Record.objects.select_for_update().filter(holder_id=holder, id=_record_of(shift_id, holder)).first()
    if row is None:
        raise refusals.NotServing()
    if row.state != State.SERVING:
        return told(row)
    shown = _shown(teaming.rules_of(pack).hours, seen_at, at)
    # Who leaves in the minute of coming has served no minute, but a span is longer than nothing.
    row.ends = max(min(shown, row.ends), row.starts + timedelta(seconds=1))
    # Who served longer than a day may count has served all the same: what is above it is left out, not refused.
    for day in _days(pack, row):
        if day.minutes > day.left:
            row.ends = max(day.first + timedelta(minutes=max(day.left, 0)), row.starts + timedelta(seconds=1))
            break
    row.minutes, row.state = rules.minutes_of(row.starts, row.ends), State.RECORDED
    row.save(update_fields=["ends", "minutes", "state"])
    return told(row)


def _at_the_shift(pack: schema.Pack, shift_id: UUID, code: str, by: int) -> tuple[Shift, int]:
    of = shifts.shift(shift_id)
    teaming.refuse_stranger(teaming.team(of.team), by)
    key = find(pack.city.city, code)
    if key.shift_id != shift_id:
        raise refusals.PassOtherShift(starts=rules.local(shifts.shift(key.shift_id).starts))
    signed = Signup.objects.filter(holder_id=key.holder_id, shift_id=shift_id, state=Signup.State.SIGNED)
    if not signed.exists():
        raise refusals.NotSignedUp()
    return of, key.holder_id


def find(city: str, code: str) -> Code:
    """Whose sign-up a code is. Refusals: PassUnreadable, PassForged, PassForeignCity, PassUnknown."""
    said, short = signing.read(code)
    if said and said != city:
        raise refusals.PassForeignCity(city=city, other=said)
    found = sorted(Code.objects.filter(short=short), key=lambda key: (key.city != city, key.city))
    if not found:
        raise refusals.PassUnknown()
    if found[0].city != city:
        raise refusals.PassForeignCity(city=city, other=found[0].city)
    return found[0]


def _record_of(shift_id: UUID, holder: int) -> UUID:
    return uuid_of(f"volunteers/record/{shift_id}/{holder}")


def _shown(asked: schema.HourRules, seen_at: datetime | None, at: datetime) -> datetime:
    if seen_at is None:
        return at
    if seen_at > at + CLOCKS_DIFFER:
        raise refusals.ShownInFuture(seen_at=rules.local(seen_at))
    if at - seen_at > timedelta(hours=asked.upload_hours):
        raise refusals.UploadTooLate(seen_at=rules.local(seen_at), hours=asked.upload_hours)
    return min(seen_at, at)


@transaction.atomic
def tell(
    *, pack: schema.Pack, team: Team, who: Volunteer, title: str, starts: datetime, ends: datetime, sheet: str, by: str,
    at: datetime,
) -> tuple[facts.Record, bool]:  # fmt: skip
    """Hours that a sheet tells; with whether they are new. The same person, team, project and span: the same record.

    Refusals: HoursWrong, HoursInFuture, HoursLate, HoursTooLong, HoursOverlap. Locks: the person.
    """
    asked = teaming.rules_of(pack).hours
    if not starts < ends <= starts + timedelta(hours=24):
        raise refusals.HoursWrong(problem=f"{rules.local(starts)} – {rules.local(ends)}")
    if ends > at:
        raise refusals.HoursInFuture(ends=rules.local(ends))
    id = uuid_of(f"volunteers/told/{team.id}/{who.holder_id}/{title}/{starts.timestamp()}/{ends.timestamp()}")
    shifts.alone(who.holder_id)
    if known := Record.objects.filter(holder_id=who.holder_id, id=id).first():
        return told(known), False
    if at - ends > timedelta(days=asked.told_days):
        raise refusals.HoursLate(ends=rules.local(ends), days=asked.told_days)
    row = Record(
        holder_id=who.holder_id, id=id, city=team.city, team=team.id, title=title[:100], starts=starts, ends=ends,
        minutes=rules.minutes_of(starts, ends), state=State.RECORDED, way="sheet", sheet=sheet, by=by, at=at,
    )  # fmt: skip
    kept = _keep(row)
    _refuse_day(pack, row)
    return kept, True


def _keep(row: Record) -> facts.Record:
    """Write a span; where another of this person stands in its way, say which. Refusals: HoursOverlap."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        if not isinstance(clash.__cause__, ExclusionViolation):
            raise
        other = in_the_way(row)
        raise refusals.HoursOverlap(
            record=other.id, team=teaming.team(other.team).name, starts=rules.local(other.starts),
            ends=rules.local(other.ends),
        ) from None  # fmt: skip
    return told(row)


def in_the_way(row: Record) -> Record:
    """The first of a person's records that shares a moment with this one."""
    others = Record.objects.filter(
        holder_id=row.holder_id, state__in=COUNTING, starts__lt=row.ends, ends__gt=row.starts
    )
    return others.order_by("starts")[0]


@dataclass(frozen=True, slots=True)
class _Day:
    """A day that a span touches: since when, its minutes there, the most that count, and those of other records."""

    day: date
    first: datetime
    minutes: int
    limit: int
    others: int

    @property
    def left(self) -> int:
        return self.limit - self.others


def _refuse_day(pack: schema.Pack, row: Record) -> None:
    """Refusals: HoursTooLong."""
    for one in _days(pack, row):
        if one.minutes > one.left:
            raise refusals.HoursTooLong(day=one.day, minutes=one.others + one.minutes, limit=one.limit)


def _days(pack: schema.Pack, row: Record) -> list[_Day]:
    """Every day that a span touches: what is served after midnight counts to the day after."""
    asked, who = teaming.rules_of(pack), teaming.volunteer(row.holder_id, row.city)
    done = Record.objects.filter(holder_id=row.holder_id, state__in=(State.RECORDED, State.CONFIRMED))
    found, first = [], row.starts
    while first < row.ends:
        day = clock.local_day(first)
        begins, over = clock.day_starts(day), clock.day_ends(day)
        young = who.of_age_on is not None and day < who.of_age_on
        limit = min(asked.young.minutes_max, asked.hours.minutes_max) if young else asked.hours.minutes_max
        same = done.filter(starts__lt=over, ends__gt=begins).exclude(id=row.id).values_list("starts", "ends")
        others = sum(rules.minutes_of(max(starts, begins), min(ends, over)) for starts, ends in same)
        found.append(_Day(day, first, rules.minutes_of(first, min(row.ends, over)), limit, others))
        first = over
    return found


@transaction.atomic
def confirm(*, holder: int, record: UUID, by: int, at: datetime) -> tuple[facts.Record, bool]:
    """The lead confirms; with whether it is new. Again: the same record.

    Refusals: RecordUnknown, NotYourTeam, OwnHours, StillServing, RecordSettled. Locks: the record.
    """
    row = _mine(holder, record, by)
    if row.state == State.CONFIRMED:
        return told(row), False
    if row.state == State.SERVING:
        raise refusals.StillServing()
    if row.state != State.RECORDED:
        raise refusals.RecordSettled(state=State(row.state).name.lower())
    row.state, row.confirmed_by, row.confirmed_at = State.CONFIRMED, by, at
    row.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    return told(row), True


@transaction.atomic
def refuse(*, holder: int, record: UUID, by: int, why: str, at: datetime) -> facts.Record:
    """The lead refuses what was recorded; the hour is free again. Again: the same record.

    Refusals: RecordUnknown, NotYourTeam, OwnHours, RecordSettled, WhyMissing. Locks: the record.
    """
    if not why.strip():
        raise refusals.WhyMissing()
    row = _mine(holder, record, by)
    if row.state == State.REFUSED:
        return told(row)
    if row.state not in (State.SERVING, State.RECORDED):
        raise refusals.RecordSettled(state=State(row.state).name.lower())
    row.state, row.why = State.REFUSED, why.strip()[:500]
    row.save(update_fields=["state", "why"])
    return told(row)


def reverse(row: Record, why: str) -> facts.Record:
    """Take back what was confirmed; the row is locked."""
    row.state, row.why = State.REVERSED, why
    row.save(update_fields=["state", "why"])
    return told(row)


def _mine(holder: int, record: UUID, by: int) -> Record:
    row = Record.objects.select_for_update().filter(holder_id=holder, id=record).first()
    if row is None:
        raise refusals.RecordUnknown(record=record)
    teaming.refuse_stranger(teaming.team(row.team), by)
    if by == holder:
        raise refusals.OwnHours()
    return row


def told(row: Record, name: str | None = None) -> facts.Record:
    """A record as a fact."""
    return facts.Record(
        row.id, row.holder_id, row.city, row.team, name if name is not None else teaming.team(row.team).name, row.title,
        row.shift_id, row.starts, row.ends, row.minutes, State(row.state).name.lower(), row.way, row.why,
        row.confirmed_at,
    )  # fmt: skip
