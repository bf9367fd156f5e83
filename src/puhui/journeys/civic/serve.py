"""Hours are confirmed, and taken back: what the pack gives for them follows in the same transaction.

A confirmed record is a fact of honours, so that badges and certificates hang on it, and full hours are worth points.
When a sample finds a record unsound, the fact is reversed and its badges go; points that were granted stay, because
a granted lot may be spent by then, and the city takes such a case up with the person.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from django.db import transaction

from puhui.civic.volunteers import actions as volunteers
from puhui.civic.volunteers import facts
from puhui.civic.volunteers.refusals import VolunteeringUnknown
from puhui.economy.honours import actions as honours
from puhui.economy.points import actions as points
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.outbox import actions as outbox
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of

THOUSANDTH = Decimal("0.001")


@transaction.atomic
def confirm(*, city: str, holder: int, record: UUID, by: int, at: datetime) -> facts.Record:
    """The lead confirms. Again: the same record, and nothing more. Refusals: those of ``volunteers.confirm``."""
    pack = packs.active(city).pack
    confirmed, new = volunteers.confirm(holder=holder, record=record, by=by, at=at)
    if new:
        _reward(pack, confirmed, at)
        _tell("volunteer.confirmed", confirmed, at)
    return confirmed


@transaction.atomic
def judge(
    *, city: str, audit: int, position: int, sound: bool, by: str, why: str, at: datetime, by_holder: int | None = None
) -> facts.Record | None:
    """Judge a record of a sample; what is unsound is taken back. Refusals: those of ``volunteers.judge``."""
    pack = packs.active(city).pack
    undone = volunteers.judge(
        number=audit, position=position, sound=sound, by=by, by_holder=by_holder, why=why, at=at
    )  # fmt: skip
    if undone is not None:
        if _rules(pack).fact and undone.minutes:
            honours.reverse_fact(holder=undone.holder, pack=pack, id=_named(undone), at=at)
        _tell("volunteer.reversed", undone, at)
    return undone


def take_sheet(*, city: str, content: bytes, name: str, by: str, at: datetime) -> facts.SheetTaken:
    """Take in the national system's spreadsheet. Refusals: those of ``volunteers.take_in``."""
    return volunteers.take_in(pack=packs.active(city).pack, content=content, name=name, by=by, at=at, keep=True)


def look_at_sheet(*, city: str, content: bytes, name: str, by: str, at: datetime) -> facts.SheetTaken:
    """Say what would become of each row; nothing is kept. Refusals: those of ``volunteers.take_in``."""
    return volunteers.take_in(pack=packs.active(city).pack, content=content, name=name, by=by, at=at, keep=False)


def take_rows(
    *, city: str, rows: Sequence[Mapping[str, str]], name: str, by: str, at: datetime, keep: bool
) -> facts.SheetTaken:  # fmt: skip
    """Rows of another system, keyed as ``schema.Sheet`` names its headings, taken in as a sheet of them would be.

    Refusals: VolunteeringUnknown; those of ``volunteers.take_in``.
    """
    pack = packs.active(city).pack
    if not pack.volunteers:
        raise VolunteeringUnknown(city=city)
    keys, sheet = ("number", "team", "project", "starts", "ends", "hours"), _rules(pack).sheet
    held = io.StringIO()
    out = csv.writer(held)
    out.writerow(getattr(sheet, key) for key in keys)
    out.writerows([row.get(key, "") for key in keys] for row in rows)
    content = held.getvalue().encode()
    return volunteers.take_in(pack=pack, content=content, name=name, by=by, at=at, keep=keep)


def _reward(pack: schema.Pack, confirmed: facts.Record, at: datetime) -> None:
    city, rules, id = pack.city.city, _rules(pack), _named(confirmed)
    if rules.fact and confirmed.minutes:
        # Hours to the thousandth, down: twenty minutes are 0.333.
        amount = (Decimal(confirmed.minutes) / 60).quantize(THOUSANDTH, ROUND_DOWN)
        honours.note_fact(
            holder=confirmed.holder, pack=pack, kind=rules.fact, amount=amount, on=clock.local_day(confirmed.starts),
            id=id, at=at,
        )  # fmt: skip
    hours = confirmed.minutes // 60
    if rules.points_an_hour and hours:
        points.grant(
            holder=confirmed.holder, city=city, points=hours * rules.points_an_hour.points,
            months=rules.points_an_hour.months, paid_by=ledger.open_house_account(f"{city}/volunteers", "source"),
            id=id, at=at,
        )  # fmt: skip


def _rules(pack: schema.Pack) -> schema.Volunteering:
    return pack.volunteers[0]


def _named(record: facts.Record) -> UUID:
    return uuid_of(f"volunteers/confirmed/{record.holder}/{record.id}")


def _tell(topic: str, record: facts.Record, at: datetime) -> None:
    said = {"record": str(record.id), "minutes": record.minutes}
    outbox.publish(topic=topic, key=str(record.id), data=said, city=record.city, at=at)
