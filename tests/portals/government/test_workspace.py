"""The workspace: reports written, merged, judged and corrected; the board as of any day; many reports at once."""

import io
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.oversight.assignments import office
from tests.portals.government import city as cities

from puhui.ground import clock
from puhui.oversight.assignments import actions, facts, queries


def place(city: cities.City, unit: str = "env", rest: str = "") -> str:
    return f"/gov/assignments/{city.given['shared'].id}/reports/{cities.month()}/{city.units[unit]}/{rest}"


def send(city: cities.City, post: str, rest: str, unit: str = "env", **asked):
    return city.desk(post).post(place(city, unit, rest), {"id": str(uuid4()), "seen": "0", "draft_seen": "0"} | asked)


def standing(city: cities.City, unit: str = "env") -> facts.Report:
    told = queries.reports(city.given["shared"].id, actor=city.actor("office"), on=cities.today())
    return next(one for one in told if one.unit == city.units[unit])


def test_report_is_typed_as_people_type(city):
    file = SimpleUploadedFile("照片.jpg", b"evidence")
    asked = {"progress": "４０％", "figure_1": "1,200", "figure_2": "", "problems": " 缺人 ", "files": [file]}
    assert send(city, "lead", "submit/", **asked).status_code == 302
    said = standing(city).said
    assert (said.progress, dict(said.figures), said.problems) == (40, {1: 1200}, "缺人"), "a blank is no zero"
    (sha256,) = said.evidence
    address = f"/gov/assignments/{city.given['shared'].id}/evidence/{sha256}/"
    assert b"".join(city.desk("leader").get(address).streaming_content) == b"evidence"
    assert city.desk("another").get(address).status_code == 404


@pytest.mark.parametrize("asked", [{"progress": "101"}, {"progress": "半"}, {"figure_1": "=1+1"}, {}])
def test_refused_report_is_shown_again_with_what_was_typed(city, asked):
    answer = send(city, "lead", "submit/", next_steps="", **asked)
    assert answer.status_code == 422
    assert all(f'value="{value}"' in answer.content.decode() for value in asked.values())


def test_draft_is_kept_while_typing_and_given_up_when_somebody_was_faster(city):
    desk = city.desk("lead")
    told = {"draft_seen": "0", "progress": "10", "problems": "未完"}
    kept = desk.post(place(city, rest="draft/"), told, headers={"HX-Request": "true"})
    assert 'name="draft_seen" value="1"' in kept.content.decode()
    again = desk.post(place(city, rest="draft/"), told, headers={"HX-Request": "true"})
    assert "draft-no" in again.content.decode()
    form = desk.get(place(city)).content.decode()
    assert "未完" in form and 'value="10"' in form


def test_lead_takes_in_what_others_told_and_the_office_returns_it(city):
    told = city.tell("shared", "edu", progress=30, figures={1: 7})
    form = city.desk("lead").get(place(city)).content.decode()
    assert 'name="figure_1" inputmode="decimal" value="7"' in form and f'value="{told.id}"' in form
    send(city, "lead", "submit/", progress="40", taken=[str(told.id)])
    assert standing(city).taken == (told.id,)
    answer = send(city, "office", "judge/", seen="1", do="return", why="")
    assert answer.status_code == 422, "a reason is missing"
    assert send(city, "office", "judge/", seen="1", do="return", why="数据不全").status_code == 302
    again = city.desk("lead").get(place(city)).content.decode()
    assert "数据不全" in again and 'value="40"' in again
    home = city.desk("lead").get("/gov/").content.decode()
    assert "被退回" in home


def test_correction_is_the_offices_and_keeps_what_stood(city):
    city.tell("shared", progress=40)
    assert send(city, "office", "judge/", seen="1", do="accept").status_code == 302
    assert send(city, "lead", "submit/", seen="2", progress="50").status_code == 422
    assert send(city, "office", "correct/", seen="2", progress="35", why="重复计算").status_code == 302
    page = city.desk("leader").get(place(city)).content.decode()
    assert "重复计算" in page and "40 %" in page and standing(city).said.progress == 35


def test_reason_of_a_light_stands_on_the_page(city):
    page = city.desk("leader").get(f"/gov/assignments/{city.given['late'].id}/").content.decode()
    assert "已超期 12 天" in page and "past_due" in page and 'id="why"' in page


def test_board_is_searched_filtered_and_shown_as_of_a_past_day(city):
    desk = city.desk("leader")
    assert "共塑料" not in desk.get("/gov/board/?q=塑料").content.decode()
    found = desk.get("/gov/board/?q=塑料 财政").content.decode()
    assert "塑料污染" in found and "观摩活动" not in found
    assert "垃圾分类" in desk.get("/gov/board/?light=overdue").content.decode()
    before = desk.get(f"/gov/board/?on={cities.today() - timedelta(days=30)}").content.decode()
    assert "垃圾分类" in before and "推进绿色出行" not in before, "it was given 20 days ago"
    assert (
        desk.get("/gov/board/?light=overdue&on=" + str(cities.today() - timedelta(days=30)))
        .content.decode()
        .count("垃圾分类")
        == 0
    )
    assert [desk.get(f"/gov/board/?{bad}").status_code for bad in ("on=x", "unit=x", "from=1")] == [404] * 3


def test_what_people_wrote_is_words_on_the_board_and_nothing_else(city):
    city.give("odd", "<script>alert(1)</script>&amp;", group='"><b>组', days=3)
    unit = city.units["edu"]
    desk = city.desk("leader")
    page = desk.get(f"/gov/board/?unit={unit}&group=一、绿色出行").content.decode()
    assert f'<option value="{unit}" selected>' in page and '<option value="一、绿色出行" selected>' in page
    whole = desk.get("/gov/board/?on=&q=<script>").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in whole and "<script>alert" not in whole
    assert "<b>组" not in whole and "&quot;&gt;&lt;b&gt;组" in whole
    actions.close(
        id=uuid4(),
        assignment=city.given["odd"].id,
        seen=1,
        state=facts.DONE,
        why="x",
        actor=office.OFFICE,
        at=clock.now(),
    )
    assert "light-closed" in desk.get("/gov/board/?on=&q=<script>").content.decode(), "kept until something changes"


def test_past_day_is_read_and_not_changed(city):
    page = city.desk("office").get(f"/gov/assignments/{city.given['late'].id}/?on={cities.today() - timedelta(days=3)}")
    assert "change/" not in page.content.decode() and "回到今天" in page.content.decode()


def test_notice_is_issued_and_answered(city):
    address = f"/gov/assignments/{city.given['late'].id}/notices/"
    issued = city.desk("office").post(address, {"id": str(uuid4()), "step": "supervise", "why": ""})
    desk = city.desk("lead")
    assert "督办单" in desk.get(issued.url).content.decode() and "答复督办文书" in desk.get("/gov/").content.decode()
    assert desk.post(f"{issued.url}reply/", {"id": str(uuid4()), "text": " "}).status_code == 422
    assert desk.post(f"{issued.url}reply/", {"id": str(uuid4()), "text": "月底前完成"}).status_code == 302
    assert "月底前完成" in city.desk("leader").get(issued.url).content.decode()


def sheet_of(city: cities.City, post: str = "lead"):
    book = openpyxl.load_workbook(io.BytesIO(city.desk(post).get("/gov/reports/sheet.xlsx").content))
    return book, book.active


def upload(city: cities.City, book, post: str = "lead"):
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("reports.xlsx", out.getvalue())
    return city.desk(post).post("/gov/reports/upload/", {"id": str(uuid4()), "file": file}).content.decode()


def test_unit_that_took_over_writes_the_report_and_answers_the_notice(city):
    address = f"/gov/assignments/{city.given['late'].id}/notices/"
    issued = city.desk("office").post(address, {"id": str(uuid4()), "step": "supervise", "why": ""})
    yesterday = cities.today() - timedelta(days=1)
    actions.end_unit(
        id=uuid4(), unit=city.units["env"], seen=1, last=yesterday, into=city.units["fin"], why="机构改革", actor=office.OFFICE,
        at=clock.now(),
    )  # fmt: skip
    desk = city.desk("another")
    assert desk.get(issued.url).status_code == 200 and city.desk("lead").get(issued.url).status_code == 404
    assert send(city, "another", "submit/", progress="40").status_code == 302
    assert standing(city).unit == city.units["env"], "the assignment keeps the name that it was given under"
    assert desk.post(f"{issued.url}reply/", {"id": str(uuid4()), "text": "接手办理"}).status_code == 302


def test_many_reports_come_back_in_one_sheet_each_with_its_outcome(city):
    for name in ("second", "third", "fourth"):
        city.give(name, f"任务{name}", due=cities.today() + timedelta(days=400), cycle=cities.CYCLE, days=3)
    book, sheet = sheet_of(city)
    rows = {sheet.cell(row, 3).value: row for row in range(2, sheet.max_row + 1)}
    first, second, third = (rows[one] for one in (city.given["shared"].task.title, "任务second", "任务third"))
    sheet.cell(first, 6).value, sheet.cell(first, 8).value, sheet.cell(first, 10).value = 45, "缺人", 8
    sheet.cell(second, 6).value = "=40+5"
    sheet.cell(third, 6).value = 130
    shown = upload(city, book)
    assert shown.count("badge-no") == 3 and f"F{second}" in shown, "a formula, over 100 %, and one left blank"
    assert (standing(city).said.progress, standing(city).said.figures[1], standing(city).said.problems) == (
        45,
        8,
        "缺人",
    )
    assert not queries.reports(city.given["fourth"].id, actor=city.actor("office"), on=cities.today())


def test_sheet_of_another_unit_is_refused_row_by_row(city):
    book, sheet = sheet_of(city)
    sheet.cell(2, 6).value = 45
    assert "badge-no" in upload(city, book, "cooperating")
    bad = city.desk("lead").post(
        "/gov/reports/upload/", {"id": str(uuid4()), "file": SimpleUploadedFile("a.xlsx", b"x")}
    )
    assert bad.status_code == 422


def test_wall_counts_the_city_and_replaces_itself(city):
    desk = city.desk("leader")
    figures = desk.get("/gov/wall/figures/").content.decode()
    assert "12 天" in figures and 'hx-trigger="every 60s"' in figures and "<html" not in figures
    actions.close(
        id=uuid4(),
        assignment=city.given["late"].id,
        seen=1,
        state=facts.DONE,
        why="完成",
        actor=office.OFFICE,
        at=clock.now(),
    )
    assert "12 天" not in desk.get("/gov/wall/figures/").content.decode()


def queries_of(desk, address: str) -> int:
    """How many queries a page takes; asked twice, because the first time fills what is remembered."""
    desk.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(address).status_code == 200
        return len(captured)


def test_number_of_queries_does_not_grow_with_assignments(city):
    desks = {post: city.desk(post) for post in ("lead", "office")}
    addresses = ["", "board/", "board/gantt/", "board/heat/", "wall/", "reports/", "notices/"]
    asked = [(post, f"/gov/{one}") for post in desks for one in addresses]
    few = [queries_of(desks[post], address) for post, address in asked]
    for n in range(12):
        city.give(f"more-{n}", f"任务{n}", due=cities.today() - timedelta(days=n + 1), cycle=cities.CYCLE, days=40)
    actions.issue_notice(
        id=uuid4(), assignment=city.given["more-1"].id, step="supervise", actor=office.OFFICE, at=clock.now()
    )
    many = [queries_of(desks[post], address) for post, address in asked]
    wide = (city.units["edu"], city.units["fin"], city.units["east"], city.units["west"], city.units["street"])
    asked_of = [queries_of(desks["office"], place(city))]
    office.change(city.given["shared"], cities.today() - timedelta(days=2), cooperating=wide)
    asked_of.append(queries_of(desks["office"], place(city)))
    assert asked_of[0] == asked_of[1], "a report's page asks no unit by itself"
    grown = {where: (a, b) for where, a, b in zip(asked, few, many, strict=True) if b > a and "notices" not in where[1]}
    assert grown == {}


def test_what_puhui_counted_decides_and_its_rows_are_one_click_away(city):
    told = {"day": cities.today(), "unit": "人", "why": ""}
    year = cities.today().replace(month=1, day=1)
    came = facts.Target("入场人次", ">=", Decimal(10), "人次", "year", known="people_came")
    aware = facts.Target("知晓率", ">=", Decimal(90), "%", known="volunteers")
    city.give("opened", "环保设施向公众开放", quota_times=10, quota_period="year", targets=(came, aware))
    actions.tell_known(
        city=cities.CITY, at=clock.now(), figures=[
            facts.KnownFigure("people_came", value=Decimal(4), behind={"rows": 1}, per="year", period=year, **told),
            facts.KnownFigure("volunteers", value=Decimal("91.2"), behind={"margin": "1.6"}, **told),
        ],
    )  # fmt: skip
    desk, place_of = city.desk("leader"), f"/gov/assignments/{city.given['opened'].id}/"
    page = desk.get(place_of).content.decode()
    assert "本项由平台自行计数" in page and f"{place_of}known/1/?period={year}" in page and "91.2 ± 1.6 " in page
    rows = desk.get(f"{place_of}known/1/").content.decode()
    assert "入场人次" in rows and "不含任何个人信息" in rows
    assert [desk.get(f"{place_of}known/{n}").status_code for n in ("2/", "3/", "1/?period=x")] == [200, 404, 404]
