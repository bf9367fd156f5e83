"""``puhui exchange``, further: block deals, auctions, the bank's files, what officers watch, a member's day."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils import translation

from puhui.ground import clock
from puhui.market.exchange import actions, facts, queries
from puhui.portals.command_line import answers
from puhui.portals.command_line.exchange_words import (
    SIDES,
    By,
    City,
    Day,
    Instrument,
    day_of,
    fen_of,
    id_of,
    side_of,
)
from puhui.portals.shared import market_told

Id = Annotated[str, typer.Option(help="A UUID; the same again changes nothing 请求编号")]
Side = Annotated[str, typer.Argument(help="buy, sell 买、卖")]
Price = Annotated[str, typer.Option(help="Yuan a tonne 单价，元/吨")]
Tonnes = Annotated[int, typer.Option(help="Whole tonnes 吨数")]
OUTCOMES = {"booked": "已入账 booked", "duplicate": "重复 duplicate", "refused": "未入账 refused"}
PATTERNS = {
    "frequent": "频繁申报撤单 frequent", "to_and_fro": "双向对敲 to and fro", "dear_and_cheap": "高买低卖 dear and cheap",
    "large_withdrawn": "大额撤单 large withdrawn", "concentrated": "成交集中 concentrated", "late": "尾盘异动 late",
}  # fmt: skip


def register(family: typer.Typer) -> None:
    """Add these commands to the family."""
    for command in (block, accept, auction, bid, settle, lot, bank, watch, statement):
        family.command(command.__name__)(command)


def block(
    instrument: Instrument, side: Side, price: Price, tonnes: Tonnes,
    toward: Annotated[str, typer.Option(help="The other member's code 对手方")], by: By, city: City, id: Id = "",
    json: answers.AsJson = False,
) -> None:  # fmt: skip
    """Propose a block deal to a member 提出大宗协议."""
    done = actions.propose_block(
        id=id_of(id), city=city, instrument=instrument, side=side_of(side), price_fen=facts.fen(price), tonnes=tonnes,
        toward=toward, by=by, at=clock.now(),
    )  # fmt: skip
    _order(done, json)


def accept(
    block: Annotated[str, typer.Argument(help="The proposal 大宗协议编号")], by: By, city: City, id: Id = "",
    decline: Annotated[bool, typer.Option(help="Say no instead 不同意")] = False, json: answers.AsJson = False,
) -> None:  # fmt: skip
    """Agree to a block deal that was proposed, or decline it 确认大宗协议."""
    verb = actions.decline_block if decline else actions.accept_block
    _order(verb(id=id_of(id), city=city, block=id_of(block), by=by, at=clock.now()), json)


def auction(
    instrument: Instrument, side: Side, reserve: Annotated[str, typer.Option(help="Reserve price, yuan 底价，元/吨")],
    tonnes: Tonnes, ends: Annotated[str, typer.Option(help="When bids end, 14:30 申报截止时间")], by: By, city: City,
    form: Annotated[str, typer.Option(help="sealed, open 密封、公开")] = facts.SEALED, id: Id = "",
    json: answers.AsJson = False,
) -> None:  # fmt: skip
    """Open a one-way auction 发起单向竞价."""
    now = clock.now()
    try:
        hour, minute = map(int, ends.split(":"))
        ends_at = now.astimezone(clock.SHANGHAI).replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError:
        raise typer.BadParameter(f"a time like 14:30, not {ends}") from None
    done = actions.open_auction(
        id=id_of(id), city=city, instrument=instrument, side=side_of(side), reserve_fen=facts.fen(reserve),
        tonnes=tonnes, ends_at=ends_at, form=form, by=by, at=now,
    )  # fmt: skip
    _auction(done, json)


def bid(
    auction: Annotated[str, typer.Argument(help="The auction 竞价编号")], price: Price, tonnes: Tonnes, by: By, city: City,
    id: Id = "", json: answers.AsJson = False,
) -> None:  # fmt: skip
    """Bid in an auction 竞价申报."""
    done = actions.bid(
        id=id_of(id), city=city, auction=id_of(auction), price_fen=facts.fen(price), tonnes=tonnes, by=by,
        at=clock.now(),
    )  # fmt: skip
    _order(done, json)


def settle(
    auction: Annotated[str, typer.Argument(help="The auction 竞价编号")], city: City, by: By, id: Id = "",
    json: answers.AsJson = False,
) -> None:  # fmt: skip
    """Settle an auction whose time is over 确定竞价结果."""
    told = {"id": id_of(id), "city": city, "auction": id_of(auction), "by": by, "at": clock.now()}
    _auction(actions.settle_auction(**told), json)


def lot(
    auction: Annotated[str, typer.Argument(help="The auction 竞价编号")], city: City, json: answers.AsJson = False
) -> None:  # fmt: skip
    """Show an auction and draw its lot again from what was published 查看竞价并复算抽签."""
    found = queries.auction(city, id_of(auction))
    again = queries.redraw(found)
    if json:
        answers.as_json(market_told.lot(found, again))
    else:
        _auction(found, json)
        answers.out.print("✓ 复算一致 the same again" if again.ok else "✗ 复算不一致 not the same", markup=False)
    if not again.ok:
        raise typer.Exit(1)


def bank(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or XLSX 银行流水文件")],
    closing: Annotated[str, typer.Option(help="The bank's closing balance, yuan 银行日终余额，元")], by: By, city: City,
    day: Day = "", id: Id = "", json: answers.AsJson = False,
) -> None:  # fmt: skip
    """Book a bank's file, row by row, and compare balances 出入金入账与对账. Exit code 1 when they differ."""
    done = actions.take_bank_file(
        id=id_of(id), city=city, name=file.name, content=file.read_bytes(), day=day_of(day), closing_fen=fen_of(closing),
        by=by, at=clock.now(),
    )  # fmt: skip
    if json:
        answers.as_json(market_told.bank_taken(done))
    else:
        rows = [(row.row, row.number, OUTCOMES[row.outcome], _why(row)) for row in done.rows]
        answers.table(f"{file.name} · {done.day}", ("row 行", "number 流水号", "outcome 结果", "why 原因"), rows)
        told = (done.closing_fen, done.booked_fen, done.difference_fen)
        bank_says, books_say, off = map(facts.yuan, told)
        answers.out.print(f"银行 bank ¥{bank_says} · 账面 books ¥{books_say} · 差额 difference ¥{off}", markup=False)
    if done.difference_fen:
        raise typer.Exit(1)


def watch(city: City, day: Day = "", json: answers.AsJson = False) -> None:
    """Patterns of trade to look at, and large holders 异常交易与大户报告."""
    found, holders = queries.watched(city, day_of(day)), queries.large_holders(city)
    if json:
        answers.as_json(market_told.watched(found, holders))
        return
    rows = [
        (PATTERNS[a.pattern], a.instrument, ", ".join(a.members), ", ".join(f"{k} {v:,}" for k, v in a.figures.items()))
        for a in found
    ]
    answers.table(f"{city} · {day_of(day)}", ("pattern 情形", "instrument 产品", "members 主体", "figures 数据"), rows)
    rows = [(h.member, h.name, h.instrument, h.tonnes, "超限 over" if h.over else "") for h in holders]
    answers.table("大户报告 large holders", ("member 主体", "name 名称", "instrument 产品", "t 吨", "limit 限额"), rows)


def statement(
    member: Annotated[str, typer.Argument(help="The member's code 交易主体代码")], city: City, day: Day = "",
    json: answers.AsJson = False,
) -> None:  # fmt: skip
    """A member's day: orders, deals, money, tonnes 日结单."""
    found = queries.statement(queries.member(city, member).id, day_of(day))
    if json:
        answers.as_json(market_told.statement(found))
        return
    rows = [
        (f"{d.at.astimezone(clock.SHANGHAI):%H:%M:%S}", d.mode, d.instrument, d.buyer, d.seller, facts.yuan(d.price_fen), d.tonnes, d.state)
        for d in found.deals
    ]  # fmt: skip
    heads = ("at 时间", "mode 方式", "instrument 产品", "buyer 买方", "seller 卖方", "¥/t", "t 吨", "state 状态")
    answers.table(f"{found.member.code} {found.member.name} · {found.day}", heads, rows)
    purse = found.purse
    cash, free = facts.yuan(purse.cash_fen), facts.yuan(purse.available_fen)
    answers.out.print(f"资金余额 cash ¥{cash} · 可用 available ¥{free}", markup=False)


def _why(row: facts.BankRow) -> str:
    """In Chinese first, as everywhere here."""
    with translation.override("zh-hans"):
        return translation.gettext(row.message).format_map(row.data) if row.message else ""


def _order(done: facts.Order, json: bool) -> None:
    if json:
        answers.as_json(market_told.order(done))
        return
    told = f"✓ {done.id}: {SIDES[done.side]} {done.tonnes:,} t, ¥{facts.yuan(done.price_fen)}, {done.state}"
    answers.out.print(told, markup=False)
    for deal in done.deals:
        answers.out.print(f"  {deal.seller} → {deal.buyer}: {deal.tonnes:,} t, ¥{facts.yuan(deal.price_fen)}")


def _auction(found: facts.Auction, json: bool) -> None:
    if json:
        answers.as_json(market_told.auction(found))
        return
    ends: datetime = found.ends_at.astimezone(clock.SHANGHAI)
    price = "–" if found.price_fen is None else f"¥{facts.yuan(found.price_fen)}"
    answers.out.print(
        f"{found.id}: {found.instrument} {SIDES[found.side]} {found.tonnes:,} t, 截止 ends {ends:%H:%M}, {found.state},"
        f" 统一价 price {price}, 成交 dealt {found.dealt:,} t",
        markup=False,
    )
    answers.out.print(f"抽签承诺 commitment {found.commitment}  种子 seed {found.seed or '–'}", markup=False)
    rows = [(b.member, facts.yuan(b.price_fen), b.tonnes, b.given, b.ticket[:16]) for b in found.bids]
    answers.table("", ("member 主体", "¥/t", "t 吨", "given 成交", "ticket 签号"), rows)
