"""A pack's offers come into force: counters grow or shrink, accounts and keys are opened. Private to the room."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from puhui.economy.rewards import signing, stock, waiting
from puhui.economy.rewards.calc import cells
from puhui.economy.rewards.models import Counter
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import schema
from puhui.ground import clock


def account_name(city: str, offer: str) -> str:
    """The house account to which points for an offer are paid."""
    return f"{city}/rewards/{offer}"


@transaction.atomic
def open_offers(*, city: str, pack: schema.Pack, at: datetime) -> None:
    """Bring counters, keys and house accounts in line with a pack. Again: nothing changes.

    A quota that grew is given to who waits first. Refusals: QuotaBelowSold. Locks: waiting lists, counters.
    """
    signing.open_key(city, at)
    for offer in sorted(pack.offers, key=lambda one: one.id):
        ledger.open_house_account(account_name(city, offer.id), "source")
        if offer.waiting:
            waiting.alone(city, offer.id)
        for cell in sorted(_changed(city, offer, at), key=lambda one: one.id):
            stock.resize(cell)
        waiting.serve(city=city, pack=pack, offer=offer.id, at=at)


def _changed(city: str, offer: schema.Offer, at: datetime) -> Iterator[cells.Cell]:
    """Counters whose span is not over, and whose quota is another now."""
    today = clock.local_day(at)
    for row in Counter.objects.filter(city=city, offer=offer.id):
        if row.ends is None or row.ends >= today:
            units = _units(offer, row)
            if units is not None and units != row.units:
                yield cells.Cell(row.id, city, offer.id, row.period, row.per, row.place, row.span, units, row.ends)


def _units(offer: schema.Offer, row: Counter) -> int | None:
    """What the pack gives to a counter; None where it says nothing of it any more."""
    if row.period == cells.RELEASE:
        found = next((each for each in offer.releases if each.id == row.per), None)
        # What the day has given out by now stays; the rest follows as the hours go.
        return min(found.units, row.units) if found else None
    for quota in offer.quotas:
        if (quota.period, quota.per) == (row.period, row.per) and (not quota.only or row.place in quota.only):
            return quota.units
    return None
