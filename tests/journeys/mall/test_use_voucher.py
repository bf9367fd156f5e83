"""A voucher at a counter, and what is owed for it: one transaction, one answer per attempt, one sum in all books."""

from datetime import timedelta
from io import BytesIO
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import connections
from openpyxl import load_workbook
from tests.journeys.mall.market import CITY, NOON, TODAY, open_market

from puhui.economy.merchants import queries as merchants
from puhui.economy.merchants.refusals import AttemptDiffers, ClerkUnknown, StoreUnknown
from puhui.economy.rewards import queries as rewards
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.people import actions as people
from puhui.journeys.books import show_liability
from puhui.journeys.mall import settle_merchants
from puhui.portals.shared.statements import statement_words

pytestmark = pytest.mark.django_db
MONTH = TODAY.replace(day=1)
LATER = NOON + timedelta(days=40)


@pytest.fixture
def market():
    return open_market()


def owed() -> list[int]:
    return sorted(merchants.owed(CITY).values())


def test_voucher_is_taken_once_and_owed_once(market):
    voucher = market.voucher()

    first, second = market.use(voucher.short), market.use(voucher.code)

    assert (first.accepted, first.amount_fen, first.offer, first.voucher) == (True, 500, "parking", voucher.voucher)
    assert (second.accepted, second.code) == (False, "rewards.voucher_already_used")
    assert owed() == [0, 500]


def test_retry_of_an_attempt_is_the_same_attempt(market):
    voucher, nonce = market.voucher(), uuid4()

    answers = [market.use(voucher.short, nonce=nonce, at=NOON + timedelta(seconds=n)) for n in range(3)]

    assert [a.accepted for a in answers] == [True] * 3
    assert [a.again for a in answers] == [False, True, True]
    assert answers[0] == answers[1] == answers[2]
    assert owed() == [0, 500]
    with pytest.raises(AttemptDiffers):
        market.use(market.voucher().short, nonce=nonce)


def test_no_is_kept_with_its_reason(market):
    voucher, nonce = market.voucher("meal"), uuid4()
    late = NOON + timedelta(days=5)

    answers = [market.use(voucher.short, nonce=nonce, at=late) for _ in range(2)]

    assert [(a.accepted, a.code, a.data) for a in answers] == [
        (False, "rewards.voucher_expired", {"valid_to": "2026-03-04"})
    ] * 2
    assert owed() == [0, 0]


def test_merchant_cannot_take_another_ones_voucher(market):
    voucher = market.voucher("panda-ticket")

    answer = market.use(voucher.short)

    assert (answer.accepted, answer.code) == (False, "rewards.voucher_other_merchant")
    assert market.use(voucher.short, user=market.wu, store="gate").accepted


def test_signed_voucher_seen_without_a_line_is_booked_when_it_is_told(market):
    voucher = market.voucher()

    answer = market.use(voucher.code, at=NOON + timedelta(hours=6), seen_at=NOON + timedelta(minutes=1))

    (line,) = merchants.entries(market.park, MONTH)
    assert answer.accepted
    assert (line.seen_at, line.at) == (NOON + timedelta(minutes=1), NOON + timedelta(hours=6))


def test_of_two_phones_without_a_line_the_first_that_tells_counts(market):
    voucher, seen = market.voucher(), NOON + timedelta(minutes=1)

    told = [
        market.use(voucher.code, at=LATER - timedelta(days=39), seen_at=seen + timedelta(minutes=n)) for n in (5, 0)
    ]

    assert [(a.accepted, a.code) for a in told] == [(True, "accepted"), (False, "rewards.voucher_already_used")]
    assert owed() == [0, 500]


@pytest.mark.parametrize("code", ["", "hello", "0000000000", "PH1.x", "\x00"])
def test_what_is_no_code_is_answered_and_changes_nothing(market, code):
    answer = market.use(code)

    assert (answer.accepted, answer.code.partition(".")[0]) == (False, "rewards")
    assert owed() == [0, 0]


def test_strangers_and_foreign_stores_attempt_nothing(market):
    stranger = people.enrol_clerk(phone="13812340109", name="路人", at=NOON).user
    for no, how in ((ClerkUnknown, {"user": stranger}), (StoreUnknown, {"store": "gate"})):
        with pytest.raises(no):
            market.use(market.voucher().short, **how)
    assert owed() == [0, 0]


def test_vouchers_lines_and_ledger_are_one_sum(market):
    for offer in ("parking", "meal", "panda-ticket"):
        voucher = market.voucher(offer)
        who = {"user": market.wu, "store": "gate"} if offer == "panda-ticket" else {}
        assert market.use(voucher.short, **who).accepted

    found = {one.merchant.code: one for one in settle_merchants.reconcile(city=CITY, today=TODAY)}

    assert all(one.holds for one in found.values())
    assert (found["park"].vouchers, found["park"].lines_fen, found["park"].agreement.ledger_fen) == (2, 1_750, 1_750)
    assert (found["panda"].vouchers, found["panda"].lines_fen) == (1, 0)


def test_closed_month_is_the_statement_that_was_sent(market):
    market.use(market.voucher().short)

    closed = settle_merchants.close_month(city=CITY, period="2026-03", by="li", at=LATER)
    again = settle_merchants.close_month(city=CITY, period="2026-03", by="wang", at=LATER)

    assert [(one.merchant.code, one.sums.closing_fen, one.sums.closed_by) for one in closed] == [("park", 500, "li")]
    assert again == closed
    early = settle_merchants.close_month(city=CITY, period="2026-04", by="li", at=LATER)
    assert [one.refusal.code for one in early] == ["merchants.period_not_over"]


def test_workbook_has_every_line_and_ends_at_what_is_owed(market):
    market.use(market.voucher().short)
    market.use(market.voucher("meal").short)
    told = settle_merchants.statement_of_clerk(user=market.zhou, period=MONTH)

    file = BytesIO()
    settle_merchants.write_workbook(told, file, words=statement_words("=cmd|'/c calc'!A1"), language="zh")

    rows = list(load_workbook(file).active.iter_rows(values_only=True))
    amounts = [row[6] for row in rows[9:]]
    assert rows[1][0] == "'=cmd|'/c calc'!A1"
    assert sorted(float(a) for a in amounts) == [5.0, 12.5]
    assert float(rows[6][6]) == 17.5


def test_clerk_reads_the_statement_of_the_own_merchant_alone(market):
    market.use(market.voucher().short)

    theirs = settle_merchants.statement_of_clerk(user=market.wu, period=MONTH)

    assert (theirs.merchant.code, theirs.lines, theirs.owed_fen) == ("panda", [], 0)


def test_liability_says_what_the_ledger_says(market):
    for _ in range(3):
        market.voucher("meal")
    market.use(market.voucher().short)

    found = show_liability.liability(city=CITY, at=NOON)

    assert (found.outstanding_points, found.ledger_points) == (0, 0)
    assert (found.owed_fen, found.spent_fen) == (500, 500)
    assert found.expected.outstanding_fen == rewards.expected_redemption(CITY).outstanding_fen == 3 * 1_250
    assert found.expected_fen == 3 * 1_250
    assert found.fen_per_kg is None
    assert -ledger.house_balance(f"{CITY}/merchants/rewards", f"{CITY}.fen").balance == found.owed_fen


@pytest.mark.django_db(transaction=True)
def test_two_counters_at_once_take_one_voucher_once():
    market = open_market()
    voucher, nonce, start, answers = market.voucher(), uuid4(), Barrier(4), []

    def take(name: UUID):
        start.wait(10)
        answers.append(market.use(voucher.short, nonce=name))
        connections.close_all()

    threads = [Thread(target=take, args=(name,)) for name in (nonce, nonce, uuid4(), uuid4())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    accepted = {a.nonce for a in answers if a.accepted}
    assert len(answers) == 4
    assert len(accepted) == 1
    assert owed() == [0, 500]
