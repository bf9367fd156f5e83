"""Accounts of staff: made by the operator, never by signing up."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from .. import refusals
from ..models import Role, User

STAFF = (Role.OPERATOR, Role.AUDITOR, Role.PARTNER, Role.OFFICIAL, Role.MARKET)


@transaction.atomic
def add_staff(
    *,
    name: str,
    password: str,
    role: str,
    at: datetime,
    display_name: str | None = None,
    partner: int | None = None,
) -> User:
    """Open an account for an operator, an auditor or a partner's own staff (``partner``: its number).

    Refusals: StaffMalformed, PasswordWeak, NameTaken.
    """
    if role not in STAFF or not 2 <= len(name.strip()) <= 64 or (role == Role.PARTNER) != (partner is not None):
        raise refusals.StaffMalformed()
    user = User(username=name.strip(), role=role, display_name=display_name, partner_id=partner, joined_at=at)
    _set_password(user, password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as taken:
        if User.objects.filter(username=user.username).exists():
            raise refusals.NameTaken(name=name) from taken
        raise
    return user


@transaction.atomic
def change_password(*, name: str, password: str) -> None:
    """Give a member of staff another password. Refusals: PersonUnknown, PasswordWeak. Locks: the row."""
    user = _staff(name)
    _set_password(user, password)
    user.save(update_fields=["password"])


@transaction.atomic
def close_staff(*, name: str) -> None:
    """Let a member of staff sign in no more; sessions end with the next request. Refusals: PersonUnknown."""
    user = _staff(name)
    user.is_active = False
    user.save(update_fields=["is_active"])


@transaction.atomic
def set_second_factor(*, name: str, secret: str | None) -> None:
    """Give staff the TOTP secret (base32) of their authenticator; None: they set it up at the next sign-in.

    Refusals: PersonUnknown. Locks: the row.
    """
    user = _staff(name)
    Authenticator.objects.filter(user=user).delete()
    if secret is not None:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(secret)})


def _staff(name: str) -> User:
    user = User.objects.select_for_update(of=("self",)).filter(username=name, role__in=STAFF).first()
    if user is None:
        raise refusals.PersonUnknown(name=name)
    return user


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise refusals.PasswordWeak(reasons=" ".join(weak.messages)) from weak
    user.set_password(password)
