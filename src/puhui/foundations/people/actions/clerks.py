"""Accounts of people at counters: a telephone and a name, no green account and no holder.

Which merchant somebody works for, and in which store, is not known here (economy/merchants).
"""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from .. import calc, facts, refusals
from ..models import Role, User
from .signing_in import hashed, proved

NAME_MOST = 32


def sign_in_clerk(
    *, phone: str, code: str, at: datetime, address: str = "", language: str = "zh-hans", name: str | None = None
) -> User:
    """The counter account with this telephone; where ``name`` is given, a new one is opened for it.

    Refusals: PhoneMalformed, CodeWrong, CodeExhausted, CodeTooOften, ClerkUnknown, ClerkNameMissing, AccountClosed.
    Locks: the telephone's code row.
    """
    phone_hash, number = proved(phone=phone, code=code, at=at, address=address)
    if name is not None:
        user = User.objects.get(id=_enrolled(phone_hash, number, name, language, at))
    else:
        user = User.objects.filter(phone_hash=UUID(bytes=phone_hash), role=Role.MERCHANT).first()
        if user is None:
            raise refusals.ClerkUnknown()
    if not user.is_active:
        raise refusals.AccountClosed()
    return user


def enrol_clerk(*, phone: str, name: str, at: datetime, language: str = "zh-hans") -> facts.ClerkEnrolled:
    """Open a counter account that somebody's employer vouches for, or find it.

    Refusals: PhoneMalformed, ClerkNameMissing.
    """
    phone_hash, number = hashed(phone)
    user = User.objects.get(id=_enrolled(phone_hash, number, name, language, at))
    return facts.ClerkEnrolled(user.id, user.display_name, user.phone_masked)


@transaction.atomic
def close_clerk(*, user: int) -> None:
    """Erase a counter account; what was done under its number stays with the number. Again: nothing more."""
    User.objects.filter(id=user, role=Role.MERCHANT).delete()


def draw_holder() -> int:
    """A number for somebody in the ledger who is not a person; no person ever has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_holder')")
        return cursor.fetchone()[0]


@transaction.atomic
def _enrolled(phone_hash: bytes, number: str, name: str, language: str, at: datetime) -> int:
    called = name.strip()[:NAME_MOST]
    if not called:
        raise refusals.ClerkNameMissing()
    with connection.cursor() as cursor:
        # Two at once meet on the telephone; the second keeps the first's row.
        cursor.execute(
            "INSERT INTO people_user (password, role, phone_hash, phone_masked, display_name, language, elder_mode,"
            " is_active, joined_at) VALUES ('!', 'merchant', %s, %s, %s, %s, false, true, %s)"
            " ON CONFLICT (phone_hash) WHERE role = 'merchant' DO UPDATE SET display_name = people_user.display_name"
            " RETURNING id",
            [UUID(bytes=phone_hash), calc.masked_phone(number), called, language, at],
        )
        return cursor.fetchone()[0]
