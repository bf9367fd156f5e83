"""Answering a survey by its token, without signing in; and what the console and the public see of it."""

import io
from datetime import timedelta
from uuid import UUID

import openpyxl
import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from tests.civic.activities.hall import named
from tests.civic.surveys.town import CITY, SAID, SURVEY, Town
from tests.economy.rewards.mall import pack_of
from tests.portals.citizen.conftest import new_citizen
from tests.portals.desks import at_desk

from puhui.civic.surveys import actions, facts, queries
from puhui.economy.honours.models import Profile
from puhui.foundations.people import actions as staff
from puhui.ground import clock
from puhui.journeys.civic import run_survey
from puhui.journeys.packs import activate_pack
from puhui.journeys.people import export_person, leave

NOW = clock.now()
TODAY = clock.local_day(NOW)
FRAME = "层,人口,区县,配额\n东区,800,东区,\n西区,200,西区,8\n"


class Asked(Town):
    """The same town as of today, its pack in force."""

    def __init__(self, city: str = CITY) -> None:
        self.pack = pack_of(city=city, surveys=(SURVEY,))
        activate_pack.put_into_force(pack=self.pack, at=NOW)
        self.wave = self.open(first=TODAY, last=TODAY + timedelta(days=3), at=NOW)

    def letters(self, stratum: str, count: int, wave: UUID | None = None) -> list[str]:
        drawn = actions.number_letters(wave=wave or self.wave, stratum=stratum, count=count, at=NOW)
        return [one.token for one in drawn]

    def post(self, token: str, seconds: int = 60, **told):
        began = signing.dumps([int(clock.now().timestamp()) - seconds, token], salt="puhui.surveys.started")
        said = {f"q_{name}": value for name, value in SAID.items()}
        return Client().post(f"/s/{token}/", {"started": began} | said | told)


@pytest.fixture
def town(db) -> Asked:
    return Asked()


@pytest.fixture
def operator(db) -> Client:
    return at_desk(staff.add_staff(name="operator", password="a-long-and-odd-phrase", role="operator", at=NOW))


def test_a_survey_is_answered_by_its_token_without_signing_in(town):
    token, slow, gone = town.letters("东区", 3)
    shown = Client().get(f"/s/{token}/").content.decode()
    assert "知道吗" in shown
    assert 'name="q_knows"' in shown
    assert town.post(token, q_knows="").status_code == 422
    assert town.post(token, q_ways=["bus", "metro"]).status_code == 200
    assert town.post(token).status_code == 409
    held = town.post(slow, seconds=1).content.decode()
    receipt = held.split('name="receipt" value="')[1].split('"')[0]
    Client().post(f"/s/{slow}/", {"do": "object", "receipt": receipt, "words": "我是本人"})
    assert [one.about for one in queries.objections(CITY)] == ["sheet"]
    assert Client().post(f"/s/{gone}/", {"do": "decline"}).status_code == 200
    assert Client().get("/s/nobody-has-this/").status_code == 404
    assert Client().post(f"/s/{gone}/", {"do": "larger"}).cookies["elder"].value == "1"
    assert [(one.answered, one.held, one.declined) for one in queries.wave(town.wave).strata] == [(1, 1, 1), (0, 0, 0)]


def test_a_person_sees_invitations_and_takes_them_along(town):
    person = new_citizen()
    actions.draw_people(wave=town.wave, people={"东区": [person.holder_id]}, sizes={"东区": 1}, at=NOW)
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    (mine,) = queries.invitations_of(person.holder_id)
    assert queries.waiting(person.holder_id, NOW) == 1
    assert f"/s/{mine.token}/" in client.get("/me/surveys/").content.decode()
    town.post(mine.token)
    assert f"/s/{mine.token}/" not in client.get("/me/surveys/").content.decode()
    (kept,) = export_person.export(holder=person.holder_id, at=NOW)["survey_invitations"]
    assert (kept["state"], "said" in kept) == ("answered", False)
    leave.leave(holder=person.holder_id, at=NOW)
    assert (queries.invitations_of(person.holder_id), queries.wave(town.wave).answered) == ([], 1)


def test_the_console_runs_a_wave_and_everybody_reads_its_figures(town, operator):
    def do(address: str = "change/", **told):
        return operator.post(f"/console/surveys/{wave}/{address}", told)

    wave = named("opened")
    told = {"survey": f"{CITY}/citizens", "title": "十一月", "first": TODAY, "last": TODAY, "id": str(wave)}
    faulty = operator.post("/console/surveys/new/", told | {"frame": upload(FRAME), "frame_source": ""})
    assert faulty.status_code == 422
    operator.post("/console/surveys/new/", told | {"frame": upload(FRAME), "frame_source": "统计年鉴"})
    assert [one.quota for one in queries.wave(wave).strata] == [None, 8]
    do(do="letters", stratum="东区", count="12")
    do(do="letters", stratum="西区", count="12")
    book = openpyxl.load_workbook(io.BytesIO(operator.get(f"/console/surveys/{wave}/letters.xlsx").content))
    addresses = [row[2] for row in book.active.iter_rows(min_row=2, values_only=True)]
    for n, address in enumerate(addresses[:18]):
        town.post(address.rstrip("/").rpartition("/")[2], q_knows="yes" if n % 3 else "no")
    paper = "编号,层,sex,knows,pleased\n1,东区,f,yes,5\n2,北区,f,yes,5\n"
    taken = do(do="paper", file=upload(paper)).content.decode()
    assert "surveys.stratum_unknown" in taken
    assert do(do="close").status_code == 422
    assert Client().get("/surveys/").content.decode().count('<svg class="survey-bar"') == 0
    do(do="close", early="1")
    do(do="publish")
    page = Client().get(f"/surveys/{CITY}/").content.decode()
    assert page.count('<svg class="survey-bar"') >= 3
    assert "AAPOR RR1" in page
    said = Client().get(f"/api/v1/surveys/waves/{wave}").json()
    assert [(one["metric"], one["estimate"] is None) for one in said["figures"]] == [
        ("awareness", False), ("satisfaction", False), ("trips", True),
    ]  # fmt: skip
    assert {"n", "se", "low", "high", "confidence", "deff", "response_rate", "notes"} <= set(
        said["figures"][0]["estimate"]
    )
    assert len(Client().get(f"/api/v1/surveys/{CITY}/waves").json()) == 1
    assert Client().get(f"/api/v1/surveys/waves/{town.wave}").status_code == 404
    assert operator.get(f"/console/surveys/{wave}/results.xlsx").status_code == 200


def upload(text: str):
    file = io.BytesIO(text.encode())
    file.name = "表.csv"
    return file


def test_registered_people_are_drawn_by_district(town):
    people = {"东区": list(range(1, 41)), "西区": list(range(41, 61))}
    Profile.objects.bulk_create(
        Profile(holder_id=holder, city=CITY, district=name) for name, holders in people.items() for holder in holders
    )
    wave = run_survey.open_wave(
        city=CITY, survey="citizens", id=named("r"), title="注册用户", first=TODAY, last=TODAY, by="desk", at=NOW
    )
    assert [(one.name, one.population, wave.registered) for one in wave.strata] == [
        ("东区", 40, True),
        ("西区", 20, True),
    ]
    drawn = run_survey.draw_people(wave=wave.id, sizes={"东区": 4, "西区": 2}, at=NOW)
    assert all(isinstance(one, facts.Invited) and one.holder in people[one.stratum] for one in drawn)
    assert len(queries.wave(wave.id).seed) == 64
