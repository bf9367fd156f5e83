"""Tokens with which a citizen's own client reads the citizen's own pages."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from .. import calc, facts, refusals
from ..models import ApiToken, User

TOKENS_MAX = 5
TOKEN_DAYS_MAX = 365
PREFIX = "puhui_"


@transaction.atomic
def open_token(*, holder: int, name: str, at: datetime, days: int = 90) -> facts.TokenOpened:
    """Draw a token that lives ``days``; it is shown once and only its hash is kept.

    Refusals: PersonUnknown, TokensExhausted. Locks: the person's row.
    """
    person = User.objects.select_for_update().filter(holder_id=holder).first()
    if person is None:
        raise refusals.PersonUnknown(holder=holder)
    if ApiToken.objects.filter(user=person, revoked_at=None, expires_at__gt=at).count() >= TOKENS_MAX:
        raise refusals.TokensExhausted(limit=TOKENS_MAX)
    token = PREFIX + secrets.token_urlsafe(32)
    kept = ApiToken.objects.create(
        user=person,
        name=name.strip()[:64] or "-",
        token_hash=calc.token_hash(token, settings.SUBJECT_KEY),
        hint=token[-4:],
        created_at=at,
        expires_at=at + timedelta(days=min(max(days, 1), TOKEN_DAYS_MAX)),
    )
    return facts.TokenOpened(number=kept.pk, token=token, expires_at=kept.expires_at)


@transaction.atomic
def revoke_token(*, holder: int, number: int, at: datetime) -> None:
    """Close a token; one that is closed stays closed. Refusals: TokenUnknown."""
    found = ApiToken.objects.select_for_update().filter(pk=number, user__holder_id=holder).first()
    if found is None:
        raise refusals.TokenUnknown()
    if found.revoked_at is None:
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
