"""A member's desk: orders, blocks, auctions, and tonnes onto the platform and back. The operator is who sits there."""

from datetime import date, datetime
from uuid import UUID

from puhui.journeys.market import place_on_exchange
from puhui.journeys.market.desks import Desk
from puhui.market.exchange import actions, facts, queries
from puhui.market.exchange.facts import Side
from puhui.market.exchange.refusals import MemberUnknown

WAYS = {"list": actions.list_order, "pick": actions.pick}


def order(
    desk: Desk, *, id: UUID, way: str, instrument: str, side: Side, price_fen: int, tonnes: int, at: datetime
) -> facts.Order:  # fmt: skip
    """``way``: list or pick. Refusals: those of exchange.list_order and exchange.pick."""
    return WAYS[way](
        id=id, city=desk.city, instrument=instrument, side=side, price_fen=price_fen, tonnes=tonnes, by=desk.person,
        at=at,
    )  # fmt: skip


def withdraw(desk: Desk, *, id: UUID, order: UUID, at: datetime) -> facts.Order:
    """Refusals: those of exchange.withdraw_order."""
    return actions.withdraw_order(id=id, city=desk.city, order=order, by=desk.person, at=at)


def propose(
    desk: Desk, *, id: UUID, instrument: str, side: Side, price_fen: int, tonnes: int, toward: str, at: datetime
) -> facts.Order:  # fmt: skip
    """Propose a block deal. Refusals: those of exchange.propose_block."""
    return actions.propose_block(
        id=id, city=desk.city, instrument=instrument, side=side, price_fen=price_fen, tonnes=tonnes, toward=toward,
        by=desk.person, at=at,
    )  # fmt: skip


def answer(desk: Desk, *, id: UUID, block: UUID, accepts: bool, at: datetime) -> facts.Order:
    """Refusals: those of exchange.accept_block and exchange.decline_block."""
    verb = actions.accept_block if accepts else actions.decline_block
    return verb(id=id, city=desk.city, block=block, by=desk.person, at=at)


def open_auction(
    desk: Desk, *, id: UUID, instrument: str, side: Side, reserve_fen: int, tonnes: int, ends_at: datetime, form: str,
    at: datetime,
) -> facts.Auction:  # fmt: skip
    """Refusals: those of exchange.open_auction."""
    return actions.open_auction(
        id=id, city=desk.city, instrument=instrument, side=side, reserve_fen=reserve_fen, tonnes=tonnes,
        ends_at=ends_at, form=form, by=desk.person, at=at,
    )  # fmt: skip


def bid(desk: Desk, *, id: UUID, auction: UUID, price_fen: int, tonnes: int, at: datetime) -> facts.Order:
    """Refusals: those of exchange.bid."""
    return actions.bid(
        id=id, city=desk.city, auction=auction, price_fen=price_fen, tonnes=tonnes, by=desk.person, at=at
    )  # fmt: skip


def object_to(desk: Desk, *, id: UUID, day: date, text: str, at: datetime) -> facts.Objection:
    """Object to a day's settlement. Refusals: those of exchange.object_to."""
    return actions.object_to(id=id, member=desk.subject, day=day, text=text, by=desk.person, at=at)


def move(
    desk: Desk, *, id: UUID, project: str, vintage: int, tonnes: int, onto: bool, at: datetime,
    first_price_fen: int | None = None,
) -> None:  # fmt: skip
    """Bring the desk's own units onto the exchange's platform, or take them back.

    Refusals: those of place_on_exchange; exchange.MemberUnknown where the account trades not.
    """
    member = queries.member_of(desk.account)
    if member is None:
        raise MemberUnknown(member=desk.number)
    told = {"id": id, "member": member, "project": project, "vintage": vintage, "tonnes": tonnes}
    if onto:
        place_on_exchange.move_in(**told, first_price_fen=first_price_fen, by=desk.person, at=at)
    else:
        place_on_exchange.move_out(**told, by=desk.person, at=at)
