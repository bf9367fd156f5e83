"""What Puhui counts itself: of the city and of units, at once and by periods; and the lights that go by it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, noon, tell

from puhui.oversight.assignments import actions, facts, models, queries

DAY = timedelta(days=1)
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)
ON = date(2026, 3, 2)
OPENED = facts.Target("开放", ">=", Decimal(1), "次", "two_months", known="open_days")


@pytest.fixture
def units(db):
    office.rules()
    return office.units()


def counts(value, unit=None, period=JANUARY, day=ON, **more):
    per = "two_months" if period else ""
    told = {"unit": "次", "why": "", "behind": {"rows": 1}, "bound": unit, "per": per, "period": period} | more
    one = facts.KnownFigure("open_days", day, None if value is None else Decimal(value), **told)
    return actions.tell_known(city=CITY, figures=[one], at=noon(day))


def opens(unit, **more):
    told = {"quota_times": 1, "quota_period": "two_months", "targets": (OPENED,)} | more
    return office.give(office.task(unit, **told))


def light(given, day=ON):
    return queries.lights_of(CITY, day)[given.id]


def test_a_missed_period_turns_the_light_red_by_itself(units):
    city, kept, missed = opens(units["env"]), opens(units["east"]), opens(units["west"])
    assert {light(one)["rule"] for one in (city, kept, missed)} == {"quota_missed"}
    counts(1, units["east"])
    counts(0, units["west"])
    counts(0)
    found = {one: light(given) for one, given in (("east", kept), ("west", missed), ("city", city))}
    assert [found[one]["light"] for one in ("east", "west", "city")] == ["on_track", "overdue", "overdue"]
    assert {one["counter"] for one in found.values()} == {"open_days"}
    assert (found["west"]["before"], found["west"]["counted"]) == (0, 0)
    # A claim keeps no period that Puhui saw missed; the board that was kept in memory is told anew.
    board = queries.board(CITY, ON).rows
    assert [row.light for row in board].count("overdue") == 2
    counts(1, units["west"])
    counts(1)
    assert [row.light for row in queries.board(CITY, ON).rows].count("overdue") == 0
    assert light(missed, ON - DAY)["counter"] is None


def test_what_was_told_does_not_overrule_what_was_counted(units):
    given = opens(units["env"], cycle="monthly:28")
    tell(given, units["env"], JANUARY, date(2026, 1, 25), times=3, progress=None)
    assert light(given)["before"] == 3
    counts(0)
    assert (light(given)["before"], light(given)["rule"]) == (0, "quota_missed")
    # What cannot be known overrules nothing.
    counts(None, why="系列尚未公布")
    assert light(given)["before"] == 3


def test_a_district_that_nobody_counts_is_not_measured_by_the_city(units):
    whole = opens(units["env"])
    one = facts.Target("开放", ">=", Decimal(1), "次", "two_months", bound=units["west"], known="open_days")
    bound = opens(units["env"], targets=(one,))
    counts(5)
    assert (light(whole)["before"], light(bound)["before"]) == (5, 0)
    assert queries.known_for(whole, ON)[1].value == 5
    assert queries.known_for(bound, ON) == {}
    counts(2, units["west"])
    assert (light(bound)["before"], queries.known_for(bound, ON)[1].value) == (2, 2)


def test_figures_of_a_period_are_kept_when_they_change(units):
    for day, value in ((ON, 1), (ON + DAY, 1), (ON + 2 * DAY, 2), (ON + 2 * DAY, 2)):
        counts(value, period=MARCH, day=day)
    counts(7, period=JANUARY, day=ON)
    kept = models.Known.objects.filter(metric="open_days", period=MARCH)
    assert list(kept.order_by("day").values_list("day", "value")) == [(ON, 1), (ON + 2 * DAY, 2)]
    assert queries.known(CITY, ON + DAY)["open_days"].value == 1
    given = opens(units["env"])
    # A report on a period that is over gets the figure of that period.
    assert queries.known_for(given, ON + 2 * DAY)[1].period == MARCH
    assert queries.known_for(given, ON + 2 * DAY, until=date(2026, 2, 28))[1].value == 7


def test_a_known_figure_of_a_period_says_which(units):
    row = models.Known(id=office.uuid4(), city=CITY, metric="x", day=ON, number=1, value=1, at=noon(ON), per="year")
    with pytest.raises(IntegrityError, match="a_known_figure_of_a_period_says_which"), transaction.atomic():
        row.save()
