"""A city pack's oversight in force: its units, its rules, its tasks; and the five cities that come with Puhui."""

import io
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import translation
from tests.oversight.assignments.office import OFFICE, noon, of

from puhui.foundations.packs import queries as packs
from puhui.ground.refusals import Refusal
from puhui.journeys.oversight.take_over_policy import take_over_policy
from puhui.journeys.packs.activate_pack import activate_pack
from puhui.journeys.packs.diff_packs import diff_packs
from puhui.oversight.assignments import actions, queries, refusals
from puhui.oversight.policies import actions as policies
from puhui.wiring.places import PACKS

DAY = date(2026, 1, 5)
CITIES = ("luzhou", "chengdu", "chongqing", "changji", "zaozhuang")


@pytest.fixture(scope="module")
def read():
    return {city: packs.read_directory(PACKS / city) for city in CITIES}


def opened(pack, day=DAY):
    actions.open_oversight(city=pack.city.city, pack=pack, at=noon(day))
    return queries.units(pack.city.city, day)


@pytest.mark.parametrize(
    ("city", "tasks", "given", "open_ended"),
    [("luzhou", 34, 46, 0), ("chengdu", 32, 32, 32), ("chongqing", 86, 246, 226), ("changji", 7, 7, 7), ("zaozhuang", 77, 77, 74)],
)  # fmt: skip
def test_every_city_opens_its_document(db, read, city, tasks, given, open_ended):
    """What "each district" leads is given to every district for itself, so there are more assignments than tasks."""
    pack = read[city]
    opened(pack)
    (document,) = pack.oversight[0].documents
    outcomes = actions.open_document(city=city, pack=pack, document=document.id, actor=OFFICE, at=noon(DAY))
    assert [one.refusal for one in outcomes if one.refusal] == []
    assert (len(document.tasks), len(outcomes)) == (tasks, given)
    found = queries.assignments(city, DAY)
    assert len(found) == given and all(one.task.leads and one.clause for one in found)
    assert sum(one.task.due is None for one in found) == open_ended


def test_pack_in_force_again_changes_nothing_and_tells_what_changed(db, read):
    pack = read["changji"]
    units = opened(pack)
    assert opened(pack) == units
    told = pack.oversight[0]
    renamed = told.units[1].model_copy(update={"name": "市机关事务中心"})
    after = told.model_copy(update={"units": (told.units[0], renamed, *told.units[2:]), "lights": told.lights.model_copy(update={"near_days": 7})})  # fmt: skip
    later = pack.model_copy(update={"oversight": (after,), "city": pack.city.model_copy(update={"version": "2"})})
    changed = opened(later, DAY + timedelta(days=1))
    names = {unit.name for unit in changed.values()} - {unit.name for unit in units.values()}
    assert (names, len(changed)) == ({"市机关事务中心"}, len(units))
    days = (DAY, DAY + timedelta(days=1))
    assert [queries.rules("changji", day).near_days for day in days] == [30, 7]


def test_what_changes_between_two_packs_is_told_thing_by_thing(read):
    pack = read["changji"]
    told = pack.oversight[0]
    units = (told.units[0], told.units[1].model_copy(update={"name": "市机关事务中心"}), *told.units[3:])
    after = told.model_copy(update={"units": units, "lights": told.lights.model_copy(update={"near_days": 20})})
    with translation.override("en"):
        found = [str(one) for one in diff_packs(pack, pack.model_copy(update={"oversight": (after,)}))]
        assert found == [
            "oversight, 市机关事务中心 (affairs) name: 市机关事务服务中心 → 市机关事务中心",
            f"no more in oversight: {told.units[2].name} ({told.units[2].id})",
            "oversight, lights near_days: 30 → 20",
        ]
        assert [str(one) for one in diff_packs(pack, pack.model_copy(update={"oversight": ()}))] == ["oversight ends"]


def test_targets_of_each_district_bind_each(db, read):
    opened(read["luzhou"])
    actions.open_document(
        city="luzhou", pack=read["luzhou"], document="leaf-points-2021", actor=OFFICE, at=noon(DAY)
    )  # fmt: skip
    found = {one.number: one.task for one in queries.assignments("luzhou", DAY) if not one.part}
    halls = found["17"].targets
    assert len(halls) == 7 and len({one.bound for one in halls}) == 7 and {one.value for one in halls} == {1}
    assert found["3"].targets[0].known == "staff_usage_rate"


def test_document_is_opened_by_the_office_and_by_its_name(db, read):
    units = opened(read["changji"])
    ask = {"city": "changji", "pack": read["changji"], "at": noon(DAY)}
    with pytest.raises(refusals.NotPermitted):
        actions.open_document(**ask, document="green-living-2021", actor=of(next(iter(units))))
    with pytest.raises(refusals.DocumentUnknown):
        actions.open_document(**ask, document="five-year-plan", actor=OFFICE)


TEXT = """昌吉市人民政府办公室关于印发《昌吉市绿色生活创建行动总体方案》的通知

三、重点任务

（一）节约型机关创建行动。以党政机关作为创建对象。
牵头单位：市机关事务服务中心
配合单位：市直各部门，各乡镇、街道
（二）绿色家庭创建行动。以城镇居民为创建对象。
牵头单位：市妇联
配合单位：市委宣传部，市交通运输局、城市管理局、市场监督管理局，各乡镇、街道
"""


def taken(at=DAY):
    return take_over_policy(policy=imported(), starts=date(2021, 9, 25), actor=OFFICE, at=noon(at))


def imported():
    if not (known := policies.queries.policies("changji")):
        id = uuid4()
        policies.import_document(
            id=id, stream=io.BytesIO(TEXT.encode()), name="方案.txt", city="changji", by="li", at=noon(DAY)
        )
        for position in (1, 2):
            policies.confirm(id=uuid4(), policy=id, position=position, seen=0, by="li", at=noon(DAY))
        return id
    return known[0].id


@pytest.mark.parametrize("pack_first", [True, False])
def test_document_gives_the_text_and_the_pack_the_title_whichever_comes_first(db, pack_first):
    activate_pack(directory=PACKS / "changji", at=noon(DAY))
    pack = packs.active("changji").pack

    def open_pack():
        return actions.open_document(
            city="changji", pack=pack, document="green-living-2021", actor=OFFICE, at=noon(DAY)
        )

    first, second = (open_pack, taken) if pack_first else (taken, open_pack)
    assert not [one.refusal for one in first() + second() if one.refusal]
    assert [one.again for one in taken()] == [True, True]
    found = queries.assignments("changji", DAY)
    assert len(found) == 7
    home = next(one for one in found if one.number == "2")
    assert (home.task.title, home.clause, home.document) == ("创建绿色家庭", "三、（二）", "green-living-2021")
    assert home.task.text.startswith("绿色家庭创建行动") and home.task.cycle == "half_yearly"
    assert home.policy == imported() and len(home.task.cooperating) == 6


def row(position, number="2"):
    told = dict.fromkeys(("title", "text", "group", "due", "cycle"), "")
    return told | {
        "number": number,
        "position": position,
        "lead": ["市妇联"],
        "cooperating": [],
        "targets": [],
        "text": "甲事",
    }


def test_two_rows_with_one_number_are_two_assignments(db, read):
    opened(read["changji"])
    found = actions.take_over(
        city="changji", policy=uuid4(), title="昌吉市绿色生活创建行动总体方案", rows=[row(1), row(2)], names={},
        starts=date(2021, 9, 25), pack=read["changji"], actor=OFFICE, at=noon(DAY),
    )  # fmt: skip
    assert [(one.number, one.refusal) for one in found] == [("2", None), ("2", None)]
    given = queries.assignments("changji", DAY)
    assert sorted(one.document for one in given) == ["", "green-living-2021"]
    assert {one.task.title for one in given} == {"创建绿色家庭"}


def test_same_document_as_another_file_gives_nothing_twice(db):
    activate_pack(directory=PACKS / "changji", at=noon(DAY))
    first = taken()
    id = uuid4()
    policies.import_document(
        id=id, stream=io.BytesIO((TEXT + "\n抄送：存档。\n").encode()), name="新方案.txt", city="changji", by="li", at=noon(DAY)
    )  # fmt: skip
    for position in (1, 2):
        policies.confirm(id=uuid4(), policy=id, position=position, seen=0, by="li", at=noon(DAY))
    again = take_over_policy(policy=id, starts=date(2021, 9, 25), actor=OFFICE, at=noon(DAY))
    assert [one.assignment for one in again] == [one.assignment for one in first]
    assert len(queries.assignments("changji", DAY)) == 2


def test_what_people_changed_stays_when_the_text_comes(db):
    activate_pack(directory=PACKS / "changji", at=noon(DAY))
    actions.open_document(
        city="changji", pack=packs.active("changji").pack, document="green-living-2021", actor=OFFICE, at=noon(DAY)
    )
    given = next(one for one in queries.assignments("changji", DAY) if one.number == "2")
    actions.change(
        id=uuid4(), assignment=given.id, seen=1, task=replace(given.task, due=date(2026, 6, 30)), why="会议决定",
        actor=OFFICE, at=noon(DAY),
    )  # fmt: skip
    taken()
    now = queries.assignment(given.id, DAY)
    assert (now.task.due, now.version) == (date(2026, 6, 30), 3) and now.task.text


@pytest.mark.parametrize(
    ("found", "put", "code"),
    [
        ("name: 市妇联, parent: city", "name: 市妇联, parent: mars", "packs.oversight_name_unknown"),
        ("lead: [education]", "lead: [mars]", "packs.oversight_name_unknown"),
        ("cooperating: [publicity, housing, city-management, science]", "cooperating: [science, science]", "packs.oversight_name_twice"),
        ('number: "2"', 'number: "1"', "packs.id_repeated"),
        ("in_a_row: 3,", "in_a_row: 99,", "packs.range_wrong"),
        ("step: talk", "step: remind", "packs.id_repeated"),
        ("lights_weight: 50", "lights_weight: 51", "packs.weights_wrong"),
        ("id: results, title: 任务成效, points: 40", "id: results, title: 任务成效, points: 41", "packs.weights_wrong"),
        ("lead: [education], cooperating: [publicity, housing, city-management, science], cycle: half_yearly", "cycle: half_yearly", "packs.task_wrong"),
        ("cycle: half_yearly, open: [时限]}", "due: 2026-06-31, open: [时限]}", "packs.date_wrong"),
        ("cycle: half_yearly, open: [时限]}", "due: 2026-06-30, times: 2, per: year}", "packs.task_wrong"),
        ("default_cycle: half_yearly", "default_cycle: weekly", "packs.oversight_name_unknown"),
        ("{id: city, name: 昌吉市, kind: city}", "{id: city, name: 昌吉市, kind: city, parent: affairs}", "packs.oversight_circle"),
    ],
)  # fmt: skip
def test_pack_that_does_not_hold_is_refused_by_line(tmp_path, found, put, code):
    for file in (PACKS / "changji").glob("*.yaml"):
        text = file.read_text("utf-8")
        (tmp_path / file.name).write_text(text.replace(found, put, 1) if file.stem == "oversight" else text, "utf-8")
    with pytest.raises(Refusal) as no:
        packs.read_directory(tmp_path)
    assert no.value.code == code and no.value.data["file"] == "oversight.yaml" and no.value.data["line"] > 1
