"""The tree of units: added, renamed, moved, merged into another, ended; and who is in charge and who is called."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from puhui.ground import clock
from puhui.oversight.assignments import facts, guarding, knowing, models, refusals
from puhui.oversight.assignments.calc import tree

FIELDS = ("name", "kind", "parent_id", "first", "last", "successor_id")


def add_unit(
    *,
    id: UUID,
    city: str,
    name: str,
    kind: str,
    first: date,
    parent: UUID | None = None,
    actor: facts.Actor,
    at: datetime,
) -> facts.Unit:
    """Put a unit into the tree, from its first day on.

    Takes the city's turn. Refusals: NotPermitted, UnitKindUnknown, UnitNameMissing, UnitNameTaken, UnitUnknown,
    IdUsedOtherwise.
    """
    guarding.office(actor, "units")
    if kind not in facts.UNIT_KINDS:
        raise refusals.UnitKindUnknown(kind=kind, kinds=", ".join(facts.UNIT_KINDS))
    told = {"name": _named(name), "kind": kind, "parent_id": parent, "first": first, "last": None, "successor_id": None}
    with guarding.turn("units", city):
        if before := models.UnitVersion.objects.filter(pk=id).select_related("unit").first():
            guarding.same(id, vars(before) | {"city": before.unit.city}, told | {"city": city})
            return knowing.unit_of(before)
        known = _now(city)
        if parent is not None and parent not in known:
            raise refusals.UnitUnknown(unit=parent)
        _name_free(known, told, None)
        row = models.UnitVersion(
            id=id, unit=models.Unit.objects.create(id=id, city=city), number=1, by=actor.name, at=at, **told
        )
        row.save(force_insert=True)
        return knowing.unit_of(row)


def change_unit(
    *,
    id: UUID,
    unit: UUID,
    seen: int,
    name: str,
    parent: UUID | None,
    why: str,
    actor: facts.Actor,
    at: datetime,
) -> facts.Unit:
    """Rename or move a unit; ``seen`` is the version that was looked at.

    Takes the city's turn. Refusals: NotPermitted, ReasonMissing, UnitUnknown, UnitNameMissing, UnitNameTaken,
    UnitCircle, ChangedMeanwhile, IdUsedOtherwise.
    """
    guarding.office(actor, "units")
    why, told = guarding.reason(why), {"name": _named(name), "parent_id": parent}
    with guarding.turn("units", _city(unit)):
        if done := _done(id, unit, told):
            return done
        row = _seen(unit, seen)
        known = _now(row.unit.city)
        if parent is not None and parent not in known:
            raise refusals.UnitUnknown(unit=parent)
        _no_circle(known, tree.circle(unit, parent, {key: one.parent for key, one in known.items()}))
        _name_free(known, {"parent_id": parent, "name": told["name"]}, unit)
        return _next(row, id, told, why, actor, at)


def end_unit(
    *,
    id: UUID,
    unit: UUID,
    seen: int,
    last: date,
    into: UUID | None,
    why: str,
    actor: facts.Actor,
    at: datetime,
) -> facts.UnitMerged | facts.Unit:
    """End a unit after ``last``; ``into`` takes over all that it answers for, from the next day on.

    Nothing that was given to the unit is rewritten: assignments keep its name, and mean the successor. Takes the
    city's turn. Refusals: NotPermitted, ReasonMissing, UnitUnknown, UnitEnded, UnitCircle, DaysReversed,
    UnitStillResponsible, ChangedMeanwhile, IdUsedOtherwise.
    """
    guarding.office(actor, "units")
    why, told = guarding.reason(why), {"last": last, "successor_id": into}
    with guarding.turn("units", _city(unit)):
        if done := _done(id, unit, told):
            return _merged(done)
        row = _seen(unit, seen)
        known = _now(row.unit.city)
        if last < row.first:
            raise refusals.DaysReversed(first=row.first, last=last)
        if into is None:
            if count := _open_assignments(unit):
                raise refusals.UnitStillResponsible(unit=row.name, count=count)
        else:
            stands(into, known, last + timedelta(days=1))
            _no_circle(known, tree.circle(unit, into, {key: one.successor for key, one in known.items()}))
        return _merged(_next(row, id, told, why, actor, at))


@transaction.atomic
def appoint(
    *,
    id: UUID,
    unit: UUID,
    duty: str,
    name: str,
    title: str = "",
    phone: str = "",
    first: date,
    actor: facts.Actor,
    at: datetime,
) -> facts.Contact:
    """Say who is in charge of a unit (``charge``) or is called (``contact``) from a day on; ends the one before.

    By the office, or by the unit itself. Locks the unit. Refusals: NotPermitted, UnitUnknown, DaysReversed,
    UnitNameMissing, IdUsedOtherwise.
    """
    if duty not in facts.DUTIES:
        raise ValueError(duty)
    row = models.Unit.objects.select_for_update().filter(pk=unit).first()
    if row is None:
        raise refusals.UnitUnknown(unit=unit)
    itself = knowing.present_unit(unit, row.city, clock.local_day(at))
    if actor.role != facts.OFFICE and not (actor.acts_for is not None and actor.acts_for == itself):
        raise refusals.NotPermitted(who=actor.name, what="contacts of another unit")
    told = {"unit_id": unit, "duty": duty, "name": _named(name), "title": title, "phone": phone, "first": first}
    found = models.Contact.objects.filter(pk=id).first()
    if found:
        guarding.same(id, vars(found), told)
    else:
        before = models.Contact.objects.filter(unit=unit, duty=duty, last=None).first()
        if before:
            if first <= before.first:
                raise refusals.DaysReversed(first=before.first, last=first)
            models.Contact.objects.filter(pk=before.pk).update(last=first - timedelta(days=1))
        found = models.Contact.objects.create(id=id, **told)
    return facts.Contact(
        found.pk, unit, duty, found.name, found.title, found.phone, found.first, found.last
    )  # fmt: skip


def forget_contacts(*, before: date) -> int:
    """Forget whoever had a unit's duty only until before a day; how many. PIPL art. 19: kept no longer than needed."""
    return models.Contact.objects.filter(last__lt=before).delete()[0]


def stands(unit: UUID, known: dict[UUID, facts.Unit], day: date) -> None:
    """Refusals: UnitUnknown, UnitNotYet, UnitEnded with the unit that took over."""
    if unit not in known:
        raise refusals.UnitUnknown(unit=unit)
    one = known[unit]
    if day < one.first:
        raise refusals.UnitNotYet(unit=one.name, first=one.first)
    if not one.stands(day):
        after = tree.present(unit, day, knowing.ended_of(known))
        raise refusals.UnitEnded(unit=one.name, last=one.last, successor=known[after].name if after else "—")


def _now(city: str) -> dict[UUID, facts.Unit]:
    found = knowing.current(models.UnitVersion.objects.filter(unit__city=city)).select_related("unit")
    return {one.unit_id: knowing.unit_of(one) for one in found}


def _city(unit: UUID) -> str:
    found = models.Unit.objects.filter(pk=unit).first()
    if found is None:
        raise refusals.UnitUnknown(unit=unit)
    return found.city


def _named(name: str) -> str:
    if not (name := name.strip()):
        raise refusals.UnitNameMissing()
    return name


def _name_free(known: dict[UUID, facts.Unit], told: dict, besides: UUID | None) -> None:
    for one in known.values():
        if one.id != besides and one.last is None and (one.parent, one.name) == (told["parent_id"], told["name"]):
            raise refusals.UnitNameTaken(name=one.name)


def _no_circle(known: dict[UUID, facts.Unit], found: list[UUID]) -> None:
    if found:
        raise refusals.UnitCircle(units=" → ".join(known[key].name for key in [*found, found[0]]))


def _seen(unit: UUID, seen: int) -> models.UnitVersion:
    row = knowing.current(models.UnitVersion.objects.filter(unit=unit)).select_related("unit").get()
    if row.number != seen:
        raise refusals.ChangedMeanwhile(what=row.name, by=row.by)
    if row.last is not None:
        successor = row.successor.versions.order_by("-number")[0].name if row.successor else "—"
        raise refusals.UnitEnded(unit=row.name, last=row.last, successor=successor)
    return row


def _done(id: UUID, unit: UUID, told: dict) -> facts.Unit | None:
    before = models.UnitVersion.objects.filter(pk=id).select_related("unit").first()
    if before is None:
        return None
    guarding.same(id, vars(before), {"unit_id": unit} | told)
    return knowing.unit_of(before)


def _next(
    row: models.UnitVersion, id: UUID, told: dict, why: str, actor: facts.Actor, at: datetime
) -> facts.Unit:  # fmt: skip
    at = guarding.supersede(row, at, row.name)
    kept = {field: getattr(row, field) for field in FIELDS}
    after = models.UnitVersion(
        id=id, unit=row.unit, number=row.number + 1, why=why, by=actor.name, at=at, **(kept | told)
    )
    after.save(force_insert=True)
    return knowing.unit_of(after)


def _merged(unit: facts.Unit) -> facts.UnitMerged | facts.Unit:
    if unit.successor is None:
        return unit
    return facts.UnitMerged(unit, unit.successor, unit.last + timedelta(days=1), _open_assignments(unit.id))


def _open_assignments(unit: UUID) -> int:
    found = knowing.current(models.Version.objects.filter(state=facts.OPEN, parties__unit=unit))
    return found.distinct().count()
