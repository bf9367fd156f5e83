"""Parts down the tree, anew said assignments, yearly evaluations, decisions of several units, duties on the first page."""

from datetime import timedelta
from uuid import uuid4

from tests.portals.government import city as cities

from puhui.oversight.assignments import queries


def send(city: cities.City, post: str, address: str, **asked):
    return city.desk(post).post(address, {"id": str(uuid4()), "seen": "1"} | asked)


def test_unit_gives_a_part_to_a_unit_below_or_beside_it_and_to_nobody_else(city):
    address = f"/gov/assignments/{city.given['shared'].id}/parts/"
    form = city.desk("lead").get(address).content.decode()
    assert 'value="1-1"' in form and "市教育局" in form
    answer = send(
        city,
        "lead",
        address,
        title="校园宣传",
        leads="市教育局",
        number="1-1",
        metric_1="场次",
        comparator_1=">=",
        value_1="４",
        unit_1="场",
    )
    assert answer.status_code == 302
    (part,) = queries.parts(city.given["shared"].id, cities.today())
    assert (part.number, part.task.leads, part.task.targets[0].value, part.by) == (
        "1-1",
        (city.units["edu"],),
        4,
        "gov-lead",
    )
    no = send(city, "lead", address, title="财政配套", leads="市财政局")
    assert no.status_code == 422 and "财政配套" in no.content.decode(), "it neither cooperates nor stands below"
    above = city.desk("cooperating").get(f"/gov/assignments/{part.id}/").content.decode()
    assert f"/gov/assignments/{city.given['shared'].id}/" in above, "the way up"


def test_changed_assignment_says_who_when_and_why_and_is_read_as_it_was(city):
    given, due = city.given["shared"], cities.today() + timedelta(days=90)
    address = f"/gov/assignments/{given.id}/change/"
    form = city.desk("office").get(address).content.decode()
    assert "市生态环境局" in form and 'value="绿色出行宣传场次"' in form and 'value="12"' in form
    told = {
        "title": given.task.title, "leads": "市教育局，市生态环境局\n", "due": str(due), "cycle": cities.CYCLE, "why": "机构职能调整",
        "metric_1": "绿色出行宣传场次", "comparator_1": ">=", "value_1": "15", "unit_1": "场", "period_1": "year",
    }  # fmt: skip
    assert send(city, "office", address, **told, seen="1").status_code == 302
    now = queries.assignment(given.id, cities.today())
    assert (now.task.leads[0], now.task.due, now.task.targets[0].value, len(now.task.targets)) == (
        city.units["edu"],
        due,
        15,
        1,
    )
    page = city.desk("leader").get(f"/gov/assignments/{given.id}/").content.decode()
    assert "机构职能调整" in page and "gov-office" in page and "第 2 版" in page
    before = (
        city.desk("leader")
        .get(f"/gov/assignments/{given.id}/?on={cities.today() - timedelta(days=1)}")
        .content.decode()
    )
    assert "≥ 12 场" in before and "机构职能调整" not in before
    again = send(city, "office", address, **told, seen="1")
    assert again.status_code == 409 or "gov-office" in again.content.decode(), "somebody was faster"


WRONG = (
    ({"leads": "市生态局"}, "市生态环境局"),
    ({"leads": ""}, "lead_missing"),
    ({"leads": "市教育局、市财政局", "cooperating": "市教育局"}, "unit_twice"),
    ({"metric_1": "", "value_1": ""}, "target_malformed"),
    ({"value_1": "=1+1"}, "figure_malformed"),
    ({"quota_times": "2", "quota_period": "year"}, "due_and_quota"),
    ({"why": " "}, "reason_missing"),
)


def test_refused_change_is_shown_again_with_what_was_typed(city):
    told = {
        "title": "新标题", "leads": "市教育局", "due": "2031-01-31", "why": "调整", "metric_1": "甲", "value_1": "1", "comparator_1": ">=",
        "metric_2": "乙", "value_2": "2", "comparator_2": ">=",
    }  # fmt: skip
    for wrong, said in WRONG:
        answer = send(city, "office", f"/gov/assignments/{city.given['shared'].id}/change/", **(told | wrong))
        page = answer.content.decode()
        assert (answer.status_code, said in page, "新标题" in page) == (422, True, True), wrong


def test_third_partys_evaluation_is_entered_by_its_form_and_counts(city):
    address = f"/gov/evaluations/{cities.today().year}/{city.units['env']}/"
    told = {
        "evaluator": "第三方评估机构",
        "points_results": "４８",
        "points_files": "36",
        "note": "台账齐全",
        "seen": "0",
    }
    over = send(city, "office", f"{address}enter/", **(told | {"points_files": "41"}))
    assert over.status_code == 422 and 'value="41"' in over.content.decode()
    missing = send(city, "office", f"{address}enter/", **(told | {"points_files": ""}))
    assert missing.status_code == 422, "a blank is no zero"
    assert send(city, "office", f"{address}enter/", **told).status_code == 302
    assert queries.evaluations(cities.CITY, cities.today().year, cities.today())[city.units["env"]].total == 84
    page = city.desk("lead").get(address).content.decode()
    assert "台账齐全" in page and "enter/" not in page
    no_reason = send(city, "office", f"{address}enter/", **(told | {"seen": "1", "points_files": "30"}))
    assert no_reason.status_code == 422
    assert (
        send(
            city, "office", f"{address}enter/", **(told | {"seen": "1", "points_files": "30", "why": "复核"})
        ).status_code
        == 302
    )
    assert ">78<" in city.desk("another").get("/gov/evaluations/").content.decode(), (
        "totals are everybody's, items are not"
    )


def test_duties_of_the_conference_stand_on_the_first_page_of_who_has_them(city):
    sessions, _minutes = cities.meet(city)
    edu = city.desk("cooperating").get("/gov/").content.decode()
    assert f"/gov/conference/{sessions['round']}/" in edu and "会签纪要" in edu
    host = city.desk("lead").get("/gov/").content.decode()
    assert f"/gov/conference/{sessions['coming']}/" in host and f"/gov/conference/{sessions['signed']}/" in host
    for post in ("another", "leader"):
        assert "/gov/conference/" + str(sessions["round"]) not in city.desk(post).get("/gov/").content.decode(), post


def test_draft_keeps_who_came_and_every_decision(city):
    sessions, minutes = cities.meet(city)
    address = f"/gov/conference/{sessions['round']}/minutes/"
    asked = {"seen": "1", "text": "二稿", f"rank_{city.units['edu']}": "charge", f"name_{city.units['edu']}": "到会人"}
    for n in range(1, 8):
        asked |= {
            f"text_{n}": f"第{n}项决定",
            f"title_{n}": f"决定{n}",
            f"leads_{n}": "市教育局、市财政局",
            f"with_{n}": "市生态环境局",
        }
    wrong = send(city, "office", address, **(asked | {"leads_7": "市教育"}))
    assert wrong.status_code == 422 and "第7项决定" in wrong.content.decode() and "市教育局" in wrong.content.decode()
    assert send(city, "office", address, **asked).status_code == 302
    draft = cities.conferring_now(minutes["round"])
    assert len(draft.decisions) == 7
    assert draft.decisions[6].leads == (city.units["edu"], city.units["fin"])
    page = city.desk("office").get(f"/gov/conference/{sessions['round']}/").content.decode()
    assert 'value="到会人"' in page and "第7项决定" in page and 'name="text_9"' in page


def test_report_of_a_unit_that_left_the_assignment_is_still_read(city):
    city.tell("shared", progress=40)
    given = city.given["shared"]
    told = {"title": given.task.title, "leads": "市教育局", "due": "2031-01-31", "why": "调整"}
    assert send(city, "office", f"/gov/assignments/{given.id}/change/", **told).status_code == 302
    address = f"/gov/assignments/{given.id}/reports/{cities.month()}/{city.units['env']}/"
    assert address in city.desk("leader").get(f"/gov/assignments/{given.id}/").content.decode()
    page = city.desk("leader").get(address)
    assert page.status_code == 200 and "40 %" in page.content.decode()
    assert send(city, "lead", f"{address}submit/", progress="50").status_code in (403, 404, 422), "it is asked no more"


def test_letter_that_no_database_keeps_is_no_question(city):
    desk = city.desk("office")
    assert desk.get("/gov/board/?q=a%00b").status_code == 404
    assert desk.post("/gov/conference/call/", {"id": str(uuid4()), "title": "a\x00b"}).status_code == 404
