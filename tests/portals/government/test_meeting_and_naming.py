"""Conference and appraisals on the pages: topic, agenda, minutes with a decision; review, public notice, objection."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.portals.government import city as cities

from puhui.oversight.appraisals import queries as appraisals
from puhui.oversight.assignments import queries as assignments
from puhui.oversight.conference import queries as conference


@pytest.fixture
def town(db) -> cities.City:
    return cities.founded()


def send(city: cities.City, post: str, address: str, **asked):
    return city.desk(post).post(address, {"id": str(uuid4())} | asked)


def test_topic_is_handed_in_and_left_with_a_reason(town):
    sessions, _minutes = cities.meet(town)
    address = f"/gov/conference/{sessions['coming']}/"
    assert send(town, "cooperating", f"{address}topics/", title="校园光盘行动").status_code == 302
    (topic,) = conference.topics(sessions["coming"])
    no = send(town, "office", f"{address}agenda/", own="通报进展")
    assert no.status_code == 422, "a topic is left without a reason"
    told = {"own": "通报进展\n审议方案", f"left_{topic.id}": "下次再议"}
    assert send(town, "office", f"{address}agenda/", **told).status_code == 302
    page = town.desk("cooperating").get(address).content.decode()
    assert "审议方案" in page and "下次再议" in page
    calendar = town.desk("cooperating").get(f"{address}invitation.ics").content
    assert calendar.startswith(b"BEGIN:VCALENDAR")
    assert town.desk("another").get(address).status_code == 404


def test_decision_of_the_minutes_becomes_an_assignment(town):
    sessions, minutes = cities.meet(town)
    address = f"/gov/conference/{sessions['round']}/"
    due = str(cities.today() + timedelta(days=60))
    told = {
        "seen": "1",
        "text": "二稿",
        "text_1": "开展校园光盘行动",
        "title_1": "校园光盘行动",
        "leads_1": "市教育局",
        "due_1": due,
    }
    assert send(town, "office", f"{address}minutes/", **told).status_code == 302
    sign = f"{address}minutes/{minutes['round']}/sign/"
    assert send(town, "lead", sign, draft="2", do="object").status_code == 422, "a reason is missing"
    assert send(town, "cooperating", sign, draft="2").status_code == 302
    page = town.desk("lead").get(address).content.decode()
    assert "校园光盘行动" in page and "尚未会签" in page
    cities.sign_all(town, minutes["round"], 2)
    assert send(town, "office", f"{address}minutes/{minutes['round']}/issue/").status_code == 302
    assert [one.task.title for one in assignments.assignments(cities.CITY, cities.today())] == ["校园光盘行动"]
    assert "纪要〔" in town.desk("leader").get(address).content.decode()


def test_notice_that_comes_too_late_is_refused_with_what_was_typed(town):
    soon = f"{cities.today() + timedelta(days=3)}T09:00"
    told = {"conference": "publicity", "kind": "regular", "title": "下半年例会", "starts": soon}
    answer = send(town, "office", "/gov/conference/call/", **told)
    page = answer.content.decode()
    assert (answer.status_code, "conference.notice_too_late" in page, "下半年例会" in page) == (422, True, True)


def test_application_is_scored_shown_to_the_public_and_objected_to(town):
    applications, objection = cities.appraise(town)
    address = f"/gov/appraisals/{applications['handed_in']}/"
    leaves = [one.id for one in appraisals.application(applications["handed_in"]).scheme.tree]
    blank = send(town, "lead", f"{address}sheets/review/", **{f"met_{leaf}": "" for leaf in leaves})
    assert blank.status_code == 422, "what is blank is missing"
    assert (
        send(town, "lead", f"{address}sheets/review/", **{f"met_{leaf}": "yes" for leaf in leaves}).status_code == 302
    )
    assert send(town, "office", f"{address}decide/", do="announce", why="逐项达到").status_code == 422, (
        "the days are open"
    )
    last = str(cities.today() + timedelta(days=7))
    assert send(town, "office", f"{address}decide/", do="announce", why="逐项达到", last=last).status_code == 302
    assert send(town, "office", f"{address}decide/", do="name").status_code == 422, "the public is still asked"
    other = f"/gov/appraisals/{applications['announced']}/"
    assert "不属实" in town.desk("lead").get(other).content.decode()
    assert send(town, "lead", f"{other}objections/{objection}/", upheld="0", why="已核实").status_code == 302
    assert "已核实" in town.desk("cooperating").get(other).content.decode()
    assert town.desk("another").get(other).status_code == 404
