"""FACE: questions to the rewards room; none of them writes."""

from datetime import date, datetime

from puhui.economy.rewards import facts


def offers(city: str, at: datetime) -> list[facts.OfferState]:
    """The city's offers as they stand, in the pack's order."""
    raise NotImplementedError


def offer(city: str, id: str, at: datetime) -> facts.OfferState:
    """One offer. Refusals: OfferUnknown."""
    raise NotImplementedError


def vouchers_of(holder: int, city: str) -> list[facts.VoucherIssued]:
    """A person's redemptions in a city, the latest first."""
    raise NotImplementedError


def voucher(code: str) -> facts.VoucherIssued:
    """By a signed or a typed code. Refusals: VoucherCodeUnreadable, VoucherCodeForged, VoucherUnknown."""
    raise NotImplementedError


def used_between(city: str, merchant: str, first: date, last: date) -> list[facts.VoucherUsed]:
    """What a merchant took from the first to the last day, in order of arrival (``at``)."""
    raise NotImplementedError


def attempts_between(city: str, merchant: str, first: date, last: date) -> list[dict]:
    """Attempts at a merchant's counters, refused ones too: nonce, store, clerk, short, refusal, at, seen_at."""
    raise NotImplementedError


def expected_redemption(city: str) -> facts.ExpectedRedemption:
    """What is outstanding, and which share of what ended was used."""
    raise NotImplementedError


def public_keys(city: str) -> list[facts.PublicKey]:
    """The keys by which a city's signed codes are checked without a line."""
    raise NotImplementedError
