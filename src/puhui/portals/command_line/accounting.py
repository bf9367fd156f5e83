"""``puhui accounting``: a member's vouchers and disclosure table by 财会〔2019〕22号."""

from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

from puhui.market.accounting import facts
from puhui.market.exchange.facts import yuan
from puhui.portals.command_line import answers, refusals
from puhui.portals.shared import market_told


def register(app: typer.Typer) -> None:
    """Add the family ``accounting``."""
    family = typer.Typer(help="Vouchers and disclosure of project credits 会计处理", no_args_is_help=True)
    family.command("vouchers")(vouchers)
    # With one command only, its name would be swallowed.
    family.callback()(lambda: None)
    app.add_typer(family, name="accounting")


def vouchers(
    city: Annotated[str, typer.Option(help="The city 城市")],
    member: Annotated[str, typer.Option(help="The member's code, M00001 交易主体")],
    year: Annotated[int, typer.Option(help="The year 年度")],
    out: Annotated[Path | None, typer.Option(help="Write the workbook (XLSX) here 输出 XLSX")] = None,
    json: answers.AsJson = False,
) -> None:
    """A year's vouchers, debits equal to credits, and the disclosure table 年度凭证与披露表."""
    from puhui.journeys.market import keep_accounts  # noqa: PLC0415 -- rooms that other commands do not need

    if out is not None:
        books = _written(out, city, member, year)
    else:
        books = keep_accounts.books(city=city, member=member, year=year)
    if json:
        answers.as_json(market_told.books(books) | ({"file": str(out)} if out else {}))
        return
    _say(books)


def _say(books: facts.Books) -> None:
    rows = [
        (v.number, v.on, v.kind, v.instrument, v.tonnes, f"{line.account} {facts.ACCOUNTS[line.account][0]}",
         yuan(line.debit_fen) if line.debit_fen else "", yuan(line.credit_fen) if line.credit_fen else "")
        for v in books.vouchers for line in v.lines
    ]  # fmt: skip
    columns = (
        "number 编号",
        "day 日期",
        "what 业务",
        "instrument 产品",
        "t 吨",
        "account 科目",
        "debit 借方",
        "credit 贷方",
    )
    answers.table(f"{books.member} {books.name} {books.year}", columns, rows)
    answers.out.print(f"  借 {yuan(books.debit_fen)} = 贷 {yuan(books.credit_fen)}", markup=False)
    this = books.disclosed[0]
    answers.out.print(
        f"  期初 {this.opening.tonnes:,} t ¥{yuan(this.opening.amount_fen)} →"
        f" 期末 {this.closing.tonnes:,} t ¥{yuan(this.closing.amount_fen)}",
        markup=False,
    )


def _written(out: Path, city: str, member: str, year: int) -> facts.Books:
    from puhui.journeys.market import keep_accounts  # noqa: PLC0415 -- rooms that other commands do not need

    if out.exists():
        raise refusals.SheetExists(path=str(out))
    if not out.parent.is_dir():
        raise refusals.SheetNotThere(path=str(out.parent))
    stream = BytesIO()
    books = keep_accounts.workbook(city=city, member=member, year=year, stream=stream)
    out.write_bytes(stream.getvalue())
    return books
