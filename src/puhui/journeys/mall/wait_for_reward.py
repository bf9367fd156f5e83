"""Stand in line for an offer that is gone, or leave the line."""

from datetime import date, datetime
from uuid import UUID

from puhui.economy.rewards import actions as rewards
from puhui.economy.rewards import facts
from puhui.economy.rewards import queries as rewards_kept
from puhui.foundations.packs import queries as packs


def join(
    *, holder: int, city: str, offer: str, id: UUID, at: datetime, on: date | None = None, district: str = "",
    provider: str = "",
) -> facts.Waiting:  # fmt: skip
    """Take a place in line. The same id again: the same place.

    Refusals: rewards.offer_unknown, rewards.waiting_not_offered, rewards.stock_not_over, rewards.waiting_already.
    """
    found = rewards_kept.offer_of(packs.active(city).pack, offer)
    return rewards.join(
        city=city, offer=found, holder=holder, id=id, at=at, on=on, district=district, provider=provider
    )


def leave(*, holder: int, city: str, id: UUID, at: datetime) -> facts.Waiting:
    """Give up a place in line, or what was kept. Refusals: rewards.waiting_unknown."""
    return rewards.leave(holder=holder, id=id, city=city, pack=packs.active(city).pack, at=at)
