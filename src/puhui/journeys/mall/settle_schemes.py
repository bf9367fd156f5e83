"""What a city and other schemes owe each other: connections, months, and whether points, lines and ledger agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from puhui.economy.rewards import queries as rewards
from puhui.economy.schemes import actions as schemes
from puhui.economy.schemes import facts
from puhui.economy.schemes import queries as kept
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.people import queries as people
from puhui.foundations.people.queries import Delivering

LINES_SHOWN = 500


@dataclass(frozen=True)
class Here:
    """One scheme of a city: what the pack says, how it is connected, what is owed to it (fen)."""

    city: schema.City
    scheme: schema.Scheme
    connection: facts.Connection | None
    owed_fen: int
    partner: Delivering | None


@dataclass(frozen=True)
class Month:
    """A scheme's month with at most ``LINES_SHOWN`` lines; the workbook has all."""

    here: Here
    sums: facts.Sums
    lines: list[facts.Line]
    months: list[date]
    still_open: list[facts.Leaving]
    offers: dict[str, schema.Text]
    partners: list[Delivering]


@dataclass(frozen=True)
class Reconciled:
    """Points and money of a scheme by two tellers each: its lines, and the ledger."""

    agreement: facts.Agreement
    out_points: int
    out_points_ledger: int
    came_points_ledger: int

    @property
    def holds(self) -> bool:
        told = self.agreement
        points = (self.out_points, told.came_points) == (self.out_points_ledger, self.came_points_ledger)
        return told.holds and points


def overview() -> list[Here]:
    """Every scheme that an active pack names."""
    return [here for active in packs.cities() for here in overview_of(active.city)]


def overview_of(city: str) -> list[Here]:
    """The schemes of one city. Refusals: packs.city_unknown."""
    pack, known = packs.active(city).pack, kept.connections(city)
    return [_here(pack, scheme, known.get(scheme.id)) for scheme in pack.schemes]


def month(*, city: str, scheme: str, period: date | None, today: date) -> Month:
    """A scheme's month (None: the running one). Refusals: packs.city_unknown, schemes.unknown."""
    pack = packs.active(city).pack
    here = _here(pack, kept.terms_of(pack, scheme), kept.connection(city, scheme))
    chosen = period or today.replace(day=1)
    return Month(
        here=here, sums=kept.sums(city, scheme, chosen), lines=list(kept.lines(city, scheme, chosen))[:LINES_SHOWN],
        months=kept.months(city, scheme), still_open=kept.still_open(city, scheme),
        offers={offer.id: offer.name for offer in pack.offers}, partners=people.partners(city),
    )  # fmt: skip


def connect(*, city: str, scheme: str, address: str, key_id: str, partner: int | None, at: datetime) -> None:
    """Say where a scheme is asked, under which id it knows our key, and who speaks for it here.

    Refusals: as ``schemes.connect``, people.partner_unknown.
    """
    if partner is not None and people.partner(partner).city != city:
        partner = None
    schemes.connect(
        city=city, pack=packs.active(city).pack, scheme=scheme, address=address, key_id=key_id, partner=partner, at=at
    )


def draw_key(*, city: str, scheme: str, at: datetime) -> None:
    """Draw another key by which a scheme is asked. Refusals: schemes.unknown."""
    schemes.draw_key(city=city, pack=packs.active(city).pack, scheme=scheme, at=at)


def pay(*, city: str, scheme: str, id: UUID, fen: int, reason: str, by: str, at: datetime) -> None:
    """Record what was paid. Refusals: as ``schemes.pay``."""
    schemes.pay(city=city, scheme=scheme, id=id, fen=fen, reason=reason, by=by, at=at)


def write_workbook(told: Month, stream: BinaryIO, *, words: Mapping[str, str], language: str) -> int:
    """Every line of a month as XLSX; ``words`` are those of ``schemes.queries.write_statement``."""
    sums = told.sums
    named = {id: getattr(name, language) for id, name in told.offers.items()}
    lines = kept.lines(sums.city, sums.scheme, sums.period)
    return kept.write_statement(sums, lines, stream, words=words, offers=named)


def reconcile(*, city: str, scheme: str) -> Reconciled:
    """Everything that ever crossed to and from a scheme, by its lines and by the ledger. Reads all of it."""
    found = kept.agreement(city, scheme)
    point = f"{city}.point"
    spent = sum(ledger.house_balance(rewards.account(city, offer), point).balance for offer in found.out_points)
    came = -ledger.house_balance(kept.points_account(city, scheme), point).balance
    return Reconciled(found, sum(found.out_points.values()), spent, came)


def _here(pack: schema.Pack, scheme: schema.Scheme, connection: facts.Connection | None) -> Here:
    city = pack.city.city
    partner = people.partner(connection.partner) if connection and connection.partner else None
    return Here(pack.city, scheme, connection, kept.owed(city, [scheme.id])[scheme.id], partner)
