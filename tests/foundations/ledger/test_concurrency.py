"""Many at once, over real connections: each race is first shown, then prevented."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from uuid import uuid4

import polars as pl
import pytest
from django.db import OperationalError, connection, transaction

from puhui.foundations.ledger import actions, queries, refusals
from puhui.foundations.ledger.actions import Transfer
from puhui.foundations.ledger.actions.balances import FEW

from .conftest import NOON, House, open_house

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 30


@pytest.fixture
def house(transactional_db) -> House:
    house = open_house()
    actions.post_frame("purse", NOON, house.frame((7, 1, 100), (8, 1, 100)))
    return house


def together(*works: Callable[[], object]) -> list[object]:
    """Run works at once, each over its own connection; an exception is an answer."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            start.wait(PATIENCE_SECONDS)
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def points(holder: int) -> int:
    return queries.balances(holder, "luzhou")["luzhou.point"].posted


def spend(house: House, amount: int, id=None, holder: int = 7) -> Callable[[], object]:
    transfer = Transfer(
        id=id or uuid4(), unit="luzhou.point", debit=holder, credit=house.till, amount=amount, code=7
    )  # fmt: skip
    return lambda: actions.post([transfer], at=NOON)


def test_reading_and_then_writing_loses_a_change(house):
    """The race itself: both read 100, both write 90."""
    both_have_read = threading.Barrier(2)

    def naive() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT posted[2] FROM ledger_balance WHERE holder_id = 7")
            found = cursor.fetchone()[0]
            both_have_read.wait(PATIENCE_SECONDS)
            cursor.execute("UPDATE ledger_balance SET posted[2] = %s WHERE holder_id = 7", [found - 10])

    together(naive, naive)
    assert points(7) == 90


def test_spending_at_once_loses_nothing(house):
    together(*[spend(house, 10) for _ in range(6)])
    assert points(7) == 40
    assert queries.verify().ok


def test_spending_at_once_never_overdraws(house):
    answers = together(*[spend(house, 30) for _ in range(6)])
    refused = [answer for answer in answers if isinstance(answer, refusals.BalanceInsufficient)]
    assert len(refused) == 3
    assert points(7) == 10


def test_same_transfer_sent_at_once_is_posted_once(house):
    id = uuid4()
    answers = together(*[spend(house, 10, id=id) for _ in range(5)])
    assert answers == [answers[0]] * 5
    assert sum(answer.new for answer in answers) == 1
    assert points(7) == 90


def test_same_frame_sent_at_once_is_posted_once(house):
    frame = house.frame((7, 1, 1), (9, 1, 1))
    answers = together(*[lambda: actions.post_frame("again", NOON, frame)] * 4)
    assert sum(answer.new for answer in answers) == 1
    assert (points(7), points(9)) == (101, 1)


def test_crosswise_locks_are_a_deadlock(house):
    """The race itself: one takes 7 then 8, the other 8 then 7."""
    both_have_one = threading.Barrier(2)

    def naive(first: int, second: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '100ms'")
            cursor.execute("UPDATE ledger_balance SET posted[2] = posted[2] + 1 WHERE holder_id = %s", [first])
            both_have_one.wait(PATIENCE_SECONDS)
            cursor.execute("UPDATE ledger_balance SET posted[2] = posted[2] + 1 WHERE holder_id = %s", [second])

    answers = together(lambda: naive(7, 8), lambda: naive(8, 7))
    assert [isinstance(answer, OperationalError) for answer in answers].count(True) == 1


@pytest.mark.parametrize("people, rounds", [(40, 15), (FEW + 500, 2)])
def test_frames_of_the_same_people_in_any_order_do_not_wait_crosswise(house, people, rounds):
    """New people keep coming, and every writer meets another half of them."""

    def writer(number: int) -> None:
        random = Random(number)
        for turn in range(rounds):
            first = 1 + turn * people // 2
            some = random.sample(range(first, first + people * 2), people)
            frame = pl.concat([house.frame((holder, 1, 1)) for holder in some])
            actions.post_frame(f"writer/{number}/{turn}", NOON, frame)

    answers = together(*[lambda n=n: writer(n) for n in range(4)])
    assert answers == [None] * 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(posted[2]) FROM ledger_balance")
        assert cursor.fetchone()[0] == 200 + 4 * rounds * people
    assert queries.verify().ok


def test_issuing_account_makes_nobody_wait(house):
    """One posting is still open while the other, from the same issuing account, goes through."""
    posted, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            actions.post_frame("slow", NOON, house.frame((1, 1, 5)))
            posted.set()
            assert may_commit.wait(PATIENCE_SECONDS)

    def quick() -> None:
        posted.wait(PATIENCE_SECONDS)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            actions.post_frame("quick", NOON, house.frame((2, 1, 5)))
        finally:
            may_commit.set()

    assert together(slow, quick) == [None, None]
    assert queries.house_balance(house.issue, "luzhou.point").debited == 210


def test_budget_is_never_overdrawn_by_many(house):
    fund = Transfer(id=uuid4(), unit="luzhou.point", debit=house.issue, credit=house.budget, amount=25, code=2)
    actions.post([fund], at=NOON)

    def award(holder: int) -> Callable[[], object]:
        given = Transfer(id=uuid4(), unit="luzhou.point", debit=house.budget, credit=holder, amount=10, code=2)
        return lambda: actions.post([given], at=NOON)

    answers = together(*[award(20 + n) for n in range(5)])
    assert sum(isinstance(answer, refusals.BalanceInsufficient) for answer in answers) == 3
    assert queries.balances(house.budget, "luzhou")["luzhou.point"].posted == 5


def test_hold_is_settled_once_whoever_comes_first(house):
    expiry = NOON + timedelta(minutes=15)
    for _ in range(5):
        id = actions.hold(uuid4(), 7, "luzhou.point", 10, house.till, expiry, at=NOON).id
        answers = together(
            lambda id=id: actions.post_hold(id, at=NOON),
            lambda id=id: actions.void_hold(id, at=NOON),
            lambda: actions.lapse_holds(expiry),
        )
        assert not [a for a in answers if isinstance(a, Exception) and not isinstance(a, refusals.HoldSettled)]
    balance = queries.balances(7, "luzhou")["luzhou.point"]
    assert balance.held == 0
    assert balance.posted == 100 - queries.house_balance(house.till, "luzhou.point").credited
    assert queries.verify().ok


def test_transfer_reversed_at_once_is_reversed_once(house):
    id = uuid4()
    spend(house, 10, id=id)()
    answers = together(*[lambda: actions.reverse(id, uuid4(), at=NOON)] * 4)
    assert sum(isinstance(answer, refusals.AlreadyReversed) for answer in answers) == 3
    assert points(7) == 100


def test_journal_that_commits_late_is_sealed_later(house):
    """It is older than what was sealed meanwhile: a chain ordered by time alone would miss it."""
    posted, sealed = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            actions.post_frame("late", NOON - timedelta(hours=1), house.frame((1, 1, 5)))
            posted.set()
            assert sealed.wait(PATIENCE_SECONDS)

    def sealer() -> int:
        posted.wait(PATIENCE_SECONDS)
        found = actions.seal(at=NOON).position
        sealed.set()
        return found

    assert together(late, sealer) == [None, 1]
    assert actions.seal(at=NOON).position == 2
    assert queries.verify().ok
    assert queries.house_balance(house.issue, "luzhou.point").debited == 205


def test_verify_sees_no_fault_while_others_post(house):
    done = threading.Event()

    def poster(number: int) -> None:
        try:
            for turn in range(25):
                actions.post_frame(f"{number}/{turn}", NOON, house.frame((7, 1, 1), (30 + number, 0, 5)))
                spend(house, 1, holder=8)()
                actions.seal(at=NOON)
        finally:
            done.set()

    def verifier() -> list[dict]:
        faults = []
        while not done.is_set():
            faults.append(queries.verify().first_fault)
        return faults

    answers = together(lambda: poster(1), lambda: poster(2), verifier)
    assert answers[:2] == [None, None]
    assert set(answers[2]) == {None}
    assert len(answers[2]) > 1
