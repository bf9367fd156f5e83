"""Points become those of another scheme, in two phases: both sides do it, or neither.

1. ``begin`` holds points and stock: our promise. 2. The other side prepares under our id: its promise. 3. The other
side commits. 4. ``finish`` posts points and stock. A crash between any two of them is resolved by ``resolve``, which
asks the other side: what it has promised or done is committed and finished, what it does not know is released. What
is owed to the other side is the balance of the offer's house account, less what was settled.
"""

from datetime import datetime, timedelta
from typing import Literal, Protocol
from uuid import UUID

from puhui.economy.rewards import facts
from puhui.economy.rewards import queries as rewards_kept
from puhui.economy.rewards.refusals import ConversionDeclined, SchemeNotConnected
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.journeys.mall import redeem_reward

HELD_MINUTES = 60
TIME_TO_ASK = timedelta(minutes=10)
Promise = Literal["unknown", "prepared", "committed"]


class OtherSide(Protocol):
    """Another scheme; every call may be made again with the same id."""

    def prepare(self, id: UUID, account: str, amount: int) -> bool:
        """Promise to add ``amount`` to an account; false: it cannot."""

    def commit(self, id: UUID) -> None:
        """Keep the promise."""

    def cancel(self, id: UUID) -> None:
        """Forget the promise."""

    def promised(self, id: UUID) -> Promise:
        """What is known of an id."""


_sides: dict[tuple[str, str], OtherSide] = {}


def connect(city: str, scheme: str, side: OtherSide) -> None:
    """Say who answers for a scheme, in this process."""
    _sides[city, scheme] = side


def convert(
    *, holder: int, city: str, offer: str, id: UUID, account: str, price: int, at: datetime
) -> facts.VoucherIssued:
    """Convert points. The same id again: the same answer.

    Refusals: ConversionDeclined, SchemeNotConnected, and as ``redeem_reward.begin``.
    """
    terms = _terms(city, offer)
    side = _side(city, terms.scheme)
    held = redeem_reward.begin(holder=holder, city=city, offer=offer, id=id, at=at, price=price, minutes=HELD_MINUTES)
    if held.state == "held":
        if held.held_until - at < TIME_TO_ASK:
            # The sweep may be asking already; two that ask would contradict each other.
            raise SchemeNotConnected(scheme=terms.name.zh)
        if not side.prepare(id, account, terms.gives):
            redeem_reward.give_up(holder=holder, id=id, at=at)
            raise ConversionDeclined(scheme=terms.name.zh)
        side.commit(id)
        held = redeem_reward.finish(holder=holder, id=id, at=at)
    return held


def resolve(*, city: str, holder: int, id: UUID, at: datetime) -> bool:
    """Finish what the other side has promised; true where that was so. Else it is told to forget, and false."""
    held = rewards_kept.redemption(holder, id)
    if held.kind != "conversion":
        return False
    terms = _terms(city, held.offer)
    side = _side(city, terms.scheme)
    if side.promised(id) == "unknown":
        side.cancel(id)
        return False
    side.commit(id)
    redeem_reward.finish(holder=holder, id=id, at=at)
    return True


def _terms(city: str, offer: str) -> schema.Conversion:
    found = rewards_kept.offer_of(packs.active(city).pack, offer)
    if found.conversion is None:
        raise SchemeNotConnected(scheme=offer)
    return found.conversion


def _side(city: str, scheme: str) -> OtherSide:
    if (city, scheme) not in _sides:
        raise SchemeNotConnected(scheme=scheme)
    return _sides[city, scheme]
