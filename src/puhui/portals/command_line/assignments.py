"""``puhui assignments``: who has to do what, under which light, and what was reported, as of any day."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import typer

from puhui.ground import clock
from puhui.oversight.assignments import facts, queries
from puhui.portals.command_line import answers, assigning
from puhui.portals.command_line.brief import brief

City = Annotated[str, typer.Option(help="The city's id 城市标识")]
On = Annotated[datetime | None, typer.Option(help="As of the end of this day 截至该日", formats=["%Y-%m-%d"])]
READER = facts.Actor("command line", facts.AUDITOR)
LIGHTS = {
    "closed": "已办结 closed", "on_track": "正常 on track", "unmeasured": "无时限 unmeasured", "near_due": "临期 near due",
    "behind": "滞后 behind", "overdue": "逾期 overdue",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the family ``assignments``."""
    family = typer.Typer(help="Assignments, lights and reports 任务、亮灯与进展", no_args_is_help=True)
    family.command("list")(show)
    family.command("lights")(lights)
    family.command("report")(report)
    family.command("board")(board)
    family.command("awaiting")(awaiting)
    family.command("scores")(scores)
    family.command("units")(units)
    assigning.add(family)
    family.command("notices")(notices)
    family.command("brief")(brief)
    app.add_typer(family, name="assignments")


def show(city: City, on: On = None, json: answers.AsJson = False) -> None:
    """The assignments as they stood 任务清单."""
    day = _day(on)
    names = {id: unit.name for id, unit in queries.units(city, day).items()}
    found = queries.assignments(city, day)
    if json:
        answers.as_json({"on": day, "assignments": [_plain(one, names) for one in found]})
        return
    rows = [
        (
            one.number,
            one.task.title,
            "、".join(names[u] for u in one.task.leads),
            one.task.due or _quota(one),
            one.state,
        )
        for one in found
    ]
    answers.table(f"Assignments 任务 · {day}", ("no. 序号", "task 任务", "lead 牵头", "due 时限", "state 状态"), rows)


def lights(city: City, on: On = None, json: answers.AsJson = False) -> None:
    """Each assignment's light and the rule that made it so 亮灯情况."""
    day = _day(on)
    found = queries.lights_of(city, day)
    if json:
        told = [{"assignment": id} | row for id, row in found.items()]
        answers.as_json({"on": day, "totals": queries.light_totals(city, day), "lights": told})
        return
    titles = {one.id: (one.number, one.task.title) for one in queries.assignments(city, day)}
    rows = [(*titles[id], LIGHTS[row["light"]], row["rule"]) for id, row in found.items()]
    answers.table(f"Lights 亮灯 · {day}", ("no. 序号", "task 任务", "light 灯", "rule 规则"), rows)


def report(
    assignment: Annotated[UUID, typer.Argument(help="The assignment's id 任务标识")],
    on: On = None,
    json: answers.AsJson = False,
) -> None:
    """What was reported on an assignment, every version 进展报告."""
    day = _day(on)
    found = queries.history(assignment, actor=READER, on=day)
    if json:
        answers.as_json({"on": day, "assignment": assignment, "reports": [asdict(one) for one in found]})
        return
    rows = [(one.period, one.number, one.state, _blank(one.said.progress), one.by, one.at, one.why) for one in found]
    columns = ("period 期", "version 版", "state 状态", "progress 进度%", "by 报送人", "at 时间", "why 说明")
    answers.table(f"Reports 报告 · {day}", columns, rows)


def board(
    city: City,
    words: Annotated[str, typer.Argument(help="What to search for 搜索词")] = "",
    light: Annotated[list[str] | None, typer.Option(help="Only these lights 亮灯")] = None,
    order: Annotated[str, typer.Option(help="document, due, light 排序")] = "light",
    page: Annotated[int, typer.Option(min=1, help="Page 页")] = 1,
    on: On = None,
    json: answers.AsJson = False,
) -> None:
    """The board: search, filter, page 任务看板."""
    day = _day(on)
    wanted = facts.Wanted(words=words, lights=tuple(light or ()), order=order)
    found = queries.board(city, day, wanted, page=page)
    if json:
        told = asdict(found)
        told.pop("units")
        answers.as_json(told)
        return
    names = {id: unit.name for id, unit in queries.units(city, day).items()}
    rows = [
        (row.number, row.title, "、".join(names[u] for u in row.leads), row.ends or "—", LIGHTS[row.light], row.rule)
        for row in found.rows
    ]
    title = f"Board 看板 · {day} · {found.total} · {found.page}/{found.pages}"
    answers.table(title, ("no. 序号", "task 任务", "lead 牵头", "until 时限", "light 灯", "rule 规则"), rows)


def awaiting(
    city: City,
    unit: Annotated[str, typer.Option(help="The unit's name; without it, the office 单位名称，不填为督办部门")] = "",
    on: On = None,
    json: answers.AsJson = False,
) -> None:
    """What awaits the office or a unit, by deadline 待办."""
    day = _day(on)
    actor = assigning.actor_of(city, unit, day)
    found = queries.awaiting(city, day, actor=actor)
    if json:
        answers.as_json([asdict(one) for one in found])
        return
    rows = [(one.by, one.kind, one.number, one.title, one.step or one.period or "") for one in found]
    answers.table(f"Awaiting 待办 · {day}", ("by 期限", "what 事项", "no. 序号", "task 任务", "of 期/措施"), rows)


def scores(
    city: City,
    first: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day 首日")],
    last: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day 末日")],
    json: answers.AsJson = False,
) -> None:
    """Scores and ranks of the units by the city's declared formula 单位评分与排名."""
    found = queries.scores(city, first.date(), last.date())
    if json:
        answers.as_json([asdict(one) for one in found])
        return
    names = {id: unit.name for id, unit in queries.units(city, last.date()).items()}
    rows = [
        (one.rank, names[one.unit], str(one.score), *("—" if p is None else str(p) for p in one.parts.values()), one.deducted)
        for one in found
    ]  # fmt: skip
    columns = ("rank 名次", "unit 单位", "score 得分", "lights 亮灯", "reports 报送", "evaluation 评估", "less 扣分")
    answers.table(f"Scores 评分 · {first.date()} – {last.date()}", columns, rows)


def units(city: City, on: On = None, json: answers.AsJson = False) -> None:
    """The tree of units as it stood 单位."""
    day = _day(on)
    found = queries.units(city, day)
    if json:
        answers.as_json([asdict(one) for one in found.values()])
        return
    rows = [
        (one.name, one.kind, found[one.parent].name if one.parent else "—", one.first, one.last or "—")
        for one in found.values()
    ]
    answers.table(f"Units 单位 · {day}", ("unit 单位", "kind 类别", "below 上级", "first 始", "last 终"), rows)


def notices(city: City, on: On = None, json: answers.AsJson = False) -> None:
    """The notices that were issued and their answers 督办文书."""
    day = _day(on)
    found = queries.notices(city, day)
    if json:
        answers.as_json({"on": day, "notices": [asdict(one) for one in found]})
        return
    rows = [(one.number, one.step, one.light, one.answer_by, len(one.replies)) for one in found]
    answers.table(f"Notices 督办文书 · {day}", ("no. 编号", "step 步骤", "light 灯", "by 期限", "answers 答复"), rows)


def _day(on: datetime | None) -> date:
    return on.date() if on else clock.local_day(clock.now())


def _plain(one: facts.Assignment, names: dict[UUID, str]) -> dict[str, Any]:
    told = asdict(one)
    task = told.pop("task")
    return told | task | {name: [{"id": u, "name": names[u]} for u in task[name]] for name in ("leads", "cooperating")}


def _quota(one: facts.Assignment) -> str:
    return f"{one.task.quota_times} / {one.task.quota_period}" if one.task.quota_times else "—"


def _blank(progress: int | None) -> str:
    return "—" if progress is None else str(progress)
