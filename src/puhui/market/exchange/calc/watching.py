"""Six patterns of trade that people look at (T44): nothing is refused for them, and nobody is accused. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from puhui.foundations.packs import schema
from puhui.market.exchange.facts import WITHDRAWN, Alert, Deal, Order

PATTERNS = ("frequent", "to_and_fro", "dear_and_cheap", "large_withdrawn", "concentrated", "late")


def alerts(
    rules: schema.Watching, orders: Iterable[Order], earlier: Iterable[Deal], today: Iterable[Deal], late_from: datetime
) -> Iterator[Alert]:
    """What a day's orders and deals show, beside the deals of the days before; ``late_from`` is on that day.

    Figures are whole: per cent, tonnes, fen, counts.
    """
    orders, today = list(orders), list(today)
    yield from _frequent(rules, orders)
    yield from _to_and_fro(list(earlier), today)
    yield from _dear_and_cheap(rules, [*earlier, *today], {deal.id for deal in today})
    yield from _large_withdrawn(rules, orders, today)
    yield from _concentrated(rules, today)
    yield from _late(rules, today, late_from)


def _frequent(rules: schema.Watching, orders: list[Order]) -> Iterator[Alert]:
    """频繁申报撤单: many orders, most of them withdrawn."""
    found: dict[tuple[str, str], list[Order]] = defaultdict(list)
    for order in orders:
        if order.kind == "listing":
            found[order.instrument, order.member].append(order)
    for (instrument, member), mine in sorted(found.items()):
        gone = sum(order.state == WITHDRAWN for order in mine)
        if len(mine) >= rules.orders_min and 100 * gone >= rules.withdrawn_percent * len(mine):
            yield Alert("frequent", instrument, (member,), {"orders": len(mine), "withdrawn": gone})


def _to_and_fro(earlier: list[Deal], today: list[Deal]) -> Iterator[Alert]:
    """关联账户对敲: two who deal both ways with each other."""
    ways: dict[tuple[str, str, str], int] = defaultdict(int)
    for deal in (*earlier, *today):
        ways[deal.instrument, deal.seller, deal.buyer] += deal.tonnes
    pairs = {(d.instrument, *sorted((d.buyer, d.seller))) for d in today}
    for instrument, one, other in sorted(pairs):
        there, back = ways[instrument, one, other], ways[instrument, other, one]
        if there and back:
            yield Alert("to_and_fro", instrument, (one, other), {"there": there, "back": back})


def _dear_and_cheap(rules: schema.Watching, deals: list[Deal], today: set) -> Iterator[Alert]:
    """高买低卖: bought dear of somebody, and sold cheap to the same again."""
    bought: dict[tuple[str, str, str], int] = {}
    for deal in sorted(deals, key=lambda d: d.at):
        dear = bought.get((deal.instrument, deal.seller, deal.buyer))
        if deal.id in today and dear and 100 * deal.price_fen <= (100 - rules.loss_percent) * dear:
            told = {"bought_fen": dear, "sold_fen": deal.price_fen}
            yield Alert("dear_and_cheap", deal.instrument, (deal.seller, deal.buyer), told)
        key = (deal.instrument, deal.buyer, deal.seller)
        bought[key] = max(bought.get(key, 0), deal.price_fen)


def _large_withdrawn(rules: schema.Watching, orders: list[Order], today: list[Deal]) -> Iterator[Alert]:
    """大额申报后撤单: one order that is much of the day, taken out again."""
    traded = _tonnes(today)
    for order in orders:
        day = traded.get(order.instrument, 0)
        gone = order.left if order.kind == "listing" and order.state == WITHDRAWN else 0
        if gone and day and 100 * gone >= rules.large_percent * day:
            yield Alert("large_withdrawn", order.instrument, (order.member,), {"withdrawn": gone, "traded": day})


def _concentrated(rules: schema.Watching, today: list[Deal]) -> Iterator[Alert]:
    """成交集中: much of one side of a day's listing deals is one member's, though there are others."""
    for side in ("buyer", "seller"):
        mine: dict[tuple[str, str], int] = defaultdict(int)
        for deal in today:
            if deal.mode == "listing":
                mine[deal.instrument, getattr(deal, side)] += deal.tonnes
        whole = _tonnes([deal for deal in today if deal.mode == "listing"])
        crowd: dict[str, int] = defaultdict(int)
        for instrument, _ in mine:
            crowd[instrument] += 1
        for (instrument, member), tonnes in sorted(mine.items()):
            if crowd[instrument] > 1 and 100 * tonnes >= rules.share_percent * whole[instrument]:
                told = {"tonnes": tonnes, "traded": whole[instrument]}
                yield Alert("concentrated", instrument, (member,), told)


def _late(rules: schema.Watching, today: list[Deal], late_from: datetime) -> Iterator[Alert]:
    """尾盘拉抬打压: the last minutes moved the price."""
    by_instrument: dict[str, list[Deal]] = defaultdict(list)
    for deal in sorted((d for d in today if d.mode == "listing"), key=lambda d: d.at):
        by_instrument[deal.instrument].append(deal)
    for instrument, deals in sorted(by_instrument.items()):
        before = [deal for deal in deals if deal.at < late_from]
        after = [deal for deal in deals if deal.at >= late_from]
        if not before or not after:
            continue
        was, now = before[-1].price_fen, after[-1].price_fen
        if 100 * abs(now - was) >= rules.late_percent * was:
            members = sorted({m for deal in after for m in (deal.buyer, deal.seller)})
            yield Alert("late", instrument, tuple(members), {"before_fen": was, "after_fen": now})


def _tonnes(deals: Iterable[Deal]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for deal in deals:
        found[deal.instrument] += deal.tonnes
    return found
