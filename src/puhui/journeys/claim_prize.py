"""A winner claims a prize: points are given at once, an offer or a thing waits to be handed over."""

from datetime import datetime

from django.db import transaction

from puhui.economy.draws import actions as draws
from puhui.economy.draws.facts import PrizeClaimed
from puhui.economy.points import actions as points
from puhui.foundations.ledger import actions as ledger
from puhui.ground.identifiers import uuid_of


@transaction.atomic
def claim(*, holder: int, city: str, draw: str, at: datetime) -> PrizeClaimed:
    """Claim what one has won. Again: the same answer. Refusals: those of ``draws.claim``."""
    claimed = draws.claim(holder=holder, city=city, draw=draw, at=at)
    if claimed.newly and claimed.prize.kind == "points":
        name = f"draws/{city}/{draw}/{claimed.place}"
        points.grant(
            holder=holder, city=city, points=claimed.prize.points, months=claimed.prize.months,
            paid_by=ledger.open_house_account(f"{city}/prizes", "source"), id=uuid_of(name), at=at,
        )  # fmt: skip
        draws.hand_over(city=city, draw=draw, place=claimed.place, note="", at=at)
    return claimed
