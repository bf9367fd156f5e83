"""An undertaking is planned, and what is done to emit less is written down."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.market.neutrality import facts, refusals, rulebook, standing, telling
from puhui.market.neutrality.changes import claim, in_turn
from puhui.market.neutrality.models import Measure, Undertaking
from puhui.market.registry import queries as registry


@transaction.atomic
def plan(
    *, id: UUID, city: str, kind: str, name: str, organiser: str, organiser_id: str, first: date, last: date,
    place: str, boundary: str, by: str, at: datetime,
) -> facts.Undertaking:  # fmt: skip
    """Begin an undertaking: an ``event``, or an ``organisation``'s time of at most a year.

    Refusals: NeutralityNotKept, KindUnknown, SubjectMalformed, TimeReversed, YearTooLong, ItemMissing, Blacklisted,
    PersonMissing, ChangeDiffers. Locks: the city's numbers, in turn.
    """
    rules = rulebook.rules_of(city)
    told = {"name": name, "organiser": organiser, "place": place, "boundary": boundary}
    told = {field: words.strip() for field, words in told.items()}
    dates = {"first": first, "last": last}
    if not claim(
        id=id, city=city, kind="planned", about=f"undertaking/{id}", by=by, at=at, subject=kind,
        organiser_id=organiser_id, **told, **dates,
    ):  # fmt: skip
        return telling.undertaking(Undertaking.objects.get(id=id))
    known = [one.subject for one in rules.inventories]
    if kind not in known:
        raise refusals.KindUnknown(kind=kind[:40], known=", ".join(known))
    for field, words in told.items():
        if not words:
            raise refusals.ItemMissing(item=field)
    if not registry.is_credit_code(organiser_id):
        raise refusals.SubjectMalformed(subject=organiser_id[:40])
    if last < first:
        raise refusals.TimeReversed(first=first, last=last)
    if last >= clock.years_on(first, 1):
        raise refusals.YearTooLong(first=first, last=last)
    today = clock.local_day(at)
    standing.must_not_be_blacklisted(city, organiser_id, today)
    row = Undertaking.objects.create(
        id=id, city=city, number=_number(city, "N", today.year), kind=kind, organiser_id=organiser_id, **told, **dates
    )
    return telling.undertaking(row)


def _number(city: str, letter: str, year: int) -> str:
    in_turn(city, "numbers")
    start = f"{prefix_of(city)}-{letter}{year}-"
    return f"{start}{Undertaking.objects.filter(number__startswith=start).count() + 1:05}"


def prefix_of(city: str) -> str:
    """What stands before the numbers of a city: its registry's unit, or its own name."""
    pack = packs.active(city).pack
    return pack.registry[0].unit if pack.registry else city.upper()


@transaction.atomic
def reduce(
    *, id: UUID, undertaking: str, said: str, by: str, at: datetime, saved_kg: int | None = None
) -> facts.Undertaking:  # fmt: skip
    """Write down something that is done to emit less.

    Refusals: UndertakingUnknown, AlreadyDeclared, ItemMissing, PersonMissing, ChangeDiffers. Locks: the undertaking.
    """
    row = locked(undertaking)
    told = {"said": said.strip(), "saved_kg": saved_kg}
    if not claim(id=id, city=row.city, kind="reduced", about=f"undertaking/{row.id}", by=by, at=at, **told):
        return telling.undertaking(row)
    must_be_open(row)
    if not told["said"] or (saved_kg is not None and saved_kg < 0):
        raise refusals.ItemMissing(item="said" if not told["said"] else "saved_kg")
    Measure.objects.create(id=id, undertaking_id=row.id, on=clock.local_day(at), **told)
    return telling.undertaking(row)


def locked(number: str) -> Undertaking:
    """The undertaking, locked until this transaction ends. Refusals: UndertakingUnknown."""
    row = Undertaking.objects.select_for_update().filter(number=number.strip().upper()).first()
    if row is None:
        raise refusals.UndertakingUnknown(number=number[:40])
    return row


def must_be_open(row: Undertaking) -> None:
    """Refusals: AlreadyDeclared."""
    if row.state != facts.OPEN:
        raise refusals.AlreadyDeclared(number=row.number)
