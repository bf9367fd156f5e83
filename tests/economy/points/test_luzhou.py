"""Luzhou's published numbers, by the rules of the pack that is shipped."""

from datetime import date

import pytest
from django.conf import settings
from tests.economy.points.samples import frame, line

from puhui.economy.points import queries
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema


@pytest.fixture(scope="module")
def pack() -> schema.Pack:
    return packs.read_directory(settings.PACKS / "luzhou")


def earned(pack, *lines, rules=None) -> dict[str, int]:
    found = queries.award(frame(*lines), rules or pack.rules, pack.city.person_caps)
    return dict(zip(found["key"], found["points"], strict=True))


@pytest.mark.parametrize(("steps", "points"), [(499, 0), (500, 1), (999, 1), (1000, 2)])
def test_steps(pack, steps, points):
    assert earned(pack, line("a", "walking", steps=steps)) == {"a": points}


def test_other_behaviours(pack):
    told = earned(pack, line("b", "bus"), line("p", "plate-clearing"), line("c", "old-clothes", mass="1.999"))
    assert told == {"b": 10, "p": 5, "c": 30}


def test_cap_crossed_inside_one_act(pack):
    limit = queries.rule_on(pack.rules, "walking", date(2025, 5, 1)).caps[0].points
    walks = (
        line("a", "walking", steps=500 * (limit - 3)),
        line("b", "walking", "2025-05-01T20:00:00+08:00", steps=5000),
    )
    assert earned(pack, *walks) == {"a": limit - 3, "b": 3}


def test_midnight_in_shanghai_and_a_rule_that_changes_then(pack):
    old = queries.rule_on(pack.rules, "bus", date(2025, 5, 1))
    changed = (
        old.model_copy(update={"valid_to": date(2025, 4, 30)}),
        old.model_copy(update={"valid_from": date(2025, 5, 1), "earn": schema.Earn(per_event=12)}),
    )
    rides = (line("a", "bus", "2025-04-30T23:59:59+08:00"), line("b", "bus", "2025-05-01T00:00:00+08:00"))
    assert earned(pack, *rides) == {"a": 10, "b": 10}
    assert earned(pack, *rides, rules=changed) == {"a": 10, "b": 12}
    assert frame(*rides)["day"].to_list() == [date(2025, 4, 30), date(2025, 5, 1)]
