"""A year of a city: a document becomes assignments, twelve months are reported, lights rise, people meet and are named.

What was seen of the city at each month's end is asked again at the end of the play: the past has to answer the same.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from puhui.journeys.oversight import take_over_policy
from puhui.journeys.packs import activate_pack
from puhui.oversight.assignments import actions, facts
from puhui.oversight.assignments import queries as kept
from puhui.oversight.policies import actions as policies
from puhui.oversight.policies import queries as documents
from puhui.wiring.play import appraisal, meetings, months, paper, signing_in
from puhui.wiring.play.steps import Say, Stage, on, own

CITY, YEAR = "yanshi", 2025
OPENED, TAKEN_IN = date(YEAR, 1, 2), date(YEAR, 1, 6)
OFFICE = facts.Actor("督办室", facts.OFFICE)


@dataclass(frozen=True)
class Played:
    """What the play made, and whether the past still answers as it did."""

    steps: list[str]
    assignments: int
    reports: int
    notices: list[str]
    minutes: list[str]
    named: str
    briefs: list[str]
    lights: dict[str, dict[str, int]]
    changed_past: list[str]

    @property
    def ok(self) -> bool:
        return not self.changed_past

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {**vars(self), "ok": self.ok}


def play(say: Say) -> Played:
    """Play it, or what is left of it. Refusals: whatever a step refuses."""
    stage = Stage("year", CITY, say)
    activate_pack.activate_pack(directory=settings.PACKS / CITY, at=on(OPENED))
    _take_in(stage)
    names: list[str] = []
    early = {9: lambda: appraisal.appraise(stage, YEAR), 10: lambda: names.append(appraisal.name(stage, YEAR))}
    played = months.play(stage, YEAR, OFFICE, meetings.DAYS, early, {12: lambda: _evaluate(stage)})
    _give_posts(stage)
    changed = [f"{day}" for day, seen in played.seen.items() if kept.lights_of(CITY, day) != seen]
    stage.tell(date(YEAR + 1, 1, 20), f"回看 {len(played.seen)} 个月末，{len(changed)} 处不同 past asked again")
    return Played(
        steps=stage.steps,
        assignments=len(own(stage, date(YEAR, 12, 31))),
        reports=played.reports,
        notices=[one.number for one in reversed(kept.notices(CITY, date(YEAR, 12, 31)))],
        minutes=played.minutes,
        named=names[0],
        briefs=played.briefs,
        lights={f"{day}": kept.light_totals(CITY, day) for day in played.seen},
        changed_past=changed,
    )


def _take_in(stage: Stage) -> None:
    """Import the document, confirm it row by row, and give its rows to the units."""
    policy = next((one.id for one in documents.policies(CITY) if one.name == paper.NAME), None)
    if policy is None:
        imported = policies.import_document(
            id=stage.id("policy"), stream=paper.written(), name=paper.NAME, city=CITY, by=OFFICE.name, at=on(TAKEN_IN)
        )
        policy = imported.document.id
    for row in documents.rows(policy):
        if row.state == "proposed":
            policies.confirm(
                id=stage.id(f"confirm/{row.position}"), policy=policy, position=row.position, seen=0, by=OFFICE.name,
                at=on(TAKEN_IN, 15),
            )  # fmt: skip
    taken = take_over_policy.take_over_policy(policy=policy, starts=TAKEN_IN, actor=OFFICE, at=on(TAKEN_IN, 16))
    given = sum(one.assignment is not None for one in taken)
    stage.tell(TAKEN_IN, f"导入《{paper.TITLE}》，确认并下达 {given} 项 rows confirmed and given")


def _evaluate(stage: Stage) -> None:
    """The third party's yearly evaluation, and the ranking that comes of it."""
    day = date(YEAR, 12, 30)
    units = {a.task.leads[0] for a in own(stage, day) if a.task.leads}
    for n, unit in enumerate(sorted(units, key=str)):
        actions.evaluate(
            id=stage.id(f"evaluate/{unit}"), city=CITY, unit=unit, year=YEAR, seen=0, evaluator="第三方机构（演示）",
            points={"results": 48 + n, "evidence": 36 - n}, actor=OFFICE, at=on(day),
        )  # fmt: skip
    scores = kept.scores(CITY, date(YEAR, 1, 1), day)
    best = min(scores, key=lambda one: one.rank)
    name = kept.unit(best.unit, day).name
    stage.tell(day, f"年度评估与排名，第一 {name} {best.score} 分 evaluated and ranked")


def _give_posts(stage: Stage) -> None:
    """Let the demo's officials act: the supervising office, a unit that leads, a leader who reads all."""
    lead = next(id for id, unit in kept.units(CITY, TAKEN_IN).items() if unit.name == "市商务局")
    posts = (("gov-office", facts.OFFICE, None), ("gov-commerce", facts.UNIT, lead), ("gov-leader", facts.LEADER, None))
    for name, role, unit in posts:
        person = signing_in.account(name, "official", name, on(OPENED))
        if person is not None:
            actions.give_post(
                id=stage.id(f"post/{name}"), city=CITY, person=person, role=role, unit=unit, first=OPENED, actor=OFFICE,
                at=on(TAKEN_IN, 17),
            )  # fmt: skip
    signing_in.tell(stage, "/gov/", [name for name, *_ in posts])
