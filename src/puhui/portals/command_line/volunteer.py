"""``puhui volunteer``: teams, stars, and hours in and out of the national system's spreadsheet."""

import getpass
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from puhui.civic.volunteers import facts, queries
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import serve
from puhui.portals.command_line import answers, civic_desk

FAULTY = 1
REFUSED_SHOWN_MAX = 50
City = Annotated[str, typer.Option(help="The city 城市")]
Holder = Annotated[int, typer.Argument(help="Whose, by number 持有人编号")]
File = Annotated[Path, typer.Argument(help="XLSX or CSV 表格文件", exists=True, dir_okay=False)]
First = Annotated[str, typer.Option(help="The first day, 2026-01-01 起始日")]
Last = Annotated[str, typer.Option(help="The last day 截止日")]


def register(app: typer.Typer) -> None:
    """Add the family ``volunteer``."""
    family = typer.Typer(help="Volunteers and their hours 志愿者与服务时长", no_args_is_help=True)
    for command in (teams, star):
        family.command(command.__name__)(command)
    hours = typer.Typer(help="Hours of volunteering 服务时长", no_args_is_help=True)
    for name, command in (("import", take), ("verify", verify), ("export", export), ("confirm", confirm)):
        hours.command(name)(command)
    family.add_typer(hours, name="hours")
    civic_desk.add_to_volunteer(family)
    app.add_typer(family, name="volunteer")


def teams(city: City, first: First = "", last: Last = "", json: answers.AsJson = False) -> None:
    """The city's teams, and what they did in a time 队伍与服务时长."""
    today = clock.local_day(clock.now())
    found = queries.team_totals(city, _day(first, today.replace(month=1, day=1)), _day(last, today))
    if json:
        answers.as_json([asdict(team) | {"people": people, "minutes": minutes} for team, people, minutes in found])
        return
    rows = [
        (team.level, team.name, team.district, team.members, people, f"{minutes / 60:.1f}")
        for team, people, minutes in found
    ]
    columns = ("level 层级", "team 队伍", "district 区县", "members 队员", "served 服务人数", "hours 时长")
    answers.table(f"Teams 志愿队伍 · {city}", columns, rows)


def star(holder: Holder, city: City, json: answers.AsJson = False) -> None:
    """What somebody has served, and the star it makes 时长与星级."""
    found = queries.standing(packs.active(city).pack, holder)
    if json:
        named = {"star": found.star and found.star.id, "next": found.next and found.next.id}
        answers.as_json(asdict(found) | named | {"hours": found.hours})
        return
    reached = found.star.name.zh if found.star else "–"
    answers.out.print(f"{found.hours} h · {reached} · {found.records} records 条记录", markup=False)


def take(file: File, city: City, json: answers.AsJson = False) -> None:
    """Take in a sheet of hours: every row gets an outcome, again all are duplicates 导入时长表."""
    done = serve.take_sheet(
        city=city, content=file.read_bytes(), name=file.name, by=getpass.getuser(), at=clock.now()
    )  # fmt: skip
    _told(done, json)


def verify(file: File, city: City, json: answers.AsJson = False) -> None:
    """Say what would become of each row; nothing is kept. Ends with 1 where one is refused 校验时长表."""
    done = serve.look_at_sheet(
        city=city, content=file.read_bytes(), name=file.name, by=getpass.getuser(), at=clock.now()
    )  # fmt: skip
    _told(done, json)
    if done.refused:
        raise typer.Exit(FAULTY)


def export(
    file: Annotated[Path, typer.Argument(help="The XLSX to write 写入的文件")],
    city: City,
    first: First,
    last: Last,
    json: answers.AsJson = False,
) -> None:
    """Write confirmed hours as the national system's sheet; the young unnamed unless opened 导出时长表."""
    nothing = date.min
    content = queries.sheet(packs.active(city).pack, _day(first, nothing), _day(last, nothing))
    file.write_bytes(content)
    if json:
        answers.as_json({"file": str(file), "bytes": len(content)})
        return
    answers.out.print(f"✓ {file}", markup=False)


def confirm(
    record: Annotated[UUID, typer.Argument(help="The record 服务记录编号")],
    city: City,
    holder: Annotated[int, typer.Option(help="Who served 志愿者")],
    lead: Annotated[int, typer.Option(help="Who confirms: a lead of the team or of one above 负责人")],
    json: answers.AsJson = False,
) -> None:
    """Confirm recorded hours for a team's lead 确认时长."""
    done = serve.confirm(city=city, holder=holder, record=record, by=lead, at=clock.now())
    if json:
        answers.as_json(asdict(done))
        return
    answers.out.print(f"✓ {done.minutes} min · {done.state}", markup=False)


def _told(done: facts.SheetTaken, json: bool) -> None:
    if json:
        answers.as_json(asdict(done) | {"outcomes": [_outcome(one) for one in done.outcomes]})
        return
    answers.out.print(
        f"{done.name}: {done.rows:,} 行 rows · 采纳 accepted {done.accepted:,} · 重复 duplicate {done.duplicate:,} · "
        f"退回 refused {done.refused:,} · {done.minutes / 60:.1f} h",
        markup=False,
    )
    for one in [row for row in done.outcomes if row.refusal][:REFUSED_SHOWN_MAX]:
        no = _refusal(one)
        answers.out.print(f"  第 {one.row} 行 row: {one.refusal}", markup=False)
        for language in answers.LANGUAGES:
            answers.out.print(f"    {answers.sentence(no, language)}", markup=False)


def _outcome(one: facts.RowOutcome) -> dict[str, Any]:
    told = {"row": one.row, "outcome": one.outcome, "record": one.record, "refusal": one.refusal, "data": one.data}
    if one.refusal:
        told["message"] = {language: answers.sentence(_refusal(one), language) for language in answers.LANGUAGES}
    return told


def _refusal(one: facts.RowOutcome) -> Refusal:
    no = Refusal(**(one.data or {}))
    no.message = one.message
    return no


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise typer.BadParameter("2026-01-01") from None
