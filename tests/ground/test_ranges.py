"""Marked ranges against a plain dictionary of numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_of

from puhui.ground.ranges import Ranges

STEPS = any_of.lists(
    any_of.tuples(any_of.booleans(), any_of.integers(0, 1), any_of.integers(0, 30), any_of.integers(1, 12), any_of.sampled_from("ab")),
    max_size=30,
)  # fmt: skip


@settings(max_examples=60)
@given(STEPS)
def test_ranges_are_what_a_dictionary_of_numbers_is(steps):
    ranges: Ranges[str] = Ranges()
    plain: dict[tuple[int, int], str] = {}
    for puts, series, first, length, mark in steps:
        past = first + length
        numbers = [(series, n) for n in range(first, past)]
        if puts and any(n in plain for n in numbers):
            with pytest.raises(ValueError):
                ranges.put(series, first, past, mark)
        elif puts:
            ranges.put(series, first, past, mark)
            plain |= dict.fromkeys(numbers, mark)
        else:
            taken = [
                (series, n, one.mark) for one in ranges.take(series, first, past) for n in range(one.first, one.past)
            ]
            assert taken == [(*n, plain.pop(n)) for n in numbers if n in plain]
        held = [(s, n, one.mark) for s, one in ranges for n in range(one.first, one.past)]
        assert held == sorted((*n, m) for n, m in plain.items())


def test_an_empty_range_is_refused():
    with pytest.raises(ValueError):
        Ranges().put(1, 5, 5, "a")
