"""Tokens with which a citizen's own client reads the citizen's pages, and a machine works at a staff member's desk."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from .. import calc, facts, refusals
from ..models import ApiToken, Role, User

TOKENS_MAX = 5
TOKEN_DAYS_MAX = 365
PREFIX = "puhui_"
AT_DESKS = (Role.MARKET, Role.OFFICIAL)


@transaction.atomic
def open_token(*, holder: int, name: str, at: datetime, days: int = 90) -> facts.TokenOpened:
    """Draw a token that lives ``days``; it is shown once and only its hash is kept.

    Refusals: PersonUnknown, TokensExhausted. Locks: the person's row.
    """
    person = User.objects.select_for_update().filter(holder_id=holder).first()
    if person is None:
        raise refusals.PersonUnknown(holder=holder)
    return _draw(person, name, at, days)


@transaction.atomic
def open_desk_token(*, person: str, desk: str, name: str, at: datetime, days: int = 90) -> facts.TokenOpened:
    """A token for one desk of the carbon market, or one post of government; who may sit there is asked elsewhere.

    Refusals: PersonUnknown, TokensExhausted. Locks: the person's row.
    """
    found = User.objects.select_for_update(of=("self",)).filter(username=person, role__in=AT_DESKS, is_active=True)
    if (user := found.first()) is None or not desk:
        raise refusals.PersonUnknown(name=person)
    return _draw(user, name, at, days, desk)


def _draw(person: User, name: str, at: datetime, days: int, desk: str = "") -> facts.TokenOpened:
    if ApiToken.objects.filter(user=person, revoked_at=None, expires_at__gt=at).count() >= TOKENS_MAX:
        raise refusals.TokensExhausted(limit=TOKENS_MAX)
    token = PREFIX + secrets.token_urlsafe(32)
    kept = ApiToken.objects.create(
        user=person,
        desk=desk,
        name=name.strip()[:64] or "-",
        token_hash=calc.token_hash(token, settings.SUBJECT_KEY),
        hint=token[-4:],
        created_at=at,
        expires_at=at + timedelta(days=min(max(days, 1), TOKEN_DAYS_MAX)),
    )
    return facts.TokenOpened(number=kept.pk, token=token, expires_at=kept.expires_at)


@transaction.atomic
def revoke_desk_token(*, person: str, number: int, at: datetime) -> None:
    """Close one's own token; one that is closed stays closed. Refusals: TokenUnknown."""
    _revoke(ApiToken.objects.filter(pk=number, user__username=person).exclude(desk=""), at)


@transaction.atomic
def revoke_token(*, holder: int, number: int, at: datetime) -> None:
    """Close a token; one that is closed stays closed. Refusals: TokenUnknown."""
    _revoke(ApiToken.objects.filter(pk=number, user__holder_id=holder), at)


def _revoke(tokens: QuerySet, at: datetime) -> None:
    found = tokens.select_for_update(of=("self",)).first()
    if found is None:
        raise refusals.TokenUnknown()
    if found.revoked_at is None:
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
