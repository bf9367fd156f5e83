"""A member's events, out of the registry's moves and the exchange's deals."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from puhui.ground import clock
from puhui.market.accounting import facts
from puhui.market.accounting.calc.walking import Event, Part, Way
from puhui.market.exchange import queries as exchange
from puhui.market.exchange.facts import Deal
from puhui.market.registry import queries as registry
from puhui.market.registry.facts import Move


def events(
    account: int, before: datetime, given: Collection[str], taken: Collection[str], sales: Iterable[facts.AgencySale]
) -> list[Event]:
    """In the order of time. ``given``, ``taken``: names under which tonnes went to a provider, or came to one."""
    moves = registry.moves(account, before)
    deals = {str(d.id): d for d in exchange.dealt([id for id in map(_uuid, {m.deal for m in moves}) if id])}
    found: list[tuple[tuple, Event]] = []
    for (at, _number, instrument, way), group in groupby(_sorted(moves, deals, given, taken), key=lambda one: one[0]):
        parts = [move for _key, move in group]
        first = parts[0]
        deal = deals.get(first.deal)
        event = Event(
            deal.day if deal else clock.local_day(first.at), way, instrument, first.deal or str(first.change),
            tuple(Part(m.issuance, m.first, m.past) for m in parts), deal.price_fen if deal else 0,
            _fee(deal, way) if deal else 0,
        )  # fmt: skip
        found.append(((at, str(first.change)), event))
    found += _sold_by_agents(sales, moves)
    return [event for _key, event in sorted(found, key=lambda one: one[0])]


def _fee(deal: Deal, way: Way) -> int:
    """What the exchange took of this side."""
    return {"bought": deal.buyer_fee_fen, "sold": deal.seller_fee_fen}.get(way, 0)


def _sorted(moves: Sequence[Move], deals, given, taken) -> list[tuple[tuple, Move]]:
    keyed = [((m.at, m.change.int, f"{m.project}-{m.vintage}", way(m, deals, given, taken)), m) for m in moves]
    return sorted(keyed, key=lambda one: (one[0], one[1].issuance, one[1].first))


def way(move: Move, deals: Collection[str], given: Collection[str], taken: Collection[str]) -> Way:
    """What a move is in the books."""
    if move.way == "retired":
        return "used" if move.purpose == "ets" else "retired"
    if move.way in ("issued", "cancelled"):
        return move.way  # type: ignore[return-value]
    if move.deal in deals:
        return "bought" if move.way == "came" else "sold"
    if move.deal in given:
        return "given" if move.way == "left" else "back_in"
    if move.deal in taken:
        return "taken" if move.way == "came" else "back_out"
    return "came" if move.way == "came" else "left"


def _sold_by_agents(
    sales: Iterable[facts.AgencySale], moves: Iterable[Move]
) -> list[tuple[tuple, Event]]:  # fmt: skip
    instruments = {move.issuance: f"{move.project}-{move.vintage}" for move in moves}
    return [
        (
            (sale.at, str(sale.change)),
            Event(
                clock.local_day(sale.at), "sold_by_agent", instruments[sale.issuance], str(sale.change),
                (Part(sale.issuance, sale.first, sale.past),), sale.price_fen,
            ),
        )
        for sale in sales
    ]  # fmt: skip


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
