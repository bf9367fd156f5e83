"""``puhui appraisal``: scoring trees, applications with their scores line by line, goals, and a sheet tried out."""

import json as reading
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.oversight.appraisals import facts, queries
from puhui.portals.command_line import answers

City = Annotated[str, typer.Option(help="The city's id 城市标识")]
On = Annotated[datetime | None, typer.Option(help="As of the end of this day 截至该日", formats=["%Y-%m-%d"])]
FAULTY = 1
PASSED = {True: "达到 passed", False: "未达到 not passed", None: "未规定 open"}


def register(app: typer.Typer) -> None:
    """Add the family ``appraisal``."""
    family = typer.Typer(help="Creations and credit ratings 创建评价", no_args_is_help=True)
    family.command("schemes")(schemes)
    family.command("score")(score)
    family.command("list")(show_all)
    family.command("show")(show)
    family.command("named")(named)
    family.command("goals")(goals)
    family.command("verify")(verify)
    app.add_typer(family, name="appraisal")


def schemes(city: City, json: answers.AsJson = False) -> None:
    """The city's scoring trees, and what their documents leave open 评分表."""
    found = queries.schemes(city)
    if json:
        answers.as_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (one.id, one.version, one.name.zh, one.valid_from, one.source.review.value, "；".join(t.zh for t in one.open))
        for one in found
    ]
    columns = ("id", "version 版本", "name 名称", "from 起", "source 来源", "open 未规定")
    answers.table("Schemes 评分表", columns, rows)


def score(
    sheet: Annotated[Path, typer.Argument(help="A filled sheet in JSON 已填写的评分表", exists=True, dir_okay=False)],
    scheme: Annotated[str, typer.Option(help="The scheme's id 评分表标识")],
    pack: Annotated[Path | None, typer.Option(help="A pack's folder 规则包目录")] = None,
    city: Annotated[str, typer.Option(help="The city's id 城市标识")] = "",
    on: On = None,
    json: answers.AsJson = False,
) -> None:
    """Score a sheet line by line, keeping nothing 试算.

    The sheet: {"entries": {leaf: points, true or false, or {"cases": 2}}, "measured": {metric: value}, "vetoes": []};
    amounts as numbers in quotes.
    """
    day = _day(on)
    if pack is not None:
        found = packs.read_directory(pack)
        trees = [one for one in found.appraisals if one.id == scheme and one.valid_from <= day <= (one.valid_to or day)]
        if not trees:
            raise typer.BadParameter(f"no scheme “{scheme}” on {day}")
        tree = trees[0]
    else:
        tree = queries.scheme_of(city, scheme, day)[0]
    _tell(tree, queries.try_out(tree, _filled(sheet)), json)


def show_all(
    city: City, creation: str = "", year: int | None = None, on: On = None, json: answers.AsJson = False
) -> None:
    """Applications as they stood 申报情况."""
    found = queries.applications(city, creation=creation, year=year, on=on.date() if on else None)
    if json:
        answers.as_json([_plain(one) for one in found])
        return
    rows = [(one.id, one.year, one.scheme.name.zh, one.name, one.state, _last(one).score) for one in found]
    columns = ("id", "year 年度", "scheme 评分表", "name 名称", "state 状态", "score 得分")
    answers.table("Applications 申报", columns, rows)


def show(
    application: Annotated[UUID, typer.Argument(help="The application's id 申报标识")],
    sheet: Annotated[int | None, typer.Option(help="A sheet's number; else the last 第几张表")] = None,
    json: answers.AsJson = False,
) -> None:
    """One application's score, recomputed line by line 逐项得分."""
    found = queries.application(application)
    _tell(found.scheme, queries.score(application, sheet), json)


def named(city: City, creation: str, on: On = None, since: On = None, json: answers.AsJson = False) -> None:
    """How many bear a name, and of how many 命名数量."""
    day = _day(on)
    told = queries.share(city, creation, day)
    count = queries.named(city, creation, day, since=since.date() if since else None)
    if json:
        answers.as_json({"on": day, "since": since.date() if since else None} | asdict(told) | {"named": count})
        return
    answers.table(
        f"Named 命名 · {day}", ("named 已命名", "of 应创建", "%"), [(count, told.pool or "—", told.percent or "—")]
    )


def goals(city: City, on: On = None, json: answers.AsJson = False) -> None:
    """What the city's documents promise, and how far it is reached 创建目标."""
    day = _day(on)
    found = queries.goals(city, day)
    if json:
        answers.as_json([asdict(one) | {"goal": one.goal.model_dump(mode="json")} for one in found])
        return
    rows = [
        (one.scheme, one.goal.named or f"{one.goal.percent:f}%", one.goal.by, one.share.named, one.share.percent or "—",
         {True: "是 yes", False: "否 no", None: "未知 unknown"}[one.reached])
        for one in found
    ]  # fmt: skip
    columns = ("scheme 评分表", "goal 目标", "by 时限", "named 已命名", "%", "reached 达到")
    answers.table(f"Goals 目标 · {day}", columns, rows)


def verify(city: City, json: answers.AsJson = False) -> None:
    """Recompute every score from what was handed in 核对得分. Exit code 1 when one differs."""
    wrong = queries.verify(city)
    if json:
        answers.as_json({"ok": not wrong, "wrong": [{"application": id, "sheet": number} for id, number in wrong]})
    else:
        answers.out.print("得分全部一致 all scores agree" if not wrong else f"不一致 differ: {wrong}", markup=False)
    if wrong:
        raise typer.Exit(FAULTY)


def _filled(path: Path) -> facts.Filled:
    told = reading.loads(path.read_text("utf-8"), parse_float=Decimal)
    try:
        return facts.Filled(
            {leaf: _entry(value) for leaf, value in told.get("entries", {}).items()},
            {name: facts.Told(Decimal(str(value))) for name, value in told.get("measured", {}).items()},
            tuple(told.get("vetoes", ())),
        )
    except (ArithmeticError, AttributeError, TypeError) as wrong:
        raise typer.BadParameter(f"{path.name}: {wrong}") from None


def _entry(value: Any) -> facts.Entry:
    if isinstance(value, bool):
        return facts.Entry(met=value)
    if isinstance(value, dict):
        points = value.get("points")
        return facts.Entry(
            Decimal(str(points)) if points is not None else None, value.get("met"), value.get("cases"),
            evidence=tuple(value.get("evidence", ())),
        )  # fmt: skip
    return facts.Entry(points=Decimal(str(value)))


def _tell(tree: schema.Appraisal, found: facts.Score, json: bool) -> None:
    if json:
        told = asdict(found) | {"scheme": tree.id, "version": tree.version}
        answers.as_json(_exact(told))
        return
    rows = [
        ("　" * line.depth + line.name, _number(line.marks), _number(line.given), line.why, len(line.evidence))
        for line in found.lines
    ]
    columns = ("indicator 指标", "marks 分值", "given 得分", "not counted 未计", "files 佐证")
    answers.table(f"{tree.name.zh} {tree.version}", columns, rows)
    level = next((one.name.zh for one in tree.levels if one.id == found.level), "")
    score = "—" if found.score is None else found.score
    told = f"得分 score {score} · 达到 met {found.met}/{found.asked} · {level or PASSED[found.passed]}"
    answers.out.print(told, markup=False)


def _exact(value: Any) -> Any:
    """Fractions as text: 1/3 has no decimal."""
    if isinstance(value, dict):
        return {key: _exact(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(one) for one in value]
    return str(value) if isinstance(value, Fraction) else value


def _number(value: Fraction | None) -> str:
    if value is None:
        return "—"
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.4g}"


def _last(one: facts.Application) -> facts.Sheet:
    return one.sheets[-1]


def _plain(one: facts.Application) -> dict[str, Any]:
    told = asdict(one)
    told.pop("scheme")
    return told | {"scheme": one.scheme.id, "version": one.scheme.version}


def _day(on: datetime | None) -> date:
    return on.date() if on else clock.local_day(clock.now())
