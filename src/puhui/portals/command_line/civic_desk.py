"""What an operator does for schools, doors and volunteers: the rest of ``puhui activity`` and ``puhui volunteer``."""

import getpass
from dataclasses import asdict
from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

import typer

from puhui.civic.activities import queries as activities
from puhui.ground import clock
from puhui.journeys.civic import attend, oversee
from puhui.portals.command_line import answers

City = Annotated[str, typer.Option(help="The city 城市")]
Number = Annotated[str, typer.Argument(help="The national volunteer number 志愿者编号")]
Phone = Annotated[str, typer.Argument(help="The telephone they sign in with 登录手机号")]
Audit = Annotated[int, typer.Argument(help="The sample's number 抽查编号")]
Id = Annotated[str, typer.Option(help="A UUID; the same again changes nothing 请求编号")]


def add_to_activity(family: typer.Typer) -> None:
    """Doors, objections, schools and who keeps them."""
    for command in (doors, objections, decide, school, keeper):
        family.command(command.__name__)(command)


def add_to_volunteer(family: typer.Typer) -> None:
    """Teams, leads, training, insurance, commendations, samples."""
    for command in (team, lead, train, insure, commend):
        family.command(command.__name__)(command)
    audit = typer.Typer(help="Samples of confirmed hours 时长抽查", no_args_is_help=True)
    for name, command in (("open", open_audit), ("draw", draw), ("judge", judge), ("show", show)):
        audit.command(name)(command)
    family.add_typer(audit, name="audit")


def doors(city: City, json: answers.AsJson = False) -> None:
    """Yesterday's, today's and tomorrow's doors: booked, present, waiting 签到台概况."""
    found = activities.doors(city, clock.now())
    if json:
        answers.as_json([asdict(one) | {"waiting": one.waiting} for one in found])
        return
    rows = [
        (one.session.id, one.session.activity, one.booked_places, one.present_places, one.waiting) for one in found
    ]  # fmt: skip
    columns = ("session 场次", "activity 活动", "booked 已约", "present 到场", "waiting 候补")
    answers.table(f"Doors 签到台 · {city}", columns, rows)


def objections(city: City, json: answers.AsJson = False) -> None:
    """Objections that wait for an answer 待答复的异议."""
    found = activities.objections(city)
    if json:
        answers.as_json([asdict(one) for one in found])
        return
    answers.table(
        f"Objections 异议 · {city}",
        ("objection 编号", "session 场次", "words 说明"),
        [(o.id, o.session, o.words) for o in found],
    )


def decide(
    objection: Annotated[UUID, typer.Argument(help="The objection 异议编号")],
    city: City,
    answer: Annotated[str, typer.Option(help="The reason 答复理由")],
    grant: Annotated[bool, typer.Option("--grant/--decline", help="They were there, or not 支持或不支持")] = False,
    json: answers.AsJson = False,
) -> None:
    """Answer an objection 答复异议."""
    holder = next((one.holder for one in activities.objections(city, open_only=False) if one.id == objection), 0)
    done = attend.decide(
        city=city,
        holder=holder,
        objection=objection,
        granted=grant,
        answer=answer,
        by=getpass.getuser(),
        at=clock.now(),
    )
    _say(asdict(done), json, f"✓ {done.state}")


def school(
    school: Annotated[str, typer.Argument(help="As it stands in addresses 学校标识")],
    city: City,
    name: Annotated[str, typer.Option(help="Its name 校名")],
    district: Annotated[str, typer.Option(help="In which district 区县")] = "",
    json: answers.AsJson = False,
) -> None:
    """Enter a school 登记学校."""
    oversee.register_school(city=city, school=school, name=name, district=district, at=clock.now())
    _say({"school": school, "name": name}, json, f"✓ {school}")


def keeper(
    school: Annotated[str, typer.Argument(help="The school 学校标识")],
    phone: Phone,
    city: City,
    dismiss: Annotated[bool, typer.Option(help="Let them book no more 取消指定")] = False,
    json: answers.AsJson = False,
) -> None:
    """Let somebody book for a school's classes, or no more 指定学校经办人."""
    oversee.keep(city=city, school=school, phone=phone, appointed=not dismiss, at=clock.now())
    _say({"school": school, "appointed": not dismiss}, json, f"✓ {school}")


def team(
    name: Annotated[str, typer.Argument(help="Its name 队伍名称")],
    city: City,
    level: Annotated[str, typer.Option(help="city, unit, district, organisation 层级")],
    parent: Annotated[str, typer.Option(help="The team above 上级队伍编号")] = "",
    district: Annotated[str, typer.Option(help="In which district 区县")] = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Found a team 新建队伍."""
    done = oversee.found_team(
        city=city,
        id=_id(id),
        level=level,
        name=name,
        parent=_id(parent) if parent else None,
        district=district,
        at=clock.now(),
    )
    _say(asdict(done), json, f"✓ {done.id}")


def lead(
    team: Annotated[UUID, typer.Argument(help="The team 队伍编号")],
    phone: Phone,
    city: City,
    json: answers.AsJson = False,
) -> None:
    """Name a team's lead 指定队长."""
    done = oversee.name_lead(city=city, team=team, phone=phone, at=clock.now())
    _say({"team": str(done.id), "named": done.lead is not None}, json, f"✓ {done.name}")


def train(
    number: Number,
    city: City,
    title: Annotated[str, typer.Option(help="What was taught 培训内容")],
    minutes: Annotated[int, typer.Option(help="How long 分钟")],
    on: Annotated[str, typer.Option(help="2026-03-02 日期")] = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Note that a volunteer was trained 登记培训."""
    at = clock.now()
    trained = oversee.train(
        city=city, number=number, id=_id(id), title=title, minutes=minutes, on=_day(on) if on else clock.local_day(at),
        by=getpass.getuser(), at=at,
    )  # fmt: skip
    _say({"trained_minutes": trained}, json, f"✓ {trained} min")


def insure(
    number: Number,
    city: City,
    until: Annotated[str, typer.Option(help="2027-03-02 截止日")],
    json: answers.AsJson = False,
) -> None:
    """Enter until when a volunteer is insured 登记保险."""
    done = oversee.insure(city=city, number=number, until=_day(until))
    _say({"insured_until": done.insured_until}, json, f"✓ {done.insured_until}")


def commend(
    number: Number,
    commendation: Annotated[str, typer.Argument(help="As the pack names it 表彰标识")],
    city: City,
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Honour a volunteer 表彰志愿者."""
    at = clock.now()
    done = oversee.commend(
        city=city,
        number=number,
        id=_id(id),
        commendation=commendation,
        by=getpass.getuser(),
        on=clock.local_day(at),
        at=at,
    )
    _say({"id": done.id, "commendation": done.commendation, "on": done.on}, json, f"✓ {done.commendation}")


def open_audit(
    city: City,
    first: Annotated[str, typer.Option(help="The first day 起始日")],
    last: Annotated[str, typer.Option(help="The last day 截止日")],
    json: answers.AsJson = False,
) -> None:
    """Announce a sample with the hash of its seed 发起抽查."""
    done = oversee.open_audit(city=city, first=_day(first), last=_day(last), at=clock.now())
    _say(asdict(done), json, f"✓ № {done.number} {done.commitment}")


def draw(number: Audit, json: answers.AsJson = False) -> None:
    """Draw a sample after its last day 抽取样本."""
    done = oversee.draw(number=number, at=clock.now())
    _say(asdict(done), json, f"✓ {done.sample} / {done.population} · {done.seed}")


def judge(
    number: Audit,
    position: Annotated[int, typer.Argument(help="Which record of the sample 序号")],
    sound: Annotated[bool, typer.Option("--sound/--unsound", help="Whether it holds 属实或不属实")] = True,
    why: Annotated[str, typer.Option(help="The reason 理由")] = "",
    json: answers.AsJson = False,
) -> None:
    """Say whether a sampled record is sound 登记核查结论."""
    oversee.judge(number=number, position=position, sound=sound, by=getpass.getuser(), why=why, at=clock.now())
    _say({"position": position, "sound": sound}, json, f"✓ {position}")


def show(number: Audit, json: answers.AsJson = False) -> None:
    """One sample, record by record 查看抽查."""
    found = oversee.audit(number=number)
    if json:
        answers.as_json(asdict(found))
        return
    rows = [
        (one.position, one.record.team_name, one.record.title, one.record.minutes, one.sound) for one in found.items
    ]
    answers.table(f"Sample 抽查 № {number}", ("№", "team 队伍", "project 项目", "minutes 分钟", "sound 属实"), rows)


def _say(told: dict, json: bool, line: str) -> None:
    if json:
        answers.as_json(told)
        return
    answers.out.print(line, markup=False)


def _id(text: str) -> UUID:
    try:
        return UUID(text) if text else uuid4()
    except ValueError:
        raise typer.BadParameter("a UUID") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("2026-03-02") from None
