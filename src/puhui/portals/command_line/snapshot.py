"""``puhui snapshot``: what citizens found, who answers by when; looking, splitting, joining, and how units keep their days."""

import getpass
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import typer

from puhui.civic.voices import actions, facts, queries
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.civic import handle_cases, tell_city
from puhui.portals.command_line import answers

LATE = 1
City = Annotated[str, typer.Option(help="The city 城市")]
Holder = Annotated[int, typer.Option(help="Whose, by number 持有人编号")]
Case = Annotated[UUID, typer.Argument(help="The case 办件编号")]
Id = Annotated[str, typer.Option(help="A UUID; the same again changes nothing 请求编号")]
Why = Annotated[str, typer.Option(help="The reason 理由")]
Files = Annotated[list[Path] | None, typer.Argument(help="Photos: JPEG, PNG, WebP 照片", exists=True, dir_okay=False)]
Unit = Annotated[UUID, typer.Option(help="The unit, by id 单位编号")]
SORT = facts.SNAPSHOT


def register(app: typer.Typer) -> None:
    """Add the family ``snapshot``."""
    family = typer.Typer(help="Snapshots, and the cases that units answer 环保随手拍与办件", no_args_is_help=True)
    for name, command in (
        ("tell", tell), ("list", show), ("queue", queue), ("look", look), ("decide", decide), ("give", give),
        ("answer", answer), ("split", split), ("merge", merge), ("kept", kept),
    ):  # fmt: skip
        family.command(name)(command)
    app.add_typer(family, name="snapshot")


def tell(
    files: Annotated[list[Path], typer.Argument(help="Photos 照片", exists=True, dir_okay=False)],
    city: City,
    holder: Holder,
    kind: Annotated[str, typer.Option(help="As the pack names it 问题类型")],
    position: Annotated[str, typer.Option(help="LATITUDE,LONGITUDE (WGS 84) 经纬度")] = "",
    district: Annotated[str, typer.Option(help="As the pack names it 区县")] = "",
    place: Annotated[str, typer.Option(help="In words 地点描述")] = "",
    words: Annotated[str, typer.Option(help="What can be seen 情况说明")] = "",
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Tell of a case for a citizen 代市民提交随手拍."""
    latitude, longitude = _place(position) if position else (None, None)
    done = tell_city.snapshot(
        holder=holder, city=city, id=_id(id), kind=kind, where=facts.Where(latitude, longitude, district, place),
        words=words, uploads=[file.read_bytes() for file in files], at=clock.now(),
    )  # fmt: skip
    told(done, json)


def told(done: facts.Told, json: bool) -> None:
    """Print what became of something that was told."""
    if json:
        answers.as_json(asdict(done))
        return
    joined = f" · {done.people} people 人反映" if done.joined else ""
    answers.out.print(f"✓ {done.number} · {done.voice.state} {' '.join(done.voice.flags)}{joined}", markup=False)


def show(
    city: City,
    unit: Annotated[str, typer.Option(help="Only of this unit 单位编号")] = "",
    state: Annotated[str, typer.Option(help="open or answered 状态")] = "open",
    json: answers.AsJson = False,
) -> None:
    """Cases of snapshots, those due first 办件清单."""
    listed(city, SORT, unit, state, json)


def listed(city: str, sort: str, unit: str, state: str, json: bool) -> None:
    """Print cases of a sort."""
    if state not in ("open", "answered", "waiting", "merged", "dropped"):
        raise typer.BadParameter("open, answered, waiting, merged, dropped")
    at = clock.now()
    found = queries.cases(city, unit=_id(unit) if unit else None, at=at, sort=sort, states=(state,))
    if json:
        answers.as_json([asdict(one) for one in found])
        return
    units = handle_cases.unit_names(city, at)
    rows = [
        (one.number, one.title or one.kind, units.get(one.unit, "–"), one.state, one.due or "–",
         "逾期 overdue" if one.overdue else "" if one.days_left is None else one.days_left, one.people)
        for one in found
    ]  # fmt: skip
    columns = ("number 编号", "what 事项", "unit 单位", "state 状态", "due 期限", "days 剩余", "people 人数")
    answers.table(f"Cases 办件 · {city}", columns, rows)


def queue(
    city: City,
    appeals: Annotated[bool, typer.Option("--appeals", help="Appeals to be decided 待处理申诉")] = False,
    json: answers.AsJson = False,
) -> None:
    """What somebody has to look at 待审核."""
    found = queries.queue(city, appeals=appeals)
    if json:
        answers.as_json([asdict(one) for one in found])
        return
    rows = [
        (one.holder, one.id, one.sort, one.title or one.kind, one.state, ", ".join(one.flags), one.by_day)
        for one in found
    ]
    columns = ("holder 持有人", "id 编号", "sort 类别", "what 事项", "state 状态", "flags 存疑", "by 期限")
    answers.table(f"To be looked at 待审核 · {city}", columns, rows)


def look(
    voice: Annotated[UUID, typer.Argument(help="The snapshot or proposal 反映编号")],
    city: City,
    holder: Holder,
    deed: Annotated[str, typer.Option(help="publish, route, hold, decline 处理")],
    reason: Annotated[str, typer.Option(help="As the pack names it 理由标识")] = "",
    words: Annotated[str, typer.Option(help="To the author 说明")] = "",
    json: answers.AsJson = False,
) -> None:
    """Decide on what was sent 审核."""
    done = handle_cases.moderate(
        city=city, holder=holder, id=voice, deed=deed, by=getpass.getuser(), at=clock.now(), reason=reason, words=words
    )  # fmt: skip
    _say(asdict(done), json, f"✓ {done.number} · {done.state}")


def decide(
    voice: Annotated[UUID, typer.Argument(help="The snapshot or proposal 反映编号")],
    city: City,
    holder: Holder,
    why: Why,
    upheld: Annotated[
        bool, typer.Option("--upheld/--stays", help="Whether the author is right 申诉成立或维持")
    ] = False,
    json: answers.AsJson = False,
) -> None:
    """Decide on an appeal; somebody else than who declined 处理申诉."""
    done = handle_cases.decide_appeal(
        city=city, holder=holder, id=voice, upheld=upheld, words=why, by=getpass.getuser(), at=clock.now()
    )  # fmt: skip
    _say(asdict(done), json, f"✓ {done.number} · {done.state}")


def give(case: Case, city: City, unit: Unit, why: Why = "", json: answers.AsJson = False) -> None:
    """Give a case to a unit, or to another one 交办或转办."""
    done = handle_cases.give(city=city, case=case, unit=unit, why=why, by=getpass.getuser(), at=clock.now())
    _say(asdict(done), json, f"✓ {done.number} · {done.due}")


def answer(
    case: Case,
    city: City,
    unit: Unit,
    words: Annotated[str, typer.Option(help="What was done 答复内容")],
    photo: Annotated[Path | None, typer.Option(help="Afterwards 整改后照片", exists=True, dir_okay=False)] = None,
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Answer a case for the unit in charge 答复."""
    done = handle_cases.answer(
        city=city, case=case, id=_id(id), acting=unit, words=words, by=getpass.getuser(), at=clock.now(),
        upload=photo.read_bytes() if photo else None,
    )  # fmt: skip
    said = {"case": done.case.id, "number": done.case.number, "answer": asdict(done.answer), "newly": done.newly}
    _say(said, json, f"✓ {done.case.number} · {done.case.state}{' · 逾期 late' if done.answer.late else ''}")


def split(
    case: Case,
    voice: Annotated[list[str], typer.Option(help="HOLDER/ID, once per snapshot 持有人/编号")],
    why: Why,
    id: Id = "",
    json: answers.AsJson = False,
) -> None:
    """Make a case of its own of some snapshots 拆分办件."""
    named = [(int(text.partition("/")[0]), _id(text.partition("/")[2])) for text in voice]
    done = actions.split(case=case, voices=named, id=_id(id), why=why, by=getpass.getuser(), at=clock.now())
    _say(asdict(done), json, f"✓ {done.number} · {done.people}")


def merge(
    case: Case,
    into: Annotated[UUID, typer.Option(help="The case that goes on 并入的办件")],
    why: Why,
    json: answers.AsJson = False,
) -> None:
    """Make two cases one 合并办件."""
    done = actions.merge(case=case, into=into, why=why, by=getpass.getuser(), at=clock.now())
    _say(asdict(done), json, f"✓ {done.number} · {done.people}")


def kept(city: City, json: answers.AsJson = False) -> None:
    """How units keep their last days; ends with 1 where a case is overdue 按期答复情况."""
    at = clock.now()
    packs.active(city)
    found = queries.kept(city, at)
    if json:
        answers.as_json([asdict(one) for one in found])
    else:
        units = handle_cases.unit_names(city, at)
        rows = [
            (units.get(one.unit, one.unit or "–"), one.sort, one.given, one.answered_in_time, one.answered_late,
             one.open_in_time, one.overdue, one.content, one.discontent)
            for one in found
        ]  # fmt: skip
        columns = ("unit 单位", "sort 类别", "given 交办", "in time 按期", "late 逾期答复", "open 在办", "overdue 逾期未办",
                   "content 满意", "discontent 不满意")  # fmt: skip
        answers.table(f"Last days kept 按期答复 · {city}", columns, rows)
    if any(one.overdue for one in found):
        raise typer.Exit(LATE)


def _say(told: object, json: bool, line: str) -> None:
    if json:
        answers.as_json(told)
    else:
        answers.out.print(line, markup=False)


def _place(text: str) -> tuple[Decimal, Decimal]:
    try:
        latitude, longitude = (Decimal(part) for part in text.split(","))
    except (InvalidOperation, ValueError):
        raise typer.BadParameter("30.65,104.08") from None
    return latitude, longitude


def _id(text: str) -> UUID:
    try:
        return UUID(text) if text else uuid4()
    except ValueError:
        raise typer.BadParameter("a UUID") from None
