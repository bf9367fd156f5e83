from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.economy.points.samples import cap, frame, rule
from tests.economy.points.test_awarding import acts, caps, rulebooks
from tests.thorough import TIMES

from puhui.economy.points.calc import windows
from puhui.economy.points.calc.awarding import award

FRIDAY = (date(2025, 5, 30), date(2025, 5, 30))


@pytest.mark.parametrize(
    ("scenario", "person", "affected", "needed"),
    [
        ((), (), FRIDAY, FRIDAY),
        (("day",), ("day",), FRIDAY, FRIDAY),
        (("week",), (), (date(2025, 5, 26), date(2025, 6, 1)), (date(2025, 5, 26), date(2025, 6, 1))),
        # The week reaches into June, so June's month cap may feel it; to know May, its outer weeks are needed.
        (("week", "month"), (), (date(2025, 5, 1), date(2025, 6, 30)), (date(2025, 4, 28), date(2025, 6, 1))),
        (("day",), ("year",), (date(2025, 1, 1), date(2025, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))),
        (("total",), (), (date.min, date.max), (date.min, date.max)),
    ],
)
def test_days_hang_together_by_caps(scenario, person, affected, needed):
    rules, person = (rule(caps=tuple(cap(p, 5) for p in scenario)),), tuple(cap(p, 5) for p in person)
    assert windows.affected(rules, person, FRIDAY) == affected
    assert windows.needed(rules, person, FRIDAY) == needed


@settings(max_examples=75 * TIMES, deadline=None)
@given(st.lists(acts(), min_size=1, max_size=30, unique_by=lambda x: (x["feed"], x["key"])), rulebooks(), caps)
def test_needed_days_are_enough_and_affected_days_are_all(lines, rules, person_caps):
    changed = (lines[0]["day"], lines[0]["day"])
    whole = award(frame(*lines), rules, person_caps)
    before = award(frame(*lines[1:]), rules, person_caps)
    first, last = windows.affected(rules, person_caps, changed)
    outside = ~whole["day"].is_between(first, last)
    others = before.filter(~before["day"].is_between(first, last))
    assert whole.filter(outside).equals(others)
    start, end = windows.needed(rules, person_caps, (first, last))
    part = award(frame(*(x for x in lines if start <= x["day"] <= end)), rules, person_caps)
    assert part.filter(part["day"].is_between(first, last)).equals(whole.filter(~outside))
