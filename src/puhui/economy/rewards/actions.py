"""FACE: the verbs of rewards. Each is one transaction, or a savepoint of the caller's."""

from datetime import datetime
from uuid import UUID

from puhui.economy.rewards import facts
from puhui.foundations.packs import schema


def open_offers(*, city: str, pack: schema.Pack, at: datetime) -> None:
    """Bring counters, keys and house accounts in line with a pack. Refusals: QuotaBelowSold."""
    raise NotImplementedError


def use(
    *, city: str, code: str, merchant: str, store: str, clerk: int, nonce: UUID, at: datetime,
    seen_at: datetime | None = None, district: str = "",
) -> facts.VoucherUsed:  # fmt: skip
    """Take a voucher at a merchant's counter; ``code`` is typed or scanned, ``district`` the store's.

    The same nonce again: the same answer (``again``). ``seen_at`` where it was shown without a line.
    Refusals: those under VoucherRefused. Locks: the attempt, the voucher.
    """
    raise NotImplementedError


def note_refusal(
    *, city: str, code: str, merchant: str, store: str, clerk: int, nonce: UUID, refusal: str, at: datetime,
    seen_at: datetime | None = None,
) -> None:  # fmt: skip
    """Keep that an attempt was refused; called after the attempt's own transaction was rolled back."""
    raise NotImplementedError
