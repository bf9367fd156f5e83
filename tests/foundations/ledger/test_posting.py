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


@pytest.mark.parametrize(
    "wrong, refusal",
    [
        ({"amount": 0}, refusals.AmountNotPositive),
        ({"amount": -5}, refusals.AmountNotPositive),
        ({"amount": 10**18}, refusals.AmountTooLarge),
        ({"amount": 10**300}, refusals.FrameMalformed),
        ({"debit": 8}, refusals.HouseSideMissing),
        ({"credit": 0}, refusals.AccountUnknown),
        ({"credit": -12345}, refusals.AccountUnknown),
        ({"unit": "luzhou.gold"}, refusals.UnitUnknown),
        ({"memo": 2**63}, refusals.FrameMalformed),
        ({"code": 40_000}, refusals.FrameMalformed),
    ],
)
def test_transfer_that_makes_no_sense_is_refused_and_leaves_nothing(house, wrong, refusal):
    before = rows()
    content = {"unit": "luzhou.point", "debit": house.issue, "credit": 7, "amount": 10, "code": 2, "memo": 0}
    with pytest.raises(refusal):
        actions.post([Transfer(id=uuid4(), **(content | wrong))], at=NOON)
    assert rows() == before


def test_account_that_pays_itself_is_refused(house):
    with pytest.raises(refusals.SidesEqual):
        actions.post([award(house, holder=house.issue)], at=NOON)


@pytest.mark.parametrize(
    "change, refusal",
    [
        (lambda f: f.drop("memo"), refusals.FrameMalformed),
        (lambda f: f.with_columns(pl.lit(1.5).alias("amount")), refusals.FrameMalformed),
        (lambda f: f.with_columns(pl.lit(None, dtype=pl.Int64).alias("memo")), refusals.FrameMalformed),
        (lambda f: f.with_columns(pl.lit(2**40).alias("unit")), refusals.FrameMalformed),
        (lambda f: f.clear(), refusals.FrameMalformed),
        (lambda f: f.with_columns(pl.lit(9).alias("holder")), refusals.HolderNotASide),
        (lambda f: f.with_columns(pl.lit(32_000, dtype=pl.Int16).alias("unit")), refusals.UnitUnknown),
        (lambda f: pl.concat([f.with_columns(pl.lit(10**15).alias("amount"))] * 5_000), refusals.AmountTooLarge),
    ],
)
def test_frame_that_makes_no_sense_is_refused_and_leaves_nothing(house, change, refusal):
    before = rows()
    with pytest.raises(refusal):
        actions.post_frame("wrong", NOON, change(house.frame((7, 1, 5))))
    assert rows() == before


def test_time_without_a_zone_is_refused(house):
    with pytest.raises(refusals.TimeNotAware):
        actions.post([award(house)], at=NOON.replace(tzinfo=None))


def test_post_takes_a_bounded_list(house):
    for transfers in ([], [award(house)] * 1_001):
        with pytest.raises(refusals.TooManyTransfers):
            actions.post(transfers, at=NOON)


def test_chain_of_transfers_may_pass_through_what_it_fills(house):
    """From person to person through the house: the till has no balance of its own, the budget ends where it was."""
    actions.post([award(house, holder=7, amount=10)], at=NOON)
    give = Transfer(id=uuid4(), unit="luzhou.point", debit=7, credit=house.budget, amount=10, code=7)
    get = Transfer(id=uuid4(), unit="luzhou.point", debit=house.budget, credit=8, amount=10, code=7)
    actions.post([get, give], at=NOON)
    assert (points(7), points(8), points(house.budget)) == (0, 10, 0)


def test_split_and_permuted_posting_ends_in_one_state(house):
    """The same transfers, all at once or one after another in another order, repeated or not."""
    transfers = [award(house, holder=holder, amount=holder) for holder in range(1, 8)]
    actions.post(transfers[:3], at=NOON)
    actions.post(transfers[2:5], at=NOON)
    actions.post(list(reversed(transfers)), at=NOON)
    assert [points(holder) for holder in range(1, 8)] == list(range(1, 8))
    assert queries.house_balance(house.issue, "luzhou.point").debited == 28
    assert queries.verify().ok


def test_seal_closes_the_chain_in_the_order_of_time_and_name(house):
    actions.post_frame("b", NOON, house.frame((1, 1, 1)))
    actions.post_frame("a", NOON, house.frame((1, 1, 1)))
    actions.post_frame("c", NOON - timedelta(hours=1), house.frame((1, 1, 1)))
    actions.post_frame("d", NOON + timedelta(hours=1), house.frame((1, 1, 1)))
    sealing = actions.seal(at=NOON)
    assert (sealing.journals, sealing.position) == (3, 3)
    assert actions.seal(at=NOON).journals == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT caller_id FROM ledger_journal WHERE position IS NOT NULL ORDER BY position")
        assert [name for (name,) in cursor.fetchall()] == ["c", "a", "b"]
        cursor.execute("SELECT encode(chain_hash, 'hex') FROM ledger_journal WHERE position = 3")
        assert cursor.fetchone()[0] == sealing.chain_hash
