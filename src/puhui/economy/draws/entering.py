"""One person enters a draw: in time, not too often, under a number that is nobody's."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from puhui.economy.draws import facts, refusals, rows
from puhui.economy.draws.models import Draw, Entrant, Entry

MG_PER_G = 1_000
# One more entry of a person, unless that were too many: decided by the row itself, whoever comes at the same time.
ONE_MORE = """
INSERT INTO draws_entrant AS mine (holder_id, draw_id, entries, most) VALUES (%s, %s, 1, %s)
ON CONFLICT (holder_id, draw_id) DO UPDATE SET entries = mine.entries + 1 WHERE mine.entries < mine.most
RETURNING entries
"""


@transaction.atomic
def enter(*, holder: int, city: str, draw: str, id: UUID, at: datetime, saved_mg: int, acts: int) -> facts.DrawEntered:
    """Enter a draw. The same id again answers the same. What it costs is the caller's to take, in one transaction.

    ``saved_mg`` and ``acts`` are what the person did in the days that the terms name.
    Refusals: DrawUnknown, NotOpen, CalledOff, NeedsUnmet, EntriesExhausted, EntryDiffers.
    Locks: the draw (shared), the person's count.
    """
    row = share(city, draw)
    if known := _known(holder, row, id):
        return known
    if row.state == facts.CALLED_OFF:
        raise refusals.CalledOff(draw=draw, why=row.called_off_why)
    if row.state != facts.PUBLISHED or not row.opens <= at < row.closes:
        raise refusals.NotOpen(draw=draw, opens=rows.local(row.opens), closes=rows.local(row.closes))
    _refuse_needy(row, saved_mg, acts)
    nth = one_more(holder, row)
    entry = Entry.objects.create(
        holder_id=holder, draw_id=row.id, id=id, ticket=ticket_of(row, holder, id), entrant=entrant_of(row, holder),
        nth=nth, price=row.price, at=at,
    )  # fmt: skip
    return _fact(entry, newly=True)


def share(city: str, draw: str) -> Draw:
    """The draw, shared with other entries: nobody commits it before this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM draws_draw WHERE city = %s AND code = %s FOR SHARE", [city, draw])
    return rows.found(city, draw)


def one_more(holder: int, row: Draw) -> int:
    """Which of the person's entries this is. Refusals: EntriesExhausted."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_MORE, [holder, row.id, row.per_person])
        told = cursor.fetchone()
    if told is None:
        raise refusals.EntriesExhausted(draw=row.code, limit=row.per_person)
    return told[0]


def ticket_of(row: Draw, holder: int, id: UUID) -> UUID:
    """The number of an entry; who knows the entry's id cannot make it."""
    return UUID(bytes=_keyed(row, f"ticket/{holder}/{id}"))


def entrant_of(row: Draw, holder: int) -> UUID:
    """A person's name within one draw."""
    return UUID(bytes=_keyed(row, f"entrant/{holder}"))


def _keyed(row: Draw, name: str) -> bytes:
    return hashlib.blake2b(name.encode(), digest_size=16, key=bytes(row.salt)).digest()


def _known(holder: int, row: Draw, id: UUID) -> facts.DrawEntered | None:
    # A person's own entries are few; another draw's under this id is another's business.
    entry = Entry.objects.filter(holder_id=holder, id=id).first()
    if entry is not None and entry.draw_id != row.id:
        raise refusals.EntryDiffers(id=id, field="draw")
    return _fact(entry, newly=False) if entry is not None else None


def _refuse_needy(row: Draw, saved_mg: int, acts: int) -> None:
    needs = rows.fact(row).terms.needs
    if saved_mg < needs.grams * MG_PER_G or acts < needs.acts:
        raise refusals.NeedsUnmet(
            draw=row.code, grams=saved_mg // MG_PER_G, needed_grams=needs.grams, acts=acts, needed_acts=needs.acts
        )


def entries_of(holder: int, draw_id: int) -> int:
    """How often a person entered."""
    return Entrant.objects.filter(holder_id=holder, draw_id=draw_id).values_list("entries", flat=True).first() or 0


def _fact(entry: Entry, *, newly: bool) -> facts.DrawEntered:
    return facts.DrawEntered(
        entry.id, entry.holder_id, entry.draw_id, entry.ticket.hex, entry.entrant.hex, entry.nth, entry.at,
        entry.price, newly,
    )  # fmt: skip
