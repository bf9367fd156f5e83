"""A child's name, number and birthday are planted, and looked for in every page, export, feed, answer and log.

Every address of the wing is asked by whoever may open it; one that is missing here fails. Only what the guardian
opened is found, and then where it belongs: so the search itself can find something.
"""

import io
import json
import logging
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from tests.civic.activities.hall import named
from tests.civic.volunteers.corps import HEADINGS
from tests.oversight.assignments import office
from tests.portals.citizen.civic import BORN, CHILD, NUMBER, Wing, signed_in
from tests.portals.desks import at_desk
from tests.portals.partner_api.signing import partner
from tests.portals.test_access import addresses
from typer.testing import CliRunner

from puhui.civic.activities import actions, facts, queries
from puhui.civic.volunteers import actions as volunteers
from puhui.civic.volunteers import queries as volunteers_kept
from puhui.foundations.people import actions as people
from puhui.foundations.people.models import Role, User
from puhui.ground import clock
from puhui.journeys.civic import serve
from puhui.oversight.assignments import actions as assignments
from puhui.oversight.assignments import facts as oversight
from puhui.wiring.command import application

PASSWORD = "a-long-and-odd-phrase"
MASKED = f"{NUMBER[:2]}{'*' * (len(NUMBER) - 4)}{NUMBER[-2:]}"
SECRETS = (CHILD, NUMBER, MASKED, str(BORN), str(BORN.replace(year=BORN.year + 18)))
PARTS = (
    "/gov/activities/", "/me/volunteering/", "/me/school/", "/me/activities/", "/me/bookings/", "/console/volunteers/",
    "/console/schools/", "/calendars/", "/api/v1/activities/", "/api/v1/volunteers/", "/api/v1/me/bookings",
    "/api/v1/me/volunteering",
)  # fmt: skip
SCHOOL = "yizhong"


class Scene(Wing):
    """A young volunteer who served, was confirmed, sampled and commended; a child at a session, and a class."""

    def __init__(self) -> None:
        super().__init__()
        self.recruit()
        self.day = clock.local_day(self.at) - timedelta(days=1)
        self.desks = {
            role: at_desk(people.add_staff(name=role, password=PASSWORD, role=role, at=self.at))
            for role in ("operator", "auditor", "official")
        }
        self._post(User.objects.get(role=Role.OFFICIAL).pk)
        self._serve()
        self._visit()

    def _post(self, official: int) -> None:
        self.unit = assignments.add_unit(
            id=uuid4(), city=self.city, name="市生态环境局", kind="department", parent=None, first=office.FOUNDED,
            actor=office.OFFICE, at=office.noon(office.FOUNDED),
        ).id  # fmt: skip
        assignments.give_post(
            id=uuid4(), city=self.city, person=official, role=oversight.OFFICE, unit=None, first=office.FOUNDED,
            actor=office.OFFICE, at=office.noon(office.FOUNDED),
        )  # fmt: skip

    def sheet(self) -> bytes:
        """The child's hours as the national system's sheet, one of them twice over."""
        rows = [f"{NUMBER},{CHILD},总队,净滩,{self.day} {hour}:00,{self.day} {hour + 2}:00,2," for hour in (8, 9)]
        return "\n".join((HEADINGS, *rows)).encode()

    def _serve(self) -> None:
        signed = volunteers.sign_up(pack=self.pack, holder=self.young.holder_id, shift_id=self.shift, at=self.at)
        volunteers.check_in(pack=self.pack, shift_id=self.shift, code=signed.code, by=self.lead.holder_id, at=self.at)
        serve.take_sheet(city=self.city, content=self.sheet(), name="时长.csv", by="desk", at=clock.now())
        for record in volunteers_kept.to_confirm(self.team):
            if record.state == "recorded":
                told = {"holder": record.holder, "record": record.id, "by": self.lead.holder_id, "at": clock.now()}
                serve.confirm(city=self.city, **told)
        volunteers.commend(
            pack=self.pack,
            holder=self.young.holder_id,
            id=uuid4(),
            commendation="finest",
            by="desk",
            on=self.day,
            at=clock.now(),
        )
        self.audit = volunteers.open_audit(pack=self.pack, first=self.day, last=self.day, at=clock.now()).number
        volunteers.draw_audit(number=self.audit, at=clock.now())

    def _visit(self) -> None:
        party = (facts.Attendee(35), facts.Attendee(14, True))
        wish = facts.Asked(self.grown.holder_id, self.session, "people", named("minors"), self.at, party)
        klass = facts.ClassParty(SCHOOL, "四（2）班", 30, 2, 30)
        year = queries.school_year_of(self.pack, clock.local_day(self.at))
        actions.register_class(
            city=self.city, school=SCHOOL, year=year, klass="四（2）班", pupils=30, by=self.keeper.holder_id, at=self.at
        )
        visit = facts.Asked(self.keeper.holder_id, self.session, "classes", named("class"), self.at, party=klass)
        self.booked, self.klass = actions.book(pack=self.pack, wishes=[wish, visit])
        actions.object_to(
            holder=self.grown.holder_id, booking=self.booked.id, id=named("o"), words="门口没人", at=self.at
        )
        holder = self.keeper.holder_id
        self.feeds = [
            actions.open_feed(holder=holder, city=self.city, at=self.at, school=school) for school in ("", SCHOOL)
        ]

    def bearer(self, person: User) -> dict[str, str]:
        token = people.open_token(holder=person.holder_id, name="app", at=clock.now(), days=1).token
        return {"HTTP_AUTHORIZATION": f"Bearer {token}"}

    def asked(self) -> dict[str, list]:
        """Route → answers of everybody who may open it, the child and the guardian left out."""
        city, gov, grown = f"?city={self.city}", self.desks["official"], signed_in(self.grown)
        keeper, lead, desks = (
            signed_in(self.keeper),
            signed_in(self.lead),
            [self.desks["operator"], self.desks["auditor"]],
        )
        door, shift = f"/gov/activities/{self.session}/", f"/me/volunteering/shifts/{self.shift}/door/"
        team, school, anybody = f"/me/volunteering/teams/{self.team}/", f"/me/school/{SCHOOL}/", Client()
        hours = {
            "name": "x",
            "rows": [
                {
                    "number": NUMBER,
                    "team": "总队",
                    "project": "p",
                    "starts": f"{self.day} 09:00",
                    "ends": f"{self.day} 10:00",
                }
            ],
        }
        agency = partner(city=self.city, code="corps", feeds=("volunteer-hours",))
        signed = lambda path: agency.signed(hours, path=path).sent(anybody)  # noqa: E731
        me, console = self.bearer(self.grown), "/console/volunteers/"
        days = f"{city}&first={self.day}&last={self.day}"
        upload = lambda do: {"city": self.city, "do": do, "file": SimpleUploadedFile("a.csv", self.sheet())}  # noqa: E731
        code = {"nonce": str(uuid4()), "code": self.klass.code, "way": "in"}
        book = {"do": "book", "id": named("again"), "group": "people", "adults": "1", "ages": "9"}
        return {
            "/gov/activities/": [gov.get("/gov/activities/"), self.desks["auditor"].get("/gov/activities/")],
            "/gov/activities/open/": [gov.get("/gov/activities/open/")],
            "/gov/activities/door-worker.js": [anybody.get("/gov/activities/door-worker.js")],
            "/gov/activities/<uuid:session>/": [gov.get(door), self.desks["auditor"].get(door)],
            "/gov/activities/<uuid:session>/change/": [gov.post(f"{door}change/", {"do": "enlarge"})],
            "/gov/activities/<uuid:session>/door/": [gov.get(f"{door}door/")],
            "/gov/activities/<uuid:session>/door/check/": [gov.post(f"{door}door/check/", code), gov.post(f"{door}door/check/", code | {"code": self.booked.short, "nonce": str(uuid4())})],
            "/gov/activities/<uuid:session>/door/object/": [gov.post(f"{door}door/object/", {"code": self.klass.short, "id": str(uuid4()), "words": "迟到"})],
            "/me/activities/": [grown.get("/me/activities/?near=30.6,104")],
            "/me/activities/<uuid:session>/": [keeper.get(f"/me/activities/{self.session}/"), lead.post(f"/me/activities/{self.session}/", book)],
            "/me/bookings/": [grown.get("/me/bookings/"), keeper.get("/me/bookings/")],
            "/me/bookings/calendar.ics": [grown.get("/me/bookings/calendar.ics")],
            "/me/bookings/address/": [lead.post("/me/bookings/address/")],
            "/me/school/": [keeper.get("/me/school/")],
            "/me/school/<slug:school>/": [keeper.get(school), keeper.post(school, {"do": "class", "klass": "x", "pupils": "0"})],
            "/me/school/<slug:school>/hours.xlsx": [keeper.get(f"{school}hours.xlsx")],
            "/me/volunteering/": [grown.get("/me/volunteering/"), keeper.get("/me/volunteering/")],
            "/me/volunteering/shifts/": [grown.get("/me/volunteering/shifts/")],
            "/me/volunteering/teams/": [grown.get("/me/volunteering/teams/")],
            "/me/volunteering/teams/<uuid:team>/": [lead.get(team), lead.post(team, {"do": "refuse", "who": self.young.holder_id, "record": uuid4(), "why": "x"})],
            "/me/volunteering/door-worker.js": [anybody.get("/me/volunteering/door-worker.js")],
            "/me/volunteering/shifts/<uuid:shift>/door/": [lead.get(shift)],
            "/me/volunteering/shifts/<uuid:shift>/door/check/": [lead.post(f"{shift}check/", {"code": "?", "way": "in"})],
            "/console/volunteers/": [desk.get(f"{console}{city}") for desk in desks],
            "/console/volunteers/change/": [desks[0].post(f"{console}change/", upload(do)) for do in ("verify", "import")]
            + [desks[0].post(f"{console}change/", {"city": self.city, "do": "commend", "number": NUMBER, "id": uuid4(), "commendation": "?"})],
            "/console/volunteers/hours.xlsx": [desk.get(f"{console}hours.xlsx{days}") for desk in desks],
            "/console/volunteers/samples/<int:number>/": [desk.get(f"{console}samples/{self.audit}/") for desk in desks],
            "/console/volunteers/samples/<int:number>/judge/": [desks[0].post(f"{console}samples/{self.audit}/judge/", {"position": "1", "sound": "0"})],
            "/console/schools/": [desk.get(f"/console/schools/{city}") for desk in desks],
            "/console/schools/change/": [desks[0].post("/console/schools/change/", {"city": self.city, "do": "register", "school": "?"})],
            "/calendars/cities/<slug:city>.ics": [anybody.get(f"/calendars/cities/{self.city}.ics")],
            "/calendars/<slug:secret>.ics": [anybody.get(f"/calendars/{secret}.ics") for secret in self.feeds],
            "/api/v1/activities/<city>": [anybody.get(f"/api/v1/activities/{self.city}")],
            "/api/v1/activities/<city>/key": [anybody.get(f"/api/v1/activities/{self.city}/key")],
            "/api/v1/activities/<city>/doors": [gov.get(f"/api/v1/activities/{self.city}/doors")],
            "/api/v1/activities/<city>/sessions/<session>/check": [gov.post(f"/api/v1/activities/{self.city}/sessions/{self.session}/check", {"code": "?", "nonce": str(uuid4())}, content_type="application/json")],
            "/api/v1/me/bookings": [anybody.get(f"/api/v1/me/bookings{city}", **me)],
            "/api/v1/me/bookings/<id>/cancel": [anybody.post(f"/api/v1/me/bookings/{self.booked.id}/cancel{city}", **me)],
            "/api/v1/me/volunteering": [anybody.get(f"/api/v1/me/volunteering{city}", **me)],
            "/api/v1/volunteers/<city>/hours": [signed(f"/api/v1/volunteers/{self.city}/hours")],
            "/api/v1/volunteers/<city>/hours/verify": [signed(f"/api/v1/volunteers/{self.city}/hours/verify")],
        }  # fmt: skip


def words_of(answer) -> str:
    """What an answer says, a workbook unpacked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return readable(content) + json.dumps(dict(answer.headers))


def readable(content: bytes) -> str:
    if content[:2] != b"PK":
        return content.decode()
    # Read as a spreadsheet reads it: in the file itself signs may be written as numbers.
    pages = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return " ".join(str(cell) for page in pages for row in page.values for cell in row)


def told(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


@pytest.fixture
def scene(db) -> Scene:
    return Scene()


def test_no_page_export_feed_answer_or_log_tells_of_a_child(scene, caplog):
    caplog.set_level(logging.INFO)
    asked = scene.asked()
    there = {one.route for one in addresses() if one.route.startswith(PARTS)}

    assert set(asked) == there
    found = {route: told("".join(map(words_of, answers))) for route, answers in asked.items()}
    assert {route: secrets for route, secrets in found.items() if secrets} == {}
    assert [
        (route, answer.status_code)
        for route, answers in asked.items()
        for answer in answers
        if answer.status_code >= 500
    ] == []
    assert told(caplog.text) == []


def test_commands_tell_of_no_child(scene, tmp_path):
    sheet, out = tmp_path / "sheet.csv", tmp_path / "out.xlsx"
    sheet.write_bytes(scene.sheet())
    city = ("--city", scene.city)
    days = ("--first", scene.day, "--last", scene.day)
    commands = [
        ("volunteer", "teams"), ("volunteer", "star", scene.young.holder_id), ("volunteer", "hours", "verify", sheet),
        ("volunteer", "hours", "import", sheet), ("volunteer", "hours", "export", out, *days), ("activity", "doors"),
        ("activity", "objections"), ("activity", "list"), ("activity", "class-hours"), ("activity", "calendar"),
    ]  # fmt: skip
    run = lambda *words: CliRunner().invoke(application(["activity", "volunteer"]), [*map(str, words)])  # noqa: E731
    answers = [run(*one, *city, *more) for one in commands for more in ((), ("--json",))]
    answers.append(run("volunteer", "audit", "show", scene.audit, "--json"))
    assert [told(answer.output) for answer in answers if told(answer.output)] == []
    assert all(answer.exit_code in (0, 1, 2) for answer in answers)
    assert told(readable(out.read_bytes())) == []


def test_what_others_are_sent_and_what_is_kept_in_the_clear_tell_of_no_child(scene):
    scene.asked()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_name ~ '^(outbox|activities|volunteers)_'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        kept = {}
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            kept[table] = "".join(text for (text,) in cursor.fetchall())
    assert {"outbox_message", "activities_booking", "volunteers_record"} <= {
        name for name, text in kept.items() if text
    }
    # When somebody comes of age is kept, so that the young are known as such; the number is kept with its middle hidden.
    for table, text in kept.items():
        assert [
            one for one in told(text) if table != "volunteers_volunteer" or one in (CHILD, NUMBER, str(BORN))
        ] == [], table


def test_what_a_guardian_opened_is_found(scene):
    team = f"/me/volunteering/teams/{scene.team}/"
    export = f"/console/volunteers/hours.xlsx?city={scene.city}&first={scene.day}&last={scene.day}"
    signed_in(scene.young).post("/me/volunteering/", {"do": "open_name", "open": "1"})
    assert told(words_of(signed_in(scene.lead).get(team))) == [CHILD, MASKED]
    assert told(words_of(scene.desks["operator"].get(export))) == [CHILD, NUMBER]
