"""``puhui survey``: figures with their error, from a file or from the city's own waves."""

from pathlib import Path
from typing import Annotated

import typer

from puhui.civic.surveys import facts, queries
from puhui.portals.command_line import answers
from puhui.portals.shared import survey_words

City = Annotated[str, typer.Option(help="The city 城市")]
File = Annotated[Path, typer.Argument(help="Answers as XLSX or CSV 答卷表", exists=True, dir_okay=False)]
KINDS = {"": None, "proportion": "proportion", "mean": "mean", "total": "total"}


def register(app: typer.Typer) -> None:
    """Add the family ``survey``."""
    family = typer.Typer(help="Surveys of citizens 居民调查", no_args_is_help=True)
    family.command("estimate")(estimate)
    app.add_typer(family, name="survey")


def estimate(
    file: File,
    metric: Annotated[str, typer.Option(help="The column to estimate, if there are several 估计的列")] = "",
    kind: Annotated[str, typer.Option(help="proportion, mean or total 比例、均值、总量")] = "",
    frame: Annotated[
        Path | None,
        typer.Option(help="Strata: stratum, population, sampled, class 抽样框", exists=True, dir_okay=False),
    ] = None,
    margins: Annotated[
        Path | None,
        typer.Option(help="Known margins: margin, category, people 已知边际", exists=True, dir_okay=False),
    ] = None,
    confidence: Annotated[float, typer.Option(help="How sure the interval is 置信水平", min=0.5, max=0.999)] = 0.95,
    json: answers.AsJson = False,
) -> None:
    """Estimate a figure with its margin from a table of answers 由答卷表估计，带误差。

    The table has a column stratum (层), optionally weight (权重), and one column per figure (numbers; 1 and 0 or
    是 and 否 for shares).
    """
    if kind not in KINDS:
        raise typer.BadParameter("proportion, mean, total", param_hint="--kind")
    found = queries.estimate_file(
        answers=_file(file), metric=metric, kind=KINDS[kind], frame=frame and _file(frame),
        margins=margins and _file(margins), confidence=confidence,
    )  # fmt: skip
    if json:
        answers.as_json(survey_words.plain(found))
        return
    _told(found)


def _file(path: Path) -> tuple[bytes, str]:
    return path.read_bytes(), path.name


def _told(found: facts.Estimate) -> None:
    rate = "–" if found.response_rate is None else survey_words.percent(found.response_rate)
    deff = "–" if found.deff is None else f"{found.deff:.2f}"
    answers.out.print(
        f"{found.metric}: {_number(found, found.estimate)}  "
        f"[{_number(found, found.low)}, {_number(found, found.high)}] {found.confidence:.0%}",
        markup=False,
    )
    answers.out.print(
        f"  标准误 se {_number(found, found.se)} · 答卷 n {found.n:,} · 设计效应 deff {deff} · 应答率 RR1 {rate} · {found.method}",
        markup=False,
    )
    rows = [
        (one.id, "–" if one.population is None else f"{one.population:,.0f}", one.n,
         "–" if one.estimate is None else _number(found, one.estimate), "–" if one.se is None else _number(found, one.se),
         "–" if one.response_rate is None else survey_words.percent(one.response_rate))
        for one in found.strata
    ]  # fmt: skip
    columns = ("stratum 层", "people 总体", "n 答卷", "estimate 估计", "se 标准误", "RR1 应答率")
    answers.table("", columns, rows)
    for note in found.notes:
        said = survey_words.note(note)
        answers.out.print(f"  {said['zh']}\n  {said['en']}", markup=False)


def _number(found: facts.Estimate, value: float) -> str:
    return survey_words.percent(value, 2) if found.kind == "proportion" else f"{value:,.4g}"
