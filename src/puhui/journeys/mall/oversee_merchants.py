"""Merchants with everything that is known of them, and the people at their counters with their accounts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from puhui.economy.merchants import actions as merchants
from puhui.economy.merchants import facts, refusals
from puhui.economy.merchants import queries as kept
from puhui.economy.rewards import queries as rewards
from puhui.economy.rewards.facts import OfferState
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.people import actions as people
from puhui.ground import clock


@dataclass(frozen=True)
class Overview:
    """Every merchant with what it is owed, and what waits for a decision."""

    rows: list[tuple[facts.Merchant, int]]
    waiting: list[facts.Application]
    decided: list[facts.Application]
    proposals: list[tuple[facts.Merchant, facts.Proposal]]
    cities: list[schema.City]


@dataclass(frozen=True)
class Whole:
    """One merchant."""

    merchant: facts.Merchant
    city: schema.City
    owed_fen: int
    stores: list[facts.Store]
    clerks: list[facts.Clerk]
    proposals: list[facts.Proposal]
    months: list[facts.Sums]


@dataclass(frozen=True)
class Counter:
    """Where a clerk works: what the counter's page needs, with a line and without."""

    merchant: facts.Merchant
    city: schema.City
    clerk: facts.Clerk
    stores: list[facts.Store]  # in which this clerk may stand
    offers: list[schema.Offer]  # that this merchant takes
    keys: dict[str, str]  # number -> public key, base64url


@dataclass(frozen=True)
class Shift:
    """What was done on a day: by store and clerk, and the latest attempts."""

    day: date
    worked: list[facts.Worked]
    attempts: list[facts.Answered]
    stores: dict[str, dict[str, str]]
    names: dict[int, str]
    offers: dict[str, schema.Text]

    @property
    def accepted(self) -> int:
        return sum(one.accepted for one in self.worked)

    @property
    def refused(self) -> int:
        return sum(one.refused for one in self.worked)

    @property
    def amount_fen(self) -> int:
        return sum(one.amount_fen for one in self.worked)


def overview(city: str | None = None) -> Overview:
    """Merchants of a city (None: of all)."""
    found = kept.merchants(city)
    owed = {holder: fen for code in {m.city for m in found} for holder, fen in kept.owed(code).items()}
    by_holder = {m.holder: m for m in kept.merchants()}
    return Overview(
        rows=[(merchant, owed[merchant.holder]) for merchant in found],
        waiting=kept.applications(city=city),
        decided=kept.applications(decided=True, city=city),
        proposals=[(by_holder[one.holder], one) for one in kept.proposals()],
        cities=[active.pack.city for active in packs.cities()],
    )


def whole(holder: int) -> Whole:
    """One merchant. Refusals: merchants.unknown."""
    merchant = kept.merchant(holder)
    return Whole(
        merchant=merchant,
        city=packs.active(merchant.city).pack.city,
        owed_fen=kept.owed(merchant.city)[holder],
        stores=kept.stores(holder),
        clerks=kept.clerks(holder),
        proposals=kept.proposals(holder),
        months=[kept.sums(holder, month) for month in kept.months_of(holder)],
    )


def whole_of_clerk(user: int) -> Whole:
    """The merchant for whom a counter account works, and no other. Refusals: merchants.clerk_unknown."""
    return whole(kept.clerk(user).holder)


def counter(user: int) -> Counter:
    """A clerk's counter. Refusals: merchants.clerk_unknown."""
    clerk = kept.clerk(user)
    merchant = kept.merchant(clerk.holder)
    pack = packs.active(merchant.city).pack
    return Counter(
        merchant=merchant,
        city=pack.city,
        clerk=clerk,
        stores=[s for s in kept.stores(clerk.holder) if not clerk.store or s.code == clerk.store],
        offers=[offer for offer in pack.offers if merchant.code in offer.merchants],
        keys={str(key.number): key.key for key in rewards.public_keys(merchant.city)},
    )


def shift(user: int, day: date, *, store: str = "", whose: int | None = None) -> Shift:
    """A day at the merchant for whom ``user`` works; who does not manage it sees their own part alone."""
    clerk = kept.clerk(user)
    merchant = kept.merchant(clerk.holder)
    first, last = clock.day_starts(day), clock.day_starts(day + timedelta(days=1))
    asked = {"store": store, "user": whose if clerk.manages else user}
    return Shift(
        day=day,
        worked=kept.worked(clerk.holder, first, last, **asked),
        attempts=kept.attempts(clerk.holder, first, last, **asked),
        stores={s.code: s.name for s in kept.stores(clerk.holder, closed=True)},
        names={c.user: c.name for c in kept.clerks(clerk.holder)},
        offers={offer.id: offer.name for offer in packs.active(merchant.city).pack.offers},
    )


def stock(user: int, at: datetime) -> list[OfferState]:
    """The offers that a clerk's merchant takes, as they stand now. Refusals: merchants.clerk_unknown."""
    merchant = kept.merchant(kept.clerk(user).holder)
    return [state for state in rewards.offers(merchant.city, at) if merchant.code in state.offer.merchants]


def districts(city: str) -> list[schema.District]:
    """The districts that a city's offers and stores name, each once."""
    pack = packs.active(city).pack
    named = [d for offer in pack.offers for d in offer.districts]
    named += [store.district for merchant in pack.merchants for store in merchant.stores if store.district]
    return list({district.id: district for district in named}.values())


def apply(
    *, id: UUID, city: str, user: int, contact: str, phone_masked: str, district: str, at: datetime, **told: str
) -> facts.Application:
    """Ask to become a merchant of a city. ``told``: name, licence, address, about.

    Refusals: packs.city_unknown and those of ``merchants.apply``.
    """
    return merchants.apply(
        id=id, city=packs.active(city).city, user=user, contact=contact, phone_masked=phone_masked,
        district=_district(city, district), at=at, **told,
    )  # fmt: skip


def add_store(*, user: int, name: str, district: str, address: str) -> facts.Store:
    """A manager opens a store. Refusals: merchants.store_malformed and those of ``merchants.add_store``."""
    mine = kept.clerk(user)
    found = _district(kept.merchant(mine.holder).city, district)
    return merchants.add_store(holder=mine.holder, name=name, district=found, address=address, by=user)


def close_store(*, user: int, store: str) -> None:
    """A manager closes a store. Refusals: those of ``merchants.close_store``."""
    merchants.close_store(holder=kept.clerk(user).holder, store=store, by=user)


@transaction.atomic
def add_clerk(*, user: int, phone: str, name: str, store: str, manages: bool, at: datetime) -> facts.Clerk:
    """A manager lets somebody work at the counters. Refusals: those of people and of ``merchants.add_clerk``."""
    return take_on(
        holder=kept.clerk(user).holder, phone=phone, name=name, store=store, manages=manages, by=user, at=at
    )  # fmt: skip


@transaction.atomic
def take_on(
    *, holder: int, phone: str, name: str, store: str = "", manages: bool = False, by: int | None = None, at: datetime
) -> facts.Clerk:
    """Enrol somebody and let them work for a merchant; ``by`` None: the operator does."""
    account = people.enrol_clerk(phone=phone, name=name, at=at)
    return merchants.add_clerk(
        holder=holder, user=account.user, name=account.name, phone_masked=account.phone_masked, store=store,
        manages=manages, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def remove_clerk(*, user: int, whom: int, at: datetime) -> None:
    """A manager parts with somebody, whose account is erased. Refusals: those of ``merchants.remove_clerk``."""
    merchants.remove_clerk(holder=kept.clerk(user).holder, user=whom, by=user, at=at)
    people.close_clerk(user=whom)


def _district(city: str, id: str) -> schema.District | None:
    if not id:
        return None
    found = next((district for district in districts(city) if district.id == id), None)
    if found is None:
        raise refusals.StoreMalformed()
    return found
