"""A conference of the half-year: called, topics, agenda, minutes that all countersign, decisions as assignments."""

from datetime import date, timedelta

from puhui.journeys.oversight import hold_conference
from puhui.oversight.conference import actions, facts
from puhui.oversight.conference import queries as held
from puhui.wiring.play.steps import Stage, on, own

DAYS = {6: date(2025, 6, 26), 11: date(2025, 11, 27)}
OFFICE = facts.Actor("联席会议办公室", facts.OFFICE)


def hold(stage: Stage, day: date) -> None:
    """One session from its notice to the draft of its minutes, each step on a day that the rules allow."""
    told = stage.id(f"session/{day}")
    called = day - timedelta(days=20)
    session = hold_conference.call_session(
        id=told, city=stage.city, conference_id="green", kind=facts.REGULAR, title=f"{day.year}年{day.month}月联席会议",
        starts=on(day, 9), place="演示会场", actor=OFFICE, at=on(called),
    )  # fmt: skip
    stage.tell(called, f"通知召开联席会议 notice, {len(session.invited)} 个成员单位")
    speaker = session.invited[-1]
    topic = actions.hand_in(
        id=stage.id(f"topic/{day}"), session=told, unit=speaker.unit, title="推进绿色商场创建",
        actor=facts.Actor("联络员", facts.UNIT, speaker.unit), at=on(called + timedelta(days=3)),
    )  # fmt: skip
    sent = day - timedelta(days=6)
    mine = {one.id for one in own(stage, sent)}
    red = [one for one in hold_conference.offered(told, sent) if one.assignment in mine]
    items = [facts.Item(topic.title, topic=topic.id)]
    items += [facts.Item(one.title, assignment=one.assignment) for one in red]
    actions.send_agenda(id=stage.id(f"agenda/{day}"), session=told, items=items, actor=OFFICE, at=on(sent))
    decided = facts.Decision(
        text="年内再推动一批绿色商场。", title=f"落实{day.month}月联席会议决定：绿色商场", leads=(speaker.unit,),
        due=date(day.year, 12, 31),
    )  # fmt: skip
    here = [facts.Attended(one.unit, one.rank, "") for one in session.invited if one.rank]
    actions.write_minutes(
        id=stage.id(f"minutes/{day}"), session=told, seen=0, text="会议听取了进展，研究了逾期任务。", attended=here,
        decisions=[decided], actor=OFFICE, at=on(day + timedelta(days=1)),
    )  # fmt: skip
    stage.tell(day, f"召开联席会议，议题 {len(items)} 个 held, {len(items)} topics")


def issue(stage: Stage, day: date) -> str:
    """Its minutes, countersigned by all and issued; their number."""
    session = held.session(stage.id(f"session/{day}"))
    (minutes,) = held.minutes(session.id)
    for one in session.invited:
        if one.duty in facts.SIGNING:
            actions.countersign(
                id=stage.id(f"sign/{day}/{one.unit}"), minutes=minutes.id, draft=1, unit=one.unit,
                actor=facts.Actor("联络员", facts.UNIT, one.unit), at=on(day + timedelta(days=2)),
            )  # fmt: skip
    last = day + timedelta(days=3)
    issued = hold_conference.issue_minutes(id=stage.id(f"issue/{day}"), minutes=minutes.id, actor=OFFICE, at=on(last))
    number = issued.minutes.issue.number
    stage.tell(last, f"印发 {number}；决定成为任务 minutes issued, decisions became assignments")
    return number
