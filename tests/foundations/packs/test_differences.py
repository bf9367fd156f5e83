"""What differs between two packs is told by spans of days."""

from datetime import date

import pytest
from tests.engine.methodology.building import CITY, factor, methodology, pack, quantity

from puhui.foundations.packs import queries, refusals

METHODOLOGY = methodology("result: x * factor(rate)", quantity("x"))


def _pack(factors: str, city: str = CITY):
    return pack(METHODOLOGY, factors=factors, city=city)


def _told(before: str, after: str) -> list[tuple]:
    found = queries.differences(_pack(before), _pack(after))
    return [
        (one.before.value if one.before else None, one.after.value if one.after else None, one.first, one.last)
        for one in found
    ]


OLD = factor("rate", "80", "g_co2e")
CLOSED = factor("rate", "80", "g_co2e", "valid_to: 2026-11-30")
NEW = factor("rate", "90", "g_co2e", first="2026-12-01")


def test_same_packs_do_not_differ():
    assert _told(OLD, OLD) == []


def test_closing_an_entry_and_opening_the_same_is_no_difference():
    assert _told(OLD, CLOSED + NEW.replace("90", "80")) == []


def test_new_figure_counts_from_its_day_on():
    assert _told(OLD, CLOSED + NEW) == [(80, 90, date(2026, 12, 1), None)]


def test_figure_for_a_while_has_a_last_day():
    campaign = factor("rate", "99", "g_co2e", "valid_to: 2026-12-31", first="2026-12-01")
    again = factor("rate", "80", "g_co2e", first="2027-01-01")
    assert _told(OLD, CLOSED + campaign + again) == [(80, 99, date(2026, 12, 1), date(2026, 12, 31))]


def test_neighbouring_spans_with_one_difference_become_one():
    halves = factor("rate", "90", "g_co2e", "valid_to: 2024-06-30") + factor("rate", "90", "g_co2e", first="2024-07-01")
    assert _told(OLD, halves) == [(80, 90, date(2020, 1, 1), None)]


def test_figure_that_ends_or_begins_is_told():
    assert _told(OLD, CLOSED) == [(80, None, date(2026, 12, 1), None)]
    assert _told(CLOSED, OLD) == [(None, 80, date(2026, 12, 1), None)]


def test_packs_of_two_cities_are_not_compared():
    with pytest.raises(refusals.CityMismatch):
        queries.differences(_pack(OLD), _pack(OLD, CITY.replace("city: testing", "city: other")))
