"""Points on their way to another scheme: open until the other side has decided. Private to the room.

The points themselves are held by the caller; here stands what the other side is asked about, and what is owed for it.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from puhui.economy.schemes import books, facts, refusals
from puhui.economy.schemes.calc import money
from puhui.economy.schemes.models import Connection, Leaving
from puhui.foundations.packs import schema

ACCOUNT = re.compile(r"[A-Za-z0-9._@+-]{1,64}")
# Who begins a conversion has so long to ask; then whoever finds it open may.
BEGINNER_HAS = timedelta(minutes=2)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 15, 60, 240, 720))
PER_CALL = 100
SAME = ("scheme", "offer", "account", "points", "theirs")


@transaction.atomic
def begin(
    *, holder: int, id: UUID, city: str, offer: schema.Offer, scheme: schema.Scheme, account: str, at: datetime
) -> tuple[facts.Leaving, bool]:
    """Write down what is to leave; and whether it is new, so that the caller may ask. Again: the same, not new.

    Refusals: AccountMissing, SchemeNotConnected, Differs. Runs in the transaction that holds the points.
    """
    account = account.strip()
    if not ACCOUNT.fullmatch(account):
        raise refusals.AccountMissing()
    theirs = offer.conversion.gives
    row = Leaving(
        holder_id=holder, id=id, city=city, scheme=scheme.id, offer=offer.id, account=account, points=offer.price,
        theirs=theirs, fen=money.fen_for(theirs, scheme.pays_fen_per_100), at=at, due_at=at + BEGINNER_HAS,
    )  # fmt: skip
    known = Leaving.objects.filter(holder_id=holder, id=id).first()
    if known is None:
        link = Connection.objects.filter(city=city, scheme=scheme.id).first()
        if link is None or link.paused or not link.address or not link.key_id:
            raise refusals.SchemeNotConnected(scheme=scheme.name.zh)
        row.save(force_insert=True)
        return told(row), True
    for name in SAME:
        if getattr(known, name) != getattr(row, name):
            raise refusals.Differs(id=id, field=name)
    return told(known), False


@transaction.atomic
def finish(*, holder: int, id: UUID, settled_at: datetime, at: datetime) -> facts.Leaving:
    """The other side has added the points: what is owed for them is booked. Again: nothing more. Locks: the row.

    ``settled_at``: when it did, by which both sides' statements count it in one month.
    """
    row = Leaving.objects.select_for_update().get(holder_id=holder, id=id)
    if row.state == facts.OPEN:
        row.state, row.settled_at, row.due_at, row.trouble = facts.DONE, max(settled_at, row.at), None, ""
        row.save(update_fields=["state", "settled_at", "due_at", "trouble"])
        books.post(row.city, row.scheme, books.OUT, row.id, row.fen, at)
    return told(row)


@transaction.atomic
def drop(*, holder: int, id: UUID, at: datetime, why: str = "") -> facts.Leaving:
    """The other side will not add the points. Again: nothing more. Locks: the row."""
    row = Leaving.objects.select_for_update().get(holder_id=holder, id=id)
    if row.state == facts.OPEN:
        row.state, row.settled_at, row.due_at, row.trouble = facts.DROPPED, at, None, why
        row.save(update_fields=["state", "settled_at", "due_at", "trouble"])
    return told(row)


DUE = """
UPDATE schemes_leaving SET tries = tries + 1,
    due_at = %(at)s + (%(waits)s::interval[])[least(tries + 1, %(longest)s)]
WHERE (holder_id, id) IN (
    SELECT holder_id, id FROM schemes_leaving WHERE state = 'open' AND due_at <= %(at)s
    ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
) RETURNING holder_id, id
"""


@transaction.atomic
def take_due(*, at: datetime) -> Sequence[facts.Leaving]:
    """What is open and may be asked about, for this caller alone for a while; at most 100, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"at": at, "waits": list(WAITS), "longest": len(WAITS), "limit": PER_CALL})
        names = cursor.fetchall()
    rows = [Leaving.objects.get(holder_id=holder, id=id) for holder, id in names]
    return [told(row) for row in sorted(rows, key=lambda row: row.at)]


def note_silence(*, holder: int, id: UUID, why: str) -> None:
    """Why it is still open."""
    Leaving.objects.filter(holder_id=holder, id=id, state=facts.OPEN).update(trouble=why[:200])


def told(row: Leaving) -> facts.Leaving:
    return facts.Leaving(
        holder=row.holder_id, id=row.id, city=row.city, scheme=row.scheme, offer=row.offer, account=row.account,
        points=row.points, theirs=row.theirs, fen=row.fen, state=row.state, at=row.at, settled_at=row.settled_at,
        tries=row.tries, trouble=row.trouble,
    )  # fmt: skip
