from datetime import date
from uuid import UUID

import pytest
from tests.economy.points.programme import CITY, Programme, noon
from tests.economy.points.samples import line, rule

from puhui.economy.points import actions, queries, refusals
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import queries as books


@pytest.fixture
def city(db) -> Programme:
    city = Programme(rule(), at=noon("2025-05-01"))
    city.tell(line("a"))
    city.settle(noon("2025-05-01"))
    city.prizes = ledger.open_house_account(f"{CITY}/prizes", "source")
    return city


def grant(city: Programme, points: int, id: int, day: str = "2025-05-02", months: int = 12):
    return actions.grant(
        holder=1, city=CITY, points=points, months=months, paid_by=city.prizes, id=UUID(int=id), at=noon(day)
    )


def test_granted_points_are_a_lot_with_its_own_end(city):
    assert grant(city, 100, 1).lapses_on == date(2026, 5, 2)
    grant(city, 7, 2)
    grant(city, 3, 3, months=1)
    lots = [(lot.lapses_on, lot.points) for lot in queries.points_of(1, CITY, noon("2025-05-02")).lots]
    assert lots == [(date(2025, 6, 2), 3), (date(2026, 5, 1), 10), (date(2026, 5, 2), 107)]
    assert city.balance(1) == (120, 0)
    assert books.house_balance(city.prizes, f"{CITY}.point").balance == -110


def test_same_grant_again_answers_the_same(city):
    first = grant(city, 100, 1)
    assert grant(city, 100, 1, day="2025-06-01") == first
    assert city.balance(1) == (110, 0)
    with pytest.raises(refusals.SpendDiffers):
        grant(city, 99, 1)
    with pytest.raises(refusals.AmountNotPositive):
        grant(city, 0, 2)


def test_granted_points_are_spent_and_lapse_like_others(city):
    grant(city, 5, 1, months=1)
    assert city.spend(1, 5, id=9, at=noon("2025-05-03")).lots == ((date(2025, 5, 2), -1, 5),)
    grant(city, 4, 2, months=1)
    actions.lapse(at=noon("2025-06-03"))
    assert city.balance(1) == (10, 0)
