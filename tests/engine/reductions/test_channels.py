"""One act by two channels: the better one counts, whatever the order."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from puhui.engine.reductions import queries as reductions

SECOND = 1_000_000


def lines(*rows):
    return pl.DataFrame(
        rows, orient="row", schema={"holder_id": pl.Int64, "at": pl.Int64, "feed": pl.Int16, "key": pl.String}
    )


def outranked(frame, precedence=(1, 2), window=300):
    return dict(zip(frame["key"], reductions.outrank(frame, precedence, window), strict=True))


def test_outrank_lets_the_better_channel_count():
    frame = lines((7, 0, 2, "app"), (7, 200 * SECOND, 1, "bus"))
    assert outranked(frame) == {"app": True, "bus": False}


def test_outrank_leaves_acts_outside_the_window():
    frame = lines((7, 0, 2, "app"), (7, 301 * SECOND, 1, "bus"))
    assert outranked(frame) == {"app": False, "bus": False}


def test_outrank_leaves_other_people_alone():
    frame = lines((7, 0, 2, "app"), (8, 0, 1, "bus"))
    assert outranked(frame) == {"app": False, "bus": False}


def test_outrank_matches_one_to_one():
    frame = lines((7, 0, 1, "bus"), (7, 10 * SECOND, 2, "app-1"), (7, 20 * SECOND, 2, "app-2"))
    assert outranked(frame) == {"bus": False, "app-1": True, "app-2": False}


def test_outrank_never_compares_lines_of_one_feed():
    frame = lines((7, 0, 1, "a"), (7, 1, 1, "b"))
    assert outranked(frame) == {"a": False, "b": False}


@given(
    st.lists(st.tuples(st.integers(1, 2), st.integers(0, 900), st.integers(1, 3)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_outrank_does_not_depend_on_the_order(told, random):
    rows = [(holder, second * SECOND, feed, f"k{n}") for n, (holder, second, feed) in enumerate(told)]
    shuffled = rows[:]
    random.shuffle(shuffled)
    assert outranked(lines(*rows)) == outranked(lines(*shuffled))
