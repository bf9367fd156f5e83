"""What the rewards room tells: frozen records, without any behaviour of their own."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from puhui.foundations.packs import schema
from puhui.ground.refusals import Refusal

CODES_MAX = 100_000  # codes of a pool in one upload


@dataclass(frozen=True, slots=True)
class Asked:
    """One wish: who wants which offer, under the caller's own id, at the price that was seen."""

    holder: int
    offer: str
    id: UUID
    price: int
    at: datetime
    on: date | None = None
    district: str = ""
    provider: str = ""
    window: str = ""
    elder: bool = False
    gift: bool = False  # given, not bought: no price, no hours, no limit of a person


@dataclass(frozen=True, slots=True)
class VoucherIssued:
    """A redemption. ``state`` is held, issued, used, refunded, expired or void.

    ``short`` is the code to type, ``code`` the signed one for a QR (empty while held, and where nothing is to be
    shown), ``secret`` a code out of an uploaded pool. Days are included. ``value_fen`` is the face value.
    """

    voucher: UUID
    holder: int
    city: str
    offer: str
    kind: str
    pack_number: int
    price: int
    state: str
    short: str
    code: str
    on: date | None
    district: str
    provider: str
    value_fen: int
    valid_from: date
    valid_to: date
    at: datetime
    held_until: datetime | None = None
    secret: str = ""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VoucherUsed:
    """A voucher was taken at a counter. ``at`` is when the platform learned of it, ``seen_at`` when it was shown."""

    voucher: UUID
    holder: int
    city: str
    offer: str
    merchant: str
    store: str
    clerk: int
    value_fen: int
    at: datetime
    seen_at: datetime
    short: str
    district: str = ""


@dataclass(frozen=True, slots=True)
class VoucherReturned:
    """A redemption ended without being used; ``how`` is refunded, expired or void. ``points`` go back to their lots."""

    voucher: UUID
    holder: int
    city: str
    offer: str
    price: int
    how: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place in a waiting list; ``ahead`` people stand before it. ``state``: waiting, offered, taken, passed, left."""

    id: UUID
    holder: int
    city: str
    offer: str
    on: date | None
    district: str
    provider: str
    state: str
    ahead: int
    offered_until: datetime | None


@dataclass(frozen=True, slots=True)
class QuotaState:
    """One quota in the period that counts now. ``place`` is a district or provider, or empty."""

    period: str
    span: str
    per: str
    place: str
    units: int
    sold: int

    @property
    def left(self) -> int:
        return self.units - self.sold


@dataclass(frozen=True, slots=True)
class OfferState:
    """An offer as it stands: ``left`` None is without limit; ``why`` is a refusal's code where it cannot be had now."""

    offer: schema.Offer
    pack_number: int
    quotas: tuple[QuotaState, ...]
    left: int | None
    why: str
    opens_at: datetime | None  # the next release window, or the first day of sale
    waiting: int
    next_at: datetime | None = None  # when more is given out, where there are hours of release


@dataclass(frozen=True, slots=True)
class OfferSold:
    """What became of an offer's vouchers so far, over all time."""

    offer: str
    held: int
    issued: int
    used: int
    refunded: int
    expired: int
    points: int  # paid for issued, used ones
    value_fen: int  # face value of issued ones, which may still be used


@dataclass(frozen=True, slots=True)
class ExpectedRedemption:
    """``used_share`` of those vouchers that came to an end were used (None: none has); ``outstanding`` may still be."""

    outstanding: int
    outstanding_points: int
    outstanding_fen: int
    ended: int
    used: int

    @property
    def used_share(self) -> float | None:
        return self.used / self.ended if self.ended else None


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A redemption as an operator sees it: whose by number, and who gave it back for which reason, if anybody did."""

    voucher: UUID
    holder: int
    offer: str
    state: str
    short: str
    price: int
    on: date | None
    district: str
    provider: str
    at: datetime
    valid_to: date
    settled_at: datetime | None
    undone_by: str
    undone_why: str


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key with which a city's codes are checked; ``key`` is 32 bytes in base64url."""

    city: str
    number: int
    key: str
    since: datetime


@dataclass(frozen=True, slots=True)
class CodeRead:
    """What a signed code says."""

    city: str
    key: int
    offer: str
    short: str
    valid_from: date
    valid_to: date
    district: str
    provider: str


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a code is what it seems; ``refusal`` None: it can be used, at the right counter."""

    short: str
    voucher: VoucherIssued
    refusal: Refusal | None
