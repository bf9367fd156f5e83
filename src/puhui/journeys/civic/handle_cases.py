"""Cases find their units, are answered, and are worth something: rooms meet that do not know each other.

Voices know a unit by its id alone; who that is, and who took over from whom, the assignments know. Points are given
once per person and case, in the transaction of the answer that earns them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from puhui.civic.voices import actions as voices
from puhui.civic.voices import facts
from puhui.civic.voices import queries as told
from puhui.civic.voices.refusals import CaseUnknown, NotYourCase
from puhui.economy.points import actions as points
from puhui.foundations.evidence import queries as files
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.outbox import actions as outbox
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.journeys.erasing import erase_unreferred
from puhui.oversight.assignments import queries as assignments
from puhui.oversight.assignments.refusals import UnitUnknown


@dataclass(frozen=True)
class Dossier:
    """A case with all that staff may see of it; units by name where the city knows them."""

    pack: schema.Pack
    case: facts.Case
    voices: list[facts.Voice]
    steps: list[facts.Step]
    verdicts: list[tuple[int, bool, str]]
    units: dict[UUID, str]


@transaction.atomic
def moderate(
    *,
    city: str,
    holder: int,
    id: UUID,
    deed: str,
    by: str,
    at: datetime,
    reason: str = "",
    words: str = "",
    seen: str = "",
) -> facts.Voice:
    """Let a voice through, hold or decline it; let through, its case goes to the unit in charge.

    Refusals: those of ``voices.moderate``.
    """
    pack = packs.active(city).pack
    before = told.case(told.voice(holder, id).case, at)
    done = voices.moderate(
        pack=pack, holder=holder, id=id, deed=deed, by=by, at=at, reason=reason, words=words, seen=seen,
        unit=unit_for(pack, before, clock.local_day(at)),
    )  # fmt: skip
    _tell_given(before, at)
    return done


@transaction.atomic
def decide_appeal(*, city: str, holder: int, id: UUID, upheld: bool, words: str, by: str, at: datetime) -> facts.Voice:
    """Decide on an appeal; upheld, all follows as after a yes. Refusals: those of ``voices.decide_appeal``."""
    pack = packs.active(city).pack
    before = told.case(told.voice(holder, id).case, at)
    unit = unit_for(pack, before, clock.local_day(at))
    done = voices.decide_appeal(pack=pack, holder=holder, id=id, upheld=upheld, words=words, by=by, at=at, unit=unit)
    _tell_given(before, at)
    return done


@transaction.atomic
def give(
    *, city: str, case: UUID, unit: UUID, why: str, by: str, at: datetime, acting: UUID | None = None
) -> facts.Case:
    """Give a case to a unit of the city that stands today, or hand it on for the unit ``acting``.

    Refusals: assignments.unit_unknown, those of ``voices.give``.
    """
    before = _here(city, case, at)
    # Handed to nobody, or to another city's unit, it would be late for nobody.
    if unit not in unit_names(city, at):
        raise UnitUnknown(unit=unit)
    mine = _stands_for(before, acting, at) if acting else None
    done = voices.give(pack=packs.active(city).pack, case=case, unit=unit, why=why, by=by, at=at, acting=mine)
    _tell_given(before, at)
    return done


@transaction.atomic
def answer(
    *, city: str, case: UUID, id: UUID, acting: UUID, words: str, by: str, at: datetime, upload: bytes | None = None,
    adopted: bool | None = None,
) -> facts.Answered:  # fmt: skip
    """Answer for the unit in charge, or for whoever took over from it; who told of it is rewarded by the pack, once.

    Refusals: those of ``voices.look`` and ``voices.answer``.
    """
    before = _here(city, case, at)
    photo = voices.look(upload) if upload else None
    done = voices.answer(
        case=case, id=id, unit=_stands_for(before, acting, at), words=words, by=by, at=at, photo=photo, adopted=adopted
    )  # fmt: skip
    if done.newly:
        _reward(packs.active(city).pack, before, done, at)
        said = {"case": str(case), "number": done.case.number, "unit": str(done.answer.unit), "late": done.answer.late}
        outbox.publish(topic="case.answered", key=str(done.answer.id), data=said, city=city, at=at)
    return done


def dossier(*, city: str, case: UUID, at: datetime) -> Dossier:
    """All of a case, for staff. Refusals: voices.case_unknown, packs.CityUnknown."""
    found = _here(city, case, at)
    pack = packs.active(city).pack
    return Dossier(
        pack, found, told.voices_of_case(case), told.steps(case), told.verdicts(case), unit_names(city, at)
    )  # fmt: skip


def photo(*, case: UUID, number: int) -> bytes:
    """A photo of a case for the unit in charge, from 1. Refusals: voices.voice_unknown."""
    with files.open(told.case_photo(case, number, public=False)) as file:
        return file.read()


def unit_names(city: str, at: datetime) -> dict[UUID, str]:
    """The city's units that stand today, by id."""
    today = clock.local_day(at)
    return {id: unit.name for id, unit in assignments.units(city, today).items() if unit.stands(today)}


def cover(
    *, holder: int, id: UUID, place: int, areas: Sequence[tuple[int, int, int, int]], by: str, at: datetime
) -> facts.Voice:
    """Cover more of a photo; the file as it was goes. Refusals: those of ``voices.cover``."""
    with transaction.atomic():
        done, before = voices.cover(holder=holder, id=id, place=place, areas=list(areas), by=by, at=at)
        erase_unreferred(before)
    return done


def unit_for(pack: schema.Pack, case: facts.Case, day: date) -> UUID | None:
    """Who is in charge of a case by the pack, on a day; None where nobody is named, or the city has no such unit."""
    asked = told.rules_of(pack)
    if case.sort == facts.PROPOSAL:
        lines = asked.proposals.in_charge if asked.proposals else ()
    else:
        lines = next((kind.in_charge for kind in asked.kinds if kind.id == case.kind), ())
    here = [line for line in lines if case.where.district in line.districts] or [
        one for one in lines if not one.districts
    ]
    if not here:
        return None
    names = {here[0].unit}
    for oversight in pack.oversight:
        names |= {unit.name for unit in oversight.units if here[0].unit in unit.also}
    known = assignments.units(pack.city.city, day)
    found = sorted(id for id, unit in known.items() if unit.name in names)
    return assignments.present_unit(found[0], pack.city.city, day) if found else None


def _here(city: str, case: UUID, at: datetime) -> facts.Case:
    """A case of this city. Refusals: CaseUnknown."""
    found = told.case(case, at)
    if found.city != city:
        raise CaseUnknown(case=case)
    return found


def _stands_for(case: facts.Case, acting: UUID, at: datetime) -> UUID:
    """The case's unit, where ``acting`` is it or took over from it. Refusals: NotYourCase."""
    if case.unit is None or case.unit == acting:
        return acting
    if assignments.present_unit(case.unit, case.city, clock.local_day(at)) != acting:
        raise NotYourCase(case=case.number)
    return case.unit


def _tell_given(before: facts.Case, at: datetime) -> None:
    now = told.case(before.id, at)
    if now.unit is not None and now.unit != before.unit:
        said = {
            "case": str(now.id),
            "number": now.number,
            "unit": str(now.unit),
            "due": now.due and now.due.isoformat(),
        }
        outbox.publish(topic="case.given", key=f"{now.id}/{now.unit}/{at.isoformat()}", data=said, city=now.city, at=at)


def _reward(pack: schema.Pack, before: facts.Case, done: facts.Answered, at: datetime) -> None:
    asked, city = told.rules_of(pack), pack.city.city
    if before.sort == facts.PROPOSAL:
        granted = asked.proposals.adopted if asked.proposals and done.answer.adopted else None
        earned_before = any(one.adopted for one in before.answers)
    else:
        granted, earned_before = asked.answered, bool(before.answers)
    if granted is None or earned_before:
        return
    paid_by = ledger.open_house_account(f"{city}/voices", "source")
    for holder in done.tellers:
        points.grant(
            holder=holder, city=city, points=granted.points, months=granted.months, paid_by=paid_by,
            id=uuid_of(f"voices/answered/{before.id}/{holder}"), at=at,
        )  # fmt: skip
