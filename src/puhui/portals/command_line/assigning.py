"""``puhui assignments``, the part that changes something: open, take over, post, notice, submit, figures."""

import getpass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import typer

from puhui.foundations.packs import queries as packs
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.oversight import known_figures
from puhui.journeys.oversight.take_over_policy import take_over_policy
from puhui.oversight.assignments import actions, facts, queries
from puhui.oversight.assignments.refusals import UnitUnknown
from puhui.portals.command_line import answers

City = Annotated[str, typer.Option(help="The city's id 城市标识")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="A first day 起始日")]
UnitName = Annotated[str, typer.Option(help="The unit's name 单位名称")]


def add(family: typer.Typer) -> None:
    """Add these commands to the family."""
    family.command("open")(open_document)
    family.command("take-over")(take_over)
    family.command("post")(post)
    family.command("notice")(notice)
    family.command("sheet")(sheet)
    family.command("submit")(submit)
    family.command("known")(known)


def open_document(
    city: City,
    document: Annotated[str, typer.Argument(help="The document's id in the city's pack 城市包中的文件标识")],
    json: answers.AsJson = False,
) -> None:
    """Give the tasks of a document of the city's pack 按城市包下达任务."""
    pack = packs.active(city).pack
    _tell(actions.open_document(city=city, pack=pack, document=document, actor=_office(), at=clock.now()), json)


def take_over(
    policy: Annotated[UUID, typer.Argument(help="The imported document's id 已导入文件的标识")],
    starts: Day,
    json: answers.AsJson = False,
) -> None:
    """Give every confirmed row of a document as an assignment 把已确认的条目转为任务."""
    _tell(take_over_policy(policy=policy, starts=starts.date(), actor=_office(), at=clock.now()), json)


def post(
    city: City,
    person: Annotated[str, typer.Argument(help="The account's name 账号")],
    role: Annotated[str, typer.Option(help="office, unit, district, leader, auditor 角色")],
    unit: UnitName = "",
    first: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day 自该日起")] = None,
    json: answers.AsJson = False,
) -> None:
    """Say in which role a signed-in person acts, and for which unit 指派岗位."""
    at = clock.now()
    day = first.date() if first else clock.local_day(at)
    held = actions.give_post(
        id=uuid4(), city=city, person=_account(person), role=role, unit=_unit(city, unit, day) if unit else None,
        first=day, actor=_office(), at=at,
    )  # fmt: skip
    if json:
        answers.as_json(vars(held))
    else:
        answers.out.print(f"✓ {person} · {held.role} · {unit or '—'} · {held.first}", markup=False)


def notice(
    assignment: Annotated[UUID, typer.Argument(help="The assignment's id 任务标识")],
    step: Annotated[str, typer.Option(help="remind, supervise, circulate, talk 提醒、督办、通报、约谈")],
    why: Annotated[str, typer.Option(help="Why, where the rules do not ask for it yet 理由")] = "",
    json: answers.AsJson = False,
) -> None:
    """Take a step of the ladder: a numbered document that is to be answered 发出督办文书."""
    made = actions.issue_notice(
        id=uuid4(), assignment=assignment, step=step, why=why, actor=_office(), at=clock.now()
    )  # fmt: skip
    if json:
        answers.as_json(vars(made))
    else:
        answers.out.print(f"✓ {made.number} · 答复期限 answer by {made.answer_by}", markup=False)


def sheet(
    city: City, unit: UnitName, out: Annotated[Path, typer.Argument(help="Where to write the .xlsx 保存位置")]
) -> None:
    """Write the sheet on which a unit reports in bulk 生成进展报送表."""
    today = clock.local_day(clock.now())
    out.write_bytes(queries.sheet_for(city, today, actor=actor_of(city, unit, today)))
    answers.out.print(f"✓ {out}", markup=False)


def submit(
    city: City,
    unit: UnitName,
    file: Annotated[Path, typer.Argument(help="The filled sheet 填好的报送表", exists=True, dir_okay=False)],
    json: answers.AsJson = False,
) -> None:
    """Hand in every row of a sheet, each with its outcome 批量报送."""
    at = clock.now()
    actor = actor_of(city, unit, clock.local_day(at))
    found = actions.submit_sheet(id=uuid4(), city=city, content=file.read_bytes(), actor=actor, at=at)
    if json:
        answers.as_json([_plain(one) for one in found])
        return
    rows = [(one.row, one.number, one.title, _outcome(one.refusal)) for one in found]
    answers.table("Handed in 报送结果", ("row 行", "no. 序号", "task 任务", "outcome 结果"), rows)


def known(
    city: City,
    rows: Annotated[str, typer.Option(help="Show the rows behind this figure 查看该指标的明细")] = "",
    unit: Annotated[str, typer.Option(help="Of this unit alone 仅该单位")] = "",
    period: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Of the period from this day on 起始日所在周期")
    ] = None,
    json: answers.AsJson = False,
) -> None:
    """Count what Puhui knows itself and keep it for today's reports 核算平台已知指标."""
    at = clock.now()
    if rows:
        if rows not in known_figures.COUNT:
            raise typer.BadParameter(", ".join(known_figures.COUNT))
        behind = known_figures.rows_behind(
            city=city, metric=rows, at=at, bound=actor_of(city, unit, clock.local_day(at)).unit if unit else None,
            period=period.date() if period else None,
        )  # fmt: skip
        if json:
            answers.as_json({"metric": rows, "value": behind.value, "why": behind.why, "rows": behind.rows})
        else:
            columns = list(behind.rows[0]) if behind.rows else ["—"]
            answers.table(
                f"{rows} · {behind.value} {behind.unit}", columns, [list(one.values()) for one in behind.rows]
            )
        return
    found = known_figures.fill_known_figures(city=city, at=at)
    if json:
        answers.as_json([vars(one) for one in found])
        return
    names = {id: one.name for id, one in queries.units(city, clock.local_day(at)).items()}
    told = [
        (one.metric, names.get(one.bound, "全市"), one.period or "", _figure(one), one.unit, one.why) for one in found
    ]
    heads = ("figure 指标", "of 单位", "period from 周期起", "value 数值", "measure 计量单位", "why 说明")
    answers.table("Known figures 平台已知指标", heads, told)


def _figure(one: facts.KnownFigure) -> str:
    if one.value is None:
        return "—"
    margin = f" ± {one.margin}" if one.margin is not None else ""
    return f"{one.value.normalize():f}{margin}"


def _tell(found: list[facts.TakenOver], json: bool) -> None:
    if json:
        answers.as_json([_plain(one) for one in found])
        return
    rows = [(one.position, one.number, one.assignment or "—", "已有 again" if one.again else _outcome(one.refusal)) for one in found]  # fmt: skip
    answers.table("Given 下达结果", ("row 行", "no. 序号", "assignment 任务", "outcome 结果"), rows)


def _plain(one: facts.TakenOver | facts.RowOutcome) -> dict[str, object]:
    no = one.refusal
    told = None if no is None else {"code": no.code, "zh": answers.sentence(no, "zh"), "en": answers.sentence(no, "en")}
    return vars(one) | {"refusal": told}


def _outcome(no: Refusal | None) -> str:
    return "✓" if no is None else answers.sentence(no, "zh")


def _office() -> facts.Actor:
    return facts.Actor(getpass.getuser(), facts.OFFICE)


def actor_of(city: str, unit: str, day: date) -> facts.Actor:
    """Who acts for a unit by its name; for the office where none is named. Refusals: UnitUnknown."""
    return facts.Actor(getpass.getuser(), facts.UNIT, _unit(city, unit, day)) if unit else _office()


def _unit(city: str, name: str, day: date) -> UUID:
    for id, one in queries.units(city, day).items():
        if one.name == name and one.stands(day):
            return id
    raise UnitUnknown(unit=name)


def _account(name: str) -> int:
    for one in people.staff():
        if one.name == name:
            return one.number
    raise typer.BadParameter(name)
