"""Who operates for which member, what members there are, and how an instrument was traded day by day."""

from datetime import date

from django.db.models import Q

from puhui.foundations.ledger import queries as ledger
from puhui.market.exchange import books, facts, joining, rulebook, telling
from puhui.market.exchange.calc import prices
from puhui.market.exchange.models import Day, Deal, Instrument, Member, Operator, Quote

MEMBERS_MAX = 1_000
DAYS_MAX = 500


def operated(person: str) -> list[facts.Member]:
    """The members for whom somebody acts, in any city."""
    mine = Operator.objects.filter(name=person).values("member_id")
    return [telling.member(row) for row in Member.objects.filter(id__in=mine).order_by("city", "code")]


def operators(city: str) -> dict[int, list[str]]:
    """Who acts for each member."""
    found: dict[int, list[str]] = {}
    for member, name in Operator.objects.filter(city=city).order_by("name").values_list("member_id", "name"):
        found.setdefault(member, []).append(name)
    return found


def members(city: str) -> list[tuple[facts.Member, facts.Purse]]:
    """A city's members with their money, at most a thousand."""
    rates, rows = rulebook.rules_of(city).fees, Member.objects.filter(city=city).order_by("code")[:MEMBERS_MAX]
    return [(telling.member(row), telling.purse(row, rates)) for row in rows]


def fees_taken(city: str) -> tuple[int, int]:
    """What stands with the house: fees that it keeps, and its risk reserve, in fen."""
    if not Deal.objects.filter(Q(buyer_fee_fen__gt=0) | Q(seller_fee_fen__gt=0), city=city).exists():
        return 0, 0
    kept, reserve = (
        ledger.house_balance(name(city), books.unit_of(city)).balance for name in (books.fees_of, books.reserve_of)
    )
    return kept, reserve


def member_of(account: int) -> facts.Member | None:
    """The member that trades with a registry account, if it does."""
    row = Member.objects.filter(account_id=account).first()
    return telling.member(row) if row else None


def days(city: str, *, size: int = DAYS_MAX) -> list[tuple[date, str]]:
    """A city's latest trading days with their states, the latest first."""
    found = Day.objects.filter(city=city).order_by("-day").values_list("day", "state")
    return list(found[: min(size, DAYS_MAX)])


def history(city: str, instrument: str, *, size: int = DAYS_MAX) -> list[tuple[date, facts.Quote]]:
    """An instrument's latest closed days, the earliest first. Refusals: InstrumentUnknown, InstrumentMalformed."""
    row = joining.instrument_of(city, instrument)
    quotes = Quote.objects.filter(instrument_id=row.id).order_by("-day")[: min(size, DAYS_MAX)]
    name = telling.instrument(row).name
    return [(quote.day, telling.quote(name, quote)) for quote in reversed(quotes)]


def limits(city: str) -> dict[str, tuple[int, int]]:
    """Today's limits of listings in each instrument, in fen."""
    percent = rulebook.rules_of(city).limits.listing_percent
    rows = Instrument.objects.filter(city=city)
    return {telling.instrument(row).name: prices.limits(row.reference_fen, percent) for row in rows}


def latest(city: str) -> dict[str, facts.Quote]:
    """Each instrument's last closed day."""
    traded = {row.id: telling.instrument(row).name for row in Instrument.objects.filter(city=city)}
    rows = Quote.objects.filter(instrument_id__in=traded).order_by("instrument_id", "-day").distinct("instrument_id")
    found = {traded[row.instrument_id]: telling.quote(traded[row.instrument_id], row) for row in rows}
    return dict(sorted(found.items()))
