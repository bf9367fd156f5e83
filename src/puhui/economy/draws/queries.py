"""FACE: which draws there are, who entered, that an entry is committed to, who won, and whether all of it is so."""

import json
from bisect import bisect_right
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from puhui.economy.draws import facts, publishing, refusals, rows
from puhui.economy.draws.calc import merkle, terms
from puhui.economy.draws.drawing import TICKET_BYTES, entries_in, recomputed
from puhui.economy.draws.models import Draw, Entrant, Entry, Place

DRAWS_MAX = 200
ROOT_BYTES = 32
to_refund = publishing.to_refund


def draws(city: str, *, drafts: bool = False) -> list[facts.Draw]:
    """The latest 200 draws of a city, the last to close first; drafts only where asked for."""
    found = Draw.objects.filter(city=city).order_by("-closes", "-id")
    if not drafts:
        found = found.exclude(state=facts.DRAFT)
    listed = list(found.defer("chunks")[:DRAWS_MAX])
    counted = _counts([row.id for row in listed if row.entries is None])
    return [rows.fact(row, counted.get(row.id)) for row in listed]


def draw(city: str, code: str) -> facts.Draw:
    """One draw. Refusals: DrawUnknown."""
    row = rows.found(city, code)
    return rows.fact(row, _counts([row.id]).get(row.id) if row.entries is None else None)


def due(at: datetime) -> list[tuple[str, str]]:
    """Draws (city, id) that are closed and wait for their commitment, while it can still be made."""
    found = Draw.objects.filter(state=facts.PUBLISHED, closes__lte=at, draws_at__gt=at)
    return list(found.order_by("closes").values_list("city", "code"))


def entries_of(holder: int, city: str, code: str) -> list[facts.DrawEntered]:
    """A person's own entries in one draw, the first one first. Refusals: DrawUnknown."""
    row = rows.found(city, code)
    return [
        facts.DrawEntered(e.id, e.holder_id, e.draw_id, e.ticket.hex, e.entrant.hex, e.nth, e.at, e.price, False)
        for e in Entry.objects.filter(holder_id=holder, draw_id=row.id).order_by("nth")
    ]


def entered(holder: int, numbers: list[int]) -> dict[int, int]:
    """How often a person entered each of these draws (by number)."""
    found = Entrant.objects.filter(holder_id=holder, draw_id__in=numbers)
    return dict(found.values_list("draw_id", "entries"))


def all_entries_of(holder: int) -> list[dict[str, Any]]:
    """Everything this room keeps about a person, for the person."""
    codes = dict(Draw.objects.values_list("id", "code"))
    entries = Entry.objects.filter(holder_id=holder).order_by("at")
    places = Place.objects.filter(holder_id=holder).order_by("draw_id")
    return [{"draw": codes[e.draw_id], "ticket": e.ticket.hex, "at": e.at, "points": e.price} for e in entries] + [
        {"draw": codes[p.draw_id], "place": p.place, "prize": p.prize, "state": p.state} for p in places
    ]


def proof(holder: int, city: str, code: str, entry: UUID) -> facts.Proof:
    """That one's entry is among those committed to. Refusals: DrawUnknown, EntryUnknown, NotCommitted."""
    row = rows.found(city, code)
    mine = Entry.objects.filter(holder_id=holder, draw_id=row.id, id=entry).first()
    if mine is None:
        raise refusals.EntryUnknown(id=entry)
    if row.chunks is None:
        raise refusals.NotCommitted(draw=code)
    width, kept = TICKET_BYTES + ROOT_BYTES, bytes(row.chunks)
    chunks = [(kept[n : n + TICKET_BYTES], kept[n + TICKET_BYTES : n + width]) for n in range(0, len(kept), width)]
    chunk = bisect_right([first for first, _ in chunks], mine.ticket.bytes) - 1
    near = Entry.objects.filter(draw_id=row.id, ticket__gte=UUID(bytes=chunks[chunk][0])).order_by("ticket")
    found = [(t.hex, e.hex) for t, e in near.values_list("ticket", "entrant")[: merkle.CHUNK]]
    path = merkle.path_of([merkle.leaf_of(*one) for one in found], [t for t, _ in found].index(mine.ticket.hex))
    path += merkle.path_of([root for _, root in chunks], chunk)
    return facts.Proof(mine.ticket.hex, mine.entrant.hex, tuple((side, one.hex()) for side, one in path), row.root)


def places(city: str, code: str) -> list[facts.Place]:
    """What was drawn, in order, with holders: for the console. Refusals: DrawUnknown."""
    row = rows.found(city, code)
    return [rows.place(one) for one in Place.objects.filter(draw=row).order_by("place")]


def place_of(holder: int, city: str, code: str) -> facts.Place | None:
    """What a person has won, or is a reserve for. Refusals: DrawUnknown."""
    row = rows.found(city, code)
    found = Place.objects.filter(draw=row, holder_id=holder).first()
    return rows.place(found) if found else None


def published(city: str, code: str) -> dict[str, Any]:
    """Everything by which anybody can recompute a draw, as plain JSON; docs/draw_verify.py reads it.

    Nobody is named: tickets and entrants are numbers, winners have masked names. Before the commitment there are no
    entries in it. Refusals: DrawUnknown.
    """
    row = rows.found(city, code)
    told: dict[str, Any] = {
        "format": terms.FORMAT, "city": city, "draw": code, "state": row.state,
        "terms": json.loads(row.terms), "terms_sha256": row.terms_sha256, "published_at": _told(row.published_at),
    }  # fmt: skip
    if row.state == facts.CALLED_OFF:
        told["called_off"] = {"at": _told(row.called_off_at), "why": row.called_off_why}
    if row.commitment:
        told["commitment"] = {
            "at": _told(row.committed_at), "entries": row.entries, "root": row.root, "sha256": row.commitment,
        }  # fmt: skip
        told["entries"] = entries_in(row.id)
    if row.drawn_at:
        told["randomness"] = {"value": row.value, "source": row.value_source, "at": _told(row.drawn_at)}
        told["winners"] = [
            {"place": p.place, "prize": p.prize, "ticket": p.ticket.hex, "shown_as": p.shown_as, "state": p.state}
            for p in Place.objects.filter(draw=row).order_by("place")
        ]
    return told


def verify(city: str, code: str) -> facts.Verification:
    """Recompute everything from the entries as they stand: terms, tree, commitment, winners. Refusals: NotCommitted."""
    row = rows.found(city, code)
    if not row.commitment:
        raise refusals.NotCommitted(draw=code)
    entries = entries_in(row.id)
    root = merkle.root_of(merkle.chunk_roots([merkle.leaf_of(*one) for one in entries])).hex()
    sha256 = terms.hash_of(row.terms)
    commitment = terms.commitment_of(city, code, sha256, len(entries), root)
    checks = [
        ("terms_sha256", row.terms_sha256, sha256), ("entries", row.entries, len(entries)), ("root", row.root, root),
        ("commitment", row.commitment, commitment),
    ]  # fmt: skip
    kept: list[Place] = []
    if row.drawn_at:
        kept = list(Place.objects.filter(draw=row).order_by("place"))
        for now, one in _paired(recomputed(row, entries), kept):
            checks.append((f"place {now[0] if now else one[0]}", one, now))
    faults = tuple(
        {"what": what, "recorded": recorded, "recomputed": now} for what, recorded, now in checks if recorded != now
    )
    return facts.Verification(city, code, len(entries), commitment, sum(1 for p in kept if p.prize), faults)


def _paired(now: list, kept: list[Place]):
    computed = [(one.place, one.ticket) for one in now]
    recorded = [(p.place, p.ticket.hex) for p in kept]
    for index in range(max(len(computed), len(recorded))):
        yield computed[index] if index < len(computed) else None, recorded[index] if index < len(recorded) else None


def _counts(numbers: list[int]) -> dict[int, int]:
    found = Entry.objects.filter(draw_id__in=numbers).values_list("draw_id").annotate(made=Count("ticket"))
    return dict(found) if numbers else {}


def _told(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
