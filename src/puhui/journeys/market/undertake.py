"""An organiser's desk: its own undertakings, from the plan to the declaration. Whose account it is organises.

Another's undertaking does not exist here; whoever sits at the desk is the person by whom it is done.
"""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from puhui.foundations.evidence import actions as evidence
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.market import measure_undertaking, offset_undertaking
from puhui.journeys.market.desks import Desk
from puhui.market.neutrality import actions, facts, queries
from puhui.market.neutrality.refusals import DeclarationUnknown, UndertakingUnknown
from puhui.market.registry import queries as registry
from puhui.market.registry.facts import Account, Task, Wanted

DOCUMENT_MIB = 20


def organiser(desk: Desk) -> Account:
    """The account for which the desk acts: its subject is the organiser."""
    return registry.account_by_id(desk.account)


def undertakings(desk: Desk, *, page: int = 1) -> list[facts.Undertaking]:
    """A hundred of the organiser's own, the latest first."""
    return queries.undertakings(desk.city, organiser_id=organiser(desk).subject, page=page)


def undertaking(desk: Desk, number: str) -> facts.Undertaking:
    """One of its own. Refusals: neutrality.UndertakingUnknown."""
    found = queries.undertaking(number)
    if (found.city, found.organiser_id) != (desk.city, organiser(desk).subject):
        raise UndertakingUnknown(number=number[:40])
    return found


def declaration(desk: Desk, number: str) -> facts.Declaration:
    """One of its own. Refusals: neutrality.DeclarationUnknown."""
    found = queries.declaration(number)
    if queries.undertaking(found.undertaking).organiser_id != organiser(desk).subject:
        raise DeclarationUnknown(number=number[:40])
    return found


def plan(
    desk: Desk, *, id: UUID, kind: str, name: str, first: date, last: date, place: str, boundary: str, at: datetime
) -> facts.Undertaking:  # fmt: skip
    """Refusals: those of neutrality.plan."""
    mine = organiser(desk)
    return actions.plan(
        id=id, city=desk.city, kind=kind, name=name, organiser=mine.name, organiser_id=mine.subject, first=first,
        last=last, place=place, boundary=boundary, by=desk.person, at=at,
    )  # fmt: skip


def reduce(
    desk: Desk, *, id: UUID, number: str, said: str, saved_kg: int | None, at: datetime
) -> facts.Undertaking:  # fmt: skip
    """Refusals: those of neutrality.reduce."""
    mine = undertaking(desk, number)
    return actions.reduce(id=id, undertaking=mine.number, said=said, saved_kg=saved_kg, by=desk.person, at=at)


def write_sheet(desk: Desk, *, number: str, at: datetime, stream: BinaryIO) -> None:
    """The empty workbook of an inventory. Refusals: those of measure_undertaking.sheet."""
    measure_undertaking.sheet(undertaking=undertaking(desk, number).number, at=at, stream=stream)


def asked_for(desk: Desk, number: str, at: datetime) -> schema.Methodology:
    """What a form of the inventory asks for. Refusals: those of measure_undertaking.methodology."""
    return measure_undertaking.methodology(undertaking=undertaking(desk, number).number, at=at)


def measure(
    desk: Desk, *, id: UUID, number: str, stage: str, inputs: Mapping[str, Any], at: datetime
) -> facts.Inventory:  # fmt: skip
    """An inventory from what was typed in. Refusals: those of neutrality.measure."""
    mine = undertaking(desk, number)
    return actions.measure(id=id, undertaking=mine.number, stage=stage, inputs=inputs, by=desk.person, at=at)


def read_sheet(
    desk: Desk, *, id: UUID, number: str, stage: str, name: str, content: bytes, at: datetime
) -> facts.Inventory:  # fmt: skip
    """An inventory from a filled workbook. Refusals: those of measure_undertaking.measure."""
    mine = undertaking(desk, number)
    with TemporaryDirectory() as place:
        path = Path(place) / (Path(name).name or "sheet.xlsx")
        path.write_bytes(content)
        return measure_undertaking.measure(
            id=id, undertaking=mine.number, stage=stage, path=path, by=desk.person, at=at
        )


def offset(
    desk: Desk, *, id: UUID, number: str, at: datetime, retirement: str = "", wanted: Wanted | None = None,
    reason: str = "",
) -> facts.Undertaking:  # fmt: skip
    """Count a ``retirement`` for it, or retire ``wanted`` of the desk's own units; without tonnes, what is missing.

    Refusals: those of neutrality.offset and registry.retire.
    """
    told = {"id": id, "undertaking": undertaking(desk, number).number, "reason": reason, "by": desk.person, "at": at}
    if retirement or wanted is None:
        return actions.offset(retirement=retirement, **told)
    account = organiser(desk).number
    if wanted.serial or wanted.tonnes:
        return offset_undertaking.retire(account=account, wanted=wanted, **told)
    return offset_undertaking.top_up(account=account, project=wanted.project, vintage=wanted.vintage, **told)


@transaction.atomic
def offset_elsewhere(
    desk: Desk, *, id: UUID, number: str, unit: str, tonnes: int, reference: str, where: str, retired_on: date,
    document: tuple[str, bytes], at: datetime, reason: str = "",
) -> facts.Undertaking:  # fmt: skip
    """Count units that were retired in another registry, by its proof, which is kept here.

    Refusals: those of neutrality.offset_elsewhere and evidence.keep.
    """
    mine = undertaking(desk, number)
    name, content = document
    kept = evidence.keep(stream=BytesIO(content), name=name, at=at, most_mib=DOCUMENT_MIB)
    return actions.offset_elsewhere(
        id=id, undertaking=mine.number, unit=unit, tonnes=tonnes, reference=reference, where=where,
        retired_on=retired_on, evidence_sha256=kept.sha256, by=desk.person, at=at, reason=reason,
    )  # fmt: skip


def declare(
    desk: Desk, *, id: UUID, number: str, signed_by: str, at: datetime, confirmation: str = "self",
    confirmed_by: str = "", statement: str = "",
) -> facts.Declaration:  # fmt: skip
    """Refusals: those of neutrality.declare."""
    mine = undertaking(desk, number)
    return actions.declare(
        id=id, undertaking=mine.number, confirmation=confirmation, confirmed_by=confirmed_by, signed_by=signed_by,
        statement=statement, by=desk.person, at=at,
    )  # fmt: skip


def ask_evaluation(desk: Desk, *, id: UUID, number: str, at: datetime) -> facts.Evaluation:
    """Refusals: those of neutrality.ask_evaluation."""
    return actions.ask_evaluation(id=id, undertaking=undertaking(desk, number).number, by=desk.person, at=at)


def awaits(desk: Desk, at: datetime) -> list[Task]:
    """What the organiser has to do next with each of its open undertakings."""
    if not packs.active(desk.city).pack.neutrality:
        return []
    today, found = clock.local_day(at), []
    for one in undertakings(desk):
        if one.state != facts.OPEN:
            continue
        over = today > one.last
        if over and one.latest(facts.FINAL) is None:
            what = "neutral_measure"
        elif over and one.due.left_tonnes:
            what = "neutral_offset"
        elif over:
            what = "neutral_declare"
        else:
            continue
        found.append(Task(what, "", f"{one.number} {one.name}", 0, one.due.last_day, one.due.last_day < today))
    return found
