"""The close of a trading day: credits against money, deal by deal, in one transaction or not at all (T27, T28).

Many deals share a transaction as long as nothing stands in the way of any; else each is settled alone. Killed
anywhere, the close is called again: every deal is delivered, failed, or still waits.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from puhui.foundations.ledger.refusals import BalanceInsufficient
from puhui.ground.identifiers import uuid_of
from puhui.ground.refusals import Refusal
from puhui.market.exchange import actions as exchange
from puhui.market.exchange import facts
from puhui.market.exchange import queries as traded
from puhui.market.registry import actions as registry
from puhui.market.registry.facts import Delivery, Wanted

# Each transaction writes every member and position of its deals once: the more deals, the fewer such rows.
TOGETHER, READ_TOGETHER = 5_000, 2
Progress = Callable[[int, int], None]


def close(
    *, city: str, day: date, by: str, at: datetime, progress: Progress | None = None, together: int = TOGETHER
) -> facts.Closed:  # fmt: skip
    """End trade of a day and deliver its deals. Again, or after a kill: the rest is done, nothing twice.

    A deal that the registry refuses fails, with its reason; one that money lacks for waits until what comes before it is
    delivered. Refusals: those of ``begin_close``. Locks: registry accounts, then deals, members, balances.
    """
    begun = exchange.begin_close(city=city, day=day, by=by, at=at)
    done = 0
    for lot in _lots(city, day, together):
        if not _settle_together(lot, city, by, at):
            break
        done += len(lot)
        if progress:
            progress(done, begun.waiting)
    while waiting := traded.undelivered(city, day):
        moved = 0
        for deal in waiting:
            moved += _settle(deal, city, by, at)
            if progress:
                progress(done + moved, done + len(waiting))
        if not moved:
            exchange.fail(deal=waiting[0].id, why=BalanceInsufficient.code)
        done += moved
    return exchange.finish_close(city=city, day=day, at=at)


def _lots(city: str, day: date, together: int) -> Iterator[Sequence[facts.Waiting]]:
    """Deals that wait, so many at a time, as long as those before them are delivered."""
    while waiting := traded.waiting(city, day, together * READ_TOGETHER):
        for start in range(0, len(waiting), together):
            yield waiting[start : start + together]


def _settle_together(waiting: Sequence[facts.Waiting], city: str, by: str, at: datetime) -> bool:
    """Whether all of these are delivered now; if not, nothing is."""
    deliveries = [
        Delivery(_name(deal), deal.seller, deal.buyer, deal.project, deal.vintage, deal.tonnes, str(deal.id))
        for deal in waiting
    ]
    try:
        with transaction.atomic():
            registry.deliver_deals(deliveries=deliveries, by=by, at=at)
            exchange.deliver_together(deals=[deal.id for deal in waiting], at=at)
    except Refusal:
        return False
    return True


def _settle(deal: facts.Deal, city: str, by: str, at: datetime) -> int:
    """1 when the deal is settled now, either way."""
    buyer, seller = traded.member(city, deal.buyer), traded.member(city, deal.seller)
    project, _, vintage = deal.instrument.rpartition("-")
    try:
        with transaction.atomic():
            registry.transfer(
                id=_name(deal), giver=seller.account, taker=buyer.account,
                wanted=Wanted(project=project, vintage=int(vintage), tonnes=deal.tonnes), deal=str(deal.id), by=by,
                at=at,
            )  # fmt: skip
            exchange.deliver(deal=deal.id, at=at)
    except BalanceInsufficient:
        return 0
    except Refusal as no:
        exchange.fail(deal=deal.id, why=no.code)
    return 1


def _name(deal: facts.Deal | facts.Waiting) -> UUID:
    return uuid_of(f"exchange/delivered/{deal.id}")
