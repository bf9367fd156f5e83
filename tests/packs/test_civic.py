"""The civic wing in the packs that ship: every clause says where it stands, and its figures reach the right tasks."""

import shutil

import pytest
from django.conf import settings

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs.queries import read_directory
from puhui.foundations.packs.schema import Review
from puhui.ground import clock
from puhui.journeys.oversight import known_figures
from puhui.journeys.packs import activate_pack

REAL = ("changji", "chengdu", "chongqing", "luzhou", "zaozhuang")
CIVIC = ("activities.yaml", "volunteers.yaml", "outreach.yaml", "surveys.yaml", "voices.yaml")
NOW = clock.day_starts(clock.local_day(clock.now()))


@pytest.fixture(scope="module")
def read():
    return {name: read_directory(settings.PACKS / name) for name in (*REAL, "yanshi")}


def tasks(pack):
    return {task.number: task for told in pack.oversight for document in told.documents for task in document.tasks}


def test_clauses_are_told_and_the_rest_is_the_platforms_default(read):
    for name in REAL:
        pack = read[name]
        assert pack.activities, name
        for one in (*pack.activities, *pack.volunteers, *pack.outreach, *pack.surveys, *pack.voices):
            assert one.source.review is Review.OFFICIAL and one.source.clause, f"{name}: {one}"
        for young in [one.minors for one in pack.activities] + [one.young for one in pack.volunteers]:
            assert young is None or young.source.review is Review.RECALLED
        for one in pack.volunteers:
            assert [star.hours for star in one.stars] == [100, 300, 600, 1000, 1500]
            assert one.stars_source.review is not Review.OFFICIAL
        for voices in pack.voices:
            assert {kind.source.review for kind in voices.kinds} == {voices.extent.source.review} == {Review.RECALLED}
            units = {name for told in pack.oversight for one in told.units for name in (one.name, *one.also)}
            asked = [*(kind.in_charge for kind in voices.kinds), voices.proposals.in_charge if voices.proposals else ()]
            assert {line.unit for lines in asked for line in lines} <= units


def test_what_puhui_counts_is_asked_for_where_the_documents_ask_for_it(read):
    open_days = tasks(read["chongqing"])["74"]
    assert (open_days.times, open_days.per, open_days.targets[0].known) == (1, "two_months", "open_days")
    assert tasks(read["chongqing"])["51"].targets[0].known == "class_hours"
    assert (read["chongqing"].city.schooling.hours, tasks(read["luzhou"])["19+"].targets[0].known) == (
        12,
        "school_events",
    )
    assert tasks(read["chongqing"])["38"].targets[0].known == "survey_waves"
    aware = tasks(read["luzhou"])["19+"].targets[1]
    measured = {metric.id for survey in read["luzhou"].surveys for metric in survey.metrics}
    assert (aware.known, aware.value, measured) == ("survey_student_awareness", 90, {"student-awareness"})
    series = next(one.series for one in read["chongqing"].activities if one.id == "facility-open-day")
    units = {one.name for told in read["chongqing"].oversight for one in told.units if one.kind == "district"}
    assert {host.district for host in series.hosts} == units and series.every_months == 2
    for pack in read.values():
        asked = {target.known for task in tasks(pack).values() for target in task.targets if target.known}
        assert asked <= set(known_figures.COUNT)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*REAL, "yanshi"])
def test_pack_with_a_civic_wing_follows_one_without(name, tmp_path):
    before = shutil.copytree(settings.PACKS / name, tmp_path / name)
    for file in CIVIC:
        (before / file).unlink(missing_ok=True)
    old = activate_pack.activate_pack(directory=before, at=NOW)
    new = activate_pack.activate_pack(directory=settings.PACKS / name, at=NOW)
    assert new.number > old.number and packs.active(name).pack.activities
    assert activate_pack.activate_pack(directory=settings.PACKS / name, at=NOW).number == new.number
