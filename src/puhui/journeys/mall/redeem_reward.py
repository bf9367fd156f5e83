"""Points become a reward: stock and voucher, then points, then the fact for others; all of it or nothing.

What is delivered by ourselves is held, delivered and paid in one transaction: there is no moment in which a crash
could leave a half. What somebody else delivers is held first (``begin``) and settled later (``finish``,
``give_up``); what is held too long is released by ``sweep_rewards``.

Redemptions that come at the same moment share a transaction (``Till``). The order of locks is: people, waiting
lists, stock, points.
"""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from puhui.economy.points import actions as points
from puhui.economy.points import queries as points_kept
from puhui.economy.points import refusals as points_refusals
from puhui.economy.rewards import actions as rewards
from puhui.economy.rewards import facts
from puhui.economy.rewards import queries as rewards_kept
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.outbox import actions as outbox
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs.facts import ActivePack
from puhui.foundations.people import queries as people
from puhui.foundations.people.refusals import PersonUnknown
from puhui.ground.refusals import Refusal
from puhui.journeys.till import Till

ATTEMPTS = 3  # where two redemptions stood in each other's way
HELD_MINUTES = 15
SWEPT_WITHIN = timedelta(days=30)

Answer = facts.VoucherIssued | Refusal


def redeem(
    *, holder: int, city: str, offer: str, id: UUID, at: datetime, price: int, on: date | None = None,
    district: str = "", provider: str = "", window: str = "",
) -> facts.VoucherIssued:  # fmt: skip
    """Redeem an offer at the price that was seen. The same id again: the same answer.

    Refusals: rewards.offer_unknown, rewards.price_changed and the others of offers and stock, points.insufficient.
    """
    wish = facts.Asked(holder, offer, id, price, at, on, district, provider, window)
    if connection.in_atomic_block:
        return _given(_settled([wish], city)[0])
    return _given(_till(city).ask(wish))


def redeem_together(*, city: str, wishes: Sequence[facts.Asked]) -> list[Answer]:
    """Redeem for many people at once, one wish each; answers in their order, a refusal where it is no."""
    return _settled(wishes, city)


def begin(
    *, holder: int, city: str, offer: str, id: UUID, at: datetime, price: int, on: date | None = None,
    district: str = "", provider: str = "", window: str = "", minutes: int = HELD_MINUTES,
) -> facts.VoucherIssued:  # fmt: skip
    """Hold points and stock for a while. The same id again: the same answer. Refusals: as ``redeem``."""
    wish = facts.Asked(holder, offer, id, price, at, on, district, provider, window)
    return _given(_settled([wish], city, held_until=at + timedelta(minutes=minutes))[0])


@transaction.atomic
def finish(*, holder: int, id: UUID, at: datetime) -> facts.VoucherIssued:
    """What was held is delivered: post points and stock. Again: the same answer.

    Refusals: rewards.redemption_unknown, rewards.redemption_settled, points.hold_settled, ledger.hold_expired.
    """
    issued = rewards.deliver(holder=holder, id=id, at=at)
    if issued.price:
        points.pay_held(id=id, at=at)
    tell("voucher.issued", issued, at)
    return issued


@transaction.atomic
def give_up(*, holder: int, id: UUID, at: datetime) -> facts.VoucherReturned:
    """What was held is not wanted, or could not be delivered: release points and stock. Again: the same answer.

    Refusals: rewards.redemption_unknown, rewards.redemption_settled.
    """
    held = rewards_kept.redemption(holder, id)
    ended = rewards.give_up(holder=holder, id=id, pack=packs.active(held.city).pack, at=at)
    if ended.price:
        points.release_held(id=id, at=at)
    return ended


def tell(topic: str, issued: facts.VoucherIssued | facts.VoucherReturned | facts.VoucherUsed, at: datetime) -> None:
    """Publish what became of a voucher: which one, and of which offer; nothing about whom."""
    outbox.publish(topic=topic, key=str(issued.voucher), data=_said(issued), city=issued.city, at=at)


def _tell_all(city: str, issued: Sequence[facts.VoucherIssued]) -> None:
    told = [(str(one.voucher), _said(one), one.at) for one in issued if one.state != "held"]
    if told:
        outbox.publish_many(topic="voucher.issued", city=city, facts_told=told)


def _said(one: facts.VoucherIssued | facts.VoucherReturned | facts.VoucherUsed) -> dict[str, str]:
    return {"voucher": str(one.voucher), "offer": one.offer}


def _known_elders(active: ActivePack, wishes: Sequence[facts.Asked]) -> list[facts.Asked]:
    """Say of each wish whether its person uses the elder mode, where some hours are kept for those who do."""
    asks = {offer.id for offer in active.pack.offers if any(release.elders for release in offer.releases)}
    return [replace(wish, elder=_elder(wish.holder)) if wish.offer in asks else wish for wish in wishes]


def _elder(holder: int) -> bool:
    try:
        return people.person(holder).elder_mode
    except PersonUnknown:
        return False


def _given(answer: Answer | BaseException) -> facts.VoucherIssued:
    if isinstance(answer, BaseException):
        raise answer
    return answer


class _Alone(Exception):
    """Somebody in a batch could not pay after all: the others must not suffer for it."""


def _settled(wishes: Sequence[facts.Asked], city: str, held_until: datetime | None = None) -> list[Answer]:
    """One transaction for all, or where that fails for a reason of one of them, one for each."""
    active = packs.active(city)
    wishes = _known_elders(active, wishes)
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _batch(active, wishes, held_until)
        except _Alone:
            return [one for wish in wishes for one in _settled([wish], city, held_until)]
        except Refusal as no:
            return [no] * len(wishes)
        except OperationalError as failure:
            # A deadlock leaves nothing behind; inside another transaction it is the caller's.
            deadlock = isinstance(failure.__cause__, DeadlockDetected) and not connection.in_atomic_block
            if not deadlock or attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _batch(active: ActivePack, wishes: Sequence[facts.Asked], held_until: datetime | None) -> list[Answer]:
    alone = len(wishes) == 1
    answers: list[Answer | None] = [None] * len(wishes)
    if not alone:
        for n, wish in enumerate(wishes):
            answers[n] = _cannot_pay(active.city, wish)
    able = [n for n, answer in enumerate(answers) if answer is None]
    reserved = rewards.reserve(
        city=active.city, pack=active.pack, pack_number=active.number, wishes=[wishes[n] for n in able],
        held_until=held_until,
    )  # fmt: skip
    for n, answer in zip(able, reserved, strict=True):
        answers[n] = answer
    issued = [one for one in answers if isinstance(one, facts.VoucherIssued)]
    try:
        for one in sorted(issued, key=lambda one: one.holder):
            _pay(active.city, one, held_until)
        _tell_all(active.city, issued)
    except Refusal:
        if alone:
            raise
        raise _Alone from None
    return answers


def _cannot_pay(city: str, wish: facts.Asked) -> Refusal | None:
    """Whether a wish is bound to fail for its points: so that it does not hold up the others."""
    if not wish.price:
        return None
    available = points_kept.points_of(wish.holder, city, wish.at).available
    if available >= wish.price or _known(wish):
        return None
    return points_refusals.PointsInsufficient(available=available, needed=wish.price)


def _known(wish: facts.Asked) -> bool:
    try:
        return bool(rewards_kept.redemption(wish.holder, wish.id))
    except Refusal:
        return False


def _pay(city: str, issued: facts.VoucherIssued, held_until: datetime | None) -> None:
    # A hold that ran out is settled by the sweep, which may have to ask another side first: points wait for it.
    if issued.price and issued.state != "void":
        paid = {
            "holder": issued.holder, "city": city, "amount": issued.price, "id": issued.voucher, "at": issued.at,
            "to": ledger.house_account(rewards_kept.account(city, issued.offer)),
        }  # fmt: skip
        if issued.state == "held":
            points.hold_points(**paid, expires_at=issued.held_until + SWEPT_WITHIN)
        elif held_until is None:
            points.spend(**paid)


_tills: dict[str, Till[facts.Asked, Answer]] = {}
_tills_lock = threading.Lock()


def _till(city: str) -> Till:
    with _tills_lock:
        if city not in _tills:
            _tills[city] = Till(lambda wishes: _settled(wishes, city), lambda wish: wish.holder)
        return _tills[city]


__all__ = ["begin", "finish", "give_up", "redeem", "redeem_together", "tell"]
