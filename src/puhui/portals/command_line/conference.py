"""``puhui conference``: a joint conference's rules, sessions and what waits; its invitations and minutes as files."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from puhui.foundations.evidence import queries as evidence
from puhui.ground import clock
from puhui.journeys.oversight import hold_conference
from puhui.oversight.conference import facts, queries
from puhui.portals.command_line import answers

City = Annotated[str, typer.Option(help="The city's id 城市标识")]
On = Annotated[datetime | None, typer.Option(help="As of the end of this day 截至该日", formats=["%Y-%m-%d"])]
SessionId = Annotated[UUID, typer.Argument(help="The session's id 会议标识")]
Out = Annotated[Path | None, typer.Option(help="Write it to this file 写入文件")]
STATES = {
    facts.CALLED: "已通知 called", facts.PREPARED: "议程已发 prepared", facts.SIGNING_ROUND: "会签中 countersigning",
    facts.SIGNED: "会签完毕 signed", facts.ISSUED: "纪要已印发 issued", facts.CANCELLED: "已取消 cancelled",
}  # fmt: skip
DEADLINES = {
    "notice": "会前通知 notice", "topics": "提交议题 topics", "agenda": "告知议题 agenda", "minutes": "印发纪要 minutes",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the family ``conference``."""
    family = typer.Typer(help="Joint conferences 联席会议", no_args_is_help=True)
    family.command("rules")(rules)
    family.command("list")(show_all)
    family.command("show")(show)
    family.command("rhythm")(rhythm)
    family.command("awaiting")(awaiting)
    family.command("offered")(offered)
    family.command("invitation")(invitation)
    family.command("minutes")(minutes)
    app.add_typer(family, name="conference")


def rules(city: City, json: answers.AsJson = False) -> None:
    """The rules of the city's joint conferences 联席会议制度."""
    found = queries.conferences(city)
    if json:
        answers.as_json([one.model_dump(mode="json") for one in found])
        return
    for one in found:
        told = [(words, getattr(one, name)) for name, words in DEADLINES.items()]
        rows = [
            (words, rule.days, "工作日 working" if rule.working else "日 days", rule.clause) for words, rule in told
        ]
        answers.table(f"{one.name.zh} · {one.source.title}", ("step 步骤", "days", "unit 单位", "clause 条款"), rows)
        for text in one.open:
            answers.out.print(f"待核 {text.zh}", markup=False)


def show_all(city: City, conference: str = "", json: answers.AsJson = False) -> None:
    """The sessions, the latest first 历次会议."""
    found = queries.sessions(city, conference)
    if json:
        answers.as_json([_plain(one) for one in found])
        return
    rows = [(one.id, _time(one.starts), one.kind, one.title, STATES[one.state]) for one in found]
    answers.table("Sessions 会议", ("id", "time 时间", "kind 种类", "title 名称", "state 状态"), rows)


def show(session: SessionId, json: answers.AsJson = False) -> None:
    """One session with its days, topics, agenda and minutes 会议详情."""
    found = queries.session(session)
    topics, agenda, documents = queries.topics(session), queries.agenda(session), queries.minutes(session)
    if json:
        told = {"topics": topics, "minutes": documents}
        lists = {name: [asdict(one) for one in many] for name, many in told.items()}
        answers.as_json(_plain(found) | lists | {"agenda": asdict(agenda) if agenda else None})
        return
    days = found.days
    rows = [(DEADLINES[name], getattr(days, f"{name}_by") or "—") for name in DEADLINES]
    answers.table(f"{found.title} · {_time(found.starts)} · {STATES[found.state]}", ("step 步骤", "until 截止"), rows)
    answers.table(
        "Topics 议题", ("unit 单位", "title 标题", "chosen 列入"), [(t.name, t.title, t.chosen) for t in topics]
    )
    for document in documents:
        number = document.issue.number if document.issue else "—"
        answers.out.print(f"{document.id} {number} · 缺会签 {len(document.drafts[-1].missing)}", markup=False)


def rhythm(city: City, conference: str, since: On = None, on: On = None, json: answers.AsJson = False) -> None:
    """Which periods had their regular session 例会召开情况."""
    day = _day(on)
    found = queries.rhythms(city, conference, since.date() if since else date.min, day)
    if json:
        answers.as_json([asdict(one) for one in found])
        return
    rows = [(one.first, one.last, one.state, one.call_by or "—") for one in found]
    answers.table(f"Rhythm 例会 · {day}", ("from 自", "to 至", "state 状态", "call by 最迟通知"), rows)


def awaiting(city: City, unit: UUID | None = None, on: On = None, json: answers.AsJson = False) -> None:
    """What waits for the office, or for a unit, by deadline 待办事项."""
    found = queries.awaiting(city, on=_day(on), unit=unit)
    if json:
        answers.as_json([asdict(one) for one in found])
        return
    rows = [(one.by or "—", one.what, one.title, one.session or "—") for one in found]
    answers.table("Awaiting 待办", ("until 截止", "what 事项", "title 名称", "session 会议"), rows)


def offered(session: SessionId, on: On = None, json: answers.AsJson = False) -> None:
    """Overdue and red assignments that the agenda might take up 可列入议程的逾期和红灯任务."""
    found = hold_conference.offered(session, _day(on))
    if json:
        answers.as_json([asdict(one) for one in found])
        return
    rows = [(one.number, one.title, one.light, one.rule, one.in_a_row) for one in found]
    answers.table("Offered 可列议题", ("no. 序号", "task 任务", "light 灯", "rule 规则", "in a row 连续"), rows)


def invitation(
    session: SessionId, unit: Annotated[UUID, typer.Argument(help="The unit 单位标识")], out: Out = None
) -> None:
    """A unit's invitation as iCalendar 会议邀请."""
    _write(queries.invitation(session, unit), out, f"{session}.ics")


def minutes(document: Annotated[UUID, typer.Argument(help="The minutes' id 纪要标识")], out: Out = None) -> None:
    """The minutes as .docx: the issued file, or the draft that goes round 会议纪要."""
    found = queries.document(document)
    if found.issue is None:
        _write(queries.preview(document), out, f"{document}.docx")
        return
    with evidence.open(found.issue.sha256) as kept:
        _write(kept.read(), out, f"{found.issue.number}.docx")


def _write(content: bytes, out: Path | None, name: str) -> None:
    path = out or Path(name)
    path.write_bytes(content)
    answers.out.print(str(path), markup=False)


def _plain(one: facts.Session) -> dict[str, Any]:
    told = {name: value for name, value in vars(one).items() if name not in ("rules", "invited", "days")}
    return told | {"invited": [asdict(unit) for unit in one.invited], "days": asdict(one.days)}


def _time(instant: datetime) -> str:
    return f"{instant.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


def _day(on: datetime | None) -> date:
    return on.date() if on else clock.local_day(clock.now())
