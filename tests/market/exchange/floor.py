"""An exchange in miniature: a city, members with money and tonnes, and an instrument with a reference price."""

from contextlib import contextmanager
from datetime import date, datetime, time
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from tests.market.registry import land

from puhui.foundations.packs import actions as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.market import close_exchange, place_on_exchange
from puhui.market.exchange import actions, facts, models, queries, refusals
from puhui.market.exchange.facts import Side

CITY, TRADED = land.CITY, "P0001-2025"
# Monday 2 March 2026 is the day on which the first price is declared; trade begins on Tuesday.
DECLARED, DAY = date(2026, 3, 2), date(2026, 3, 3)
RULES = schema.Exchange(name=land.NAME, source=land.SOURCE)
BUY, SELL = Side.BUY, Side.SELL


def on(day: date = DAY, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), clock.SHANGHAI)


def keeps_exchange(**changes) -> None:
    pack = land.pack_of().model_copy(update={"exchange": (RULES.model_copy(update=changes),)})
    packs.activate(pack=pack, at=land.NOON)


def member(n: int, cash_fen: int = 0, tonnes: int = 0, price_fen: int | None = None) -> facts.Member:
    """The n-th member, for whom ``op<n>`` acts."""
    account = land.account(n)
    found = actions.join(
        id=uuid4(), city=CITY, account=account.number, operator=f"op{n}", by="officer", at=on(DECLARED)
    )
    if cash_fen:
        actions.deposit(id=uuid4(), member=found.id, amount_fen=cash_fen, reference=f"B{n}", by="bank", at=on(DECLARED))
    if tonnes:
        place(found, tonnes, price_fen)
    return found


def place(member: facts.Member, tonnes: int, price_fen: int | None = None, **changes) -> facts.Instrument:
    told = {"id": uuid4(), "project": "P0001", "vintage": 2025, "by": "officer", "at": on(DECLARED)} | changes
    return actions.place(member=member.id, tonnes=tonnes, first_price_fen=price_fen, **told)


def order(n: int, side: Side, price_fen: int, tonnes: int, id: UUID | None = None, **changes) -> facts.Order:
    return _order(actions.list_order, n, side, price_fen, tonnes, id, **changes)


def pick(n: int, side: Side, price_fen: int, tonnes: int, id: UUID | None = None, **changes) -> facts.Order:
    return _order(actions.pick, n, side, price_fen, tonnes, id, **changes)


def _order(verb, n: int, side: Side, price_fen: int, tonnes: int, id: UUID | None, **changes) -> facts.Order:
    told = {"city": CITY, "instrument": TRADED, "by": f"op{n}", "at": on()} | changes
    return verb(id=id or uuid4(), side=side, price_fen=price_fen, tonnes=tonnes, **told)


def block(n: int, side: Side, price_fen: int, tonnes: int, toward: int = 2, **changes) -> facts.Order:
    told = {"id": uuid4(), "city": CITY, "instrument": TRADED, "by": f"op{n}", "at": on()} | changes
    return actions.propose_block(side=side, price_fen=price_fen, tonnes=tonnes, toward=f"M{toward:05}", **told)


def accept(n: int, block: UUID, **changes) -> facts.Order:
    return actions.accept_block(**{"id": uuid4(), "city": CITY, "block": block, "by": f"op{n}", "at": on()} | changes)


def auction(n: int, side: Side, reserve_fen: int, tonnes: int, **changes) -> facts.Auction:
    told = {"id": uuid4(), "city": CITY, "instrument": TRADED, "by": f"op{n}", "at": on(), "ends_at": on(DAY, 11)}
    return actions.open_auction(side=side, reserve_fen=reserve_fen, tonnes=tonnes, **told | changes)


def bid(n: int, auction: UUID, price_fen: int, tonnes: int, **changes) -> facts.Order:
    told = {"id": uuid4(), "city": CITY, "auction": auction, "by": f"op{n}", "at": on()} | changes
    return actions.bid(price_fen=price_fen, tonnes=tonnes, **told)


def settle(auction: UUID, **changes) -> facts.Auction:
    told = {"id": uuid4(), "city": CITY, "auction": auction, "by": "officer", "at": on(DAY, 11)} | changes
    return actions.settle_auction(**told)


def everything() -> list:
    """Every row of the room: what a refusal must leave as it was."""
    tables = (
        models.Change, models.Member, models.Position, models.Instrument, models.Order, models.Deal, models.Auction,
        models.BankFile, models.BankLine,
    )  # fmt: skip
    return [list(table.objects.order_by("pk").values()) for table in tables]


def standing(member: facts.Member) -> tuple[facts.Purse, facts.Position]:
    return queries.purse(member.id), queries.positions(member.id).get(TRADED, facts.Position())


def owner(n: int, tonnes: int, price_fen: int | None = None, project: int = 1) -> facts.Member:
    """A member whose tonnes the registry knows of, too: issued, and held for the exchange."""
    found = member(n)
    row = land.models.Project.objects.filter(number=project).first()
    row = row or land.project(land.queries.account(f"CDCER-A{n:05}"), project)
    issued = land.issue(row, tonnes)
    if row.account_id != found.account:
        raise ValueError("issue to the owner of the project")
    move_in(found, tonnes, price_fen, project=issued.project)
    return found


def move_in(member: facts.Member, tonnes: int, price_fen: int | None = None, **changes) -> facts.Instrument:
    told = {"id": uuid4(), "project": "P0001", "vintage": 2025, "by": "officer", "at": on(DECLARED)} | changes
    return place_on_exchange.move_in(member=member, tonnes=tonnes, first_price_fen=price_fen, **told)


def close(day: date = DAY, at: datetime | None = None, **changes) -> facts.Closed:
    return close_exchange.close(city=CITY, day=day, by="officer", at=at or on(day, 15, 1), **changes)


@contextmanager
def refused(no: type[refusals.ExchangeRefusal], article: str):
    """Refused with the article, and nothing changed."""
    before = everything()
    with pytest.raises(no) as answer, transaction.atomic():
        yield answer
    assert article in no.cites
    assert str(answer.value)
    assert everything() == before
