"""Partners, their keys, and who stands behind a token."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from .. import calc, refusals, sealing
from ..models import ApiToken, Partner, PartnerKey


@dataclass(frozen=True)
class Delivering:
    """A partner: who delivers which feeds to a city."""

    number: int
    city: str
    code: str
    name: str
    feeds: tuple[str, ...]
    active: bool


@dataclass(frozen=True)
class Key:
    """A partner's key as it may be shown; ``state`` is waiting, valid, ended or revoked."""

    key_id: str
    algorithm: str
    not_before: datetime
    not_after: datetime
    revoked_at: datetime | None
    state: str


@dataclass(frozen=True)
class SigningKey:
    """What a signature is checked with: the public key's 32 bytes, or the shared secret."""

    key_id: str
    algorithm: str
    material: bytes
    partner: Delivering


@dataclass(frozen=True)
class Token:
    """A client's token as it may be shown."""

    number: int
    name: str
    hint: str
    created_at: datetime
    expires_at: datetime


def partners(city: str | None = None) -> list[Delivering]:
    """The partners of a city (None: of all)."""
    found = Partner.objects.order_by("city", "code")
    return [_delivering(row) for row in (found if city is None else found.filter(city=city))]


def partner(number: int) -> Delivering:
    """One partner. Refusals: PartnerUnknown."""
    found = Partner.objects.filter(pk=number).first()
    if found is None:
        raise refusals.PartnerUnknown(partner=number, city="")
    return _delivering(found)


def keys(partner: int, at: datetime) -> list[Key]:
    """A partner's keys, latest first, with their state at an instant."""
    return [
        Key(row.key_id, row.algorithm, row.not_before, row.not_after, row.revoked_at, _state(row, at))
        for row in PartnerKey.objects.filter(partner_id=partner).order_by("-created_at", "key_id")
    ]


def signing_key(key_id: str, at: datetime) -> SigningKey:
    """A key that is valid at an instant, of a partner that may deliver. Refusals: KeyNotValid."""
    found = PartnerKey.objects.select_related("partner").filter(key_id=key_id).first()
    if found is None or _state(found, at) != "valid" or not found.partner.active:
        raise refusals.KeyNotValid(key=key_id)
    material = bytes(found.material)
    if found.algorithm == PartnerKey.HMAC_SHA256:
        material = sealing.unseal(material)
    return SigningKey(found.key_id, found.algorithm, material, _delivering(found.partner))


def may_deliver(partner: Delivering, city: str, feed: str) -> None:
    """Refuses what a partner may not deliver. Refusals: FeedNotAllowed."""
    if partner.city != city or feed not in partner.feeds:
        raise refusals.FeedNotAllowed(city=city, feed=feed)


def holder_of_token(token: str, at: datetime) -> int:
    """The citizen whose client shows this token. Refusals: TokenUnknown."""
    found = (
        ApiToken.objects.filter(
            token_hash=calc.token_hash(token, settings.SUBJECT_KEY),
            revoked_at=None,
            expires_at__gt=at,
            user__is_active=True,
        )
        .values_list("user__holder_id", flat=True)
        .first()
    )
    if found is None:
        raise refusals.TokenUnknown()
    return found


def tokens(holder: int, at: datetime) -> list[Token]:
    """A citizen's open tokens, latest first."""
    found = ApiToken.objects.filter(user__holder_id=holder, revoked_at=None, expires_at__gt=at).order_by("-pk")
    return [Token(row.pk, row.name, row.hint, row.created_at, row.expires_at) for row in found]


def desk_of_token(token: str, at: datetime) -> tuple[str, str]:
    """Who shows this token, and the desk that it opens. Refusals: TokenUnknown."""
    found = ApiToken.objects.filter(
        token_hash=calc.token_hash(token, settings.SUBJECT_KEY), revoked_at=None, expires_at__gt=at,
        user__is_active=True,
    ).exclude(desk="")  # fmt: skip
    told = found.values_list("user__username", "desk").first()
    if told is None:
        raise refusals.TokenUnknown()
    return told


def desk_tokens(person: str, at: datetime) -> list[tuple[Token, str]]:
    """Somebody's open tokens for desks, the latest first, each with its desk."""
    found = ApiToken.objects.filter(user__username=person, revoked_at=None, expires_at__gt=at).exclude(desk="")
    return [
        (Token(row.pk, row.name, row.hint, row.created_at, row.expires_at), row.desk) for row in found.order_by("-pk")
    ]


def _state(key: PartnerKey, at: datetime) -> str:
    if key.revoked_at is not None and key.revoked_at <= at:
        return "revoked"
    if at < key.not_before:
        return "waiting"
    return "valid" if at < key.not_after else "ended"


def _delivering(row: Partner) -> Delivering:
    return Delivering(row.pk, row.city, row.code, row.name, tuple(row.feeds), row.active)
