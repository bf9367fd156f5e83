"""Every pack that ships: it loads, its cases come out, and it says of every figure how far it may be trusted."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from puhui.engine.methodology.queries import compile_pack, evaluate, factor_gaps, run_cases
from puhui.foundations.packs.queries import read_directory
from puhui.foundations.packs.schema import Review

NAMES = sorted(path.parent.name for path in settings.PACKS.glob("*/pack.yaml"))
DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def packs():
    return {name: read_directory(settings.PACKS / name) for name in NAMES}


@pytest.fixture(scope="module")
def libraries(packs):
    return {name: compile_pack(pack) for name, pack in packs.items()}


def _cases():
    for name in NAMES:
        for methodology in read_directory(settings.PACKS / name).methodologies:
            for case in methodology.cases:
                yield pytest.param(
                    name, methodology.id, methodology.version, case, id=f"{name}-{methodology.id}-{case.name}"
                )


@pytest.mark.parametrize(("name", "methodology", "version", "case"), list(_cases()))
def test_case_comes_out(libraries, name, methodology, version, case):
    found = evaluate(libraries[name], methodology, case.inputs, case.on, version).amount_mg
    expected = case.milligrams if case.milligrams is not None else case.grams * 1000
    assert found == expected


@pytest.mark.parametrize("name", NAMES)
def test_both_evaluators_give_every_case(libraries, name):
    assert [str(failure.refusal) for failure in run_cases(libraries[name])] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_day_is_without_a_factor(libraries, name):
    assert list(factor_gaps(libraries[name])) == []


@pytest.mark.parametrize("name", NAMES)
def test_pack_is_its_folder_and_its_scenarios_can_be_delivered(packs, name):
    pack = packs[name]
    assert pack.city.city == name
    assert {scenario.id for scenario in pack.scenarios} == {feed.scenario for feed in pack.feeds if feed.scenario}
    assert {scenario.id for scenario in pack.scenarios} == {rule.scenario for rule in pack.rules}


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_is_called_official_that_was_not_read_at_the_authority(packs, name):
    pack = packs[name]
    assert [f.id for f in pack.factors if f.source.review is Review.OFFICIAL] == []
    assert [r.id for r in pack.rules if r.source.review is Review.OFFICIAL] == []
    caps = [cap for rule in pack.rules for cap in rule.caps] + list(pack.city.person_caps)
    assert [cap for cap in caps if cap.source and cap.source.review is not Review.RECALLED] == []


# What Luzhou published: 8.2 g and 1 point for 500 steps, 80 g and 10 for a bus ride, 144 g and 5 for a cleared plate,
# 1,280 g and 30 for a kilogram of old clothes.
@pytest.mark.parametrize(
    ("methodology", "inputs", "milligrams"),
    [
        ("walking", {"steps": "0"}, 0),
        ("walking", {"steps": "499"}, 0),
        ("walking", {"steps": "500"}, 8_200),
        ("walking", {"steps": "999"}, 8_200),
        ("walking", {"steps": "1000"}, 16_400),
        ("bus-ride", {"rides": "1"}, 80_000),
        ("plate-clearing", {"meals": "1"}, 144_000),
        ("old-clothes", {"mass": "1"}, 1_280_000),
        ("old-clothes", {"mass": "0.000001"}, 1),
    ],
)
def test_luzhou_counts_as_published(libraries, methodology, inputs, milligrams):
    assert evaluate(libraries["luzhou"], methodology, inputs, DAY).amount_mg == milligrams


def test_luzhou_earns_as_published(packs):
    rules = {rule.scenario: rule.earn for rule in packs["luzhou"].rules}
    assert rules["bus"].per_event == 10
    assert rules["plate-clearing"].per_event == 5
    walking, clothes = rules["walking"].per_quantity, rules["old-clothes"].per_quantity
    assert (walking.input, walking.step, walking.points) == ("steps", Decimal(500), 1)
    assert (clothes.input, clothes.step, clothes.points) == ("mass", Decimal(1), 30)


@pytest.mark.parametrize(("year", "factor"), [(2021, "0.1255"), (2022, "0.1404"), (2023, "0.1564"), (2026, "0.1564")])
def test_chengdu_charges_at_sichuans_grid_of_the_year(libraries, year, factor):
    for day in (date(year, 1, 1), date(year, 12, 31)):
        trace = evaluate(libraries["chengdu"], "ev-charging", {"energy": "1"}, day).trace
        found = [entry for entry in trace if entry["kind"] == "factor" and entry["name"] == "grid"]
        assert [(entry["value"], entry["region"]) for entry in found] == [(factor, "四川")]


def test_chengdus_metro_is_to_be_verified(libraries):
    told = evaluate(libraries["chengdu"], "metro-ride", {"distance": "10"}, DAY)
    assert told.amount_mg == 467_000
    assert [entry["to_be_verified"] for entry in told.trace if entry["kind"] == "factor"] == [True]


def test_trial_pack_admits_the_days_of_the_open_data(packs):
    assert packs["trial"].city.starts <= date(2016, 4, 1)
    age = (date(2036, 1, 1) - date(2016, 4, 1)).days
    assert [feed.id for feed in packs["trial"].feeds if feed.kind == "acts" and feed.late_days < age] == []
