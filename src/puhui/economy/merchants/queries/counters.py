"""What was tried at counters, and what shifts and stores come to."""

from datetime import datetime

from django.db.models import Count, Q, Sum

from puhui.economy.merchants import facts
from puhui.economy.merchants.models import Attempt

SHOWN = 100
ACCEPTED = "accepted"


def attempts(
    holder: int, first: datetime, last: datetime, *, store: str = "", user: int | None = None
) -> list[facts.Answered]:
    """Attempts from ``first`` until before ``last``, the latest first, at most 100."""
    found = Attempt.objects.filter(holder_id=holder, at__gte=first, at__lt=last, **_of(store, user))
    return [answer_of(row) for row in found.order_by("-at", "nonce")[:SHOWN]]


def worked(
    holder: int, first: datetime, last: datetime, *, store: str = "", user: int | None = None
) -> list[facts.Worked]:
    """What each clerk did in each store from ``first`` until before ``last``."""
    found = (
        Attempt.objects.filter(holder_id=holder, at__gte=first, at__lt=last, **_of(store, user))
        .values("store", "user_id")
        .annotate(
            accepted=Count("nonce", filter=Q(outcome=ACCEPTED)), refused=Count("nonce", filter=~Q(outcome=ACCEPTED)),
            amount=Sum("amount_fen"),
        )
        .order_by("store", "-accepted", "user_id")
    )  # fmt: skip
    return [facts.Worked(r["store"], r["user_id"], r["accepted"], r["refused"], r["amount"] or 0) for r in found]


def _of(store: str, user: int | None) -> dict[str, object]:
    return ({"store": store} if store else {}) | ({"user_id": user} if user is not None else {})


def answer_of(row: Attempt, *, again: bool = False) -> facts.Answered:
    return facts.Answered(
        nonce=row.nonce, accepted=row.outcome == ACCEPTED, code=row.outcome, message=row.message, data=row.data,
        at=row.at, seen_at=row.seen_at, voucher=row.voucher, offer=row.offer, amount_fen=row.amount_fen,
        store=row.store, again=again,
    )  # fmt: skip
