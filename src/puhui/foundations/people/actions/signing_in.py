"""Signing in by telephone and one-time code."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from .. import calc, facts, refusals, senders
from ..models import AddressPace, OneTimeCode, Role, User

CODE_LIVES = timedelta(minutes=5)
RESEND_AFTER = timedelta(seconds=60)
ATTEMPTS = 5
CODES_PER_PHONE_AND_HOUR = 5
# A household, an office or a carrier's gateway shares an address.
CODES_PER_ADDRESS_AND_HOUR = 30
FAILURES_PER_ADDRESS_AND_HOUR = 60
HOUR = timedelta(hours=1)


def send_code(*, phone: str, at: datetime, address: str = "") -> facts.CodeSent:
    """Send a six-digit code that lives five minutes; it replaces the one before.

    Refusals: PhoneMalformed, CodeTooSoon, CodeTooOften, CodeNotSent. Locks: the telephone's and address's row.
    """
    phone_hash, number = hashed(phone)
    code = f"{secrets.randbelow(1_000_000):06d}"
    with transaction.atomic():
        if address and _count(address, "codes", at) > CODES_PER_ADDRESS_AND_HOUR:
            raise refusals.CodeTooOften()
        _replace_code(phone_hash, calc.code_hash(phone_hash, code, settings.SUBJECT_KEY), at)
    # Outside the transaction: a slow gateway must not hold a lock.
    try:
        senders.sender().send(phone=number, code=code)
    except senders.SendingFailed as failure:
        raise refusals.CodeNotSent() from failure
    return facts.CodeSent(
        phone_masked=calc.masked_phone(number),
        expires_at=at + CODE_LIVES,
        resend_at=at + RESEND_AFTER,
        shown=code if settings.DEMO else None,
    )


def sign_in(*, phone: str, code: str, at: datetime, address: str = "", language: str = "zh-hans") -> User:
    """The citizen with this telephone, who is enrolled with a new holder number the first time.

    Refusals: PhoneMalformed, CodeWrong (also: expired, used, never sent), CodeExhausted, CodeTooOften,
    AccountClosed. Locks: the telephone's code row.
    """
    phone_hash, number = proved(phone=phone, code=code, at=at, address=address)
    user = _enrolled(phone_hash, number, language, at)
    if not user.is_active:
        raise refusals.AccountClosed()
    return user


def proved(*, phone: str, code: str, at: datetime, address: str = "") -> tuple[bytes, str]:
    """The keyed hash of a telephone and its number, once the code that was sent to it was given back.

    Refusals: PhoneMalformed, CodeWrong, CodeExhausted, CodeTooOften. Locks: the telephone's code row.
    """
    phone_hash, number = hashed(phone)
    # The verdict commits before it is told: a refusal that rolled back would not count the attempt.
    verdict = _try_code(phone_hash, code, address, at)
    if verdict is not None:
        raise verdict
    return phone_hash, number


def hashed(phone: str) -> tuple[bytes, str]:
    """The keyed hash of a telephone, and its normal spelling. Refusals: PhoneMalformed."""
    number = calc.normal_number(calc.PHONE_SCHEME, phone)
    if not calc.is_mobile(number):
        raise refusals.PhoneMalformed()
    return calc.subject_of(calc.PHONE_SCHEME, number, settings.SUBJECT_KEY), number


@transaction.atomic
def _try_code(phone_hash: bytes, code: str, address: str, at: datetime) -> refusals.Refusal | None:
    if address and _count(address, "failures", at, step=0) >= FAILURES_PER_ADDRESS_AND_HOUR:
        return refusals.CodeTooOften()
    given = calc.code_hash(phone_hash, code.strip(), settings.SUBJECT_KEY)
    kept = OneTimeCode.objects.select_for_update().filter(phone_hash=UUID(bytes=phone_hash)).first()
    # Compared also when there is nothing to compare with, so that the time taken tells nothing.
    right = calc.same(bytes(kept.code_hash) if kept else bytes(32), given)
    if kept is not None and kept.attempts >= ATTEMPTS:
        return refusals.CodeExhausted()
    if kept is not None and right and at < kept.expires_at:
        # Used: it expires now. The row stays, for the pace of the next one.
        kept.expires_at = min(kept.sent_at, at)
        kept.save(update_fields=["expires_at"])
        return None
    if kept is not None:
        kept.attempts += 1
        kept.save(update_fields=["attempts"])
    if address:
        _count(address, "failures", at)
    return refusals.CodeWrong()


@transaction.atomic
def _enrolled(phone_hash: bytes, number: str, language: str, at: datetime) -> User:
    mine = User.objects.filter(phone_hash=UUID(bytes=phone_hash), role=Role.CITIZEN)
    known = mine.first()
    if known is not None:
        return known
    with connection.cursor() as cursor:
        # Two first sign-ins at once meet on the unique telephone; the second finds the first's row.
        cursor.execute(
            "INSERT INTO people_user (password, role, phone_hash, phone_masked, holder_id, language, elder_mode,"
            " is_active, joined_at) VALUES ('!', %s, %s, %s, nextval('people_holder'), %s, false, true, %s)"
            " ON CONFLICT (phone_hash) WHERE NOT (role = 'merchant') DO NOTHING",
            [Role.CITIZEN, UUID(bytes=phone_hash), calc.masked_phone(number), language, at],
        )
    return mine.get()


def _replace_code(phone_hash: bytes, code_hash: bytes, at: datetime) -> None:
    """One statement, so that two requests at once send one code."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO people_onetimecode AS kept
                (phone_hash, code_hash, sent_at, expires_at, attempts, hour_began_at, sent_in_hour)
            VALUES (%(phone)s, %(code)s, %(at)s, %(expires)s, 0, %(at)s, 1)
            ON CONFLICT (phone_hash) DO UPDATE SET
                code_hash = EXCLUDED.code_hash, sent_at = EXCLUDED.sent_at, expires_at = EXCLUDED.expires_at,
                attempts = 0,
                hour_began_at = CASE WHEN kept.hour_began_at > %(hour_ago)s
                                     THEN kept.hour_began_at ELSE EXCLUDED.hour_began_at END,
                sent_in_hour = CASE WHEN kept.hour_began_at > %(hour_ago)s THEN kept.sent_in_hour + 1 ELSE 1 END
            WHERE kept.sent_at <= %(pace)s
              AND (kept.hour_began_at <= %(hour_ago)s OR kept.sent_in_hour < %(most)s)
            """,
            {
                "phone": UUID(bytes=phone_hash),
                "code": code_hash,
                "at": at,
                "expires": at + CODE_LIVES,
                "hour_ago": at - HOUR,
                "pace": at - RESEND_AFTER,
                "most": CODES_PER_PHONE_AND_HOUR,
            },
        )
        if cursor.rowcount == 1:
            return
    sent_at = OneTimeCode.objects.values_list("sent_at", flat=True).get(phone_hash=UUID(bytes=phone_hash))
    waits = sent_at + RESEND_AFTER - at
    if waits > timedelta(0):
        raise refusals.CodeTooSoon(seconds=-(-waits // timedelta(seconds=1)))
    raise refusals.CodeTooOften()


def _count(address: str, what: str, at: datetime, step: int = 1) -> int:
    """Add to this hour's count of an address and answer with it."""
    row = UUID(bytes=calc.address_hash(address, settings.SUBJECT_KEY))
    AddressPace.objects.bulk_create([AddressPace(address_hash=row, hour_began_at=at)], ignore_conflicts=True)
    pace = AddressPace.objects.select_for_update().get(address_hash=row)
    if pace.hour_began_at <= at - HOUR:
        pace.hour_began_at, pace.codes, pace.failures = at, 0, 0
    setattr(pace, what, getattr(pace, what) + step)
    pace.save()
    return getattr(pace, what)
