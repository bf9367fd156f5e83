"""Balances at any instant, statements, and the house's sums."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from puhui.foundations.ledger import actions, queries, refusals
from puhui.foundations.ledger.actions import Transfer
from puhui.foundations.ledger.facts import Balance, HouseBalance

# Local midnight falls between these two.
EVENING = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)
MORNING = datetime(2026, 3, 1, 16, 1, tzinfo=UTC)


@pytest.fixture
def history(house):
    """Holder 7: 100 grams and 10 points on 1 March, 5 points after midnight, then 4 spent."""
    actions.post_frame("one", EVENING, house.frame((7, 0, 100), (7, 1, 10), (8, 1, 99)))
    actions.post_frame("two", MORNING, house.frame((7, 1, 5)))
    transfer = Transfer(id=uuid4(), unit="luzhou.point", debit=7, credit=house.till, amount=4, code=7, memo=77)
    actions.post([transfer], at=MORNING + timedelta(hours=1))
    return house


@pytest.mark.parametrize(
    "instant, expected",
    [
        (EVENING - timedelta(microseconds=1), 0),
        (EVENING, 10),
        (MORNING - timedelta(microseconds=1), 10),
        (MORNING, 15),
        (MORNING + timedelta(days=400), 11),
    ],
)
def test_balance_at_an_instant_counts_what_was_posted_by_then(history, instant, expected):
    assert queries.balance_at(7, "luzhou.point", instant) == expected


def test_balance_at_an_instant_of_a_budget(house):
    fund = Transfer(id=uuid4(), unit="luzhou.point", debit=house.issue, credit=house.budget, amount=50, code=2)
    give = Transfer(id=uuid4(), unit="luzhou.point", debit=house.budget, credit=7, amount=20, code=2)
    actions.post([fund], at=EVENING)
    actions.post([give], at=MORNING)
    assert queries.balance_at(house.budget, "luzhou.point", EVENING) == 50
    assert queries.balance_at(house.budget, "luzhou.point", MORNING) == 30


def test_balances_name_every_unit_of_the_book(house):
    assert queries.balances(12345, "luzhou") == {
        "luzhou.mg_co2e": Balance(), "luzhou.point": Balance(), "luzhou.bubble": Balance()
    }  # fmt: skip


def test_statement_shows_the_days_asked_for_the_latest_first(history):
    lines = queries.statement(7, "luzhou", date(2026, 3, 2), date(2026, 3, 2))
    assert [(line.amount, line.counter, line.code, line.memo) for line in lines] == [
        (-4, history.till, 7, 77),
        (5, history.issue, 2, 0),
    ]
    assert len(queries.statement(7, "luzhou", date(2026, 3, 1), date(2026, 3, 2))) == 4
    assert len(queries.statement(7, "luzhou", date(2026, 3, 1), date(2026, 3, 2), limit=1)) == 1


def test_statement_adds_up_to_the_balance(history):
    lines = queries.statement(7, "luzhou", date(2026, 1, 1), date(2026, 12, 31))
    assert sum(line.amount for line in lines if line.unit == "luzhou.point") == 11


def test_house_balance_is_the_same_before_and_after_sealing(history):
    before = queries.house_balance(history.issue, "luzhou.point")
    assert before == HouseBalance(debited=114, credited=0)
    actions.seal(at=EVENING)
    assert queries.house_balance(history.issue, "luzhou.point") == before
    actions.seal(at=MORNING + timedelta(days=1))
    assert queries.house_balance("luzhou/issue", "luzhou.point") == before


def test_unit_that_joins_a_book_later_counts_from_nothing(history):
    actions.open_book("luzhou", units=["luzhou.mg_co2e", "luzhou.voucher"])
    assert queries.balances(7, "luzhou")["luzhou.voucher"] == Balance()
    given = Transfer(id=uuid4(), unit="luzhou.voucher", debit=history.issue, credit=7, amount=1, code=2)
    actions.post([given], at=MORNING)
    assert queries.balances(7, "luzhou")["luzhou.voucher"] == Balance(posted=1)
    assert queries.balances(7, "luzhou")["luzhou.point"] == Balance(posted=11)
    assert queries.verify().ok


def test_books_do_not_know_each_other(history):
    other = actions.open_book("chengdu", units=["chengdu.point"])
    given = Transfer(id=uuid4(), unit="chengdu.point", debit=history.issue, credit=7, amount=6, code=2)
    actions.post([given], at=MORNING)
    assert queries.balances(7, "chengdu") == {"chengdu.point": Balance(posted=6)}
    assert queries.balances(7, "luzhou")["luzhou.point"].posted == 11
    assert (queries.holders("chengdu"), queries.holders("luzhou")) == (1, 2)
    assert other.units[0].slot == 0


def test_opening_again_changes_nothing(house):
    again = actions.open_book("luzhou", units=["luzhou.mg_co2e", "luzhou.point", "luzhou.bubble"])
    assert again == house.book
    assert actions.open_house_account("luzhou/issue", "source") == house.issue
    with pytest.raises(refusals.AccountKindDiffers):
        actions.open_house_account("luzhou/issue", "guarded")
    with pytest.raises(refusals.BookDiffers):
        actions.open_book("chengdu", units=["luzhou.point"])


def test_unknown_names_are_refused(house):
    with pytest.raises(refusals.UnitUnknown):
        queries.unit("luzhou.gold")
    with pytest.raises(refusals.BookUnknown):
        queries.balances(7, "atlantis")
    with pytest.raises(refusals.AccountUnknown):
        queries.house_account("luzhou/nowhere")
