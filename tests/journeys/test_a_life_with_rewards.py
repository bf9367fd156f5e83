"""From a delivery to a counter and into the city's books, and back again: to the last point and fen."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from openpyxl import load_workbook

from puhui.economy.honours import queries as honoured
from puhui.economy.merchants import queries as merchants
from puhui.economy.points import actions as points
from puhui.economy.rewards import queries as rewards
from puhui.foundations.ledger import actions as ledger_actions
from puhui.foundations.ledger import queries as ledger
from puhui.ground import clock
from puhui.journeys.acts import explain
from puhui.journeys.books import check_books, show_liability
from puhui.journeys.honours import award_honours
from puhui.journeys.mall import oversee_merchants, redeem_reward, return_reward, settle_merchants, use_voucher
from puhui.journeys.people import show_wallet
from puhui.portals.shared.statements import statement_words

CITY, PERSON = "chengdu", "CD-0001"
MORNING = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)  # 09:00 in Chengdu
COLLECTED = MORNING + timedelta(days=1)
DAYS = ("2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20")
CLOSED = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)
# What a car left for two days saves, by the pack's own worked case (4,630 g a day), and 60 points a day.
PARKED_MG, PARKED_POINTS = 2 * 4_630_000, 60


def parked(*days: str) -> str:
    rows = "".join(f"D{day},{PERSON},{day} 20:00:00,48\n" for day in days)
    return "declaration_no,user_no,ended_at,hours\n" + rows


def charged(kwh: str, revision: int, *days: str) -> str:
    rows = "".join(f"C{day},{PERSON},{day} 21:00:00,{kwh},{revision}\n" for day in days)
    return "order_no,user_no,ended_at,kwh,revision\n" + rows


@pytest.fixture
def holder(chengdu) -> int:
    """Somebody who left the car at home on four evenings of two days each, and collected what that earned."""
    (holder,) = chengdu.enrol(PERSON, scheme="chengdu-account")
    chengdu.send("car-free-days", parked(*DAYS), at=MORNING)
    collect(holder, COLLECTED)
    return holder


def collect(holder: int, at: datetime) -> None:
    points.ripen(at=at)
    points.collect(holder=holder, city=CITY, at=at)


def redeem(holder: int, offer: str, price: int, at: datetime = COLLECTED, **more):
    return redeem_reward.redeem(holder=holder, city=CITY, offer=offer, id=uuid4(), at=at, price=price, **more)


def counter(merchant: str, phone: str) -> tuple[int, int]:
    """The merchant's number, and the account of somebody at its counter."""
    number = next(m.holder for m in merchants.merchants(CITY) if m.code == merchant)
    clerk = oversee_merchants.take_on(holder=number, phone=phone, name="小周", manages=True, at=MORNING)
    return number, clerk.user


def take(user: int, store: str, code: str, at: datetime):
    return use_voucher.use(user=user, store=store, code=code, nonce=uuid4(), at=at)


def books_hold() -> None:
    """Ledger, sheets, deliveries, merchants' lines and the stock say the same."""
    assert ledger.verify().ok
    assert [one.what for one in check_books.agreements(CITY) if not one.holds] == []
    assert [
        one.merchant.code for one in settle_merchants.reconcile(city=CITY, today=date(2027, 12, 31)) if not one.holds
    ] == []
    assert rewards.stock_agrees(CITY) == []


def test_what_was_earned_is_spent_taken_settled_and_owed_to_the_last_fen(chengdu, holder):
    assert (chengdu.grams(holder), chengdu.kept(holder, COLLECTED).available) == (4 * PARKED_MG, 4 * PARKED_POINTS)
    (garage, zhou), (sight, wu) = counter("jiaotou", "13812340101"), counter("xiling", "13812340102")

    coupon = redeem(holder, "parking-coupon", 30)
    ticket = redeem(holder, "sight-ticket", 200, provider="xiling", on=clock.local_day(COLLECTED))
    assert take(zhou, "wuhou", coupon.short, COLLECTED).amount_fen == 500
    assert take(zhou, "wuhou", coupon.code, COLLECTED).code == "rewards.voucher_already_used"
    assert take(wu, "gate", ticket.code, COLLECTED).accepted

    assert chengdu.kept(holder, COLLECTED).available == 10
    paid = {o: ledger.house_balance(ledger.house_account(rewards.account(CITY, o)), f"{CITY}.point").balance
            for o in ("parking-coupon", "sight-ticket")}  # fmt: skip
    assert paid == {"parking-coupon": 30, "sight-ticket": 200}
    closed = settle_merchants.close_month(city=CITY, period="2026-11", by="operator", at=CLOSED)
    assert {one.merchant.code: one.sums.settled_fen for one in closed} == {"jiaotou": 500, "xiling": 0}
    told = settle_merchants.statement(holder=garage, period=date(2026, 11, 1))
    assert [(line.voucher, line.amount_fen) for line in told.lines] == [(coupon.voucher, 500)]
    assert amounts(told) == [5.0], "five yuan stand in the statement once"
    assert merchants.owed(CITY)[garage] == 500 and merchants.owed(CITY)[sight] == 0
    owes = show_liability.liability(city=CITY, at=CLOSED)
    assert (owes.owed_fen, owes.spent_fen, owes.reduction_mg) == (500, 500, 4 * PARKED_MG)
    assert round(owes.fen_per_kg, 3) == Fraction(13_499, 1_000), "500 fen for 37.04 kg"
    assert [(one.month, one.points) for one in owes.due] == [(date(2027, 12, 1), 10)]
    assert owes.ledger_points == owes.outstanding_points == chengdu.points(holder) == 10
    assert (owes.expected.outstanding, owes.expected.used_share) == (0, 1.0)
    books_hold()


def amounts(told) -> list[float]:
    """The money of every line of a statement's workbook, in yuan."""
    stream = BytesIO()
    settle_merchants.write_workbook(told, stream, words=statement_words("成都交投集团"), language="zh")
    rows = list(load_workbook(stream).active.iter_rows(values_only=True))
    return [float(row[6]) for row in rows[9:]]


def test_refund_after_a_newer_lot_lapsed_restores_the_older_lots_own_last_day(chengdu, holder):
    december = datetime(2026, 12, 20, 4, 0, tzinfo=UTC)
    purse = ledger_actions.open_house_account(f"{CITY}/prizes", "source")
    newer = points.grant(holder=holder, city=CITY, points=100, months=1, paid_by=purse, id=UUID(int=1), at=COLLECTED)
    before = lots(chengdu, holder, december)
    assert before == [(newer.lapses_on, 100), (date(2027, 12, 31), 240)] and newer.lapses_on < date(2027, 1, 1)

    ticket = redeem(holder, "sight-ticket", 200, december, provider="xiling", on=date(2027, 1, 2))
    assert lots(chengdu, holder, december) == [(date(2027, 12, 31), 140)], "what lapses first is spent first"
    over = datetime(2027, 1, 1, 4, 0, tzinfo=UTC)
    points.lapse(at=over)
    return_reward.refund(holder=holder, id=ticket.voucher, at=over)

    points.lapse(at=over)
    assert lots(chengdu, holder, over) == [(date(2027, 12, 31), 240)], "the newer lot's day was over"
    assert chengdu.points(holder) == 240
    owes = show_liability.liability(city=CITY, at=over)
    assert owes.ledger_points == owes.outstanding_points == 240 and owes.lapsing_points == 0
    books_hold()


def lots(city, holder: int, at: datetime) -> list[tuple[date, int]]:
    return [(lot.lapses_on, lot.points) for lot in city.kept(holder, at).lots]


def test_correction_after_spending_is_an_explained_debt_and_takes_the_badge_with_it(chengdu):
    (holder,) = chengdu.enrol(PERSON, scheme="chengdu-account")
    chengdu.send("charging-orders", charged("60", 1, *DAYS[:2]), at=MORNING)
    award_honours.award_honours(city=CITY, at=MORNING)
    collect(holder, COLLECTED)
    assert "ten-kilos" in badges(holder) and chengdu.kept(holder, COLLECTED).available == 24
    redeem(holder, "gas-check", 20, on=clock.local_day(COLLECTED) + timedelta(days=3))

    later = COLLECTED + timedelta(days=1)
    chengdu.send("charging-orders", charged("1", 2, *DAYS[:2]), at=later)
    award_honours.award_honours(city=CITY, at=later)

    kept = chengdu.kept(holder, later)
    assert (kept.available, kept.owed) == (0, 20)
    assert "ten-kilos" not in badges(holder)
    (lost,) = [b for b in honoured.badges_of(holder, CITY) if b.badge == "ten-kilos"]
    assert lost.taken_at is not None
    month = show_wallet.statement(holder=holder, city=CITY, first=date(2026, 11, 1), last=date(2026, 11, 30))
    assert sum(entry.points for entry in month.entries) == 0
    assert {m.kind: m.points for m in month.movements if m.kind in ("corrected", "spent")} == {
        "corrected": -4, "spent": -20,
    }  # fmt: skip
    receipts = [act.receipt for entry in month.entries for act in entry.lines]
    debts = [debt for told in receipts for debt in explain.explain(told, holder=holder)["points"]["debts"]]
    assert (sum(debt["amount"] for debt in debts), {debt["revision"] for debt in debts}) == (20, {2})
    books_hold()
    # What comes next pays the debt first.
    chengdu.send("car-free-days", parked("2026-11-22"), at=later + timedelta(days=1))
    collect(holder, later + timedelta(days=3))
    kept = chengdu.kept(holder, later + timedelta(days=3))
    assert (kept.available, kept.owed) == (40, 0)
    books_hold()


def badges(holder: int) -> set[str]:
    return {one.badge for one in honoured.badges_of(holder, CITY) if one.taken_at is None}
