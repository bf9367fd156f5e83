"""A quarter of a city: open days, a class, volunteers, and what the overseeing office sees of it without asking anybody.

Every part asks the rooms afterwards whether what was lived stands where it belongs: in the assignment, in the wallet,
on the board. What does not, is said, and the play fails.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings

from puhui.civic.surveys.facts import Estimate
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import schema
from puhui.journeys.oversight import known_figures
from puhui.journeys.packs import activate_pack
from puhui.oversight.assignments import actions, facts
from puhui.oversight.assignments import queries as kept
from puhui.wiring.play import asking, opening_days, placing, signing_in, studying, telling, townsfolk, volunteering
from puhui.wiring.play.steps import Say, Stage, on

CITY, DOCUMENT = "yanshi", "civic-2025"
OPENED, FIRST_OF_MARCH, COUNTED, REPORTED, END = (
    date(2025, 1, 2), date(2025, 3, 1), date(2025, 3, 26), date(2025, 3, 27), date(2025, 3, 31),
)  # fmt: skip
OFFICE = facts.Actor("督办室", facts.OFFICE)
PEOPLE = ("family", "neighbour", "passer-by", "teacher", "chief", "lead", "volunteer", "second", "third", "snapper")
WHERE = {
    "family": "/me/bookings/ 预约与证书", "teacher": "/me/school/demo-primary/ 班级与课时", "lead": "/me/volunteering/ 志愿队长",
    "volunteer": "/me/volunteering/ 时长与星级", "snapper": "/me/snapshots/ 随手拍与答复",
}  # fmt: skip
POSTS = (
    ("civic-office", facts.OFFICE, ""),
    ("civic-west", facts.UNIT, "西区"),
    ("civic-education", facts.UNIT, "市教育局"),
)


@dataclass(frozen=True)
class Played:
    """What the play made, and what is not where it belongs."""

    steps: list[str]
    assignments: dict[str, str]
    lights: dict[str, dict[str, str]]
    wrong: list[str]
    ledger_ok: bool

    @property
    def ok(self) -> bool:
        return not self.wrong and self.ledger_ok

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {**vars(self), "ok": self.ok}


def play(say: Say) -> Played:
    """Play it, or what is left of it; then ask every room. Refusals: whatever a step refuses."""
    stage = Stage("quarter", CITY, say)
    pack, people, given = until_march(stage)
    studying.visit(stage, pack, people)
    volunteering.tell_more(stage, people)
    telling.play(stage, people)
    units = {one.name: id for id, one in kept.units(CITY, OPENED).items()}
    placing.play(stage, units, given["民4"].id, OFFICE)
    estimate = asking.play(stage, pack)
    _count(COUNTED)
    filled = _report(stage, given, 3)
    stage.expect(REPORTED, "月报留空的课时由平台填入 the blank fills by itself", filled["民2"], (1,))
    _count(END)
    _look_at_figures(stage, given)
    _look_at_estimate(stage, given["民5"], estimate)
    opening_days.look_at_wallet(stage, people, END)
    volunteering.look_at_star(stage, pack, people, END)
    signing_in.tell(stage, "/gov/", [name for name, *_ in POSTS])
    townsfolk.tell(stage, PEOPLE, WHERE)
    days = (FIRST_OF_MARCH, END)
    return Played(
        steps=stage.steps,
        assignments={name: str(one.id) for name, one in given.items()},
        lights={f"{day}": {name: _light(one, day)["light"] for name, one in given.items()} for day in days},
        wrong=stage.wrong,
        ledger_ok=ledger.verify().ok,
    )


def until_march(stage: Stage) -> tuple[schema.Pack, dict[str, int], dict[str, facts.Assignment]]:
    """The first two months, and the light that turned red by itself; the pack, the people, the assignments by number."""
    pack = activate_pack.activate_pack(directory=settings.PACKS / CITY, at=on(OPENED)).pack
    people = townsfolk.holders(stage, PEOPLE, on(OPENED))
    given = _give(stage, pack)
    _give_posts(stage)
    opening_days.play(stage, pack, people)
    studying.teach(stage, people)
    volunteering.begin(stage, pack, people)
    for month in (1, 2):
        _report(stage, given, month)
    _count(FIRST_OF_MARCH)
    _look_at_lights(stage, given)
    return pack, people, given


def _give(stage: Stage, pack: schema.Pack) -> dict[str, facts.Assignment]:
    """The tasks of the pack's document as assignments, by number, and where each district leads by its name."""
    actions.open_document(city=CITY, pack=pack, document=DOCUMENT, actor=OFFICE, at=on(OPENED))
    names = {id: one.name for id, one in kept.units(CITY, OPENED).items()}
    given = {
        f"{one.number}{names[one.task.leads[0]] if one.part else ''}": one
        for one in kept.assignments(CITY, OPENED)
        if one.document == DOCUMENT
    }
    stage.tell(OPENED, f"下达全民行动任务 {len(given)} 项 assignments given → /gov/board/?on={END}")
    return given


def _count(day: date) -> None:
    """Count what the house knows, as its calendar does every hour; once for a day, so that the past stays as it was."""
    if all(one.day != day for one in kept.known(CITY, day).values()):
        known_figures.fill_known_figures(city=CITY, at=on(day, 8))


def _look_at_lights(stage: Stage, given: Mapping[str, facts.Assignment]) -> None:
    for district, light in (("东区", facts.ON_TRACK), ("西区", facts.OVERDUE)):
        one = given[f"民1{district}"]
        found, day = _light(one, FIRST_OF_MARCH), FIRST_OF_MARCH
        line = (
            f"{district}双月开放亮灯 {light}（{found['rule']}，平台计数 {found['before']} 次）→ {_address(one.id, day)}"
        )
        stage.expect(day, line, (found["light"], found["counter"]), (light, "open_days"))
    red = kept.board(CITY, FIRST_OF_MARCH, facts.Wanted(lights=(facts.OVERDUE,))).rows
    mine = {one.id for one in given.values()}
    found = [row.id for row in red if row.id in mine]
    stage.expect(FIRST_OF_MARCH, "看板上恰有西区一项红灯 on the board one red light", found, [given["民1西区"].id])


def _look_at_figures(stage: Stage, given: Mapping[str, facts.Assignment]) -> None:
    """What Puhui knows of each target, and a report that is handed in with its figures left blank."""
    for number, position, words, value in (
        ("民2", 1, "学校课时 class-hours", Decimal(12)), ("民3", 1, "志愿服务时长 volunteers' hours", Decimal(108)),
        ("民3", 2, "星级志愿者 volunteers with a star", Decimal(1)),
        ("民4", 1, "有佐证的投放 placements proved, of 33", Decimal(31)),
        ("民6", 1, "随手拍按时答复率 snapshots answered in time, %", Decimal(100)),
    ):  # fmt: skip
        told = kept.known_for(given[number], END).get(position)
        line = f"{words} → {_address(given[number].id, END, f'known/{position}/')}"
        stage.expect(END, line, told and told.value, value)


def _look_at_estimate(stage: Stage, given: facts.Assignment, estimate: Estimate | None) -> None:
    """The survey's share stands in the assignment with its margin, and is held against the target as it is estimated."""
    told, target = kept.known_for(given, END).get(1), given.task.targets[0]
    found = (told.value, told.margin) if told and told.value is not None else None
    wanted = (asking.percent(estimate.estimate), asking.percent(estimate.margin)) if estimate else None
    line = "知晓率" if wanted is None else f"知晓率 {wanted[0]} ± {wanted[1]} % → {_address(given.id, END, 'known/1/')}"
    stage.expect(END, f"{line} awareness with its margin", found, wanted)
    reached = told is not None and told.value is not None and target.reached(told.value)
    stage.expect(END, "以点估计对照90%目标，已达到 the estimate reaches the target", reached, True)


def _report(stage: Stage, given: Mapping[str, facts.Assignment], month: int) -> dict[str, tuple[int, ...]]:
    """Every lead's month, figures left blank; what was filled in. The west claims a day that it did not keep."""
    filled = {}
    for name, one in given.items():
        unit = one.task.leads[0]
        said = facts.Said(times=month % 2) if one.task.quota_times else facts.Said(progress=month * 15)
        filled[name] = actions.submit(
            id=stage.id(f"report/{name}/{month}"), assignment=one.id, unit=unit, period=date(2025, month, 1), seen=0,
            said=said, actor=facts.Actor("联络员", facts.UNIT, unit), at=on(date(2025, month, REPORTED.day)),
        ).filled  # fmt: skip
    stage.tell(date(2025, month, REPORTED.day), f"{month} 月报送，两个区都填报开放 1 次 both districts claim a day"
               if month == 1 else f"{month} 月报送 reports are in")  # fmt: skip
    return filled


def _light(given: facts.Assignment, day: date) -> dict[str, Any]:
    return kept.lights_of(CITY, day)[given.id]


def _address(assignment: UUID, day: date, rest: str = "") -> str:
    return f"/gov/assignments/{assignment}/{rest}?on={day}"


def _give_posts(stage: Stage) -> None:
    """Let officials look: the supervising office, the district that missed its day, the education bureau."""
    units = {one.name: id for id, one in kept.units(CITY, OPENED).items()}
    for name, role, unit in POSTS:
        person = signing_in.account(name, "official", name, on(OPENED))
        if person is not None:
            actions.give_post(
                id=stage.id(f"post/{name}"), city=CITY, person=person, role=role, unit=units.get(unit), first=OPENED,
                actor=OFFICE, at=on(OPENED, 17),
            )  # fmt: skip
