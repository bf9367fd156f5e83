"""Places by buckets are the places of a plain sort; ties, minimum groups, districts."""

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.economy.honours.samples import AT, CITY, DAY, SCENARIOS, TEAMS, Town, board, last, level, pack_of

from puhui.economy.honours import actions, buckets, queries, refusals, scores
from puhui.economy.honours.buckets import Board
from puhui.economy.honours.calc.periods import Period
from puhui.economy.honours.models import Bucket, Podium, Score
from puhui.foundations.packs import schema

KEY = Board(1, Period.YEAR, DAY.replace(month=1, day=1))


def shift(*changes: tuple[int, int, int]) -> None:
    frame = pl.DataFrame(
        list(changes), schema={"holder_id": pl.Int64, "delta": pl.Int64, "last": pl.Int64}, orient="row"
    )
    scores.shift(KEY, frame)


def agrees() -> None:
    """Every place told is the place of a plain sort, and buckets count every score once."""
    rows = sorted(Score.objects.all(), key=lambda r: (r.minus, r.reached, r.holder_id))
    for place, row in enumerate(rows, 1):
        assert queries.own_place(KEY, row.holder_id).place == place
    assert sum(Bucket.objects.values_list("people", flat=True)) == len(rows)
    people, top = queries.podium(KEY)
    assert (people, [p.holder for p in top]) == (len(rows), [r.holder_id for r in rows[:100]])


@pytest.mark.django_db
@settings(max_examples=12)
@given(
    st.lists(st.lists(st.tuples(st.integers(1, 25), st.integers(-3, 4), st.integers(1, 4)), max_size=20), max_size=6)
)
def test_places_agree_with_a_plain_sort_whatever_happens(runs):
    size, buckets.SIZE = buckets.SIZE, 2
    for table in (Score, Bucket, Podium):
        table.objects.all().delete()
    try:
        have: dict[int, int] = dict.fromkeys(range(1, 26), 0)
        for run in runs:
            changes = {}
            for holder, delta, at in run:
                if have[holder] + delta >= 0 and holder not in changes and delta:
                    changes[holder] = (holder, delta, at)
                    have[holder] += delta
            shift(*changes.values())
        if any(runs) and Score.objects.exists():
            agrees()
        assert {r.holder_id: -r.minus for r in Score.objects.all()} == {h: s for h, s in have.items() if s}
    finally:
        buckets.SIZE = size


@pytest.mark.django_db
def test_a_crowd_with_one_score_is_ranked_by_who_reached_it_first(monkeypatch):
    monkeypatch.setattr(buckets, "SIZE", 50)
    drawn = random.Random(7)
    shift(*((holder, 80_000, drawn.randrange(10**9)) for holder in range(1, 1201)))
    assert Bucket.objects.count() > 10
    agrees()
    # One overtakes all, one falls to the end: two scores are written, and counts of a few buckets.
    shift((600, 1, 5), (601, -1, 0))
    assert queries.own_place(KEY, 600).place == 1 and queries.own_place(KEY, 601).place == 1200


@pytest.mark.django_db
def test_who_reached_a_score_first_stands_before():
    town = Town(pack_of(boards=(board(),)))
    rows = [(1, 2, 1, 80_000, 0, last(DAY, 5)), (2, 2, 1, 80_000, 0, last(DAY, 3)), (3, 2, 1, 80_000, 0, last(DAY, 4))]
    actions.apply_day(
        city=CITY, pack=town.pack, scenarios=SCENARIOS, day=DAY, asked=pl.Series([1, 2, 3]), at=AT,
        now=pl.DataFrame(rows, schema=queries.DEED_COLUMNS, orient="row"), seen=pl.DataFrame(schema=queries.SEEN_COLUMNS),
    )  # fmt: skip
    assert [p.holder for p in town.board().top] == [2, 3, 1]


@pytest.mark.django_db
def test_a_small_group_is_not_shown_but_ones_own_place_is():
    town = Town(pack_of(boards=(board(minimum=3),)))
    town.does(1)
    town.does(2, mg=90_000)
    shown = town.board(1)
    assert shown.hidden and shown.top == () and (shown.own.place, shown.own.score) == (2, 80_000)
    town.does(3)
    assert not town.board().hidden and len(town.board().top) == 3


@pytest.mark.django_db
def test_a_district_is_chosen_and_its_boards_follow():
    districts = (
        schema.HomeDistrict(id="east", name=schema.Text(zh="东", en="E")),
        schema.HomeDistrict(id="west", name=schema.Text(zh="西", en="W")),
    )
    town = Town(pack_of(boards=(board("districts", scope="district", districts=districts),)))
    choose = {"city": CITY, "pack": town.pack, "scenarios": SCENARIOS, "at": AT}
    town.does(1)
    actions.be_shown(holder=1, district="east", **choose)
    assert [p.holder for p in town.board(id="districts", part="east").top] == [1]
    actions.be_shown(holder=1, district="west", **choose)
    assert town.board(1, id="districts", part="east").own is None
    town.does(1, mg=90_000)
    assert town.board(1, id="districts", part="west").own.score == 90_000
    with pytest.raises(refusals.DistrictUnknown):
        actions.be_shown(holder=1, district="north", **choose)


@pytest.mark.django_db
def test_a_board_that_does_not_run_over_a_period_is_refused():
    town = Town(pack_of(boards=(board(periods=("month",)),), levels=(level("seed", "0"),), teams=TEAMS))
    with pytest.raises(refusals.BoardUnknown):
        town.board(period="day")
