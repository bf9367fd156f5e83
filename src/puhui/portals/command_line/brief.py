"""``puhui assignments brief``: the monthly brief (专报) as .docx or PDF; each figure names the rows behind it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils import translation

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import refusals as packs_refusals
from puhui.ground import clock
from puhui.journeys.oversight.write_brief import write_brief
from puhui.portals.command_line import answers
from puhui.portals.shared.brief import telling


def brief(
    city: Annotated[str, typer.Option(help="The city's id 城市标识")],
    month: Annotated[datetime, typer.Option(help="The month, 2026-03 月份", formats=["%Y-%m"])],
    out: Annotated[Path, typer.Option(help="A .docx or .pdf file 输出文件")],
    english: Annotated[bool, typer.Option("--english", help="In English 英文")] = False,
    json: answers.AsJson = False,
) -> None:
    """Write the monthly brief 生成月度专报."""
    from puhui.portals.shared.brief import pdf, word  # noqa: PLC0415 -- every other command starts without them

    draw = {".docx": word.draw, ".pdf": pdf.draw}.get(out.suffix.lower())
    if draw is None:
        raise typer.BadParameter("The file's name ends in .docx or .pdf. 文件名须以 .docx 或 .pdf 结尾。")
    told = write_brief(city=city, month=month.date(), today=clock.local_day(clock.now()))
    with translation.override("en" if english else "zh-hans"):
        out.write_bytes(draw(telling.paper(told, _name(city, english))))
    if json:
        answers.as_json(
            {
                "city": city, "on": told.on, "file": str(out),
                "figures": {name: {"value": one.value, "rows": one.rows, "asked": one.asked} for name, one in told.figures.items()},
                "trend": [{"on": month.on, "totals": month.totals} for month in told.months],
            }
        )  # fmt: skip
        return
    answers.out.print(f"✓ {out} · {told.on}", markup=False)


def _name(city: str, english: bool) -> str:
    try:
        name = packs.active(city).pack.city.name
    except packs_refusals.CityUnknown:
        # Documents and assignments may come before the city's pack.
        return city
    return name.en if english else name.zh
