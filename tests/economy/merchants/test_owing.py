"""What the city owes: entries, adjustments and payments, each with its transfer; months that close."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Event, Thread
from uuid import UUID

import pytest
from django.db import connections, transaction
from tests.economy.merchants.street import APRIL, AT, CITY, MARCH, open_street, owe, owed

from puhui.economy.merchants import actions, queries, refusals
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import queries as books

pytestmark = pytest.mark.django_db
IN_APRIL = AT + timedelta(days=25)
FEBRUARY = date(2026, 2, 1)


@pytest.fixture
def street():
    return open_street()


def adjust(holder: int, n: int, fen: int, at=AT, reason="少记一张"):
    return actions.adjust(holder=holder, id=UUID(int=n), amount_fen=fen, reason=reason, by="li", at=at)


def pay(holder: int, n: int, fen: int, at=AT):
    return actions.pay(holder=holder, id=UUID(int=n), amount_fen=fen, reason="工行 2026041", by="li", at=at)


def close(holder: int, period: str = "2026-03", at=IN_APRIL):
    return actions.close_period(holder=holder, period=period, by="li", at=at)


def test_used_voucher_is_owed_to_its_merchant_alone(street):
    booked = owe(1, 500, store="east", offer="parking", clerk=street.zhou)

    assert (booked.kind, booked.amount_fen, booked.period, booked.store) == ("voucher", 500, MARCH, "east")
    assert queries.owed(CITY) == {street.park: 500, street.panda: 0}
    assert queries.spent(CITY) == 500
    assert books.statement(street.park, f"{CITY}/merchants", AT.date(), AT.date())[0].amount == 500


def test_same_voucher_again_is_owed_once_and_with_another_sum_refused(street):
    first = owe(1, 500, store="east")

    assert owe(1, 500, store="east", at=AT + timedelta(hours=1)) == first
    assert owed(street.park) == 500
    with pytest.raises(refusals.EntryDiffers) as no:
        owe(1, 600, store="east")
    assert no.value.data["field"] == "amount_fen"


def test_voucher_that_costs_nothing_is_a_line_without_a_transfer(street):
    owe(1, 0, offer="ticket", merchant="panda")

    assert [line.amount_fen for line in queries.entries(street.panda, MARCH)] == [0]
    assert queries.agreement(street.panda, CITY).holds


@pytest.mark.parametrize("fen", [-1, 1_000_000_001])
def test_amounts_have_a_measure(street, fen):
    with pytest.raises(refusals.AmountMalformed):
        owe(1, fen)


def test_unknown_merchant_is_owed_nothing(street):
    with pytest.raises(refusals.MerchantUnknown):
        owe(1, 500, merchant="nobody")


def test_adjustments_go_both_ways_and_say_why(street):
    owe(1, 500)
    adjust(street.park, 2, 300)
    adjust(street.park, 3, -200)

    assert owed(street.park) == 600
    with pytest.raises(refusals.ReasonMissing):
        adjust(street.park, 4, 100, reason=" ")
    with pytest.raises(refusals.AmountMalformed):
        adjust(street.park, 4, 0)


def test_no_more_is_taken_off_or_paid_than_is_owed(street):
    owe(1, 500)

    for over in (lambda: adjust(street.park, 2, -501), lambda: pay(street.park, 3, 501)):
        with pytest.raises(refusals.AmountExceedsOwed) as no:
            over()
        assert no.value.data == {"owed": "5.00", "amount": "5.01"}
    assert [line.kind for line in queries.entries(street.park, MARCH)] == ["voucher"]
    assert pay(street.park, 3, 500).amount_fen == -500
    assert owed(street.park) == 0


def test_months_come_to_what_their_lines_say(street):
    owe(1, 500)
    owe(2, 700)
    adjust(street.park, 3, -100)
    owe(4, 900, at=IN_APRIL)
    pay(street.park, 5, 1_100, at=IN_APRIL)

    march, april = queries.sums(street.park, MARCH), queries.sums(street.park, APRIL)

    assert (march.opening_fen, march.vouchers, march.settled_fen, march.closing_fen) == (0, 2, 1_100, 1_100)
    assert (april.opening_fen, april.payments_fen, april.closing_fen) == (1_100, -1_100, 900)
    assert april.closing_fen == owed(street.park)
    assert queries.months_of(street.park) == [APRIL, MARCH]


def test_closed_month_stays_as_it_was(street):
    owe(1, 500)
    closed = close(street.park)

    late = owe(2, 700, at=AT + timedelta(hours=1))

    assert late.period == APRIL
    assert close(street.park) == closed
    assert (closed.vouchers_fen, closed.closed_by, len(closed.digest)) == (500, "li", 64)
    assert queries.sums(street.park, APRIL).opening_fen == 500


def test_voucher_told_again_after_its_month_closed_stays_in_it(street):
    first = owe(1, 500)
    close(street.park)

    assert owe(1, 500, at=IN_APRIL) == first


def test_months_close_in_order_and_once_they_are_over(street):
    owe(1, 500, at=AT - timedelta(days=20))
    owe(2, 500)

    with pytest.raises(refusals.PeriodNotOver):
        close(street.park, at=AT)
    with pytest.raises(refusals.EarlierPeriodOpen) as no:
        close(street.park)
    assert no.value.data == {"earlier": "2026-02"}
    for wrong in ("2026-13", "march", "2026-3", ""):
        with pytest.raises(refusals.PeriodMalformed):
            close(street.park, wrong)
    close(street.park, "2026-02")
    assert close(street.park).opening_fen == 500


def test_midnight_in_shanghai_parts_the_months(street):
    last_of_february = AT.replace(month=2, day=28, hour=15, minute=59)

    assert owe(1, 1, at=last_of_february).period == FEBRUARY
    assert owe(2, 1, at=last_of_february + timedelta(minutes=1)).period == MARCH


def test_books_that_differ_close_nothing(street):
    owe(1, 500)
    source = books.house_account(f"{CITY}/merchants/rewards")
    stray = ledger.Transfer(
        id=UUID(int=99), unit=f"{CITY}.fen", debit=source, credit=street.park, amount=1, code=20
    )  # fmt: skip
    ledger.post([stray], AT)

    found = queries.agreement(street.park, CITY)

    assert (found.holds, found.entries_fen, found.ledger_fen) == (False, 500, 501)
    with pytest.raises(refusals.BooksDiffer):
        close(street.park)


def test_entry_without_its_transfer_is_named(street, django_db_blocker):
    from puhui.economy.merchants.models import Entry  # noqa: PLC0415 -- goes around the actions on purpose

    owe(1, 500)
    Entry.objects.create(
        holder_id=street.park, id=UUID(int=2), kind=1, amount_fen=300, period=MARCH, at=AT, voucher=UUID(int=2)
    )

    assert queries.agreement(street.park, CITY).untold == (UUID(int=2),)


def test_ledger_tells_what_single_transfers_moved(street):
    source = books.house_account(f"{CITY}/merchants/rewards")
    up = ledger.Transfer(id=UUID(int=7), unit=f"{CITY}.fen", debit=source, credit=street.park, amount=9, code=20)
    down = replace(up, id=UUID(int=8), debit=street.park, credit=source, amount=4)
    ledger.post([up, down], AT)

    assert books.amounts_of([UUID(int=7), UUID(int=8), UUID(int=9)]) == {
        UUID(int=7): (street.park, 9, f"{CITY}.fen"),
        UUID(int=8): (street.park, -4, f"{CITY}.fen"),
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_month_closes_after_the_uses_that_are_on_their_way_into_it(guarded, monkeypatch):
    """Without the merchant's row between them, a month closes over a use that is not committed yet."""
    street = open_street()
    owe(1, 500)
    if not guarded:
        monkeypatch.setattr("puhui.economy.merchants.actions.owing._share", lambda holder: CITY)
    booked, may_commit, closed = Event(), Event(), Event()

    def use():
        with transaction.atomic():
            owe(2, 700, at=AT + timedelta(days=21))
            booked.set()
            may_commit.wait(10)
        connections.close_all()

    def shut():
        close(street.park)
        closed.set()
        connections.close_all()

    using, closing = Thread(target=use), Thread(target=shut)
    using.start()
    booked.wait(10)
    closing.start()
    overtook = closed.wait(0.5 if guarded else 10)
    may_commit.set()
    using.join(10)
    closing.join(10)

    told = sum(line.amount_fen for line in queries.entries(street.park, MARCH))
    assert overtook is not guarded
    assert told == 1_200
    assert (queries.sums(street.park, MARCH).vouchers_fen == told) is guarded
