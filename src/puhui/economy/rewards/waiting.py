"""Waiting lists: who came first is served first, and what is kept for somebody is kept for a while. Private.

Whoever changes a list, or gives stock back where people may wait, holds the offer's list alone. So nobody joins
between a unit's return and the look at the list.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from puhui.economy.rewards import facts, refusals, stock, telling
from puhui.economy.rewards.calc import cells, terms
from puhui.economy.rewards.models import Waiting
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import number_of

State = Waiting.State
OPEN = (State.WAITING, State.OFFERED)
SERVED_PER_CALL = 200


@transaction.atomic
def join(
    *, city: str, offer: schema.Offer, holder: int, id: UUID, at: datetime, on=None, district: str = "",
    provider: str = "",
) -> facts.Waiting:  # fmt: skip
    """Stand in line for an offer of which nothing is left. The same id again: the same place.

    Refusals: WaitingNotOffered, WaitingAlready, StockNotOver, and those of days and places. Locks: the list.
    """
    if not offer.waiting:
        raise refusals.WaitingNotOffered(offer=offer.id)
    alone(city, offer.id)
    if known := Waiting.objects.filter(holder_id=holder, id=id).first():
        return told(known)
    if Waiting.objects.filter(holder_id=holder, city=city, offer=offer.id, state__in=OPEN).exists():
        raise refusals.WaitingAlready(offer=offer.id)
    wish = facts.Asked(holder, offer.id, id, offer.price, at, on, district, provider)
    wanted = _wanted(city, offer, wish, at)
    left = stock.left_of([cell.id for cell in wanted])
    if all(left.get(cell.id, (cell.units, cell.units))[1] > 0 for cell in wanted):
        raise refusals.StockNotOver(offer=offer.id)
    last = Waiting.objects.filter(city=city, offer=offer.id).aggregate(last=Max("ticket"))["last"] or 0
    row = Waiting.objects.create(
        holder_id=holder, id=id, city=city, offer=offer.id, on_day=on, district=district, provider=provider,
        ticket=last + 1, at=at,
    )  # fmt: skip
    return told(row)


def _wanted(city: str, offer: schema.Offer, wish: facts.Asked, at: datetime) -> tuple[cells.Cell, ...]:
    """What a place in line is for. Outside of the hours of release people may stand in line too."""
    try:
        return terms.wait_terms(city, offer, wish, at).cells
    except refusals.OfferNotOpen:
        return cells.cells_of(city, offer, at, wish.on, wish.district, wish.provider)


@transaction.atomic
def leave(*, holder: int, id: UUID, city: str, pack: schema.Pack, at: datetime) -> facts.Waiting:
    """Leave the line; what was kept for this person goes to the next. Again: the same. Refusals: WaitingUnknown."""
    row = Waiting.objects.filter(holder_id=holder, id=id, city=city).first()
    if row is None:
        raise refusals.WaitingUnknown(id=id)
    alone(city, row.offer)
    row.refresh_from_db()
    if row.state in OPEN:
        _end(row, State.LEFT, city, pack, at)
    return told(row)


@transaction.atomic
def pass_on(*, city: str, pack: schema.Pack, at: datetime) -> int:
    """What was kept too long goes to the next in line, and days that are over are waited for no more; how many."""
    offered = Waiting.objects.filter(city=city, state=State.OFFERED, offered_until__lte=at)
    over = Waiting.objects.filter(city=city, state=State.WAITING, on_day__lt=clock.local_day(at))
    found = [
        *offered.order_by("offer", "ticket")[:SERVED_PER_CALL],
        *over.order_by("offer", "ticket")[:SERVED_PER_CALL],
    ]
    for row in sorted(found, key=lambda one: (one.offer, one.ticket)):
        alone(city, row.offer)
        row.refresh_from_db()
        if row.state in OPEN:
            _end(row, State.PASSED, city, pack, at)
    return len(found)


def _end(row: Waiting, state: State, city: str, pack: schema.Pack, at: datetime) -> None:
    kept, row.cells = row.cells, []
    row.state, row.offered_until = state, None
    Waiting.objects.filter(holder_id=row.holder_id, id=row.id).update(state=state, offered_until=None, cells=[])
    if kept:
        give_back(city=city, pack=pack, offer=row.offer, cells=kept, at=at)


def give_back(*, city: str, pack: schema.Pack, offer: str, cells: list[int], at: datetime) -> None:
    """Put a unit back, and let the first in line have it. Locks: the list, counters."""
    alone(city, offer)
    stock.give(cells)
    serve(city=city, pack=pack, offer=offer, at=at)


def serve(*, city: str, pack: schema.Pack, offer: str, at: datetime) -> int:
    """Keep units for who waits, in the order of coming; answers with for how many. Locks: the list, counters.

    People who want other days or places do not stand in each other's way.
    """
    if not Waiting.objects.filter(city=city, offer=offer, state=State.WAITING).exists():
        return 0
    alone(city, offer)
    found = next((each for each in pack.offers if each.id == offer), None)
    served, over = 0, set()
    for row in _in_line(city, offer) if found else ():
        wanted = (row.on_day, row.district, row.provider)
        if wanted in over:
            continue
        wish = facts.Asked(row.holder_id, offer, row.id, found.price, at, *wanted)
        try:
            wish_cells = terms.wait_terms(city, found, wish, at).cells
        except refusals.RewardsRefusal:
            # Not at this hour, or not any more: the place in line stays until it is left or its day is over.
            over.add(wanted)
            continue
        if stock.take([wish_cells])[0] is not None:
            over.add(wanted)
            continue
        until = at + timedelta(minutes=found.answer_minutes)
        Waiting.objects.filter(holder_id=row.holder_id, id=row.id).update(
            state=State.OFFERED, offered_until=until, cells=[cell.id for cell in wish_cells]
        )
        served += 1
    return served


def _in_line(city: str, offer: str) -> Iterator[Waiting]:
    waiting = Waiting.objects.filter(city=city, offer=offer, state=State.WAITING)
    yield from waiting.order_by("ticket")[:SERVED_PER_CALL]


def kept_for(city: str, wish: facts.Asked) -> Waiting | None:
    """The unit that is kept for this person and wish, locked."""
    return (
        Waiting.objects.select_for_update()
        .filter(
            holder_id=wish.holder, city=city, offer=wish.offer, state=State.OFFERED, offered_until__gt=wish.at,
            on_day=wish.on, district=wish.district, provider=wish.provider,
        )
        .first()
    )  # fmt: skip


def taken(row: Waiting) -> None:
    """What was kept has been redeemed."""
    Waiting.objects.filter(holder_id=row.holder_id, id=row.id).update(state=State.TAKEN, offered_until=None, cells=[])


def alone(city: str, offer: str) -> None:
    """Hold an offer's list until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(f"rewards/waiting/{city}/{offer}")])


def told(row: Waiting) -> facts.Waiting:
    """A place in line with how many stand before it."""
    before = Waiting.objects.filter(city=row.city, offer=row.offer, state=State.WAITING, ticket__lt=row.ticket)
    return telling.waiting(row, before.count() if row.state == State.WAITING else 0)
