"""Entries are committed, the value comes, winners are drawn, prizes are claimed, and pass on where they are not."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from puhui.economy.draws import facts, refusals, rows
from puhui.economy.draws.calc import drawing, merkle, terms, values
from puhui.economy.draws.models import Draw, Entry, Place
from puhui.ground import clock

SOURCE_CHARACTERS = (3, 300)
NOTE_CHARACTERS_MAX = 300
PASSED_PER_CALL = 500
TICKET_BYTES = 16
Masks = Callable[[Sequence[int]], Mapping[int, str]]


@transaction.atomic
def commit(*, city: str, draw: str, at: datetime) -> facts.DrawCommitted:
    """Close the list of entries and publish a hash over it. Again: the same answer.

    Refusals: DrawUnknown, NotClosed, CommittedTooLate, CalledOff. Locks: the draw, after every entry on its way.
    """
    row = rows.found(city, draw, locked=True)
    if row.state == facts.CALLED_OFF:
        raise refusals.CalledOff(draw=draw, why=row.called_off_why)
    if row.state == facts.DRAFT or (row.state == facts.PUBLISHED and at < row.closes):
        raise refusals.NotClosed(draw=draw, closes=rows.local(row.closes))
    if row.state == facts.PUBLISHED:
        if at >= row.draws_at:
            raise refusals.CommittedTooLate(draw=draw, draws_at=rows.local(row.draws_at))
        _commit(row, at)
    return facts.DrawCommitted(city, draw, row.committed_at, row.entries, row.root, row.commitment)


def _commit(row: Draw, at: datetime) -> None:
    entries = entries_in(row.id)
    roots = merkle.chunk_roots([merkle.leaf_of(*entry) for entry in entries])
    firsts = [bytes.fromhex(ticket) for ticket, _ in entries[:: merkle.CHUNK]]
    row.state, row.committed_at, row.entries = facts.COMMITTED, at, len(entries)
    row.root = merkle.root_of(roots).hex()
    row.commitment = terms.commitment_of(row.city, row.code, row.terms_sha256, len(entries), row.root)
    row.chunks = b"".join(first + root for first, root in zip(firsts, roots, strict=True))
    row.save(update_fields=["state", "committed_at", "entries", "root", "commitment", "chunks"])


def entries_in(draw_id: int) -> list[tuple[str, str]]:
    """All (ticket, entrant) of a draw in hex, in the order of tickets."""
    found = Entry.objects.filter(draw_id=draw_id).order_by("ticket").values_list("ticket", "entrant")
    return [(ticket.hex, entrant.hex) for ticket, entrant in found.iterator(chunk_size=20_000)]


@transaction.atomic
def run(*, city: str, draw: str, value: str, source: str, by: str, at: datetime, masks: Masks) -> facts.DrawDrawn:
    """Draw the winners by the public value, for good. The same value again: the same answer.

    ``source`` says where the value was read, ``masks`` gives the names under which winners are shown.
    Refusals: DrawUnknown, CalledOff, NotCommitted, ValueNotKnownYet, ValueMalformed, SourceMissing, ValueDiffers.
    Locks: the draw.
    """
    row = rows.found(city, draw, locked=True)
    told = terms.read(row.terms)
    read = values.canonical(value, told.randomness)
    if row.state == facts.CALLED_OFF:
        raise refusals.CalledOff(draw=draw, why=row.called_off_why)
    if row.state == facts.DRAWN:
        if read != row.value:
            raise refusals.ValueDiffers(draw=draw, known=row.value)
        return _drawn(row)
    if row.state != facts.COMMITTED:
        raise refusals.NotCommitted(draw=draw)
    if at < row.draws_at:
        raise refusals.ValueNotKnownYet(draw=draw, draws_at=rows.local(row.draws_at))
    if read is None:
        raise refusals.ValueMalformed(value=value[:80], form=values.FORMS[told.randomness.kind])
    if not SOURCE_CHARACTERS[0] <= len(source.strip()) <= SOURCE_CHARACTERS[1]:
        raise refusals.SourceMissing()
    row.state, row.value, row.value_source = facts.DRAWN, read, source.strip()
    row.drawn_at, row.drawn_by = at, by
    row.save(update_fields=["state", "value", "value_source", "drawn_at", "drawn_by"])
    _write_places(row, masks)
    return _drawn(row)


def recomputed(row: Draw, entries: Sequence[tuple[str, str]]) -> list[drawing.Drawn]:
    """Who wins by the row's commitment and value."""
    told = terms.read(row.terms)
    seed = drawing.seed_of(row.commitment, row.value)
    return drawing.drawn(entries, [(prize.id, prize.count) for prize in told.prizes], told.reserves, seed)


def _write_places(row: Draw, masks: Masks) -> None:
    found = recomputed(row, entries_in(row.id))
    holders = dict(
        Entry.objects.filter(draw_id=row.id, ticket__in=[one.ticket for one in found]).values_list(
            "ticket", "holder_id"
        )
    )
    by_ticket = {ticket.hex: holder for ticket, holder in holders.items()}
    shown = masks(sorted(set(by_ticket.values())))
    until = claim_ends(row, row.drawn_at)
    Place.objects.bulk_create(
        Place(
            draw=row, place=one.place, holder_id=by_ticket[one.ticket], ticket=one.ticket, entrant=one.entrant,
            prize=one.prize, state=facts.WON if one.prize else facts.RESERVE,
            shown_as=shown.get(by_ticket[one.ticket], ""), claim_by=until if one.prize else None,
        )
        for one in found
    )  # fmt: skip


def claim_ends(row: Draw, at: datetime) -> datetime:
    """When a prize won at an instant can no longer be claimed: the end of the last local day."""
    return clock.day_ends(clock.local_day(at) + timedelta(days=terms.read(row.terms).claim_days))


def _drawn(row: Draw) -> facts.DrawDrawn:
    places = tuple(rows.place(one) for one in Place.objects.filter(draw=row).order_by("place"))
    return facts.DrawDrawn(row.city, row.code, row.drawn_at, row.value, places)


@transaction.atomic
def claim(*, holder: int, city: str, draw: str, at: datetime) -> facts.PrizeClaimed:
    """Claim what one has won. Again: the same answer. Refusals: DrawUnknown, NothingWon, ClaimOver. Locks: the place."""
    row = rows.found(city, draw)
    place = Place.objects.select_for_update().filter(draw=row, holder_id=holder).exclude(state=facts.RESERVE).first()
    if place is None:
        raise refusals.NothingWon(draw=draw)
    if place.state == facts.LAPSED or (place.state == facts.WON and at >= place.claim_by):
        raise refusals.ClaimOver(claim_by=rows.local(place.claim_by))
    newly = place.state == facts.WON
    if newly:
        place.state, place.claimed_at = facts.CLAIMED, at
        place.save(update_fields=["state", "claimed_at"])
    prize = next(one for one in terms.read(row.terms).prizes if one.id == place.prize)
    delivered = place.state == facts.DELIVERED
    return facts.PrizeClaimed(draw, place.place, holder, prize, place.claimed_at, newly, delivered)


@transaction.atomic
def hand_over(*, city: str, draw: str, place: int, note: str, at: datetime) -> facts.Place:
    """Write down that a claimed prize was handed over. Again: the same answer.

    Refusals: DrawUnknown, PrizeUnknown, PrizeNotClaimed. Locks: the place.
    """
    row = rows.found(city, draw)
    found = Place.objects.select_for_update().filter(draw=row, place=place).first()
    if found is None:
        raise refusals.PrizeUnknown(draw=draw, place=place)
    if found.state not in (facts.CLAIMED, facts.DELIVERED):
        raise refusals.PrizeNotClaimed(place=place, state=found.state)
    if found.state == facts.CLAIMED:
        found.state, found.delivered_at, found.note = facts.DELIVERED, at, note.strip()[:NOTE_CHARACTERS_MAX]
        found.save(update_fields=["state", "delivered_at", "note"])
    return rows.place(found)


def pass_on(*, at: datetime) -> list[facts.PrizePassedOn]:
    """Give every prize that was not claimed in time to the next reserve in drawn order, at most 500 a call."""
    due = Place.objects.filter(state=facts.WON, claim_by__lte=at).order_by("claim_by", "draw_id", "place")
    passed = [_pass_one(draw_id, place, at) for draw_id, place in due.values_list("draw_id", "place")[:PASSED_PER_CALL]]
    return [one for one in passed if one is not None]


@transaction.atomic
def _pass_one(draw_id: int, place: int, at: datetime) -> facts.PrizePassedOn | None:
    # The draw first: two jobs must not give one prize to two reserves.
    row = Draw.objects.select_for_update().get(id=draw_id)
    lost = Place.objects.select_for_update().get(draw=row, place=place)
    if lost.state != facts.WON or at < lost.claim_by:
        return None
    Place.objects.filter(id=lost.id).update(state=facts.LAPSED)
    following = Place.objects.filter(draw=row, state=facts.RESERVE).order_by("place").first()
    if following is not None:
        Place.objects.filter(id=following.id).update(state=facts.WON, prize=lost.prize, claim_by=claim_ends(row, at))
    return facts.PrizePassedOn(row.city, row.code, lost.prize, place, following.place if following else None)
