"""``puhui ledger``: have the books recomputed, and read a holder's balances."""

from dataclasses import asdict

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from puhui.foundations.ledger import queries
from puhui.foundations.ledger.facts import Report
from puhui.portals.command_line import answers

FAULTY = 1

STAGES = {"transfers": "核对记账行 transfers", "chain": "核对哈希链 chain", "balances": "核对余额 balances"}
KINDS = {
    "row": "记账行 row",
    "journal": "凭证 journal",
    "house_total": "内部账户合计 house total",
    "chain": "哈希链 chain",
    "balance": "余额 balance",
    "held": "冻结额 held",
    "sealed_total": "封存合计 sealed total",
}


def register(app: typer.Typer) -> None:
    """Add the family ``ledger``."""
    ledger = typer.Typer(help="The books 账本", no_args_is_help=True)
    ledger.command("verify")(verify)
    app.add_typer(ledger, name="ledger")


def verify(as_json: answers.AsJson = False) -> None:
    """Recompute every row, journal, link and balance; name the first wrong one 重算全部账目并指出首处错误.

    Exit code 1 when something is wrong.
    """
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=answers.err, disable=as_json or not answers.err.is_terminal, transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task("…", total=None)
        report = queries.verify(
            progress=lambda stage, done, total: bar.update(
                task, description=STAGES[stage], completed=done, total=total or None
            )
        )
    if as_json:
        answers.as_json(asdict(report))
    else:
        _say(report)
    if not report.ok:
        raise typer.Exit(FAULTY)


def _say(report: Report) -> None:
    counts = f"{report.transfers:,} 笔 transfers, {report.accounts:,} 个账户 accounts"
    if report.ok:
        answers.out.print(f"[bold green]账目无误 The books are right[/]: {counts}")
        return
    fault = report.first_fault
    answers.out.print(f"[bold red]账目有误 The books are wrong[/]: {counts}")
    answers.out.print(f"  {KINDS[fault['kind']]}: {fault['what']}", markup=False)
    for name, title in (
        ("posted_on", "记账日 day"), ("journal", "凭证 journal"), ("holder", "账户 account"), ("ordinal", "序号 row"),
        ("expected", "应为 expected"), ("found", "实为 found"),
    ):  # fmt: skip
        if fault[name] is not None:
            answers.out.print(f"  {title}: {fault[name]}", markup=False)
