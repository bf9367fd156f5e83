"""``puhui methodology``: the monitoring sheet of a project, made empty and read when it is filled."""

from pathlib import Path
from typing import Annotated

import typer

from puhui.ground import clock
from puhui.portals.command_line import answers, refusals

Named = Annotated[str, typer.Argument(help="METHODOLOGY or METHODOLOGY@VERSION. 方法学[@版本]。")]
City = Annotated[str, typer.Option(help="The city whose active pack counts. 城市。")]
Pack = Annotated[Path | None, typer.Option(help="A pack's directory, instead of a city. 规则包目录。")]


def register(app: typer.Typer) -> None:
    """Add the family ``methodology``."""
    family = typer.Typer(help="Monitoring sheets of projects 项目监测表", no_args_is_help=True)
    family.command("sheet")(sheet)
    family.command("read")(read)
    app.add_typer(family, name="methodology")


def sheet(
    methodology: Named,
    out: Annotated[Path, typer.Argument(help="The workbook to write. 输出的 XLSX 文件。")],
    city: City = "",
    pack: Pack = None,
    as_json: answers.AsJson = False,
) -> None:
    """Make an empty monitoring sheet (XLSX) from a methodology. 生成空白监测表。"""
    from puhui.journeys.market import monitor_project  # noqa: PLC0415 -- loads the formula machinery

    name, _at, version = methodology.partition("@")
    if out.exists():
        raise refusals.SheetExists(path=str(out))
    if not out.parent.is_dir():
        raise refusals.SheetNotThere(path=str(out.parent))
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as stream:
            made = monitor_project.sheet(
                city=city, directory=pack, name=name, version=version or None,
                on=clock.local_day(clock.now()), stream=stream,
            )  # fmt: skip
        part.rename(out)
    finally:
        part.unlink(missing_ok=True)
    if as_json:
        answers.as_json({"methodology": made.id, "version": made.version, "sheet": str(out)})
        return
    answers.out.print(f"✓ {made.id}@{made.version} → {out}", markup=False)


def read(
    methodology: Named,
    filled: Annotated[Path, typer.Argument(help="The workbook that was filled in. 已填写的 XLSX 文件。")],
    city: City = "",
    pack: Pack = None,
    as_json: answers.AsJson = False,
) -> None:
    """Read a filled monitoring sheet and evaluate it exactly. 读取监测表并核算。"""
    from puhui.journeys.market import monitor_project  # noqa: PLC0415 -- loads the formula machinery

    name, _at, version = methodology.partition("@")
    if not filled.is_file():
        raise refusals.SheetNotThere(path=str(filled))
    done = monitor_project.read(city=city, directory=pack, name=name, version=version or None, path=filled)
    answer, told = done.evaluation, done.filled
    if as_json:
        answers.as_json(
            {"methodology": answer.methodology, "version": answer.version, "first": told.first, "last": told.last,
             "rows": told.rows, "amount_mg": answer.amount_mg, "trace": answer.trace}
        )  # fmt: skip
        return
    tonnes = answer.amount_mg / 10**9
    answers.out.print(
        f"{answer.methodology}@{answer.version} · {told.first} – {told.last}: {tonnes:,.6f} t CO2e", markup=False
    )
    for name, rows in told.rows.items():
        answers.out.print(f"  {name}: {rows} 行 rows", markup=False)
