"""Rows as facts, and rows locked. Private to the room."""

from datetime import datetime

from puhui.economy.draws import facts, refusals
from puhui.economy.draws.calc import terms
from puhui.economy.draws.models import Draw, Place
from puhui.ground import clock


def found(city: str, draw: str, *, locked: bool = False) -> Draw:
    """The row of a draw; locked, it waits for every entry on its way. Refusals: DrawUnknown."""
    rows = Draw.objects.select_for_update() if locked else Draw.objects
    row = rows.filter(city=city, code=draw).first()
    if row is None:
        raise refusals.DrawUnknown(city=city, draw=draw)
    return row


def fact(row: Draw, entries: int | None = None) -> facts.Draw:
    """A draw as others see it; ``entries`` where they are still being made."""
    return facts.Draw(
        number=row.id, city=row.city, code=row.code, terms=terms.read(row.terms), terms_sha256=row.terms_sha256,
        state=row.state, origin=row.origin, published_at=row.published_at, opens=row.opens, closes=row.closes,
        draws_at=row.draws_at, entries=row.entries if row.entries is not None else entries or 0,
        committed_at=row.committed_at, root=row.root, commitment=row.commitment, value=row.value,
        value_source=row.value_source, drawn_at=row.drawn_at, called_off_why=row.called_off_why,
    )  # fmt: skip


def place(row: Place) -> facts.Place:
    return facts.Place(
        place=row.place, prize=row.prize, state=row.state, ticket=row.ticket.hex, entrant=row.entrant.hex,
        shown_as=row.shown_as, claim_by=row.claim_by, claimed_at=row.claimed_at, delivered_at=row.delivered_at,
        note=row.note, holder=row.holder_id,
    )  # fmt: skip


def local(instant: datetime) -> str:
    """An instant as a sentence tells it: the city's clock, to the minute."""
    return f"{instant.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
