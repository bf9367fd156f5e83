"""A gift: a voucher that nobody paid for, out of the offer's own stock. Private to the room."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from puhui.economy.rewards import facts
from puhui.economy.rewards.reserving import reserve
from puhui.foundations.packs import schema
from puhui.ground.refusals import Refusal


@transaction.atomic
def give(
    *, city: str, pack: schema.Pack, pack_number: int, holder: int, offer: str, id: UUID, at: datetime,
    on: date | None = None, district: str = "", provider: str = "",
) -> facts.VoucherIssued:  # fmt: skip
    """Give one unit of an offer to a person, without points. The same id again: the same answer.

    Days of sale, hours of release and limits do not hold for it; quotas do, and who waits comes first.
    Refusals: OfferUnknown, SoldOut, PoolEmpty, RedemptionDiffers, and those of days and places. Locks: as ``reserve``.
    """
    wish = facts.Asked(holder, offer, id, 0, at, on, district, provider, gift=True)
    (answer,) = reserve(city=city, pack=pack, pack_number=pack_number, wishes=[wish])
    if isinstance(answer, Refusal):
        raise answer
    return answer


__all__ = ["give"]
