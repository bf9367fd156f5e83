"""Schools and volunteers in the console: teams, leads, hours in and out, samples, training, commendations."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.civic.volunteers.corps import HEADINGS
from tests.portals.citizen.civic import CHILD, NUMBER, Wing

from puhui.civic.activities import queries as activities
from puhui.civic.volunteers import queries as volunteers
from puhui.foundations.people.models import User
from puhui.ground import clock
from puhui.journeys.civic import serve

CHANGE = "/console/volunteers/change/"


@pytest.fixture
def wing(db) -> Wing:
    return Wing()


def phone_of(person: User) -> str:
    return f"139{int(person.phone_masked[-4:]):08d}"


def test_operator_founds_teams_names_leads_and_keepers_by_telephone(wing, operator, auditor):
    team = uuid4()
    told = {"city": wing.city, "do": "team", "id": team, "level": "district", "name": "锦江支队", "parent": wing.team}
    assert operator.post(CHANGE, told).status_code == 302
    lead = {"city": wing.city, "do": "lead", "team": team, "phone": phone_of(wing.grown)}
    assert operator.post(CHANGE, lead).status_code == 302
    assert volunteers.team(team).lead == wing.grown.holder_id
    assert operator.post(CHANGE, lead | {"phone": "13900000000"}).status_code == 422
    school = {"city": wing.city, "do": "register", "school": "er-zhong", "name": "市二中", "district": "青羊区"}
    assert operator.post("/console/schools/change/", school).status_code == 302
    assert operator.post("/console/schools/change/", school | {"school": "二中"}).status_code == 422
    keeper = {"city": wing.city, "do": "appoint", "school": "er-zhong", "phone": phone_of(wing.lead)}
    assert operator.post("/console/schools/change/", keeper).status_code == 302
    assert activities.schools_of(wing.lead.holder_id, wing.city) == [("er-zhong", "市二中")]
    operator.post("/console/schools/change/", keeper | {"do": "dismiss"})
    assert activities.schools_of(wing.lead.holder_id, wing.city) == []
    assert "市二中" in auditor.get("/console/schools/").content.decode()
    assert auditor.post(CHANGE, told).status_code == 403


def test_hours_come_in_are_sampled_and_go_out_without_the_young(wing, operator):
    wing.recruit()
    day = clock.local_day(wing.at) - timedelta(days=1)
    rows = [
        f"{number},{name},总队,净滩,{day} {first}:00,{day} {first + 2}:00,2,"
        for number, name, first in (("V19900101", "成年人甲", 8), (NUMBER, CHILD, 8), (NUMBER, CHILD, 9))
    ]
    content = "\n".join((HEADINGS, *rows)).encode("gb18030")
    sheet = lambda do: operator.post(  # noqa: E731
        CHANGE, {"city": wing.city, "do": do, "file": SimpleUploadedFile("时长.csv", content)}
    ).content.decode()
    assert "仅校验" in sheet("verify") and volunteers.to_confirm(wing.team) == []
    taken = sheet("import")
    assert "volunteers.hours_overlap" in taken and CHILD not in taken
    for record in volunteers.to_confirm(wing.team):
        serve.confirm(
            city=wing.city, holder=record.holder, record=record.id, by=wing.lead.holder_id, at=clock.now()
        )  # fmt: skip
    exported = operator.get(f"/console/volunteers/hours.xlsx?city={wing.city}&first={day}&last={day}").content
    cells = [cell for row in openpyxl.load_workbook(BytesIO(exported)).active.values for cell in row]
    assert "成年人甲" in cells and CHILD not in cells and NUMBER not in cells
    operator.post(CHANGE, {"city": wing.city, "do": "audit", "first": day, "last": day})
    (audit,) = volunteers.audits(wing.city)
    judge = f"/console/volunteers/samples/{audit.number}/judge/"
    assert operator.post(judge, {"do": "draw"}).status_code == 302
    assert operator.post(judge, {"position": "1", "sound": "0", "why": ""}).status_code == 422
    assert operator.post(judge, {"position": "1", "sound": "0", "why": "当天没有活动"}).status_code == 302
    page = operator.get(f"/console/volunteers/samples/{audit.number}/").content.decode()
    assert "当天没有活动" in page and CHILD not in page


def test_a_volunteer_is_trained_insured_and_commended_by_number(wing, operator):
    wing.recruit()
    who = {"city": wing.city, "number": "V19900101", "id": uuid4()}
    today = clock.local_day(wing.at)
    assert (
        operator.post(CHANGE, who | {"do": "train", "title": "急救", "minutes": "90", "on": today}).status_code == 302
    )
    assert operator.post(CHANGE, who | {"do": "insure", "until": today + timedelta(days=365)}).status_code == 302
    # Two hours come before this honour; nobody has served any yet.
    assert operator.post(CHANGE, who | {"do": "commend", "commendation": "finest"}).status_code == 422
    assert operator.post(CHANGE, who | {"do": "insure", "until": "x"}).status_code == 422
    seen = volunteers.volunteer(wing.grown.holder_id, wing.city)
    assert seen.insured_until == today + timedelta(days=365)
    assert volunteers.standing(wing.pack, wing.grown.holder_id).trained_minutes == 90
