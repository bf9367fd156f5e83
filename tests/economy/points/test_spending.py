from datetime import date, timedelta
from threading import Thread
from uuid import UUID

import pytest
from django.db import connection
from tests.economy.points.programme import CITY, SCENARIOS, Programme, noon
from tests.economy.points.samples import line, rule

from puhui.economy.points import actions, queries, refusals
from puhui.economy.points.models import Move
from puhui.foundations.ledger import queries as books
from puhui.foundations.packs import schema

BUS, PLATE = SCENARIOS["bus"], SCENARIOS["plate"]
FIRST = date(2025, 1, 31)


@pytest.fixture
def city(db) -> Programme:
    """Bus points lapse after a month, plate points at the end of the next year; one of each on two days."""
    rules = (
        rule("bus", expiry=schema.Expiry(months=1)),
        rule("plate", earn=schema.Earn(per_event=5), expiry=schema.Expiry(year_ends=1)),
    )
    city = Programme(*rules, at=noon("2025-01-31"))
    city.tell(line("p", "plate", "2025-01-31T07:00:00+08:00"), line("b1", at="2025-01-31T08:00:00+08:00"))
    city.tell(line("b2", at="2025-02-01T08:00:00+08:00"))
    city.settle(noon("2025-02-01"))
    return city


def left(day: str) -> list[tuple[date, int]]:
    return [(lot.lapses_on, lot.points) for lot in queries.points_of(1, CITY, noon(day)).lots]


def test_lots_are_shown_all_by_their_last_day(city):
    # The last day of a month that has no 31st.
    assert left("2025-02-01") == [(date(2025, 2, 28), 10), (date(2025, 3, 1), 10), (date(2026, 12, 31), 5)]
    assert left("2025-03-01") == [(date(2025, 3, 1), 10), (date(2026, 12, 31), 5)]


def test_spending_takes_what_lapses_first(city):
    spent = city.spend(1, 13, id=1, at=noon("2025-02-02"))
    assert spent.lots == ((FIRST, BUS, 10), (date(2025, 2, 1), BUS, 3))
    assert left("2025-02-02") == [(date(2025, 3, 1), 7), (date(2026, 12, 31), 5)]
    assert city.balance(1) == (12, 0)
    assert books.house_balance(city.shop, f"{CITY}.point").balance == 13


def test_same_spend_again_answers_the_same(city):
    spent = city.spend(1, 13, id=1, at=noon("2025-02-02"))
    assert city.spend(1, 13, id=1, at=noon("2025-02-05")) == spent
    assert city.balance(1) == (12, 0)


def test_same_id_for_something_else_is_refused(city):
    city.spend(1, 13, id=1, at=noon("2025-02-02"))
    with pytest.raises(refusals.SpendDiffers) as refused:
        city.spend(1, 12, id=1, at=noon("2025-02-02"))
    assert refused.value.data == {"id": UUID(int=1), "field": "amount", "known": 13, "given": 12}


def test_points_past_their_last_day_cannot_be_spent(city):
    with pytest.raises(refusals.PointsInsufficient) as refused:
        city.spend(1, 16, id=1, at=noon("2025-03-01"))
    assert refused.value.data == {"available": 15, "needed": 16}
    assert city.balance(1) == (25, 0)


@pytest.mark.parametrize("amount", [0, -5])
def test_nothing_or_less_cannot_be_spent(city, amount):
    with pytest.raises(refusals.AmountNotPositive):
        city.spend(1, amount, id=1, at=noon("2025-02-02"))


def test_refund_restores_the_lots_that_paid(city):
    before = left("2025-02-02")
    city.spend(1, 13, id=1, at=noon("2025-02-02"))
    told = actions.refund(spend_id=UUID(int=1), at=noon("2025-02-03"))
    assert (told.points, told.lapsed, told.repaid) == (13, 0, 0)
    assert left("2025-02-03") == before
    assert actions.refund(spend_id=UUID(int=1), at=noon("2025-02-09")) == told
    assert city.balance(1) == (25, 0)


def test_refund_of_points_that_lapsed_meanwhile_lapses_them_at_once(city):
    city.spend(1, 13, id=1, at=noon("2025-02-02"))
    told = actions.refund(spend_id=UUID(int=1), at=noon("2025-03-01"))
    assert (told.points, told.lapsed) == (13, 10)
    assert left("2025-03-01") == [(date(2025, 3, 1), 10), (date(2026, 12, 31), 5)]
    assert city.balance(1) == (15, 0)
    assert [m.kind for m in queries.moves_of_lot(FIRST, 1, BUS)] == ["spend", "refund", "lapse"]
    codes = sorted(e.code for e in books.statement(1, CITY, date(2025, 3, 1), date(2025, 3, 1)))
    assert codes == [4, 8]


def test_refund_repays_what_is_owed_first(city):
    city.spend(1, 25, id=1, at=noon("2025-02-02"))
    city.untell("b2")
    city.settle(noon("2025-02-03"))
    assert queries.points_of(1, CITY, noon("2025-02-03")).owed == 10
    told = actions.refund(spend_id=UUID(int=1), at=noon("2025-02-04"))
    assert (told.points, told.repaid) == (25, 10)
    assert city.balance(1) == (15, 0)
    assert queries.points_of(1, CITY, noon("2025-02-04")).owed == 0


def test_unknown_spend_cannot_be_refunded(city):
    with pytest.raises(refusals.SpendUnknown):
        actions.refund(spend_id=UUID(int=9), at=noon("2025-02-04"))


def test_wallet_costs_the_same_queries_for_one_lot_and_for_many(city, django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.points_of(1, CITY, noon("2025-02-01"))
    city.tell(
        *(line(f"x{n}", at=f"2025-01-{n:02}T08:00:00+08:00") for n in range(1, 29))
    )  # the 28th and the 31st lapse together
    city.settle(noon("2025-02-01"))
    with django_assert_num_queries(2):
        assert len(queries.points_of(1, CITY, noon("2025-02-01")).lots) == 30


# ---- putting aside


def put_aside(amount: int, city: Programme, day: str = "2025-02-02", hours: int = 24):
    at = noon(day)
    return actions.hold_points(
        holder=1, city=CITY, amount=amount, to=city.shop, id=UUID(int=7), expires_at=at + timedelta(hours=hours), at=at
    )


def test_points_put_aside_are_not_available(city):
    put_aside(13, city)
    told = queries.points_of(1, CITY, noon("2025-02-02"))
    assert (told.available, told.held) == (12, 13)
    assert books.balances(1, CITY)[f"{CITY}.point"].available == 12
    with pytest.raises(refusals.PointsInsufficient):
        city.spend(1, 13, id=1, at=noon("2025-02-02"))
    assert put_aside(13, city).state == "held"


def test_part_is_paid_from_what_lapses_first_and_the_rest_returns(city):
    put_aside(13, city)
    assert actions.pay_held(id=UUID(int=7), at=noon("2025-02-02"), amount=4).paid == 4
    assert left("2025-02-02") == [(date(2025, 2, 28), 6), (date(2025, 3, 1), 10), (date(2026, 12, 31), 5)]
    assert city.balance(1) == (21, 0)
    assert actions.pay_held(id=UUID(int=7), at=noon("2025-02-09"), amount=4).state == "paid"
    with pytest.raises(refusals.HoldSettled):
        actions.release_held(id=UUID(int=7), at=noon("2025-02-03"))
    assert actions.refund(spend_id=UUID(int=7), at=noon("2025-02-03")).points == 4
    assert city.balance(1) == (25, 0)


def test_released_points_return_to_their_lots_or_lapse(city):
    put_aside(13, city, hours=24 * 40)
    actions.lapse(at=noon("2025-03-01"))
    # The ten put aside are past their last day, but they do not lapse while they are.
    assert city.balance(1) == (25, 0)
    actions.release_held(id=UUID(int=7), at=noon("2025-03-01"))
    assert actions.release_held(id=UUID(int=7), at=noon("2025-03-02")).state == "released"
    assert left("2025-03-01") == [(date(2025, 3, 1), 10), (date(2026, 12, 31), 5)]
    assert city.balance(1) == (15, 0)


@pytest.mark.parametrize("ledger_first", [False, True])
def test_expired_orders_return_their_points(city, ledger_first):
    from puhui.foundations.ledger import actions as ledger  # noqa: PLC0415 -- only here

    put_aside(13, city, hours=1)
    if ledger_first:
        ledger.lapse_holds(noon("2025-02-03"))
    assert actions.release_expired(at=noon("2025-02-02")) == 0
    assert actions.release_expired(at=noon("2025-02-03")) == 1
    assert queries.points_of(1, CITY, noon("2025-02-03")).available == 25


def test_unknown_order_cannot_be_paid(city):
    with pytest.raises(refusals.HoldUnknown):
        actions.pay_held(id=UUID(int=8), at=noon("2025-02-02"))


# ---- at once


@pytest.mark.django_db(transaction=True)
def test_two_spends_at_once_take_different_points():
    city = Programme(rule(), at=noon("2025-05-01"))
    city.tell(*(line(f"{n}", at=f"2025-05-0{n}T08:00:00+08:00") for n in range(1, 6)))
    city.settle(noon("2025-05-05"))
    refused = []

    def spend(number: int) -> None:
        try:
            city.spend(1, 10, id=number, at=noon("2025-05-05"))
        except refusals.PointsInsufficient:
            refused.append(number)
        finally:
            connection.close()

    threads = [Thread(target=spend, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3
    assert city.balance(1) == (0, 0)
    assert sum(-m.point for m in Move.objects.all()) == 50
