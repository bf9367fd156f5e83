"""What was redeemed is given back, or its last day is over: the points return to the very lots that paid."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.economy.points import actions as points
from puhui.economy.rewards import actions as rewards
from puhui.economy.rewards import facts
from puhui.economy.rewards import queries as rewards_kept
from puhui.foundations.packs import queries as packs
from puhui.journeys.mall.redeem_reward import tell


@transaction.atomic
def refund(*, holder: int, id: UUID, at: datetime) -> facts.VoucherReturned:
    """Give back a voucher that was not used. Again: the same answer.

    Points return to their lots, with their own last days; what lapsed meanwhile lapses at once.
    Refusals: rewards.redemption_unknown, rewards.refund_not_allowed, rewards.voucher_already_used and its like.
    """
    pack = packs.active(rewards_kept.redemption(holder, id).city).pack
    return _returned(rewards.refund(holder=holder, id=id, pack=pack, at=at), at)


@transaction.atomic
def undo(*, holder: int, id: UUID, by: str, reason: str, at: datetime) -> facts.VoucherReturned:
    """An operator gives back what was not used, whatever the offer's terms say. Again: the same answer.

    Refusals: rewards.redemption_unknown, rewards.reason_missing, rewards.voucher_already_used and its like.
    """
    pack = packs.active(rewards_kept.redemption(holder, id).city).pack
    return _returned(rewards.undo(holder=holder, id=id, pack=pack, by=by, reason=reason, at=at), at)


@transaction.atomic
def expire(*, holder: int, id: UUID, at: datetime) -> facts.VoucherReturned:
    """End a voucher whose last day is over. Again: the same answer. Refusals: rewards.redemption_settled."""
    pack = packs.active(rewards_kept.redemption(holder, id).city).pack
    return _returned(rewards.expire(holder=holder, id=id, pack=pack, at=at), at)


def _returned(ended: facts.VoucherReturned, at: datetime) -> facts.VoucherReturned:
    if ended.price:
        points.refund(spend_id=ended.voucher, at=at)
    tell(f"voucher.{ended.how}", ended, at)
    return ended
