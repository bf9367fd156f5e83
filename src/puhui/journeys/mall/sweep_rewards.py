"""What is due in rewards by the clock alone: holds that ran out, vouchers past their day, places not taken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from puhui.economy.rewards import actions as rewards
from puhui.economy.rewards import queries as rewards_kept
from puhui.economy.rewards.refusals import RedemptionSettled
from puhui.foundations.packs import queries as packs
from puhui.journeys.mall import redeem_reward, return_reward


@dataclass(frozen=True)
class Swept:
    """How many were released, expired, and passed on in waiting lists."""

    released: int
    expired: int
    passed_on: int


def sweep(*, at: datetime) -> Swept:
    """Do what is due; one transaction each, so that one fault holds up nothing else. Again: nothing is left to do."""
    # Conversions are held for years: only the other side's word ends them (convert_points).
    released = sum(
        _done(redeem_reward.give_up, holder=holder, id=id, at=at) for _, holder, id in rewards_kept.held_too_long(at)
    )
    expired = sum(
        _done(return_reward.expire, holder=holder, id=id, at=at) for _, holder, id in rewards_kept.expirable(at)
    )
    passed_on = sum(rewards.pass_on(city=one.city, pack=one.pack, at=at) for one in packs.cities())
    return Swept(released, expired, passed_on)


def _done(end: Callable[..., Any], **which: Any) -> bool:
    try:
        end(**which)
    except RedemptionSettled:
        # Its owner was quicker.
        return False
    return True
