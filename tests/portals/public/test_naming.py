"""Names on public notice: read by everybody, objected to with consent, answered where only the objector looks."""

from uuid import uuid4

import pytest
from tests.portals.government import city as cities

from puhui.oversight.appraisals import queries


@pytest.fixture
def town(db) -> cities.City:
    return cities.founded()


def test_public_objects_on_line_and_reads_the_answer_where_only_it_looks(client, town):
    applications, _objection = cities.appraise(town)
    shown = applications["announced"]
    address = f"/naming/{cities.CITY}/{shown}/"
    assert address in client.get(f"/naming/{cities.CITY}/").content.decode()
    assert "市教育局" in client.get(address).content.decode()
    assert client.get(f"/naming/{cities.CITY}/{applications['handed_in']}/").status_code == 404, "it is not public yet"
    told = {"id": str(uuid4()), "text": "垃圾没有分类", "contact": "13800000000", "by": "王某"}
    no = client.post(address, told)
    assert no.status_code == 422 and "垃圾没有分类" in no.content.decode(), "nobody agreed"
    receipt = client.post(address, told | {"consents": "1"})
    assert receipt.status_code == 302 and "核查中" in client.get(receipt.url).content.decode()
    appraiser = town.desk("lead").get(f"/gov/appraisals/{shown}/").content.decode()
    assert "13800000000" in appraiser and "王某" in appraiser
    applicant = town.desk("cooperating").get(f"/gov/appraisals/{shown}/").content.decode()
    assert "垃圾没有分类" in applicant and "13800000000" not in applicant and "王某" not in applicant
    answer = {"id": str(uuid4()), "upheld": "1", "why": "现场核实属实"}
    assert town.desk("lead").post(f"/gov/appraisals/{shown}/objections/{told['id']}/", answer).status_code == 302
    assert "现场核实属实" in client.get(receipt.url).content.decode()
    assert "13800000000" not in town.desk("lead").get(f"/gov/appraisals/{shown}/").content.decode()
    assert client.get(f"{address}objections/{_objection}/").status_code == 404, "that one was told to the office"


def test_fourth_objection_of_a_day_from_one_connection_is_too_many(client, town):
    shown = cities.appraise(town)[0]["announced"]
    told = {"text": "异议", "contact": "a@b.cn", "consents": "1"}
    found = [client.post(f"/naming/{cities.CITY}/{shown}/", told | {"id": str(uuid4())}).status_code for _ in range(4)]
    assert found == [302, 302, 302, 429]
    assert sum(one.online for one in queries.application(shown).objections) == 3
