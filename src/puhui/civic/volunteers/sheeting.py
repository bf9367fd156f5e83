"""The national system's spreadsheet of hours, in and out. Private to the room."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from puhui.civic.volunteers import facts, hours, refusals, signing, teaming
from puhui.civic.volunteers.calc import rules, sheets
from puhui.civic.volunteers.models import Record, Team, Volunteer
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal

CLOSED = "（未成年人信息未公开）"  # in place of a name that no guardian has opened
EXPORTED_MAX = 200_000


class _OnlyLooked(Exception):
    """Undo what was written to see what would become of it."""


def take_in(*, pack: schema.Pack, content: bytes, name: str, by: str, at: datetime, keep: bool) -> facts.SheetTaken:
    """Take in a sheet: every row gets an outcome. Again: all duplicates. ``keep`` False: only look.

    Each row is a transaction of its own within this one. Refusals: VolunteeringUnknown, SheetUnreadable,
    SheetTooLarge, HeadingMissing.
    """
    if len(content) > facts.SHEET_BYTES_MAX:
        raise refusals.SheetTooLarge(name=name, limit=facts.ROWS_MAX)
    lines = sheets.lines(content, name, teaming.rules_of(pack).sheet)
    digest = hashlib.sha256(content).hexdigest()
    outcomes: list[facts.RowOutcome] = []
    minutes = 0
    try:
        with transaction.atomic():
            known = _Known(pack.city.city)
            for line in lines:
                outcome, served = _row(pack, known, line, digest, by, at)
                outcomes.append(outcome)
                minutes += served
            if not keep:
                raise _OnlyLooked
    except _OnlyLooked:
        pass
    count = {kind: sum(one.outcome == kind for one in outcomes) for kind in ("accepted", "duplicate", "refused")}
    return facts.SheetTaken(name, digest, len(outcomes), **count, minutes=minutes, outcomes=tuple(outcomes), kept=keep)


class _Known:
    """Teams by name and volunteers by number, each looked up once."""

    def __init__(self, city: str) -> None:
        self.city = city
        self._teams = {row.name: row for row in Team.objects.filter(city=city)}
        self._people: dict[str, Volunteer | None] = {}

    def team(self, name: str) -> Team:
        if name not in self._teams:
            raise refusals.TeamUnknown(team=name)
        return self._teams[name]

    def volunteer(self, text: str) -> Volunteer:
        number = rules.number_as_kept(text)
        if not number:
            raise refusals.NumberWrong(number=text[:40])
        if number not in self._people:
            self._people[number] = Volunteer.objects.filter(city=self.city, digest=signing.digest(number)).first()
        found = self._people[number]
        if found is None:
            raise refusals.VolunteerUnknown(who=rules.masked(number))
        return found


def _row(
    pack: schema.Pack, known: _Known, line: sheets.Line, digest: str, by: str, at: datetime
) -> tuple[facts.RowOutcome, int]:
    cells = line.cells
    try:
        team, who = known.team(_text(cells, "team")), known.volunteer(_text(cells, "number"))
        starts, ends = sheets.instant(cells.get("starts")), sheets.instant(cells.get("ends"))
        sheets.refuse_sum(cells.get("hours"), rules.minutes_of(starts, ends))
        record, new = hours.tell(
            pack=pack, team=team, who=who, title=_text(cells, "project"), starts=starts, ends=ends, sheet=digest, by=by,
            at=at,
        )  # fmt: skip
    except Refusal as no:
        return facts.RowOutcome(line.row, "refused", None, no.code, no.message, no.data), 0
    outcome = facts.RowOutcome(line.row, "accepted" if new else "duplicate", record.id)
    return outcome, record.minutes if new else 0


def _text(cells: Mapping[str, object], key: str) -> str:
    said = cells.get(key)
    # A number that a spreadsheet took for one: 12345.0 is 12345.
    if isinstance(said, float) and said.is_integer():
        said = int(said)
    # A sign that ends texts elsewhere, and that no database keeps.
    return str(said if said is not None else "").replace("\0", "").strip()


def exported(*, pack: schema.Pack, first: date, last: date) -> bytes:
    """Confirmed hours of these days as a sheet. A young person's name and number only where the guardian opened them."""
    asked, city = teaming.rules_of(pack), pack.city.city
    return sheets.written(asked.sheet, _rows(city, first, last, clock.local_day))


def _rows(city: str, first: date, last: date, day_of) -> Iterator[dict[str, object]]:
    names = {row.id: row.name for row in Team.objects.filter(city=city)}
    people = {row.holder_id: row for row in Volunteer.objects.filter(city=city)}
    found = Record.objects.filter(
        city=city, state=Record.State.CONFIRMED, starts__gte=clock.day_starts(first), starts__lt=clock.day_ends(last)
    ).order_by("starts", "holder_id")[:EXPORTED_MAX]
    for row in found.iterator(chunk_size=2_000):
        who = people[row.holder_id]
        young = who.of_age_on is not None and day_of(row.starts) < who.of_age_on
        closed = young and who.opened_at is None
        yield {
            "number": "" if closed else signing.unseal(who.number), "name": CLOSED if closed else signing.unseal(who.name),
            "team": names[row.team], "project": row.title, "starts": rules.local(row.starts),
            "ends": rules.local(row.ends), "hours": (Decimal(row.minutes) / 60).quantize(Decimal("0.1"), "ROUND_DOWN"),
            "note": "",
        }  # fmt: skip
