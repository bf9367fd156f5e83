"""``puhui survey``: figures with their error, from a file or from the city's own waves."""

import getpass
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from puhui.civic.surveys import actions, facts, queries
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import run_survey
from puhui.portals.command_line import answers
from puhui.portals.shared import survey_words

FAULTY = 1
City = Annotated[str, typer.Option(help="The city 城市")]
Wave = Annotated[UUID, typer.Argument(help="The wave 调查轮次")]
File = Annotated[Path, typer.Argument(help="Answers as XLSX or CSV 答卷表", exists=True, dir_okay=False)]
KINDS = {"": None, "proportion": "proportion", "mean": "mean", "total": "total"}


def register(app: typer.Typer) -> None:
    """Add the family ``survey``."""
    family = typer.Typer(help="Surveys of citizens 居民调查", no_args_is_help=True)
    for name, command in (
        ("estimate", estimate), ("list", show), ("wave", wave), ("results", results), ("open", open_wave),
        ("draw", draw), ("letters", letters), ("paper", paper), ("close", close), ("publish", publish),
    ):  # fmt: skip
        family.command(name)(command)
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


def show(city: City, json: answers.AsJson = False) -> None:
    """The city's waves 调查轮次."""
    found = queries.waves(city)
    if json:
        answers.as_json([_plain(one) for one in found])
        return
    rows = [
        (one.id, one.survey, one.title, f"{one.first} – {one.last}", one.state, one.asked, one.answered, _rate(one.response_rate))
        for one in found
    ]  # fmt: skip
    columns = (
        "wave 轮次",
        "survey 调查",
        "title 名称",
        "days 日期",
        "state 状态",
        "asked 抽中",
        "answered 答卷",
        "RR1 应答率",
    )
    answers.table(f"Surveys 调查 · {city}", columns, rows)


def wave(wave: Wave, json: answers.AsJson = False) -> None:
    """How far a wave is, stratum by stratum 进度."""
    found = queries.wave(wave)
    if json:
        answers.as_json(_plain(found))
        return
    answers.out.print(f"{found.title} · {found.state} · {found.frame_source}", markup=False)
    answers.out.print(f"  SHA-256 {found.commitment} · {found.seed or '…'}", markup=False)
    rows = [
        (one.name, one.population, one.asked, one.answered, one.held, one.quota or "–", _rate(one.response_rate))
        for one in found.strata
    ]
    columns = ("stratum 层", "people 总体", "asked 抽中", "answered 答卷", "held 待核查", "quota 配额", "RR1 应答率")
    answers.table("", columns, rows)


def results(
    city: City,
    survey: Annotated[str, typer.Option(help="Only this survey 调查标识")] = "",
    json: answers.AsJson = False,
) -> None:
    """Figures of the closed waves with their margins, each held against the wave before 结果."""
    found = [
        one
        for id in dict.fromkeys(wave.survey for wave in queries.waves(city) if survey in ("", wave.survey))
        for metric in dict.fromkeys(
            figure.metric for wave in queries.waves(city, survey=id) for figure in queries.figures(wave.id)
        )
        for one in queries.compared(city, id, metric)
    ]
    if json:
        answers.as_json([survey_words.compared(one) for one in found])
        return
    for one in found:
        figure = one.figure
        answers.out.print(f"{figure.survey} · {figure.title} · {figure.last}", markup=False)
        if figure.estimate is None:
            answers.out.print(f"  {figure.metric}: {figure.why}", markup=False)
        else:
            _told(figure.estimate)
        if one.change is not None:
            shows = "显著 beyond chance" if one.shows else "未超出抽样误差 within chance"
            answers.out.print(f"  {one.change:+.4g} · {shows}", markup=False)


def open_wave(
    survey: Annotated[str, typer.Argument(help="As the pack names it 调查标识")],
    city: City,
    title: Annotated[str, typer.Option(help="E.g. the half-year 名称")],
    first: Annotated[str, typer.Option(help="2026-12-01 起始日")],
    last: Annotated[str, typer.Option(help="2026-12-20 截止日")],
    frame: Annotated[
        Path | None, typer.Option(help="Strata; without it registered people 抽样框", dir_okay=False)
    ] = None,
    margins: Annotated[Path | None, typer.Option(help="Known margins 已知边际", dir_okay=False)] = None,
    source: Annotated[str, typer.Option(help="Where the numbers of people come from 人口数来源")] = "",
    id: Annotated[str, typer.Option(help="A UUID; the same again changes nothing 请求编号")] = "",
    json: answers.AsJson = False,
) -> None:
    """Open a wave 开启一轮调查."""
    done = run_survey.open_wave(
        city=city, survey=survey, id=UUID(id) if id else uuid4(), title=title, first=date.fromisoformat(first),
        last=date.fromisoformat(last), frame=frame and _file(frame), margins=margins and _file(margins),
        frame_source=source, by=getpass.getuser(), at=clock.now(),
    )  # fmt: skip
    _done(done, json)


def draw(
    wave: Wave,
    sizes: Annotated[list[str], typer.Option("--size", help="STRATUM=PEOPLE, once per stratum 层=人数")],
    json: answers.AsJson = False,
) -> None:
    """Draw registered people by the promised seed, once 抽取受访者."""
    pairs = [one.rpartition("=") for one in sizes]
    if not all(name and many.isdigit() for name, _sign, many in pairs):
        raise typer.BadParameter("东区=120", param_hint="--size")
    wanted = {name: int(many) for name, _sign, many in pairs}
    done = run_survey.draw_people(wave=wave, sizes=wanted, at=clock.now())
    if json:
        answers.as_json(_plain(queries.wave(wave)) | {"drawn": len(done)})
        return
    answers.out.print(f"✓ {len(done)} · {queries.wave(wave).seed}", markup=False)


def letters(
    wave: Wave,
    stratum: Annotated[str, typer.Option(help="Its name 层")],
    count: Annotated[int, typer.Option(min=1, help="How many more 数量")],
    json: answers.AsJson = False,
) -> None:
    """Tokens for letters or visits, each answers once 信函邀请码."""
    done = actions.number_letters(wave=wave, stratum=stratum, count=count, at=clock.now())
    if json:
        answers.as_json([asdict(one) for one in done])
        return
    answers.table("", ("number 编号", "token 邀请码"), [(one.number, one.token) for one in done])


def paper(
    file: File,
    wave: Annotated[UUID, typer.Option(help="The wave 调查轮次")],
    look: Annotated[bool, typer.Option("--look", help="Only say what would become of each row 只校验")] = False,
    json: answers.AsJson = False,
) -> None:
    """Take in interviewers' paper answers, an outcome per row 录入纸质答卷."""
    done = actions.take_papers(wave=wave, content=file.read_bytes(), name=file.name, at=clock.now(), keep=not look)
    if json:
        answers.as_json(asdict(done) | {"outcomes": [_outcome(one) for one in done.outcomes]})
    else:
        answers.out.print(
            f"{done.name}: {done.rows:,} 行 · 采纳 {done.accepted:,} · 重复 {done.duplicate:,} · 退回 {done.refused:,}",
            markup=False,
        )
        for one in [row for row in done.outcomes if row.refusal][:50]:
            answers.out.print(f"  {one.row}: {_outcome(one)['message']['zh']}", markup=False)
    if done.refused:
        raise typer.Exit(FAULTY)


def close(
    wave: Wave,
    early: Annotated[bool, typer.Option("--early", help="Before its last day is over 提前结束")] = False,
    json: answers.AsJson = False,
) -> None:
    """End a wave and compute its figures, once 结束并出结果."""
    _done(actions.close_wave(wave=wave, at=clock.now(), early=early), json)


def publish(wave: Wave, json: answers.AsJson = False) -> None:
    """Show a closed wave's figures to everybody 公布结果."""
    _done(run_survey.publish(wave=wave, at=clock.now()), json)


def _done(found: facts.Wave, json: bool) -> None:
    if json:
        answers.as_json(_plain(found))
        return
    answers.out.print(f"✓ {found.id} · {found.title} · {found.state}", markup=False)


def _plain(found: facts.Wave) -> dict[str, Any]:
    sums = {"asked": found.asked, "answered": found.answered, "held": found.held, "response_rate": found.response_rate}
    return asdict(found) | sums


def _outcome(one: facts.RowOutcome) -> dict[str, Any]:
    told = {"row": one.row, "outcome": one.outcome, "refusal": one.refusal}
    if one.refusal:
        no = Refusal(**(one.data or {}))
        no.message = one.message
        told["message"] = {language: answers.sentence(no, language) for language in answers.LANGUAGES}
    return told


def _rate(rate: float | None) -> str:
    return "–" if rate is None else survey_words.percent(rate)


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
