"""Calendars under secret addresses: opened, renewed, found again. Private to the room."""

import base64
import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction

from puhui.civic.activities import facts, refusals, schooling
from puhui.civic.activities.models import Feed, Teacher
from puhui.ground import sealing

PURPOSE = b"puhui-feeds"
LENGTH = 26  # characters of base 32: 130 bits


@transaction.atomic
def open_feed(*, holder: int, city: str, at: datetime, school: str = "", renew: bool = False) -> str:
    """The secret of somebody's calendar, or of a school's for which they book; the same every time, until ``renew``.

    Refusals: SchoolUnknown, TeacherUnknown. Locks: the feed.
    """
    if school:
        schooling.refuse_stranger(city, school, holder)
    first = Feed(
        holder_id=holder, city=city, school=school, digest=_digest(_secret(holder, city, school, 1)), at=at
    )  # fmt: skip
    Feed.objects.bulk_create([first], ignore_conflicts=True)
    row = Feed.objects.select_for_update().get(holder_id=holder, city=city, school=school)
    if renew:
        row.turn, row.at = row.turn + 1, at
        row.digest = _digest(_secret(holder, city, school, row.turn))
        row.save(update_fields=["turn", "at", "digest"])
    return _secret(holder, city, school, row.turn)


def fed(secret: str) -> facts.Fed:
    """Whose calendar a secret opens; a school's only while its owner books for it. Refusals: FeedUnknown."""
    row = Feed.objects.filter(digest=_digest(secret)).first()
    if row is None:
        raise refusals.FeedUnknown()
    keeps = Teacher.objects.filter(city=row.city, school=row.school, holder_id=row.holder_id)
    if row.school and not keeps.exists():
        raise refusals.FeedUnknown()
    return facts.Fed(row.holder_id, row.city, row.school)


def close_feeds(holder: int) -> None:
    """Somebody leaves: their addresses answer no more."""
    Feed.objects.filter(holder_id=holder).delete()


def _secret(holder: int, city: str, school: str, turn: int) -> str:
    key = sealing.derived(settings.SEALING_KEY, PURPOSE)
    named = hashlib.blake2b(f"{holder}/{city}/{school}/{turn}".encode(), digest_size=20, key=key).digest()
    return base64.b32encode(named).decode().lower()[:LENGTH]


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
