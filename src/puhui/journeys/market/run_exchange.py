"""An exchange officer's desk: members, the day's close, the bank. It gives no orders."""

from datetime import date, datetime
from uuid import UUID

from puhui.journeys.market import close_exchange
from puhui.journeys.market.desks import Desk
from puhui.market.exchange import actions, facts, queries
from puhui.market.registry import queries as registry
from puhui.market.registry.refusals import AccountUnknown


def join(desk: Desk, *, id: UUID, account: str, operator: str, at: datetime) -> facts.Member:
    """Refusals: those of exchange.join; registry.AccountUnknown."""
    if registry.account(account).city != desk.city:
        raise AccountUnknown(account=account[:40])
    return actions.join(id=id, city=desk.city, account=account, operator=operator, by=desk.person, at=at)


def name_operator(desk: Desk, *, id: UUID, member: str, operator: str, at: datetime) -> None:
    """Refusals: those of exchange.name_operator."""
    found = queries.member(desk.city, member)
    actions.name_operator(id=id, member=found.id, operator=operator, by=desk.person, at=at)


def close(desk: Desk, *, day: date, at: datetime) -> facts.Closed:
    """End a trading day and deliver its deals; again, the rest. Refusals: those of close_exchange."""
    return close_exchange.close(city=desk.city, day=day, by=desk.person, at=at)


def take_bank_file(
    desk: Desk, *, id: UUID, name: str, content: bytes, day: date, closing_fen: int, at: datetime
) -> facts.BankTaken:  # fmt: skip
    """Book what came in and went out at the bank, and compare. Refusals: those of exchange.take_bank_file."""
    return actions.take_bank_file(
        id=id, city=desk.city, name=name, content=content, day=day, closing_fen=closing_fen, by=desk.person, at=at
    )  # fmt: skip


def settle_auction(desk: Desk, *, id: UUID, auction: UUID, at: datetime) -> facts.Auction:
    """Settle an auction whose time is over. Refusals: those of exchange.settle_auction."""
    return actions.settle_auction(id=id, city=desk.city, auction=auction, by=desk.person, at=at)
