"""Units used up for an undertaking: retired in the city's registry, or proved to be retired elsewhere."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.market.neutrality import facts, refusals, rulebook, telling
from puhui.market.neutrality.calc import timing
from puhui.market.neutrality.changes import claim, in_turn
from puhui.market.neutrality.measuring import must_be_kept
from puhui.market.neutrality.models import Inventory, Offset, Undertaking
from puhui.market.neutrality.planning import locked, must_be_open
from puhui.market.registry import queries as registry


@transaction.atomic
def offset(
    *, id: UUID, undertaking: str, retirement: str, by: str, at: datetime, reason: str = ""
) -> facts.Undertaking:  # fmt: skip
    """Offset by a retirement in the city's own registry, all of it.

    Refusals: UndertakingUnknown, AlreadyDeclared, NotMeasured, UnitNotTaken, PurposeDiffers, BeneficiaryDiffers,
    PassedOver, RetiredLate, OffsetUsed, PersonMissing, ChangeDiffers, registry.retirement_unknown. Locks: the
    undertaking, the city's offsets in turn.
    """
    row = locked(undertaking)
    told = {"retirement": retirement.strip().upper(), "reason": reason.strip()}
    if not claim(id=id, city=row.city, kind="offset", about=f"undertaking/{row.id}", by=by, at=at, **told):
        return telling.undertaking(row)
    rules = _may_offset(row)
    unit = next((one for one in rules.units if one.own), None)
    if unit is None:
        raise refusals.UnitNotTaken(city=row.city)
    found = registry.retirement(told["retirement"])
    if found.purpose != row.kind:
        raise refusals.PurposeDiffers(retirement=found.number, purpose=found.purpose, needed=row.kind)
    # A credit code says whose it is; without one the name has to.
    named = found.beneficiary in (row.organiser, row.name)
    mine = found.beneficiary_id == row.organiser_id if found.beneficiary_id else named
    if found.city != row.city or not mine:
        raise refusals.BeneficiaryDiffers(
            retirement=found.number, beneficiary=found.beneficiary, needed=f"{row.organiser} / {row.name}"
        )
    Offset.objects.create(
        id=id, city=row.city, undertaking_id=row.id, own=True, tonnes=found.tonnes, where=row.city,
        serials=list(found.serials),
        **_checked(row, rules, unit, found.number, found.retired_on, told["reason"]),
    )  # fmt: skip
    return telling.undertaking(row)


@transaction.atomic
def offset_elsewhere(
    *, id: UUID, undertaking: str, unit: str, tonnes: int, reference: str, where: str, retired_on: date,
    evidence_sha256: str, by: str, at: datetime, reason: str = "",
) -> facts.Undertaking:  # fmt: skip
    """Offset by units of another registry: ``where``, and ``reference``, the number of the proof that is kept here.

    Refusals: UnitUnknown, UnitIsOwn, TonnesNotWhole, ItemMissing, RetiredAhead, EvidenceMissing, and those of
    ``offset``. Locks: as ``offset``.
    """
    row = locked(undertaking)
    told = {"unit": unit, "tonnes": tonnes, "reference": reference.strip(), "where": where.strip()}
    more = {"retired_on": retired_on, "evidence": evidence_sha256, "reason": reason.strip()}
    if not claim(id=id, city=row.city, kind="offset", about=f"undertaking/{row.id}", by=by, at=at, **told, **more):
        return telling.undertaking(row)
    rules = _may_offset(row)
    known = {one.id: one for one in rules.units}
    if unit not in known:
        raise refusals.UnitUnknown(unit=unit[:40], known=", ".join(known))
    if known[unit].own:
        raise refusals.UnitIsOwn(unit=known[unit].name.zh)
    if isinstance(tonnes, bool) or not isinstance(tonnes, int) or tonnes < 1:
        raise refusals.TonnesNotWhole(tonnes=tonnes)
    for field in ("reference", "where"):
        if not told[field]:
            raise refusals.ItemMissing(item=field)
    if retired_on > clock.local_day(at):
        raise refusals.RetiredAhead(reference=told["reference"][:80], retired_on=retired_on)
    must_be_kept(evidence_sha256)
    Offset.objects.create(
        id=id, city=row.city, undertaking_id=row.id, own=False, tonnes=tonnes, where=told["where"],
        evidence_sha256=evidence_sha256,
        **_checked(row, rules, known[unit], told["reference"], retired_on, more["reason"]),
    )  # fmt: skip
    return telling.undertaking(row)


def _may_offset(row: Undertaking) -> schema.Neutrality:
    must_be_open(row)
    if not Inventory.objects.filter(undertaking_id=row.id).exists():
        raise refusals.NotMeasured(number=row.number)
    return rulebook.rules_of(row.city)


def _checked(
    row: Undertaking, rules: schema.Neutrality, unit: schema.OffsetUnit, reference: str, retired_on: date, reason: str
) -> dict[str, object]:
    """What order, time and single use ask of any offset; the columns that say so."""
    rank = rules.units.index(unit) + 1
    better = [one.name.zh for one in rules.units[: rank - 1]]
    if better and not unit.encouraged and not reason:
        raise refusals.PassedOver(unit=unit.name.zh, better="、".join(better))
    last_day = timing.last_day(rules, row.last, unit)
    if retired_on > last_day:
        raise refusals.RetiredLate(reference=reference[:80], retired_on=retired_on, last_day=last_day)
    in_turn(row.city, "offsets")
    used = used_for(unit.id, reference)
    if used:
        raise refusals.OffsetUsed(reference=reference[:80], number=used)
    return {"unit": unit.id, "rank": rank, "reference": reference, "retired_on": retired_on, "reason": reason}


def used_for(unit: str, reference: str) -> str:
    """The number of the undertaking that a retirement offsets; "" where it is free."""
    found = Offset.objects.filter(unit=unit, reference=reference).values_list("undertaking_id", flat=True).first()
    return Undertaking.objects.values_list("number", flat=True).get(id=found) if found else ""
