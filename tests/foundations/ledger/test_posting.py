"""Posting: double entry, all or nothing, once."""

from datetime import timedelta
from uuid import uuid4

import polars as pl
import pytest
from django.db import connection

from puhui.foundations.ledger import actions, queries, refusals
from puhui.foundations.ledger.actions import Transfer

from .conftest import NOON


def award(house, holder=7, amount=10, id=None, unit="luzhou.point", **more) -> Transfer:
    return Transfer(id=id or uuid4(), unit=unit, debit=house.issue, credit=holder, amount=amount, code=2, **more)


def spend(house, holder=7, amount=10, id=None) -> Transfer:
    return Transfer(id=id or uuid4(), unit="luzhou.point", debit=holder, credit=house.till, amount=amount, code=7)


def points(holder: int) -> int:
    return queries.balances(holder, "luzhou")["luzhou.point"].posted


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM ledger_transfer) + (SELECT count(*) FROM ledger_journal)"
            " + (SELECT count(*) FROM ledger_house_total) + (SELECT count(*) FROM ledger_balance)"
        )
        return cursor.fetchone()[0]


def test_transfer_moves_an_amount_from_the_house_to_a_holder(house):
    posting = actions.post([award(house, amount=12)], at=NOON)
    assert points(7) == 12
    assert posting.rows == 1
    assert posting.totals == {"luzhou.point": 12}
    assert queries.house_balance("luzhou/issue", "luzhou.point").balance == -12


def test_post_repeated_answers_the_same_and_posts_once(house):
    transfer = award(house)
    first = actions.post([transfer], at=NOON)
    again = actions.post([transfer], at=NOON + timedelta(days=3))
    assert again == first
    assert (first.new, again.new) == (True, False)
    assert points(7) == 10


@pytest.mark.parametrize("field, other", [("amount", 11), ("credit", 8), ("code", 3), ("memo", 5)])
def test_post_with_a_used_id_and_other_content_names_the_field(house, field, other):
    id = uuid4()
    actions.post([award(house, id=id)], at=NOON)
    content = {"unit": "luzhou.point", "debit": house.issue, "credit": 7, "amount": 10, "code": 2, "memo": 0}
    with pytest.raises(refusals.ContentDiffers) as refused:
        actions.post([Transfer(id=id, **(content | {field: other}))], at=NOON)
    assert refused.value.data["field"] == field
    assert points(7) == 10


def test_post_that_overdraws_is_refused_and_leaves_nothing(house):
    actions.post([award(house, amount=10)], at=NOON)
    before = rows()
    with pytest.raises(refusals.BalanceInsufficient) as refused:
        actions.post([award(house, holder=8), spend(house, amount=11)], at=NOON)
    assert refused.value.data == {"holder": 7, "unit": "luzhou.point", "available": 10, "needed": 11}
    assert rows() == before
    assert points(8) == 0


def test_frame_posts_both_books_of_many_people(house):
    frame = pl.concat([house.frame((n, 0, 1_000 + n), (n, 2, n)) for n in range(1, 101)])
    posting = actions.post_frame("settle/1", NOON, frame)
    assert posting.rows == 200
    assert queries.balances(50, "luzhou")["luzhou.mg_co2e"].posted == 1_050
    assert queries.balances(50, "luzhou")["luzhou.bubble"].posted == 50
    assert queries.house_balance(house.issue, "luzhou.bubble").credited == 0
    assert queries.house_balance(house.issue, "luzhou.bubble").debited == 5_050
    assert queries.holders("luzhou") == 100


@pytest.mark.parametrize("people", [10, 3_000])
def test_frame_adds_to_what_some_have_already(house, people):
    """Few changes and many take different ways through the database."""
    actions.post_frame("a", NOON, pl.concat([house.frame((n, 1, 5)) for n in range(1, people, 2)]))
    actions.post_frame("b", NOON, pl.concat([house.frame((n, 1, 2)) for n in range(1, people)]))
    assert (points(1), points(2)) == (7, 2)
    assert (points(people - 1), points(people - 2)) == ((7, 2) if people % 2 == 0 else (2, 7))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), sum(posted[2]) FROM ledger_balance")
        assert cursor.fetchone() == (people - 1, 5 * (people // 2) + 2 * (people - 1))


def test_frame_in_any_order_is_the_same_journal(house):
    frame = house.frame((3, 1, 5), (1, 1, 7), (3, 0, 1), (2, 1, 9))
    first = actions.post_frame("settle/1", NOON, frame)
    assert actions.post_frame("settle/1", NOON, frame.reverse()) == first
    assert points(3) == 5


def test_frame_with_a_used_name_and_other_content_names_row_and_field(house):
    actions.post_frame("settle/1", NOON, house.frame((1, 1, 5), (2, 1, 6)))
    with pytest.raises(refusals.ContentDiffers) as refused:
        actions.post_frame("settle/1", NOON, house.frame((1, 1, 5), (2, 1, 7)))
    assert refused.value.data == {"id": "settle/1", "field": "amount", "posted": 6, "given": 7, "row": 1}


def test_frame_that_takes_more_than_somebody_has_is_refused(house):
    actions.post_frame("a", NOON, house.frame((1, 1, 5), (2, 1, 6)))
    before = rows()
    with pytest.raises(refusals.BalanceInsufficient) as refused:
        actions.post_frame("b", NOON, house.frame((1, 1, -5), (2, 1, -7)))
    assert refused.value.data["holder"] == 2
    assert rows() == before
