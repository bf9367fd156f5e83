"""A winner claims a prize: points and offers are given at once, a thing waits to be handed over."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from puhui.economy.draws import actions as draws
from puhui.economy.draws.facts import PrizeClaimed
from puhui.economy.points import actions as points
from puhui.economy.rewards import actions as rewards
from puhui.economy.rewards import refusals as rewards_refusals
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import queries as packs
from puhui.ground.identifiers import uuid_of
from puhui.journeys.mall.redeem_reward import tell

# A prize is owed whatever is left of its offer: who won waits for stock, or for somebody at the desk.
NOT_NOW = (rewards_refusals.OfferUnknown, rewards_refusals.SoldOut, rewards_refusals.PoolEmpty)


@transaction.atomic
def claim(*, holder: int, city: str, draw: str, at: datetime) -> PrizeClaimed:
    """Claim what one has won. Again: the same answer, and an offer of which nothing was left is tried again.

    Refusals: those of ``draws.claim``.
    """
    claimed = draws.claim(holder=holder, city=city, draw=draw, at=at)
    if claimed.delivered or not _given(claimed, city, at):
        return claimed
    draws.hand_over(city=city, draw=draw, place=claimed.place, note="", at=at)
    return replace(claimed, delivered=True)


def _given(claimed: PrizeClaimed, city: str, at: datetime) -> bool:
    name = f"draws/{city}/{claimed.draw}/{claimed.place}"
    prize, told = claimed.prize, {"holder": claimed.holder, "city": city, "id": uuid_of(name), "at": at}
    if prize.kind == "points":
        paid_by = ledger.open_house_account(f"{city}/prizes", "source")
        points.grant(points=prize.points, months=prize.months, paid_by=paid_by, **told)
    elif prize.kind == "offer":
        active = packs.active(city)
        try:
            issued = rewards.give(offer=prize.offer, pack=active.pack, pack_number=active.number, **told)
        except NOT_NOW:
            return False
        tell("voucher.issued", issued, at)
    return prize.kind != "good"
