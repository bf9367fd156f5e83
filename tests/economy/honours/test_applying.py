"""A day is applied: again it changes nothing, a correction leaves no trace, and a slower run spoils nothing."""

from datetime import timedelta
from threading import Event, Thread

import polars as pl
import pytest
from django.db import connection, transaction
from tests.economy.honours.samples import AT, CITY, DAY, SCENARIOS, Town, badge, board, last, level, pack_of

from puhui.economy.honours import actions, queries
from puhui.economy.honours.models import Deed, Score, Tally

PACK = pack_of(levels=(level("seed", "0"), level("tree", "100")), badges=(badge("first", acts=1),), boards=(board(),))


@pytest.mark.django_db
def test_a_day_applied_again_changes_nothing():
    town = Town(PACK)
    town.does(1)
    town.does(2, mg=90_000)
    before = list(Score.objects.order_by("holder_id", "tally", "period").values_list())
    again = town.apply(DAY, [1, 2])
    assert list(Score.objects.order_by("holder_id", "tally", "period").values_list()) == before
    assert (again.given, again.taken) == (0, 0)
    assert [(p.holder, p.score) for p in town.board().top] == [(2, 90_000), (1, 80_000)]


@pytest.mark.django_db
def test_a_reversed_day_leaves_every_board_badge_and_level_at_once():
    town = Town(PACK)
    town.does(1, mg=150_000)
    assert town.has(1) == {"first"} and queries.level_of(1, PACK, DAY).reached.level.id == "tree"
    town.does(1, acts=0)
    assert town.has(1) == set() and queries.level_of(1, PACK, DAY).reached.level.id == "seed"
    assert all(town.board(1, period=period).own is None for period in ("day", "week", "month", "year"))
    assert not Score.objects.exists() and not Deed.objects.exists()
    told = queries.badges_of(1, CITY)
    assert [(b.badge, b.number) for b in told] == [("first", 1)] and told[0].taken_at == AT


@pytest.mark.django_db
def test_expired_points_are_not_ranked():
    pack = pack_of(boards=(board(measure="points"),))
    town = Town(pack)
    town.does(1, points=30)
    town.does(2, points=20)
    # What lapsed is no more among what is told of the day: the journey leaves it out.
    town.does(1, points=0)
    assert [(p.holder, p.score) for p in town.board().top] == [(2, 20)]
    assert town.board(1).own is None


@pytest.mark.django_db
def test_a_tally_that_is_new_counts_what_was_there_before():
    town = Town(pack_of(boards=(board(),)))
    for n in range(3):
        town.does(1, DAY - timedelta(days=n), scenario="plate")
    wider = pack_of(boards=(board(),), badges=(badge("plates", streak=3, scenarios=("plate",)),))
    town.pack = wider
    actions.fill_new(city=CITY, pack=wider, scenarios=SCENARIOS, at=AT)
    assert town.has(1) == {"plates"}
    # Afterwards it is neither filled nor looked for again.
    actions.fill_new(city=CITY, pack=wider, scenarios=SCENARIOS, at=AT)
    assert len(queries.badges_of(1, CITY)) == 1
    assert set(Tally.objects.values_list("filled", flat=True)) == {True}


@pytest.mark.django_db
def test_days_and_weeks_long_past_are_forgotten_and_not_begun_again():
    town = Town(PACK)
    town.does(1)
    later = AT + timedelta(days=150)
    actions.forget_boards(at=later)
    assert set(Score.objects.values_list("period", flat=True)) == {3, 4, 5}
    town.does(1, mg=70_000, at=later)
    assert set(Score.objects.values_list("period", flat=True)) == {3, 4, 5}
    assert town.board(1).own.score == 70_000


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_a_slower_run_writes_back_what_was_out_of_date_unless_it_holds_first(guarded):
    """The race, and the guard: reading before the city is held loses what a faster run applied meanwhile."""
    town = Town(PACK)
    town.does(1)
    has_read, other_is_done = Event(), Event()
    truth = {"mg": 80_000}

    def slow():
        try:
            with transaction.atomic():
                if guarded:
                    actions.hold(city=CITY)
                mg = truth["mg"]
                has_read.set()
                other_is_done.wait(0.5 if guarded else 10)
                _set(mg, 90)
        finally:
            connection.close()

    def fast():
        try:
            has_read.wait(10)
            truth["mg"] = 50_000
            with transaction.atomic():
                actions.hold(city=CITY)
                _set(truth["mg"], 91)
            other_is_done.set()
        finally:
            connection.close()

    def _set(mg, batch):
        actions.apply_day(
            city=CITY, pack=PACK, scenarios=SCENARIOS, day=DAY, asked=pl.Series([1]), at=AT,
            now=pl.DataFrame([(1, 2, 1, mg, 0, last(DAY))], schema=queries.DEED_COLUMNS, orient="row"),
            seen=pl.DataFrame([(DAY, 2, batch, 0)], schema=queries.SEEN_COLUMNS, orient="row"),
        )  # fmt: skip

    threads = [Thread(target=slow), Thread(target=fast)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert town.board(1).own.score == (50_000 if guarded else 80_000)
