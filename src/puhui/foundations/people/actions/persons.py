"""A person's account: preferences, deletion, and enrolling many at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl
from django.conf import settings
from django.db import connection, transaction

from puhui.ground import columns

from .. import calc, facts, refusals
from ..models import ApiToken, Binding, Consent, Deletion, OneTimeCode, Role, User
from .consents import record_text

WORTH_COUNTING = 10_000


@transaction.atomic
def prefer(
    *,
    holder: int,
    language: str | None = None,
    elder_mode: bool | None = None,
    display_name: str | None = None,
) -> User:
    """Change what a person prefers; None leaves as it is. Refusals: PersonUnknown. Locks: the person's row."""
    person = User.objects.select_for_update().filter(holder_id=holder).first()
    if person is None:
        raise refusals.PersonUnknown(holder=holder)
    if language is not None:
        person.language = language
    if elder_mode is not None:
        person.elder_mode = elder_mode
    if display_name is not None:
        person.display_name = display_name.strip()[:64] or None
    person.save(update_fields=["language", "elder_mode", "display_name"])
    return person


@transaction.atomic
def delete_person(*, holder: int, at: datetime) -> facts.PersonDeleted:
    """Erase who somebody is; the holder's number stays in the ledger as a pseudonym (PIPL art. 47).

    Bindings, tokens and the account go; consents lose their link; a record without identity remains.
    The same again answers the same. Refusals: PersonUnknown. Locks: the person's row.
    """
    person = User.objects.select_for_update().filter(holder_id=holder).first()
    if person is None:
        if Deletion.objects.filter(holder_id=holder).exists():
            return facts.PersonDeleted(holder=holder, bindings=0, consents=0)
        raise refusals.PersonUnknown(holder=holder)
    bindings, _ = Binding.objects.filter(holder_id=holder).delete()
    consents = Consent.objects.filter(holder_id=holder)
    consents.filter(withdrawn_at=None, given_at__lte=at).update(withdrawn_at=at)
    # The words and the days stay as evidence that consent was asked for; not whose it was.
    unlinked = consents.update(holder_id=None)
    OneTimeCode.objects.filter(phone_hash=person.phone_hash).delete()
    ApiToken.objects.filter(user=person).delete()
    Deletion.objects.create(holder_id=holder, deleted_at=at)
    person.delete()
    return facts.PersonDeleted(holder=holder, bindings=bindings, consents=unlinked)


@transaction.atomic
def enrol_frame(
    *,
    city: str,
    frame: pl.DataFrame,
    consents: Mapping[str, tuple[str, dict[str, str]]],
    at: datetime,
) -> pl.Series:
    """Enrol many people who are new here, e.g. from a programme that moves in; answers their holders in order.

    ``frame``: ``phone`` String, ``scheme`` String, ``number`` String, one row per person; every person is new.
    ``consents``: scenario → (version, words), which all of them gave elsewhere. Three COPYs; runs inside the
    caller's transaction. A telephone or card that is known already fails the whole (IntegrityError).
    """
    holders = _new_holders(frame.height)
    latest = max((version for version, _ in consents.values()), default=None)
    owned = frame.with_columns(holder_id=holders)
    bindings = pl.concat(_binding_frame(part, city, latest, at) for part in owned.partition_by("scheme"))
    with connection.cursor() as cursor:
        _copy_with_uuid(cursor, "people_user", _user_frame(owned, at), "phone_hash")
        _copy_with_uuid(cursor, "people_binding", bindings, "subject")
        for scenario, (version, words) in consents.items():
            text = record_text(city, scenario, version, words)
            agreed = owned.select(
                "holder_id",
                city=pl.lit(city),
                scenario=pl.lit(scenario),
                text_id=pl.lit(text.pk, dtype=pl.Int64),
                given_at=pl.lit(at),
            )
            columns.copy_in(cursor, "people_consent", agreed)
        if frame.height >= WORTH_COUNTING:
            # Until the planner knows of them, whoever looks them up in this transaction waits long.
            cursor.execute("ANALYZE people_binding, people_consent")
    return holders


def _user_frame(owned: pl.DataFrame, at: datetime) -> pl.DataFrame:
    phones = calc.subjects_of(calc.PHONE_SCHEME, owned["phone"], settings.SUBJECT_KEY)
    return owned.select(
        password=pl.lit("!"),
        role=pl.lit(Role.CITIZEN.value),
        phone_hash=_uuid_text(phones),
        phone_masked=pl.col("phone").str.slice(0, 3) + "****" + pl.col("phone").str.slice(7),
        holder_id="holder_id",
        language=pl.lit("zh-hans"),
        elder_mode=False,
        is_active=True,
        joined_at=pl.lit(at),
    )


def _binding_frame(part: pl.DataFrame, city: str, version: str | None, at: datetime) -> pl.DataFrame:
    scheme = part["scheme"][0]
    subjects = calc.subjects_of(scheme, part["number"], settings.SUBJECT_KEY)
    return part.select(
        subject=_uuid_text(subjects),
        scheme=pl.lit(scheme),
        city=pl.lit(city),
        holder_id="holder_id",
        masked=pl.lit("••••") + pl.col("number").str.slice(-4),
        consent_version=pl.lit(version, dtype=pl.String),
        bound_at=pl.lit(at),
        active=pl.lit(version is not None),
    )


def _new_holders(count: int) -> pl.Series:
    with connection.cursor() as cursor:
        drawn = columns.copy_out(
            cursor,
            "SELECT nextval('people_holder') FROM generate_series(1, %s)",
            [count],
            {"holder_id": pl.Int64},
        )
    return drawn["holder_id"]


def _uuid_text(subjects: pl.Series) -> pl.Series:
    return subjects.bin.encode("hex")


def _copy_with_uuid(cursor: Any, table: str, frame: pl.DataFrame, uuid_column: str) -> None:
    """COPY through a staging table: the encoder has no uuid, PostgreSQL casts the text."""
    names = ", ".join(frame.columns)
    values = ", ".join(f"{name}::uuid" if name == uuid_column else name for name in frame.columns)
    cursor.execute(f"CREATE TEMPORARY TABLE enrolling ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")
    cursor.execute(f"ALTER TABLE enrolling ALTER {uuid_column} TYPE text")
    columns.copy_in(cursor, "enrolling", frame)
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM enrolling")
    cursor.execute("DROP TABLE enrolling")
