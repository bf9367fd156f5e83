"""A city with posts, assignments under every light, reports, a draft and a notice; all days are relative to today."""

import hashlib
import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from django.test import Client
from tests.civic.outreach.stage import picture
from tests.oversight.assignments import office
from tests.oversight.conference import meeting
from tests.portals.desks import at_desk

from puhui.civic.outreach import facts as outreach
from puhui.civic.outreach import queries as outreach_read
from puhui.foundations.people import actions as people
from puhui.foundations.people.models import User
from puhui.ground import clock
from puhui.journeys.civic import run_campaign
from puhui.oversight.appraisals import actions as appraisals
from puhui.oversight.appraisals import facts as appraising
from puhui.oversight.appraisals import queries as appraisals_read
from puhui.oversight.assignments import actions, facts, queries
from puhui.oversight.conference import actions as conference
from puhui.oversight.conference import facts as conferring
from puhui.oversight.conference import queries as conference_read

PASSWORD = "a-long-and-odd-phrase"
CITY, CYCLE = meeting.CITY, "monthly"
FORM = {
    "title": "年度第三方评估表",
    "items": [{"id": "results", "title": "任务实效", "points": 60}, {"id": "files", "title": "台账资料", "points": 40}],
}
SCORES = {
    "lights_weight": 60, "reports_weight": 30, "evaluation_weight": 10,
    "lights": {"closed": 100, "on_track": 100, "near_due": 90, "behind": 60, "overdue": 0}, "late_points": 60,
    "deductions": {"supervise": 2},
}  # fmt: skip
# Open on every day of a month and due on its last, so that no test depends on the day on which it runs.
ALWAYS = {
    "name": CYCLE, "period": "month", "due_month": 1, "due_day": 31, "opens": {"days": -31}, "reminds": {"days": -3},
    "locks": {"days": 1},
}  # fmt: skip
POSTER = hashlib.sha256(b"poster").hexdigest()
POSTS = {
    "office": (facts.OFFICE, None), "lead": (facts.UNIT, "env"), "cooperating": (facts.UNIT, "edu"),
    "another": (facts.UNIT, "fin"), "district": (facts.DISTRICT, "east"), "leader": (facts.LEADER, None),
    "auditor": (facts.AUDITOR, None),
}  # fmt: skip


def post_of(city: "City", name: str) -> facts.Post:
    """A person's post as it stands today."""
    return queries.posts_of(city.people[name].pk, today())[0]


def today() -> date:
    return clock.local_day(clock.now())


def month(day: date | None = None) -> date:
    return (day or today()).replace(day=1)


def moment(days_ago: int) -> datetime:
    """A moment of a day in the past, and never one to come."""
    return min(office.noon(today() - timedelta(days=days_ago)), clock.now() - timedelta(seconds=1))


@dataclass
class City:
    """What a test needs to name: units and assignments by a short name, people by their post."""

    units: dict[str, UUID]
    people: dict[str, User] = field(default_factory=dict)
    given: dict[str, facts.Assignment] = field(default_factory=dict)

    def desk(self, post: str) -> Client:
        return at_desk(self.people[post])

    def actor(self, post: str) -> facts.Actor:
        role, unit = POSTS[post]
        return facts.Actor(self.people[post].username, role, self.units[unit] if unit else None)

    def give(
        self, name: str, title: str, leads: str = "env", cooperating: tuple[str, ...] = (), days: int = 200, **more
    ) -> None:
        task = facts.Task(
            title=title, leads=(self.units[leads],), cooperating=tuple(self.units[one] for one in cooperating),
            starts=today() - timedelta(days=days), **more,
        )  # fmt: skip
        self.given[name] = actions.assign(
            id=uuid4(), city=CITY, number=str(len(self.given) + 1), task=task, actor=office.OFFICE, at=moment(days)
        )

    def tell(self, name: str, unit: str = "env", period: date | None = None, **said) -> facts.Report:
        """Hand in this month's report, just now."""
        return actions.submit(
            id=uuid4(), assignment=self.given[name].id, unit=self.units[unit], period=period or month(), seen=0,
            said=facts.Said(**said), actor=facts.Actor("clerk", facts.UNIT, self.units[unit]), at=clock.now(),
        )  # fmt: skip

    def draft(self, name: str, unit: str, **said) -> facts.Draft:
        return actions.save_draft(
            assignment=self.given[name].id, unit=self.units[unit], period=month(), seen=0, said=facts.Said(**said),
            actor=facts.Actor("clerk", facts.UNIT, self.units[unit]), at=clock.now(),
        )  # fmt: skip


def founded() -> City:
    """Units, rules and a person for each post, without assignments."""
    ladder = office.RULES["ladder"]
    actions.set_rules(
        id=uuid4(), city=CITY, rules=office.RULES | {"cycles": [ALWAYS], "ladder": ladder, "scores": SCORES, "evaluation": FORM}, actor=office.OFFICE,
        at=office.noon(office.FOUNDED),
    )  # fmt: skip
    meeting.into_force()
    city = City(office.units(CITY))
    for name in meeting.MEMBERS:
        if name != office.NAMES["env"][0]:
            city.units[name] = office.add(name, city=CITY, parent=city.units["city"])
    for name, (role, unit) in POSTS.items():
        person = people.add_staff(name=f"gov-{name}", password=PASSWORD, role="official", at=clock.now())
        city.people[name] = person
        actions.give_post(
            id=uuid4(), city=CITY, person=person.pk, role=role, unit=city.units[unit] if unit else None, first=office.FOUNDED,
            actor=office.OFFICE, at=office.noon(office.FOUNDED),
        )  # fmt: skip
    return city


TARGETS = (
    facts.Target("绿色出行宣传场次", ">=", 12, "场", "year"),
    facts.Target("公共机构新能源车占比", ">=", 60, "%", gather=facts.AVERAGE),
)


_kept: list[City] = []


def kept() -> City:
    """The city of the browser's database, which is kept from test to test: filled once, whoever asks first."""
    if not _kept:
        _kept.append(filled())
    return _kept[0]


def filled() -> City:
    """Assignments under every light; the first one waits for its lead and one cooperating unit to report."""
    city, day = founded(), today()
    city.give(
        "shared", "推进绿色出行，建成不少于 12 场宣传活动的长效机制", cooperating=("edu", "street"), due=day + timedelta(days=300),
        cycle=CYCLE, targets=TARGETS, group="一、绿色出行", text="由牵头单位会同配合单位，每月28日前报送进展。", days=20,
    )  # fmt: skip
    city.give("late", "完成老旧小区垃圾分类投放点改造", due=day - timedelta(days=12), group="二、绿色生活")
    city.give("near", "发布全市塑料污染治理年度名录", leads="fin", due=day + timedelta(days=9), group="二、绿色生活")
    city.give("quota", "开展节约型机关观摩活动", leads="edu", quota_times=2, quota_period="year", group="三、创建行动")
    city.give("open", "持续倡导光盘行动，立即落实、长期坚持", leads="east", group="三、创建行动")
    city.give("done", "印发实施方案", due=day + timedelta(days=1), group="一、绿色出行")
    actions.close(
        id=uuid4(),
        assignment=city.given["done"].id,
        seen=1,
        state=facts.DONE,
        why="已印发",
        actor=office.OFFICE,
        at=moment(2),
    )
    return city


def evaluate(city: City, *, files: tuple[str, ...] = ()) -> facts.Evaluated:
    """This year's evaluation of the lead, as a third party told it."""
    return actions.evaluate(
        id=uuid4(), city=CITY, unit=city.units["env"], year=today().year, seen=0, evaluator="第三方评估机构",
        points={"results": 48, "files": 36}, note="台账齐全", files=files, actor=office.OFFICE, at=clock.now(),
    )  # fmt: skip


def meet(city: City) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """Special sessions: one to come, one whose minutes go round, one whose minutes everybody countersigned."""
    members = {name: city.units["env" if name == "市生态环境局" else name] for name in meeting.MEMBERS}
    added, now = {"市教育局": city.units["edu"]}, clock.now()
    sessions, minutes = {}, {}
    for name, days in (("coming", 20), ("round", -3), ("signed", -4)):
        starts = now + timedelta(days=days)
        sessions[name] = meeting.call(
            units=members, added=added, kind="special", starts=starts, at=starts - timedelta(days=30)
        ).id
    for name in ("round", "signed"):
        found = conference.write_minutes(
            id=uuid4(),
            session=sessions[name],
            seen=0,
            text="会议听取了进展。",
            actor=meeting.OFFICE,
            at=now - timedelta(days=1),
        )
        minutes[name] = found.id
    sign_all(city, minutes["signed"], 1)
    return sessions, minutes


def sign_all(city: City, minutes: UUID, draft: int) -> None:
    """Countersign a draft for every unit that still has to."""
    for unit in conferring_now(minutes).missing:
        conference.countersign(
            id=uuid4(),
            minutes=minutes,
            draft=draft,
            unit=unit,
            actor=conferring.Actor("x", "unit", unit),
            at=clock.now(),
        )


def conferring_now(minutes: UUID) -> conferring.Draft:
    """The draft that goes round."""
    return conference_read.document(minutes).drafts[-1]


def appraise(city: City) -> tuple[dict[str, UUID], UUID]:
    """The cooperating unit's application, and another of its own on public notice, with an objection."""
    acts, now = appraising.Actor("office", "office"), clock.now()
    tree, _pack = appraisals_read.scheme_of(CITY, "frugal-office", today())
    filled = appraising.Filled({one.id: appraising.Entry(met=True) for one in tree.tree})
    found = {}
    for name, year in (("handed_in", today().year), ("announced", today().year - 1)):
        found[name] = appraisals.apply(
            id=uuid4(), city=CITY, scheme="frugal-office", year=year, applicant="edu", name="市教育局", filled=filled,
            unit=city.units["edu"], actor=acts, at=now,
        ).id  # fmt: skip
    told = {"application": found["announced"], "actor": acts, "at": now}
    appraisals.review(id=uuid4(), filled=filled, **told)
    appraisals.announce(id=uuid4(), last=today() + timedelta(days=7), why="逐项达到", **told)
    objection = uuid4()
    appraisals.object_to(id=objection, application=found["announced"], text="不属实", at=now)
    return found, objection


def place(city: City, unit: str = "edu", content: bytes | None = None) -> tuple[UUID, outreach.Placement]:
    """A campaign that asks a unit for a photo, and one sent that says neither when nor where: somebody has to look."""
    campaign, now = uuid4(), clock.now()
    wish = outreach.Campaign(
        campaign, CITY, "六五环境日宣传", "environment-day", today() - timedelta(days=1), today() + timedelta(days=9),
        "人与自然和谐共生", 500_000, "office", now,
    )  # fmt: skip
    run_campaign.open_campaign(city=CITY, wish=wish, actor=office.OFFICE)
    run_campaign.add_material(
        city=CITY, campaign=campaign, stream=io.BytesIO(b"poster"), name="海报.pdf", actor=office.OFFICE, at=now
    )
    wanted = outreach.Wanted(
        uuid4(), city.units[unit], "bus-stop", today() + timedelta(days=5), place="观音桥站台",
        latitude=Decimal("29.575000"), longitude=Decimal("106.532000"), assignment=city.given["shared"].id,
        planned_fen=100_000,
    )  # fmt: skip
    run_campaign.ask(city=CITY, campaign=campaign, wanted=[wanted], actor=office.OFFICE, at=now)
    run_campaign.prove(
        city=CITY, placement=wanted.id, id=uuid4(), kind="photo", content=content or picture(None, None), name="站台.jpg",
        actor=facts.Actor("clerk", facts.UNIT, city.units[unit]), at=now,
    )  # fmt: skip
    return campaign, outreach_read.placement(wanted.id, CITY, at=clock.now())
