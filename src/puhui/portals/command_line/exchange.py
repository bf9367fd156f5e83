"""``puhui exchange``: give orders, show the book, close the day, publish and prove it."""

import getpass
from dataclasses import asdict
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from puhui.ground import clock
from puhui.journeys.market import close_exchange
from puhui.market.exchange import actions, facts, queries
from puhui.portals.command_line import answers, exchange_methods
from puhui.portals.command_line.exchange_words import SIDES, By, City, Day, Instrument, day_of, id_of, side_of
from puhui.portals.shared import market_told

FAULTY = 1
KINDS = {
    "cash": "资金与账本不符 cash", "bid": "冻结资金不符 bid", "bought": "买入不符 bought", "sold": "卖出不符 sold",
    "offered": "挂卖数量不符 offered", "bidding": "挂买数量不符 bidding", "placed": "平台持有与登记簿不符 placed",
    "order": "委托与成交不符 order", "clearing": "清算账户不为零 clearing",
    "auction": "竞价复算不一致 auction", "fee": "手续费不符 fee",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the family ``exchange``."""
    family = typer.Typer(help="Trade in project credits 减排量交易", no_args_is_help=True)
    for command in (order, book, close, bulletin, verify):
        family.command(command.__name__)(command)
    exchange_methods.register(family)
    app.add_typer(family, name="exchange")


def order(
    instrument: Instrument,
    side: Annotated[str, typer.Argument(help="buy, sell 买、卖")],
    price: Annotated[str, typer.Option(help="Yuan a tonne 单价，元/吨")],
    tonnes: Annotated[int, typer.Option(help="Whole tonnes 吨数")],
    by: Annotated[str, typer.Option(help="The member's operator 交易操作员")],
    city: City,
    pick: Annotated[bool, typer.Option(help="Pick the best level instead of listing 点选最优价")] = False,
    id: Annotated[str, typer.Option(help="A UUID; the same again changes nothing 请求编号")] = "",
    json: answers.AsJson = False,
) -> None:
    """List an order, or pick what is listed 挂牌或点选."""
    verb = actions.pick if pick else actions.list_order
    done = verb(
        id=id_of(id), city=city, instrument=instrument, side=side_of(side), price_fen=facts.fen(price), tonnes=tonnes,
        by=by, at=clock.now(),
    )  # fmt: skip
    if json:
        answers.as_json(market_told.order(done))
        return
    answers.out.print(
        f"✓ {done.id}: {SIDES[done.side]} {done.tonnes:,} t, ¥{facts.yuan(done.price_fen)}, {done.state}", markup=False
    )
    for deal in done.deals:
        answers.out.print(f"  {deal.seller} → {deal.buyer}: {deal.tonnes:,} t, ¥{facts.yuan(deal.price_fen)}")


def book(instrument: Instrument, city: City, json: answers.AsJson = False) -> None:
    """What is listed, by price, and today's limits 挂牌行情."""
    found = queries.book(city, instrument, clock.local_day(clock.now()))
    if json:
        answers.as_json(market_told.book(found))
        return
    title = f"{instrument} · ¥{facts.yuan(found.low_fen)}–{facts.yuan(found.high_fen)}"
    rows = [
        (SIDES[side], facts.yuan(level.price_fen), level.tonnes, level.orders)
        for side, levels in (("sell", found.sell[::-1]), ("buy", found.buy))
        for level in levels
    ]
    answers.table(title, ("side 方向", "¥/t", "t 吨", "orders 笔"), rows)


def close(city: City, day: Day = "", by: By = "", json: answers.AsJson = False) -> None:
    """Close a day: open orders end, deals are delivered against money 收市与结算.

    Cut off, call it again: it goes on where it was.
    """
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=answers.err, disable=json or not answers.err.is_terminal, transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task("逐笔交收 deals", total=None)
        done = close_exchange.close(
            city=city, day=day_of(day), by=by or getpass.getuser(), at=clock.now(),
            progress=lambda settled, of: bar.update(task, completed=settled, total=of),
        )  # fmt: skip
    if json:
        answers.as_json(asdict(done))
        return
    answers.out.print(
        f"✓ {done.day}: {done.state}, {done.delivered:,} 笔已交收 delivered, {done.failed:,} 笔未交收 failed"
    )


def bulletin(city: City, day: Day = "", json: answers.AsJson = False) -> None:
    """The public bulletin of a day 交易公告."""
    found = queries.bulletin(city, day_of(day))
    if json:
        answers.as_json(market_told.bulletin(found))
        return
    rows = [
        (q.instrument, *(_price(p) for p in (q.reference_fen, q.opened_fen, q.high_fen, q.low_fen, q.closed_fen)),
         q.tonnes, _price(q.amount_fen), _price(q.next_reference_fen))
        for q in found.quotes
    ]  # fmt: skip
    heads = (
        "instrument 产品", "reference 基准价", "open 开盘", "high 最高", "low 最低", "close 收盘", "t 成交量", "¥ 成交额",
        "next 次日基准价",
    )  # fmt: skip
    answers.table(f"{city} · {found.day} · {found.state}", heads, rows)


def verify(json: answers.AsJson = False) -> None:
    """Prove every sum from orders, deals, the ledger and the registry 核对交易账. Exit code 1 when something is wrong."""
    report = queries.verify()
    if json:
        answers.as_json(asdict(report) | {"ok": report.ok})
    else:
        counts = f"{report.members:,} members, {report.orders:,} orders, {report.deals:,} deals"
        if report.ok:
            answers.out.print(f"[bold green]交易账无误 The exchange is right[/]: {counts}")
        else:
            fault = report.first_fault
            answers.out.print(f"[bold red]交易账有误 The exchange is wrong[/]: {counts}")
            answers.out.print(f"  {KINDS[fault.kind]}: {fault.where}", markup=False)
            answers.out.print(f"  应为 expected: {fault.expected}", markup=False)
            answers.out.print(f"  实为 found: {fault.found}", markup=False)
    if not report.ok:
        raise typer.Exit(FAULTY)


def _price(fen: int | None) -> str:
    return "–" if fen is None else facts.yuan(fen)
