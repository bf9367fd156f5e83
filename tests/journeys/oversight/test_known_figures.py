"""Figures that the house knows become figures of assignments, each with the rows behind it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.journeys.conftest import NEXT_MORNING
from tests.market.registry import land, life

from puhui.ground import clock
from puhui.journeys.oversight import known_figures
from puhui.oversight.assignments import queries

TODAY = clock.local_day(NEXT_MORNING)


def value(city: str, metric: str, day=TODAY):
    return queries.known(city, day)[metric].value


def test_figures_are_counted_from_rows_that_can_be_shown(luzhou):
    luzhou.enrol("6217000000000001", "6217000000000002", scheme="bus-card")
    every = known_figures.fill_known_figures(city="luzhou", at=NEXT_MORNING)
    told = {one.metric: one for one in every if one.bound is None}
    assert set(told) == set(known_figures.COUNT)
    assert told["registered_users"].value == 2
    for one in every:
        which = {"metric": one.metric, "bound": one.bound, "period": one.period}
        behind = known_figures.rows_behind(city="luzhou", at=NEXT_MORNING, **which)
        assert (behind.value, len(behind.rows)) == (one.value, one.behind["rows"])
    firms = known_figures.rows_behind(city="luzhou", metric="participating_enterprises", at=NEXT_MORNING)
    assert told["participating_enterprises"].value == len(firms.rows) > 0
    users = known_figures.rows_behind(city="luzhou", metric="registered_users", at=NEXT_MORNING)
    assert {row["people"] for row in users.rows} == {2} and "holder" not in str(users.rows)
    assert told["vouchers_redeemed"].value == 0


def test_share_without_its_whole_is_not_made_up(luzhou):
    known_figures.fill_known_figures(city="luzhou", at=NEXT_MORNING)
    rate = queries.known("luzhou", TODAY)["staff_usage_rate"]
    assert rate.value is None and "0" in rate.why


def test_who_joins_later_counts_from_then(luzhou):
    known_figures.fill_known_figures(city="luzhou", at=NEXT_MORNING)
    luzhou.enrol("6217000000000001", scheme="bus-card")
    tomorrow = NEXT_MORNING + timedelta(days=1)
    known_figures.fill_known_figures(city="luzhou", at=tomorrow)
    assert [value("luzhou", "registered_users", clock.local_day(at)) for at in (NEXT_MORNING, tomorrow)] == [0, 1]


@pytest.mark.django_db
def test_tonnes_are_those_of_the_registry():
    land.keeps_registry(bundle_fields=("sink",), bundle_tonnes_max=1_000)
    owner, validator, verifier = land.account(1), life.body(1), life.body(2)
    period = life.issued(life.registered(owner, validator), verifier)
    at = life.on(life.DECIDED) + timedelta(days=1)
    known_figures.fill_known_figures(city=land.CITY, at=at)
    behind = known_figures.rows_behind(city=land.CITY, metric="tonnes_issued", at=at)
    assert value(land.CITY, "tonnes_issued", clock.local_day(at)) == behind.value > Decimal(0)
    assert sum(row["tonnes"] for row in behind.rows) == behind.value and period.id
