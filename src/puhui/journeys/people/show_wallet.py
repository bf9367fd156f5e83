"""What a person's wallet shows: balances, bubbles, what came in, a month's statement.

Reads that cross rooms: they ask, join and decide nothing. However much is in the books, a page costs the same
number of queries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from puhui.economy.points import facts as points_facts
from puhui.economy.points import queries as points
from puhui.engine.intake import queries as intake
from puhui.engine.reductions import queries as reductions
from puhui.engine.scrutiny import queries as scrutiny
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.ledger.facts import Book
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import ActivePack
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.journeys.acts.explain import receipt_of

# How far back "what came in" looks: partners report a day or two late.
RECENT_DAYS = 7
# Transfer codes of the ledger that a statement tells beside the acts themselves.
MOVEMENTS = {3: "collected", 4: "lapsed", 6: "corrected", 7: "spent", 8: "refunded", 9: "repaid", 10: "granted"}


@dataclass(frozen=True)
class Bubble:
    """Points of one day and scenario that wait to ripen or to be collected."""

    scenario: schema.Scenario
    waiting: points_facts.Bubble


@dataclass(frozen=True)
class Line:
    """One act: what it saved and earned. ``cut``: points that caps or a budget took from it."""

    receipt: str
    at: datetime
    mg: int
    points: int
    counts: bool
    cut: int
    review: str = ""  # "held" or "refused" where that is why it does not count


@dataclass(frozen=True)
class Entry:
    """One scenario on one day."""

    day: date
    scenario: schema.Scenario
    mg: int
    points: int
    unchecked: bool
    lines: list[Line]


@dataclass(frozen=True)
class Wallet:
    """Today's page."""

    active: ActivePack
    saved_mg: int
    points: points_facts.Points
    bubbles: list[Bubble]
    entries: list[Entry]
    agreed: bool


@dataclass(frozen=True)
class Movement:
    """Points that changed for another reason than an act: collected, lapsed, spent, given back."""

    day: date
    kind: str
    points: int


@dataclass(frozen=True)
class Half:
    """A tap at a gate that waits for the other one: nothing is counted yet."""

    receipt: str
    at: datetime
    kind: str  # entry, exit
    feed: schema.Feed


@dataclass(frozen=True)
class Statement:
    """One month."""

    active: ActivePack
    first: date
    last: date
    entries: list[Entry]
    movements: list[Movement]
    halves: list[Half]


def today(*, holder: int, city: str, at: datetime) -> Wallet:
    """The wallet as it stands. Refusals: packs.CityUnknown, ledger.BookUnknown."""
    active = packs.active(city)
    known = _scenarios(active.number)
    book, codes = _names(active.number)
    units = {unit.code: unit.number for unit in book.units}
    kept = points.points_of(holder, city, at, units[f"{city}.point"])
    day = clock.local_day(at)
    entries = _entries(holder, [day - timedelta(days=n) for n in range(RECENT_DAYS)], codes)
    return Wallet(
        active=active,
        saved_mg=ledger.balances(holder, book)[f"{city}.mg_co2e"].posted,
        points=kept,
        # A scenario that the city has given up keeps its bubbles: they are collected with the others.
        bubbles=[Bubble(known[code], b) for b in kept.bubbles if (code := codes.get(b.scenario_id)) in known],
        entries=entries,
        agreed=bool(entries) or bool(people.consents(holder, city)),
    )


def statement(*, holder: int, city: str, first: date, last: date) -> Statement:
    """What was counted for acts from ``first`` to ``last``, both included, and what became of points then."""
    active = packs.active(city)
    _book, codes = _names(active.number)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return Statement(
        active=active,
        first=first,
        last=last,
        entries=_entries(holder, days, codes),
        movements=list(_movements(holder, city, first, last)),
        halves=list(_halves(holder, active, first, last)),
    )


def _entries(holder: int, days: list[date], codes: dict[int, str]) -> list[Entry]:
    """The current sheets of these days, the latest first, with what each line earned."""
    sheets = [s for s in reductions.sheets_of(holder, days) if s.scenario_id in codes]
    awards = {(a.day, a.scenario_id): a for a in points.awards_of(holder, days)} if sheets else {}
    # Asked only where something does not count: that is seldom.
    reviewed = scrutiny.reviewed(holder, days) if any(sheet.outranked for sheet in sheets) else {}
    entries = []
    for sheet in sheets:
        scenario = _scenarios(sheet.pack_number)[codes[sheet.scenario_id]]
        award = awards.get((sheet.day, sheet.scenario_id))
        lines = list(_lines(sheet, award if award and award.revision == sheet.revision else None, reviewed))
        entries.append(
            Entry(
                day=sheet.day,
                scenario=scenario,
                mg=sheet.total_mg,
                points=sum(line.points for line in lines),
                unchecked=_unchecked(sheet.pack_number, scenario.id, sheet.version, sheet.day),
                lines=lines[::-1],
            )
        )
    return entries


def _lines(sheet: Any, award: points_facts.Award | None, reviewed: dict[tuple[int, str], str]) -> Iterator[Line]:
    for number, (feed, key) in enumerate(zip(sheet.feeds, sheet.keys, strict=True)):
        yield Line(
            receipt=receipt_of(feed, key),
            at=datetime.fromtimestamp(sheet.instants[number] / 1e6, UTC),
            mg=sheet.mg[number],
            points=award.points[number] if award else 0,
            counts=not (sheet.outranked and sheet.outranked[number]),
            cut=sum(cut.points for cut in award.cuts if cut.line == number) if award else 0,
            review=reviewed.get((feed, key), ""),
        )


def _movements(holder: int, city: str, first: date, last: date) -> Iterator[Movement]:
    for line in ledger.statement(holder, city, first, last):
        kind = MOVEMENTS.get(line.code)
        if kind is None or line.unit == f"{city}.mg_co2e":
            continue
        if kind == "collected" and line.unit == f"{city}.bubble":
            continue  # the other half of the same: bubbles that became points
        yield Movement(line.posted_on, kind, line.amount)


def _halves(holder: int, active: ActivePack, first: date, last: date) -> Iterator[Half]:
    paired = [f for f in active.pack.feeds if f.subject and f.adapter and f.adapter.adapter == "pair_taps"]
    if not paired:
        return
    schemes = {feed.subject.scheme for feed in paired}
    subjects = [bound.subject for bound in people.bindings(holder) if bound.scheme in schemes]
    numbers = intake.feed_numbers(active.city)
    feeds = {numbers[feed.id]: feed for feed in paired if feed.id in numbers}
    for number, key, at, kind in intake.open_taps(subjects, clock.day_starts(first), clock.day_ends(last)):
        if number in feeds:
            yield Half(receipt_of(number, key), at, kind, feeds[number])


def _names(pack_number: int) -> tuple[Book, dict[int, str]]:
    """The city's book, and the codes of its scenarios by their numbers."""
    try:
        return _settled_names(pack_number)
    except LookupError:
        city = packs.version(pack_number).city
        return ledger.book(city), reductions.scenario_codes(city)


@lru_cache(maxsize=64)
def _settled_names(pack_number: int) -> tuple[Book, dict[int, str]]:
    # Numbers never change, but scenarios get theirs with the first delivery: until then nothing is remembered.
    active = packs.version(pack_number)
    codes = reductions.scenario_codes(active.city)
    if not {scenario.id for scenario in active.pack.scenarios} <= set(codes.values()):
        raise LookupError(active.city)
    return ledger.book(active.city), codes


@lru_cache(maxsize=64)
def _scenarios(pack_number: int) -> dict[str, schema.Scenario]:
    # Versions are immutable, so what was read once stays true.
    return {scenario.id: scenario for scenario in packs.version(pack_number).pack.scenarios}


@lru_cache(maxsize=1024)
def _unchecked(pack_number: int, scenario: str, version: str, day: date) -> bool:
    """Whether a figure behind a scenario's grams or points still waits for its source (待核)."""
    pack = packs.version(pack_number).pack
    methodology = _scenarios(pack_number)[scenario].methodology
    versions = [m for m in pack.methodologies if m.id == methodology and m.version == version]
    factors = [f for f in pack.factors for m in versions if any(f.id in step for step in m.steps.values())]
    rule = points.rule_on(pack.rules, scenario, day)
    behind = [*versions, *factors, *([rule] if rule else [])]
    return any(one.source.review is not schema.Review.OFFICIAL for one in behind)
