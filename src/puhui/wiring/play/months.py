"""Twelve months by the 28th: reports in time, late, and returned; steps of urgency at the month's end; meetings between."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from puhui.journeys.oversight.write_brief import write_brief
from puhui.oversight.assignments import actions, facts
from puhui.oversight.assignments import queries as kept
from puhui.portals.shared.brief import pdf, telling, word
from puhui.wiring.play import meetings, paper
from puhui.wiring.play.steps import Stage, on, own

NAME = "演示市"
# Month by month the leads tell how far they are, in per cent; whoever is not named tells this.
USUAL = (8, 16, 25, 33, 41, 50, 58, 66, 75, 83, 92, 100)
STUCK = {"4": (5, 10, 15, 20, 20, 20, 20, 20, 60, 80, 100, 100)}  # behind, overdue from July, done in November
LATE = {("3", 3)}  # number of the task, month: handed in on the 29th
RETURNED = {("2", 4)}  # given back once, handed in anew
OF_THE_PAPER = {number for number, *_ in paper.ROWS}
Between = Mapping[int, Callable[[], object]]
ANSWERED = ("supervise", "circulate", "talk")


@dataclass
class Year:
    """What the months left behind."""

    reports: int = 0
    seen: dict[date, dict[UUID, dict[str, Any]]] = field(default_factory=dict)
    minutes: list[str] = field(default_factory=list)
    briefs: list[str] = field(default_factory=list)


def play(
    stage: Stage, year: int, office: facts.Actor, meets: Mapping[int, date], early: Between, late: Between
) -> Year:
    """Month after month; in some of them a conference, and what else happens before or after the reports of a month."""
    told = Year()
    for month in range(1, 13):
        first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        if month in early:
            early[month]()
        if month in meets:
            meetings.hold(stage, meets[month])
        for given in kept.assignments(stage.city, last):
            if given.number in OF_THE_PAPER:
                told.reports += _report(stage, office, given, first)
        stage.tell(date(year, month, 28), f"{month} 月报送截止 reports of the month are in")
        if month in meets:
            told.minutes.append(meetings.issue(stage, meets[month]))
        if month in late:
            late[month]()
        _escalate(stage, office, last)
        told.seen[last] = kept.lights_of(stage.city, last)
        told.briefs += _brief(stage, first)
    return told


def _report(stage: Stage, office: facts.Actor, given: facts.Assignment, first: date) -> int:
    """One lead's month; how many times it was handed in."""
    unit, key = given.task.leads[0], (given.number, first.month)
    due = first.replace(day=29 if key in LATE else 26)
    said = facts.Said(progress=STUCK.get(given.number, USUAL)[first.month - 1], next_steps="按计划推进")
    place = {"assignment": given.id, "unit": unit, "period": first}
    name = f"{given.number}/{first}"
    actor = facts.Actor("联络员", facts.UNIT, unit)
    report = actions.submit(id=stage.id(f"report/{name}"), seen=0, said=said, actor=actor, at=on(due), **place)
    times = 1
    if key in RETURNED:
        actions.give_back(
            id=stage.id(f"return/{name}"), seen=1, why="请补充佐证材料", actor=office, at=on(due, 15), **place
        )
        sheet = stage.document(f"佐证材料（演示）{name}", on(due, 16))
        again = facts.Said(progress=said.progress, evidence=(sheet,), next_steps=said.next_steps)
        report = actions.submit(
            id=stage.id(f"again/{name}"), seen=2, said=again, actor=actor, at=on(due.replace(day=27)), **place
        )
        times = 2
    actions.accept(
        id=stage.id(f"accept/{name}"), seen=report.number, actor=office, at=on(first.replace(day=29 if key in LATE else 28), 16),
        **place,
    )  # fmt: skip
    return times


def _escalate(stage: Stage, office: facts.Actor, day: date) -> None:
    """What the ladder calls for is issued; the unit answers what is more than a reminder."""
    mine = {one.id for one in own(stage, day)}
    for called in kept.called_for(stage.city, day):
        if called.assignment not in mine:
            continue
        notice = actions.issue_notice(
            id=stage.id(f"notice/{called.assignment}/{called.step}/{day}"), assignment=called.assignment,
            step=called.step, actor=office, at=on(day, 17),
        )  # fmt: skip
        stage.tell(day, f"{notice.number}：{called.light}，连续 {called.in_a_row} 个月末 {called.rule}")
    for notice in kept.notices(stage.city, day):
        if notice.step in ANSWERED and not notice.replies:
            actions.reply(
                id=stage.id(f"reply/{notice.id}"), notice=notice.id, text="已制定整改措施。",
                actor=facts.Actor("联络员", facts.UNIT, notice.unit), at=on(day, 18),
            )  # fmt: skip


def _brief(stage: Stage, first: date) -> list[str]:
    """The month's 专报, as Word and PDF, under the data directory, where one that lies there stays; where they lie."""
    directory = settings.DATA / "play" / stage.city
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for suffix, draw in ((".docx", word.draw), (".pdf", pdf.draw)):
        path = directory / f"{first:%Y-%m}{suffix}"
        if not path.exists():
            told = write_brief(city=stage.city, month=first, today=date.max)
            with translation.override("zh-hans"):
                path.write_bytes(draw(telling.paper(told, NAME)))
        written.append(str(path))
    return written
