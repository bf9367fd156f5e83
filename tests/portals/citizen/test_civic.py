"""A school's keeper, a volunteer and a team's lead on their telephones; calendars under secret addresses."""

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from icalendar import Calendar
from tests.portals.citizen.civic import CHILD, NUMBER, Wing, signed_in
from tests.portals.citizen.conftest import new_citizen

from puhui.civic.activities import queries as activities
from puhui.civic.volunteers import queries as volunteers
from puhui.ground import clock

SCHOOL = "/me/school/yizhong/"
DUTIES = ("keeper", "lead", "volunteer", "another")
DUTY_ROW = re.compile(r"^\| `citizen:(\w+)` [a-z' ]+ \| (yes|–) \| (yes|–) \| (yes|–) \| (yes|–) \|$", re.M)


@pytest.fixture
def wing(db) -> Wing:
    return Wing()


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_a_keeper_registers_a_class_books_a_visit_and_notes_a_lesson(wing):
    client = signed_in(wing.keeper)
    answer = client.get("/me/school/")
    assert answer.url == SCHOOL, answer.content.decode()
    assert client.post(SCHOOL, {"do": "class", "klass": "四（2）班", "pupils": "30"}).status_code == 302
    visit = {
        "do": "book", "id": uuid4(), "visit": f"{wing.session}/classes", "klass": "四（2）班", "pupils": "28", "adults": "2",
        "consents": "27",
    }  # fmt: skip
    refused = client.post(SCHOOL, visit)
    assert refused.status_code == 422 and "27" in refused.content.decode()
    assert client.post(SCHOOL, visit | {"consents": "28"}).status_code == 302
    (booked,) = activities.bookings_of_school(wing.city, "yizhong")
    assert (booked.places, booked.klass, booked.state) == (30, "四（2）班", "booked")
    lesson = {
        "do": "lesson", "id": uuid4(), "klass": "四（2）班", "title": "垃圾分类", "hours": "1.5", "pupils": "30",
        "on": clock.local_day(wing.at),
    }  # fmt: skip
    assert client.post(SCHOOL, lesson).status_code == 302
    assert client.post(SCHOOL, lesson | {"hours": "x"}).status_code == 422
    shown = text(client, SCHOOL)
    assert "1.50" in shown and booked.short[:5] in shown and "qr-drawing" in shown
    sheet = openpyxl.load_workbook(BytesIO(b"".join(client.get(f"{SCHOOL}hours.xlsx").streaming_content))).active
    rows = list(sheet.values)
    assert rows[1][:6] == ("市一中", "锦江区", rows[1][2], "四（2）班", 30, 1) and len(rows) == 2
    assert client.post(SCHOOL, {"do": "cancel", "id": booked.id}).status_code == 302
    assert signed_in(wing.grown).get(SCHOOL).status_code == 403
    assert signed_in(wing.keeper).get("/me/school/nowhere/").status_code == 404


def test_a_calendar_follows_without_signing_in_until_its_address_is_replaced(wing):
    client = signed_in(wing.grown)
    told = {"do": "book", "id": uuid4(), "group": "people", "adults": "1", "ages": "9", "guardian": "1"}
    client.post(f"/me/activities/{wing.session}/", told)
    page = text(client, "/me/bookings/")
    address = page[page.index("/calendars/") :].split("<")[0]
    anybody = Client()
    assert "BEGIN:VEVENT" in text(anybody, address)
    assert "BEGIN:VEVENT" in text(anybody, f"/calendars/cities/{wing.city}.ics")
    (event,) = Calendar.from_ical(text(anybody, address)).walk("VEVENT")
    assert (str(event["LOCATION"]), "ATTENDEE" in event, "9" in str(event["DESCRIPTION"])) == ("水厂", False, False)
    client.post("/me/bookings/address/")
    assert anybody.get(address).status_code == 404
    school = text(signed_in(wing.keeper), SCHOOL)
    feed = school[school.index("/calendars/") :].split("<")[0]
    assert "BEGIN:VCALENDAR" in text(anybody, feed)


def test_a_volunteer_registers_joins_signs_up_serves_and_reaches_a_star(wing):
    client, lead = signed_in(wing.grown), signed_in(wing.lead)
    shift = wing.need(20)
    told = {"do": "register", "number": "V19900101", "name": "成年人甲", "skills": ["guide"]}
    assert client.post("/me/volunteering/", told).status_code == 302
    assert client.post("/me/volunteering/teams/", {"do": "join", "team": wing.team}).status_code == 302
    team = f"/me/volunteering/teams/{wing.team}/"
    assert "成年人甲" in text(lead, team)
    assert lead.post(team, {"do": "admit", "who": wing.grown.holder_id}).status_code == 302
    near = text(client, "/me/volunteering/shifts/?near=30.65,104.08")
    assert "河滩净滩" in near and "sketch-here" in near and "km" in near
    assert client.post("/me/volunteering/shifts/", {"do": "sign", "shift": shift}).status_code == 422  # not insured
    from puhui.civic.volunteers import actions  # noqa: PLC0415

    actions.insure(holder=wing.grown.holder_id, city=wing.city, until=clock.local_day(wing.at) + timedelta(days=9))
    assert client.post("/me/volunteering/shifts/", {"do": "sign", "shift": shift}).status_code == 302
    (signed,) = volunteers.signed_up(wing.grown.holder_id, wing.city)
    assert signed.short[:5] in text(client, "/me/volunteering/")
    door = f"/me/volunteering/shifts/{shift}/door/"
    assert "PV1" in text(lead, door)
    assert signed_in(wing.young).get(door).status_code == 403
    check = lambda **more: lead.post(f"{door}check/", {"code": signed.code, "way": "in"} | more).json()  # noqa: E731
    assert check()["accepted"] is True
    assert check(code="?")["accepted"] is False and check(seen_at="x")["accepted"] is False
    assert check(way="out")["accepted"] is True
    (record,) = volunteers.to_confirm(wing.team)
    told = {"do": "confirm", "record": record.id, "who": wing.grown.holder_id}
    assert lead.post(team, told).status_code == 302
    assert volunteers.records_of(wing.grown.holder_id, wing.city)[0].state == "confirmed"


def test_a_lead_opens_projects_and_shifts_and_refuses_with_a_reason(wing):
    lead, team = signed_in(wing.lead), f"/me/volunteering/teams/{wing.team}/"
    today = clock.local_day(wing.at)
    project = {
        "do": "project", "id": uuid4(), "name": "社区宣讲", "about": "", "first": today, "last": today + timedelta(days=5),
        "skills": ["guide"],
    }  # fmt: skip
    assert lead.post(team, project).status_code == 302
    shift = {
        "do": "shift", "id": uuid4(), "project": project["id"], "place": "文化站", "day": today + timedelta(days=1),
        "starts": "09:00", "ends": "11:00", "wanted": "5", "position": "30.6, 104.1", "minors": "1",
    }  # fmt: skip
    assert lead.post(team, shift).status_code == 302
    assert lead.post(team, shift | {"id": uuid4(), "wanted": "0"}).status_code == 422
    assert lead.post(team, shift | {"id": uuid4(), "position": "here"}).status_code == 422
    assert "文化站" in text(lead, team)
    assert signed_in(wing.grown).get(team).status_code == 403


def test_the_young_stand_before_their_lead_without_a_name_until_opened(wing):
    wing.recruit()
    lead, team = signed_in(wing.lead), f"/me/volunteering/teams/{wing.team}/"
    closed = text(lead, team)
    assert CHILD not in closed and NUMBER[-2:] + "<" not in closed and "成年人甲" in closed
    young = signed_in(wing.young)
    assert young.post("/me/volunteering/", {"do": "open_name", "open": "1"}).status_code == 302
    assert CHILD in text(lead, team)
    young.post("/me/volunteering/", {"do": "open_name", "open": "0"})
    assert CHILD not in text(lead, team)
    told = {"number": "V777777", "name": "某", "young": "1", "born": "2015-01-01"}
    refused = signed_in(wing.keeper).post("/me/volunteering/", told)
    assert refused.status_code == 422 and "监护人" in refused.content.decode()


def test_keepers_and_leads_open_what_the_table_says(wing):
    wing.recruit()
    people = {"keeper": wing.keeper, "lead": wing.lead, "volunteer": wing.grown, "another": new_citizen()}
    door = f"/me/volunteering/shifts/{wing.shift}/door/"
    calls = {
        "schools": lambda c: c.get("/me/school/"), "school": lambda c: c.get(SCHOOL),
        "school_sheet": lambda c: c.get(f"{SCHOOL}hours.xlsx"), "volunteering": lambda c: c.get("/me/volunteering/"),
        "volunteer_shifts": lambda c: c.get("/me/volunteering/shifts/"),
        "volunteer_teams": lambda c: c.get("/me/volunteering/teams/"),
        "led_team": lambda c: c.get(f"/me/volunteering/teams/{wing.team}/"), "shift_door": lambda c: c.get(door),
        "shift_check": lambda c: c.post(f"{door}check/", {"code": "?", "way": "in"}),
    }  # fmt: skip
    clients = {duty: signed_in(people[duty]) for duty in DUTIES}
    found = {
        name: tuple("yes" if call(clients[duty]).status_code in (200, 302) else "–" for duty in DUTIES)
        for name, call in calls.items()
    }
    documented = (settings.ROOT / "docs" / "roles.md").read_text("utf-8")
    assert {name: tuple(cells) for name, *cells in DUTY_ROW.findall(documented)} == found
