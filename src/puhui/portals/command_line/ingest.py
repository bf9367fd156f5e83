"""``puhui ingest``: take in a partner's file from the command line."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from puhui.ground import clock
from puhui.journeys.acts import record_behaviour


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ingest")(ingest)


def ingest(
    file: Annotated[Path, typer.Argument(help="CSV, JSON, JSON Lines, XLSX or Parquet. 数据文件。")],
    city: Annotated[str, typer.Option(help="The city's id, e.g. luzhou. 城市。")],
    feed: Annotated[str, typer.Option(help="The feed as the city's pack names it. 数据源。")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object. 输出 JSON。")] = False,
) -> None:
    """Take in a file: every row gets an outcome. Sending it again changes nothing. 接收数据文件。"""
    console = Console(stderr=True)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, disable=as_json or not console.is_terminal, transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task("…", total=None)
        steps = {"read": "读取 reading rows", "settle": "结算 settling shards"}

        def show(step: str, done: int, total: int) -> None:
            bar.update(task, description=steps[step], completed=done, total=total or None)

        outcome = record_behaviour.record_file(
            city=city, feed=feed, path=file, way="command_line", at=clock.now(), progress=show
        )
    told = {name: value for name, value in asdict(outcome).items() if name != "lines"}
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    names = {
        "rows": "行数 rows", "accepted": "采纳 accepted", "duplicate": "重复 duplicate", "conflict": "冲突 conflict",
        "rejected": "退回 rejected", "open": "待配对 open", "unclaimed": "待认领 unclaimed",
        "held": "待核查 held",
    }  # fmt: skip
    typer.echo(f"批次 batch {outcome.batch}")
    for name, title in names.items():
        typer.echo(f"  {title}: {told[name]:,}")
    typer.echo(f"  减排 reduction: {outcome.reduction_mg / 1000:,.3f} g CO2e")
    typer.echo(f"  积分 points: {outcome.points:,}")
