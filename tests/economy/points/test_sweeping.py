from datetime import date

import pytest
from tests.economy.points.programme import CITY, SCENARIOS, Programme, noon
from tests.economy.points.samples import line, rule

from puhui.economy.points import actions, queries
from puhui.economy.points.facts import LotsSwept
from puhui.economy.points.models import Lot, Progress
from puhui.foundations.ledger import queries as books
from puhui.foundations.packs import schema

pytestmark = pytest.mark.django_db
BUS = SCENARIOS["bus"]


def programme(**changes) -> Programme:
    city = Programme(rule(**changes), at=noon("2025-05-01"))
    city.tell(line("a"), line("b", at="2025-05-01T09:00:00+08:00", holder=2))
    city.settle(noon("2025-05-01"))
    return city


def swept(lots: int, points: int, bubbles: int) -> list[LotsSwept]:
    return [LotsSwept(CITY, lots, points, bubbles)]


def test_bubbles_without_a_claim_window_ripen_by_themselves():
    city = programme(maturity_days=2)
    assert actions.ripen(at=noon("2025-05-02")) == swept(0, 0, 0)
    assert city.balance(1) == (0, 10)
    assert actions.ripen(at=noon("2025-05-03")) == swept(2, 0, 20)
    assert actions.ripen(at=noon("2025-05-03")) == swept(0, 0, 0)
    assert (city.balance(1), city.balance(2)) == ((10, 0), (10, 0))


def test_late_bubbles_ripen_at_the_next_run():
    city = programme(maturity_days=2)
    actions.ripen(at=noon("2025-05-10"))
    city.tell(line("c", at="2025-05-02T09:00:00+08:00"))
    city.settle(noon("2025-05-04"))
    assert city.balance(1) == (10, 10)
    actions.ripen(at=noon("2025-05-11"))
    assert city.balance(1) == (20, 0)


def test_bubbles_that_nobody_collects_are_taken_back():
    city = programme(maturity_days=1, claim_days=7)
    assert actions.collect(holder=1, city=CITY, at=noon("2025-05-01")).points == 0
    assert actions.collect(holder=1, city=CITY, at=noon("2025-05-08")).points == 10
    assert actions.collect(holder=1, city=CITY, at=noon("2025-05-08")).points == 0
    assert actions.expire_unclaimed(at=noon("2025-05-08")) == swept(0, 0, 0)
    # Too late, booked or not.
    assert actions.collect(holder=2, city=CITY, at=noon("2025-05-09")).points == 0
    assert actions.expire_unclaimed(at=noon("2025-05-09")) == swept(1, 0, 10)
    assert (city.balance(1), city.balance(2)) == ((10, 0), (0, 0))
    assert books.house_balance(f"{CITY}/lapsed/bubble", f"{CITY}.bubble").balance == 10


def test_one_bubble_can_be_collected_alone():
    city = programme(maturity_days=1, claim_days=7)
    city.tell(line("c", at="2025-05-02T09:00:00+08:00"))
    city.settle(noon("2025-05-03"))
    told = actions.collect(holder=1, city=CITY, at=noon("2025-05-04"), only=[(date(2025, 5, 2), BUS)])
    assert (told.points, told.lots) == (10, 1)
    left = queries.points_of(1, CITY, noon("2025-05-04"))
    assert [(b.day, b.points, b.ripe) for b in left.bubbles] == [(date(2025, 5, 1), 10, True)]
    assert left.ripe == 10


def test_points_lapse_at_the_midnight_that_ends_their_last_day():
    city = programme(expiry=schema.Expiry(months=1))
    city.spend(1, 4, id=1, at=noon("2025-05-02"))
    assert actions.lapse(at=noon("2025-06-01")) == swept(0, 0, 0)
    assert actions.lapse(at=noon("2025-06-02")) == swept(2, 16, 0)
    assert (city.balance(1), city.balance(2)) == ((0, 0), (0, 0))
    assert books.house_balance(f"{CITY}/lapsed/point", f"{CITY}.point").balance == 16


def test_late_record_whose_points_are_past_can_be_used_until_the_day_ends():
    city = programme(expiry=schema.Expiry(months=1))
    actions.lapse(at=noon("2025-07-01"))
    city.tell(line("late", at="2025-05-01T10:00:00+08:00"), line("new", at="2025-05-02T10:00:00+08:00", holder=3))
    # Settled under the time at which the file came, before the job ran.
    city.settle(noon("2025-06-30"))
    assert (city.balance(1), city.balance(3)) == ((10, 0), (10, 0))
    assert queries.points_of(1, CITY, noon("2025-07-01")).available == 10
    assert actions.lapse(at=noon("2025-07-02")) == swept(2, 20, 0)
    assert (city.balance(1), city.balance(3)) == ((0, 0), (0, 0))


def test_days_without_untouched_lots_are_not_probed_any_more():
    city = programme(expiry=schema.Expiry(months=1))
    actions.lapse(at=noon("2025-08-01"))
    assert Progress.objects.get().open_from == date(2025, 7, 2)
    before = Lot.objects.count()
    city.tell(line("late", at="2025-06-20T09:00:00+08:00", holder=5))
    city.settle(noon("2025-08-01"))
    # Nobody would look for it there, so it has its row at once.
    assert Lot.objects.count() == before + 1
    assert queries.points_of(5, CITY, noon("2025-08-01")).available == 10


def test_days_whose_job_did_not_run_are_still_probed():
    city = programme(expiry=schema.Expiry(months=1))
    actions.expire_unclaimed(at=noon("2025-08-01"))
    assert Progress.objects.get().open_from == date(2025, 5, 1)
    assert actions.lapse(at=noon("2025-08-02")) == swept(2, 20, 0)
    assert city.balance(1) == (0, 0)


def test_what_ripens_on_the_day_of_a_run_but_after_it_is_still_probed():
    city = programme(maturity_days=2)
    actions.ripen(at=noon("2025-08-01"))
    city.tell(line("late", at="2025-07-25T09:00:00+08:00"))
    city.settle(noon("2025-08-01"))
    actions.expire_unclaimed(at=noon("2025-09-05"))
    assert [b.points for b in queries.points_of(1, CITY, noon("2025-09-05")).bubbles] == [10]
    actions.ripen(at=noon("2025-09-05"))
    assert city.balance(1) == (20, 0)


def test_liability_is_told_by_month():
    city = programme(maturity_days=1, expiry=schema.Expiry(months=1))
    city.tell(line("c", at="2025-06-02T09:00:00+08:00"))
    city.settle(noon("2025-06-03"))
    actions.collect(holder=1, city=CITY, at=noon("2025-06-03"))
    due = queries.liability(CITY, noon("2025-05-20"))
    assert [(d.month, d.bubbles, d.points) for d in due] == [(date(2025, 6, 1), 20, 0), (date(2025, 7, 1), 0, 10)]
    assert [d.month for d in queries.liability(CITY, noon("2025-06-03"))] == [date(2025, 7, 1)]
