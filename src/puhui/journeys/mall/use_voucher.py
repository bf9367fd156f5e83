"""A voucher at a counter: it is taken and owed for in one transaction, and the attempt is answered once."""

import json
from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.economy.merchants import actions as merchants
from puhui.economy.merchants import facts
from puhui.economy.rewards import actions as rewards
from puhui.economy.rewards.facts import VoucherUsed
from puhui.foundations.outbox import actions as outbox
from puhui.ground.refusals import Refusal

TOPIC = "voucher.used"


@transaction.atomic
def use(
    *, user: int, store: str, code: str, nonce: UUID, at: datetime, seen_at: datetime | None = None
) -> facts.Answered:
    """Take a voucher for the merchant for whom ``user`` (a counter account) works, and book what the city owes.

    ``code`` is signed or short. The same nonce again: the same answer, a no included. ``seen_at``: when the phone
    accepted it without a line. A no of rewards is an answer, kept with its sentence; only an attempt that is none is
    refused: merchants.clerk_unknown, resting, store_unknown, store_not_yours, attempt_differs.
    Locks: the attempt, the voucher, the merchant's row (shared), the balance.
    """
    merchant, there, before = merchants.begin_attempt(
        user=user, store=store, code=code, nonce=nonce, at=at, seen_at=seen_at
    )
    if before is not None:
        return before
    try:
        with transaction.atomic():
            used = rewards.use(
                city=merchant.city, code=code, merchant=merchant.code, store=store, clerk=user, at=at,
                seen_at=seen_at, district=there.district,
            )  # fmt: skip
            merchants.owe(
                city=merchant.city, merchant=merchant.code, amount_fen=used.value_fen, reference=used.voucher, at=at,
                store=store, offer=used.offer, clerk=user, seen_at=seen_at,
            )  # fmt: skip
            _tell(used)
    except Refusal as no:
        data = json.loads(json.dumps(no.data, default=str))
        return merchants.end_attempt(
            holder=merchant.holder, nonce=nonce, outcome=no.code, message=no.message, data=data
        )  # fmt: skip
    return merchants.end_attempt(
        holder=merchant.holder, nonce=nonce, outcome="accepted", voucher=used.voucher, offer=used.offer,
        amount_fen=used.value_fen, data={"short": used.short},
    )  # fmt: skip


def _tell(used: VoucherUsed) -> None:
    told = {
        "voucher": str(used.voucher), "offer": used.offer, "merchant": used.merchant, "store": used.store,
        "value_fen": used.value_fen, "used_at": used.at.isoformat(), "seen_at": used.seen_at.isoformat(),
    }  # fmt: skip
    outbox.publish(topic=TOPIC, key=str(used.voucher), data=told, city=used.city, at=used.at)
