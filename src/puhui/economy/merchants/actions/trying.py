"""Attempts at a counter: each has a nonce, and a retry of the same attempt gets the same answer.

``begin_attempt`` and ``end_attempt`` stand around the use of the voucher in one transaction of the caller's: an
attempt without an answer is never seen by anybody else.
"""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from puhui.economy.merchants import facts, refusals
from puhui.economy.merchants.models import Attempt, Merchant, Store
from puhui.economy.merchants.queries.counters import answer_of
from puhui.economy.merchants.queries.merchants import clerk, merchant_fact, store_fact

ACCEPTED = "accepted"


def begin_attempt(
    *, user: int, store: str, code: str, nonce: UUID, at: datetime, seen_at: datetime | None = None
) -> tuple[facts.Merchant, facts.Store, facts.Answered | None]:
    """Whose counter it is and where, and the answer that this attempt was given before, if any.

    ``seen_at``: when the phone accepted it without a network. Refusals: ClerkUnknown, MerchantResting, StoreUnknown,
    StoreNotYours, AttemptDiffers. Waits for a twin's end. Locks: the attempt.
    """
    with transaction.atomic():
        mine = clerk(user)
        merchant = _merchant(mine.holder)
        there = _store(mine, store)
        typed = hashlib.sha256(normal(code).encode()).digest()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO merchants_attempt (holder_id, nonce, store, user_id, typed, at, seen_at, outcome, message,"
                " data, offer, amount_fen) VALUES (%s, %s, %s, %s, %s, %s, %s, '', '', '{}', '', 0)"
                " ON CONFLICT DO NOTHING",
                [mine.holder, nonce, store, user, typed, at, seen_at],
            )
            if not cursor.rowcount:
                return merchant, there, _same(mine.holder, nonce, store=store, user_id=user, typed=typed)
    return merchant, there, None


def end_attempt(
    *, holder: int, nonce: UUID, outcome: str, message: str = "", data: dict[str, Any] | None = None,
    voucher: UUID | None = None, offer: str = "", amount_fen: int = 0,
) -> facts.Answered:  # fmt: skip
    """Keep what an attempt came to: ``accepted``, or a refusal's code with its sentence and (plain) data."""
    told = {"outcome": outcome, "message": message, "data": data or {}, "voucher": voucher, "offer": offer,
            "amount_fen": amount_fen}  # fmt: skip
    Attempt.objects.filter(holder_id=holder, nonce=nonce).update(**told)
    return answer_of(Attempt.objects.get(holder_id=holder, nonce=nonce))


def normal(code: str) -> str:
    """What was typed, as it is compared: without spaces around it."""
    return code.strip()


def _merchant(holder: int) -> facts.Merchant:
    row = Merchant.objects.get(holder_id=holder)
    if row.state != Merchant.State.APPROVED:
        raise refusals.MerchantResting()
    return merchant_fact(row)


def _same(holder: int, nonce: UUID, **given: Any) -> facts.Answered:
    known = Attempt.objects.get(holder_id=holder, nonce=nonce)
    for field, value in given.items():
        kept = getattr(known, field)
        if (bytes(kept) if field == "typed" else kept) != value:
            raise refusals.AttemptDiffers(field={"typed": "code", "user_id": "clerk"}.get(field, field))
    return answer_of(known, again=True)


def _store(mine: facts.Clerk, store: str) -> facts.Store:
    row = Store.objects.filter(holder_id=mine.holder, code=store, active=True).first()
    if row is None:
        raise refusals.StoreUnknown(store=store)
    if mine.store and mine.store != store:
        raise refusals.StoreNotYours()
    return store_fact(row)
