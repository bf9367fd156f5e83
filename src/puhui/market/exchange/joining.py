"""Members join with their registry account, money comes and goes, tonnes are placed and taken back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.ground import clock
from puhui.ground.identifiers import number_of
from puhui.market.exchange import banking, books, facts, refusals, rulebook, telling
from puhui.market.exchange.calc import days, matching, prices
from puhui.market.exchange.calc.bankfile import AMOUNT_MAX
from puhui.market.exchange.changes import claim, in_turn
from puhui.market.exchange.models import BankLine, Instrument, Member, Operator, Position
from puhui.market.registry import queries as registry
from puhui.market.registry.refusals import DesksApart


@transaction.atomic
def join(*, id: UUID, city: str, account: str, operator: str, by: str, at: datetime) -> facts.Member:
    """Open the trading account of a subject that has a registry account, with its first operator.

    Refusals: ExchangeNotKept, AccountMissing, SubjectTrades, OperatorTaken, PersonMissing, ChangeDiffers,
    registry.account_unknown. Locks: the city's members, in turn.
    """
    rulebook.rules_of(city)
    found = registry.account(account)
    number = number_of(f"exchange/member/{id}")
    if not claim(
        id=id, city=city, kind="joined", about=f"member/{number}", by=by, at=at, account=found.id, operator=operator
    ):
        return telling.member(Member.objects.get(id=number))
    if found.state != "open" or found.city != city:
        raise refusals.AccountMissing(account=account, state=found.state)
    in_turn(city, "members")
    if other := Member.objects.filter(city=city, account_id=found.id, left_on=None).first():
        raise refusals.SubjectTrades(subject=found.subject, member=other.code)
    books.open_books(city)
    row = Member.objects.create(
        id=number, city=city, code=f"M{Member.objects.filter(city=city).count() + 1:05}", name=found.name,
        account_id=found.id,
    )  # fmt: skip
    _name(row, operator)
    return telling.member(row)


@transaction.atomic
def name_operator(*, id: UUID, member: int, operator: str, by: str, at: datetime) -> None:
    """Let one more person act for a member.

    Refusals: MemberUnknown, OperatorTaken, OperatorsTooMany, PersonMissing, ChangeDiffers, registry.DesksApart.
    Locks: the member.
    """
    row = lock(member)
    about = f"member/{member}"
    if claim(id=id, city=row.city, kind="operator_named", about=about, by=by, at=at, operator=operator):
        limit = rulebook.rules_of(row.city).operators_max
        if Operator.objects.filter(city=row.city, member_id=member).count() >= limit:
            raise refusals.OperatorsTooMany(limit=limit)
        _name(row, operator)


def _name(row: Member, operator: str) -> None:
    if not operator.strip():
        raise refusals.PersonMissing()
    # M37: who keeps or judges the credits does not trade them.
    if duty := registry.insider(row.city, operator.strip()):
        raise DesksApart(person=operator, duty="member", other=duty)
    _, new = Operator.objects.get_or_create(city=row.city, name=operator.strip(), defaults={"member_id": row.id})
    if not new:
        raise refusals.OperatorTaken(name=operator)


@transaction.atomic
def deposit(*, id: UUID, member: int, amount_fen: int, reference: str, by: str, at: datetime) -> facts.Purse:
    """Book money that came in at the bank; ``reference`` is the number of the bank's line, which counts once.

    Refusals: MemberUnknown, AmountMalformed, LineBooked, LineMalformed, NoTradingDay, OutsideCashHours, PersonMissing,
    ChangeDiffers. Locks: the member, its balance.
    """
    return _cash(id, "deposited", 1, member, amount_fen, reference, by, at)


@transaction.atomic
def withdraw(*, id: UUID, member: int, amount_fen: int, reference: str, by: str, at: datetime) -> facts.Purse:
    """Book money that went out: settled money only, and what no order needs.

    Refusals: Overbought, and those of ``deposit``. Locks: as ``deposit``.
    """
    return _cash(id, "withdrawn", -1, member, amount_fen, reference, by, at)


def _cash(
    id: UUID, kind: str, sign: int, member: int, amount: int, reference: str, by: str, at: datetime
) -> facts.Purse:  # fmt: skip
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount <= AMOUNT_MAX:
        raise refusals.AmountMalformed(amount=amount)
    row, number = lock(member), reference.strip()
    if not claim(
        id=id, city=row.city, kind=kind, about=f"member/{member}", by=by, at=at, amount=amount, reference=reference
    ):
        return telling.purse(row, rulebook.rules_of(row.city).fees)
    if not number:
        raise refusals.LineMalformed(field="number", found="")
    days.check_cash(rulebook.calendar_of(row.city), rulebook.rules_of(row.city).hours.cash.hours, at)
    # Two who tell of one line come one after the other, whichever member they name.
    in_turn(row.city, f"bank/{number}")
    if BankLine.objects.filter(city=row.city, number=number).exists():
        raise refusals.LineBooked(number=number)
    banking.check_covered(row, sign * amount)
    row.cash_fen += sign * amount
    row.save(update_fields=["cash_fen"])
    line = BankLine(city=row.city, number=number, member_id=row.id, amount_fen=sign * amount, change_id=id)
    banking.write([line], at)
    return telling.purse(row, rulebook.rules_of(row.city).fees)


@transaction.atomic
def place(
    *, id: UUID, member: int, project: str, vintage: int, tonnes: int, by: str, at: datetime,
    first_price_fen: int | None = None,
) -> facts.Instrument:  # fmt: skip
    """Write down tonnes that the registry holds for the exchange. The first to place an instrument says its first price.

    Refusals: MemberUnknown, TonnesMalformed, PriceMalformed, FirstPriceMissing, FirstPriceStands, PersonMissing,
    ChangeDiffers. Locks: the member, the position.
    """
    matching.check_tonnes(tonnes)
    row = lock(member)
    told = {"project": project, "vintage": vintage, "tonnes": tonnes, "first_price": first_price_fen}
    new = claim(id=id, city=row.city, kind="placed", about=f"member/{member}", by=by, at=at, **told)
    number = number_of(f"exchange/instrument/{row.city}/{project}/{vintage}")
    if not new:
        return telling.instrument(Instrument.objects.get(id=number))
    in_turn(row.city, f"instrument/{number}")
    traded = Instrument.objects.filter(id=number).first()
    name = f"{project}-{vintage}"
    if traded is None:
        if first_price_fen is None:
            raise refusals.FirstPriceMissing(instrument=name)
        prices.check(first_price_fen)
        since = days.after(rulebook.calendar_of(row.city), clock.local_day(at), 1)
        traded = Instrument.objects.create(
            id=number, city=row.city, project=project, vintage=vintage, reference_fen=first_price_fen,
            reference_from=since,
        )  # fmt: skip
    elif first_price_fen is not None:
        raise refusals.FirstPriceStands(instrument=name, price=prices.yuan(traded.reference_fen))
    position = lock_position(member, traded.id)
    position.placed += tonnes
    position.save(update_fields=["placed"])
    return telling.instrument(traded)


@transaction.atomic
def take_back(*, id: UUID, member: int, instrument: str, tonnes: int, by: str, at: datetime) -> facts.Position:
    """Write down tonnes that leave the platform: none that were sold or are offered.

    Refusals: MemberUnknown, InstrumentUnknown, Oversold, TonnesMalformed, PersonMissing, ChangeDiffers.
    Locks: the member, the position.
    """
    matching.check_tonnes(tonnes)
    row = lock(member)
    traded = instrument_of(row.city, instrument)
    new = claim(
        id=id, city=row.city, kind="taken_back", about=f"member/{member}", by=by, at=at, instrument=instrument,
        tonnes=tonnes,
    )  # fmt: skip
    position = lock_position(member, traded.id)
    if new:
        free = telling.position(position).available
        if free < tonnes:
            raise refusals.Oversold(available=free, needed=tonnes)
        position.placed -= tonnes
        position.save(update_fields=["placed"])
    return telling.position(position)


def lock(member: int) -> Member:
    """Refusals: MemberUnknown, also where it has left."""
    row = Member.objects.select_for_update().filter(id=member, left_on=None).first()
    if row is None:
        raise refusals.MemberUnknown(member=member)
    return row


def lock_position(member: int, instrument: int) -> Position:
    """The position, brought if it is not there yet; whoever calls has locked the member."""
    row = Position.objects.select_for_update().filter(member_id=member, instrument_id=instrument).first()
    return row or Position.objects.create(member_id=member, instrument_id=instrument)


def instrument_of(city: str, name: str) -> Instrument:
    """Refusals: InstrumentMalformed, InstrumentUnknown."""
    project, dash, vintage = name.strip().rpartition("-")
    if not dash or not vintage.isascii() or not vintage.isdigit() or len(vintage) != 4:
        raise refusals.InstrumentMalformed(instrument=name[:40])
    row = Instrument.objects.filter(city=city, project=project, vintage=int(vintage)).first()
    if row is None:
        raise refusals.InstrumentUnknown(project=project[:40], vintage=vintage)
    return row
