"""Every post × every page and call, as docs/roles.md says: who reads, who writes, whose drafts nobody else sees."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from tests.civic.outreach.stage import picture
from tests.civic.voices.town import RULES, looked
from tests.oversight.assignments import office
from tests.portals.desks import at_desk
from tests.portals.government import city as cities
from tests.portals.government.gathering import hold

from puhui.civic.outreach.facts import Placement
from puhui.civic.voices import actions as voices
from puhui.civic.voices.facts import Where
from puhui.foundations.evidence import actions as evidence
from puhui.foundations.packs import actions as pack_actions
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.oversight.assignments import actions, facts

ROW = re.compile(
    r"^\| `government:([a-z_]+)`((?: [^|]+)?) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
    re.M,
)
SECRET = "还没有想好怎么说"


@dataclass
class Scene:
    """A city in which every call has something to refuse or to do."""

    city: cities.City
    notice: UUID
    post: UUID
    file: str
    sessions: dict[str, UUID]
    minutes: dict[str, UUID]
    applications: dict[str, UUID]
    objection: UUID
    campaign: UUID
    placement: Placement
    held: UUID  # a session of an activity, of the lead's unit
    cases: dict[str, UUID]

    def placed(self, rest: str = "") -> str:
        return f"/gov/outreach/placements/{self.placement.id}/{rest}"

    def at(self, rest: str, name: str = "shared") -> str:
        return f"/gov/assignments/{self.city.given[name].id}/{rest}"

    def report(self, unit: str, rest: str = "") -> str:
        return self.at(f"reports/{cities.month()}/{self.city.units[unit]}/{rest}")

    def year(self, rest: str) -> str:
        return f"/gov/evaluations/{cities.today().year}/{self.city.units['env']}/{rest}"


@pytest.fixture
def scene(city: cities.City) -> Scene:
    kept = evidence.keep(stream=io.BytesIO(b"photo"), name="照片.jpg", at=clock.now())
    city.tell("shared", "edu", progress=30, evidence=(kept.sha256,))
    cities.evaluate(city, files=(kept.sha256,))
    city.tell("shared", "street", progress=20)
    city.draft("shared", "env", problems=SECRET)
    notice = actions.issue_notice(
        id=uuid4(), assignment=city.given["late"].id, step=facts.SUPERVISE, actor=office.OFFICE, at=clock.now()
    )
    spare = actions.give_post(
        id=uuid4(), city=cities.CITY, person=999_999, role=facts.LEADER, first=office.FOUNDED, actor=office.OFFICE,
        at=clock.now(),
    )  # fmt: skip
    users = facts.Target("注册用户", ">=", 1, "人", known="registered_users")
    city.give("counted", "扩大平台注册用户", targets=(users,))
    sessions, minutes = cities.meet(city)
    applications, objection = cities.appraise(city)
    campaign, placement, held = *cities.place(city), hold(city).session
    cases = {name: _case(city, name) for name in ("open", "answered")}
    return Scene(
        city,
        notice.id,
        spare.id,
        kept.sha256,
        sessions,
        minutes,
        applications,
        objection,
        campaign,
        placement,
        held,
        cases,
    )


def _case(city: cities.City, name: str) -> UUID:
    """A citizen's case that was given to the lead; the second one is answered, with a photo."""
    active, at = packs.active(cities.CITY).pack, clock.now()
    pack = active.model_copy(update={"voices": (RULES.model_copy(update={"answered": None}),)})
    if not active.voices:
        pack_actions.activate(pack=pack, at=at)
    holder = len(name)
    told = voices.tell_snapshot(
        pack=pack, holder=holder, id=uuid4(), kind="litter", where=Where(None, None, "east", name), words=name,
        photos=[looked(holder)], at=at,
    )  # fmt: skip
    unit = city.units["env"]
    voices.moderate(pack=pack, holder=holder, id=told.voice.id, deed="publish", by="desk", at=at, unit=unit)
    if name == "answered":
        voices.answer(case=told.case, id=uuid4(), unit=unit, words="已清理", by="x", at=at, photo=looked(holder))
    return told.case


def _reads(address: Callable[[Scene], str]) -> Callable[[Scene, Client], int]:
    return lambda scene, desk: desk.get(address(scene)).status_code


def _calls(address: Callable[[Scene], str], **asked: str) -> Callable[[Scene, Client], int]:
    def call(scene: Scene, desk: Client) -> int:
        return desk.post(address(scene), {"id": str(uuid4()), "seen": "1"} | asked).status_code

    return call


def _sends(scene: Scene, desk: Client) -> int:
    file = SimpleUploadedFile("照片.jpg", picture(None, None, shade=200))
    return desk.post(scene.placed("prove/"), {"id": str(uuid4()), "kind": "photo", "file": file}).status_code


LEAVES = ("frugality", "energy-rules", "green-office", "green-purchase", "green-travel", "waste", "code")
CALLS: dict[str, Callable[[Scene, Client], int]] = {
    "home": _reads(lambda s: "/gov/"),
    "choose": _calls(lambda s: "/gov/seat/", seat="x"),
    "board": _reads(lambda s: "/gov/board/?q=绿色&light=overdue"),
    "gantt": _reads(lambda s: "/gov/board/gantt/"),
    "heat": _reads(lambda s: "/gov/board/heat/"),
    "assignment": _reads(lambda s: s.at("")),
    "known_rows": _reads(lambda s: s.at("known/1/", "counted")),
    "close": _calls(lambda s: s.at("close/"), state="done", why="会议决定"),
    "change": _calls(lambda s: s.at("change/"), title="改名", leads="市生态环境局、市教育局", due="2030-12-31", why="会议决定"),
    "give_part of what the lead leads": _calls(lambda s: s.at("parts/"), title="落实宣传", leads="市教育局"),
    "issue_notice": _calls(lambda s: s.at("notices/"), step="remind", why="提前提醒"),
    "report of the lead": _reads(lambda s: s.report("env")),
    "report of a cooperating unit": _reads(lambda s: s.report("edu")),
    "report of a street": _reads(lambda s: s.report("street")),
    "save_draft of the lead": _calls(lambda s: s.report("env", "draft/"), draft_seen="1", progress="5"),
    "save_draft of a cooperating unit": _calls(lambda s: s.report("edu", "draft/"), draft_seen="0", progress="5"),
    "submit of the lead": _calls(lambda s: s.report("env", "submit/"), seen="0", progress="40"),
    "submit of a cooperating unit": _calls(lambda s: s.report("edu", "submit/"), progress="40"),
    "judge of the lead's": _calls(lambda s: _handed_in(s).report("env", "judge/"), do="accept"),
    "judge of a cooperating unit's": _calls(lambda s: s.report("edu", "judge/"), do="return", why="缺数据"),
    "correct": _calls(lambda s: s.report("edu", "correct/"), progress="31", why="笔误"),
    "evidence of a cooperating unit": _reads(lambda s: s.at(f"evidence/{s.file}/")),
    "reports": _reads(lambda s: "/gov/reports/"),
    "upload": _calls(lambda s: "/gov/reports/upload/"),
    "sheet": _reads(lambda s: "/gov/reports/sheet.xlsx"),
    "notices": _reads(lambda s: "/gov/notices/"),
    "notice to the lead": _reads(lambda s: f"/gov/notices/{s.notice}/"),
    "reply to the lead's": _calls(lambda s: f"/gov/notices/{s.notice}/reply/", text="已整改"),
    "cases": _reads(lambda s: "/gov/cases/"),
    "case": _reads(lambda s: f"/gov/cases/{s.cases['open']}/"),
    "answer_case": _calls(lambda s: f"/gov/cases/{s.cases['open']}/answer/", words="已清理"),
    "hand_on_case": lambda scene, desk: _calls(
        lambda s: f"/gov/cases/{s.cases['open']}/hand-on/", unit=str(scene.city.units["edu"]), why="职责所在"
    )(scene, desk),
    "case_photo": _reads(lambda s: f"/gov/cases/{s.cases['open']}/photos/1.jpg"),
    "answer_photo": _reads(lambda s: f"/gov/cases/{s.cases['answered']}/answers/1.jpg"),
    "sessions": _reads(lambda s: "/gov/conference/"),
    "call": _calls(lambda s: "/gov/conference/call/", conference="publicity", kind="special", title="专题会议", starts="2030-01-01T09:00"),
    "session": _reads(lambda s: f"/gov/conference/{s.sessions['round']}/"),
    "move": _calls(lambda s: f"/gov/conference/{s.sessions['coming']}/move/", seen="0", starts="2030-01-01T09:00", why="冲突"),
    "hand_in": _calls(lambda s: f"/gov/conference/{s.sessions['coming']}/topics/", title="议题"),
    "agenda": _calls(lambda s: f"/gov/conference/{s.sessions['coming']}/agenda/", own="通报进展"),
    "write_minutes": _calls(lambda s: f"/gov/conference/{s.sessions['round']}/minutes/", text="二稿"),
    "sign": _calls(lambda s: f"/gov/conference/{s.sessions['round']}/minutes/{s.minutes['round']}/sign/", draft="1"),
    "issue_minutes": _calls(lambda s: f"/gov/conference/{s.sessions['signed']}/minutes/{s.minutes['signed']}/issue/"),
    "minutes_file": _reads(lambda s: f"/gov/conference/{s.sessions['round']}/minutes/{s.minutes['round']}.docx"),
    "invitation": _reads(lambda s: f"/gov/conference/{s.sessions['coming']}/invitation.ics"),
    "appraisals": _reads(lambda s: "/gov/appraisals/"),
    "apply": _calls(lambda s: "/gov/appraisals/apply/frugal-office/", name="市某局", **{f"met_{leaf}": "yes" for leaf in LEAVES}),
    "application of a cooperating unit": _reads(lambda s: f"/gov/appraisals/{s.applications['handed_in']}/"),
    "sheet_of the review": _calls(
        lambda s: f"/gov/appraisals/{s.applications['handed_in']}/sheets/review/", **{f"met_{leaf}": "yes" for leaf in LEAVES}
    ),
    "decide": _calls(lambda s: f"/gov/appraisals/{s.applications['handed_in']}/decide/", do="send_back", why="缺材料"),
    "object_to": _calls(lambda s: f"/gov/appraisals/{s.applications['announced']}/objections/", text="不属实"),
    "answer": _calls(lambda s: f"/gov/appraisals/{s.applications['announced']}/objections/{s.objection}/", why="已核实", upheld="0"),
    "outreach": _reads(lambda s: "/gov/outreach/"),
    "campaign": _reads(lambda s: f"/gov/outreach/campaigns/{s.campaign}/"),
    "material": _reads(lambda s: f"/gov/outreach/campaigns/{s.campaign}/materials/{cities.POSTER}/"),
    "placement of a cooperating unit": _reads(lambda s: s.placed()),
    "prove a cooperating unit's": _sends,
    "placement_cost of a cooperating unit's": _calls(lambda s: s.placed("cost/"), yuan="12.50"),
    "explain_proof of a cooperating unit": _calls(lambda s: s.placed(f"proofs/{s.placement.proofs[0].id}/explain/"), words="属实"),
    "decide_proof of a cooperating unit": _calls(lambda s: s.placed(f"proofs/{s.placement.proofs[0].id}/decide/"), do="grant", answer="属实"),
    "proof_file of a cooperating unit": _reads(lambda s: s.placed(f"files/{s.placement.proofs[0].sha256}/")),
    "proof_picture of a cooperating unit": _reads(lambda s: s.placed(f"pictures/{s.placement.proofs[0].shown}.jpg")),
    "briefs": _reads(lambda s: "/gov/briefs/"),
    "brief": _reads(lambda s: f"/gov/briefs/{cities.month():%Y-%m}.docx"),
    "scores": _reads(lambda s: "/gov/scores/"),
    "evaluations": _reads(lambda s: "/gov/evaluations/"),
    "evaluation of the lead": _reads(lambda s: s.year("")),
    "enter_evaluation": _calls(lambda s: s.year("enter/"), evaluator="第三方", points_results="50", points_files="40", why="复核"),
    "evaluation_file of the lead's": _reads(lambda s: s.year(f"files/{s.file}/")),
    "posts": _reads(lambda s: "/gov/posts/"),
    "give_post": _calls(lambda s: "/gov/posts/give/", person="gov-leader", role="auditor"),
    "end_post": _calls(lambda s: f"/gov/posts/{s.post}/end/"),
    "activities": _reads(lambda s: "/gov/activities/"),
    "open_session": _reads(lambda s: "/gov/activities/open/"),
    "door_worker": _reads(lambda s: "/gov/activities/door-worker.js"),
    "activity of the lead": _reads(lambda s: f"/gov/activities/{s.held}/"),
    "change_activity of the lead": _calls(lambda s: f"/gov/activities/{s.held}/change/", do="call_off", why="暴雨"),
    "door of the lead": _reads(lambda s: f"/gov/activities/{s.held}/door/"),
    "check of the lead": _calls(lambda s: f"/gov/activities/{s.held}/door/check/", nonce=str(uuid4()), code="?"),
    "object_at_door of the lead": _calls(lambda s: f"/gov/activities/{s.held}/door/object/", code="?", words="x"),
    "tokens": _reads(lambda s: "/gov/tokens/"),
    "wall": _reads(lambda s: "/gov/wall/"),
    "wall_figures": _reads(lambda s: "/gov/wall/figures/"),
}  # fmt: skip
# What is answered: the page, the change that was made, or a no for this post.
YES = {200, 302}
NO_FILE_CAME = {"upload": 422}


def _handed_in(scene: Scene) -> Scene:
    scene.city.tell("shared", progress=40)
    return scene


def documented() -> dict[str, dict[str, str]]:
    """docs/roles.md: what → post → ``yes`` or ``–``."""
    text = (settings.ROOT / "docs" / "roles.md").read_text("utf-8")
    return {
        name + rest: dict(zip(cities.POSTS, (cell.strip() for cell in cells), strict=True))
        for name, rest, *cells in ROW.findall(text)
    }


def test_every_address_of_the_workspace_has_a_row_of_posts():
    patterns = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "government")
    named = {pattern.name for pattern in patterns.url_patterns}

    assert {name.split(" ")[0] for name in documented()} == named
    assert set(documented()) == set(CALLS)


def test_rows_of_posts_come_true(scene: Scene):
    found: dict[str, dict[str, str]] = {name: {} for name in CALLS}
    for post in cities.POSTS:
        desk = scene.city.desk(post)
        for name, call in CALLS.items():
            point = transaction.savepoint()
            status = call(scene, desk)
            transaction.savepoint_rollback(point)
            assert status in (*YES, 403, 404, 422), (post, name, status)
            found[name][post] = "yes" if status in YES or status == NO_FILE_CAME.get(name) else "–"

    wrong = {name: (row, told) for name, row in documented().items() if (told := found[name]) != row}
    assert wrong == {}


def test_nobody_sees_the_draft_of_another_unit(scene: Scene):
    assert SECRET in scene.city.desk("lead").get(scene.report("env")).content.decode()

    for post in cities.POSTS:
        if post != "lead":
            desk = scene.city.desk(post)
            for address in (scene.report("env"), scene.report("edu"), scene.at(""), "/gov/"):
                assert SECRET not in desk.get(address).content.decode(), (post, address)


def test_official_without_a_post_is_shown_nothing(city: cities.City):
    person = people.add_staff(name="newcomer", password=cities.PASSWORD, role="official", at=clock.now())

    answer = at_desk(person).get("/gov/board/")

    assert answer.status_code == 403 and "尚无岗位" in answer.content.decode()


def test_ended_post_ends_the_view(scene: Scene):
    desk = scene.city.desk("another")
    yesterday = cities.today() - timedelta(days=1)
    actions.end_post(post=cities.post_of(scene.city, "another").id, last=yesterday, actor=office.OFFICE, at=clock.now())

    assert desk.get("/gov/").status_code == 403


def test_assignment_of_another_city_is_not_there(scene: Scene):
    elsewhere = office.units("chengdu")
    office.rules(city="chengdu")
    given = office.give(office.task(elsewhere["env"], cycle="monthly:28"), city="chengdu")

    for post in ("office", "leader", "lead"):
        desk = scene.city.desk(post)
        assert desk.get(f"/gov/assignments/{given.id}/").status_code == 404, post
        close = {"id": str(uuid4()), "seen": "1", "state": "done", "why": "x"}
        if post == "office":
            assert desk.post(f"/gov/assignments/{given.id}/close/", close).status_code == 404


def test_auditor_of_the_platform_reads_and_changes_nothing(scene: Scene):
    person = people.add_staff(name="checker", password=cities.PASSWORD, role="auditor", at=clock.now())
    desk = at_desk(person)

    assert desk.get("/gov/board/").status_code == 200
    assert "gov-form" not in desk.get(scene.at("")).content.decode()
    assert desk.post(scene.at("close/"), {"id": str(uuid4())}).status_code == 403
