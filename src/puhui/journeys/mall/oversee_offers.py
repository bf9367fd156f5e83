"""Offers as operators see them: stock, what became of vouchers, waiting lists, quotas through time, and codes.

Reads that cross rooms ask and join; the one change, loading a provider's codes, is the rewards room's own.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from puhui.economy.rewards import actions as rewards
from puhui.economy.rewards import facts
from puhui.economy.rewards import queries as kept
from puhui.economy.rewards.refusals import PoolTooLarge, RedemptionUnknown
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import ActivePack

FILE_BYTES_MAX = 20 * 2**20
OUTCOMES_SHOWN_MAX = 500
NOTHING = facts.OfferSold("", 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Row:
    """One offer of a city; ``pool``: codes uploaded and left, where it has a pool."""

    state: facts.OfferState
    sold: facts.OfferSold
    pool: tuple[int, int] | None


@dataclass(frozen=True)
class CityOffers:
    """The offers of a city."""

    active: ActivePack
    rows: list[Row]


@dataclass(frozen=True)
class Whole:
    """One offer; ``versions``: its quotas as the versions of the pack had them, the latest first."""

    active: ActivePack
    row: Row
    history: list[facts.QuotaState]
    waiting: list[facts.Waiting]
    versions: list[tuple[ActivePack, schema.Offer]]


@dataclass(frozen=True)
class Loaded:
    """What became of a file's lines: how many of each outcome, and the lines that are worth a look."""

    added: int
    counts: dict[str, int]
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Redemptions:
    """A page of redemptions."""

    active: ActivePack
    rows: list[facts.Redeemed]
    more: bool


def overview(*, at: datetime) -> list[CityOffers]:
    """Every city's offers."""
    return [CityOffers(active, _rows(active.city, at)) for active in packs.cities()]


def whole(*, city: str, offer: str, at: datetime) -> Whole:
    """One offer. Refusals: packs.CityUnknown, rewards.OfferUnknown."""
    active = packs.active(city)
    kept.offer_of(active.pack, offer)
    row = next(row for row in _rows(city, at) if row.state.offer.id == offer)
    versions = [(one, found) for one in packs.versions(city) for found in one.pack.offers if found.id == offer]
    return Whole(active, row, kept.quota_history(city, offer), kept.waiting_lines(city, offer), versions)


def load_codes(*, city: str, offer: str, file: bytes, at: datetime) -> Loaded:
    """Add a provider's codes, one a line; lines that are none are told and left out. Again: nothing is new.

    Refusals: packs.CityUnknown, rewards.OfferUnknown, rewards.PoolNotAsked, rewards.PoolTooLarge.
    """
    found = kept.offer_of(packs.active(city).pack, offer)
    lines = _text(file).splitlines()
    if len(lines) > facts.CODES_MAX or len(file) > FILE_BYTES_MAX:
        raise PoolTooLarge(limit=facts.CODES_MAX)
    outcomes = kept.pool_lines(city, offer, lines)
    fresh = [line for line, outcome in zip(lines, outcomes, strict=True) if outcome == "new"]
    added = rewards.fill_pool(city=city, offer=found, codes=fresh, at=at)
    odd = [(number, outcome) for number, outcome in enumerate(outcomes, 1) if outcome in ("known", "twice", "wrong")]
    return Loaded(added, dict(Counter(outcomes)), odd[:OUTCOMES_SHOWN_MAX])


def redemptions(*, city: str, offer: str = "", state: str = "", code: str = "", page: int = 1) -> Redemptions:
    """Redemptions of a city, the latest first; ``code``: a typed or signed one, and only its redemption.

    Refusals: packs.CityUnknown, and rewards' of codes that cannot be read.
    """
    active = packs.active(city)
    short = kept.voucher(code, city).short if code else ""
    rows, more = kept.redemptions(city, offer=offer, state=state, short=short, page=page)
    return Redemptions(active, rows, more)


def redemption(*, city: str, holder: int, id: UUID) -> facts.Redeemed:
    """One redemption. Refusals: rewards.RedemptionUnknown."""
    found = kept.redemption(holder, id)
    if found.city != city:
        raise RedemptionUnknown(id=id)
    rows, _more = kept.redemptions(city, short=found.short)
    return rows[0]


def _rows(city: str, at: datetime) -> list[Row]:
    sold = {one.offer: one for one in kept.sold(city)}
    pools = kept.pools(city)
    return [_row(state, sold, pools) for state in kept.offers(city, at)]


def _row(
    state: facts.OfferState, sold: dict[str, facts.OfferSold], pools: dict[str, tuple[int, int]]
) -> Row:  # fmt: skip
    pool = pools.get(state.offer.id, (0, 0)) if state.offer.kind == "pool" else None
    return Row(state, sold.get(state.offer.id, NOTHING), pool)


def _text(file: bytes) -> str:
    """A file's text; what is not UTF-8 is read as the office programs of China write it."""
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError:
        return file.decode("gb18030", errors="replace")
