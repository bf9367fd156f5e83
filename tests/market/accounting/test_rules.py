"""财会〔2019〕22号, entry by entry, from deals on the exchange and serial numbers in the registry."""

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from tests.market.exchange import floor
from tests.market.neutrality import scene
from tests.market.registry import land

from puhui.foundations.packs import actions as packs
from puhui.ground import clock
from puhui.journeys.market import entrust_credits, keep_accounts, place_on_exchange
from puhui.market.accounting import refusals
from puhui.market.exchange import queries as traded
from puhui.market.exchange.refusals import MemberUnknown
from puhui.market.neutrality import actions as neutrality
from puhui.market.neutrality import queries as neutral
from puhui.market.registry import queries as registry

LATER, MUCH_LATER = date(2026, 3, 18), date(2026, 4, 2)


@pytest.fixture
def market(db):
    """M00001 was issued 200 t, of which 100 are on the exchange; M00002 and M00003 have money."""
    pack = scene.pack_of().model_copy(update={"exchange": (floor.RULES,)})
    packs.activate(pack=pack, at=land.NOON)
    seller = floor.owner(1, 100, 1000)
    land.issue(land.models.Project.objects.get(number=1), 100)
    return seller, floor.member(2, cash_fen=10_000_000), floor.member(3, cash_fen=10_000_000)


def deal(giver: int, taker: int, tonnes: int, price_fen: int, day: date = floor.DAY) -> None:
    """List, pick, and close the day."""
    floor.order(giver, floor.SELL, price_fen, tonnes, at=floor.on(day))
    floor.pick(taker, floor.BUY, price_fen, tonnes, at=floor.on(day, 11))
    floor.close(day)


def at(day: date) -> datetime:
    return datetime.combine(day, time(10), clock.SHANGHAI)


def year(member: str, of: int = 2026):
    return keep_accounts.books(city=land.CITY, member=member, year=of)


def entries(member: str) -> list[tuple]:
    return [
        (v.kind, v.tonnes, *((line.account, line.debit_fen, line.credit_fen) for line in v.lines))
        for v in year(member).vouchers
    ]


def test_what_is_issued_or_granted_has_no_entry(market):
    books = year("M00001")
    assert books.vouchers == () and [(m.kind, m.tonnes) for m in books.memos] == [("granted", 100), ("granted", 100)]
    assert books.disclosed[0].rows["granted"].tonnes == 200 and books.disclosed[0].closing.amount_fen == 0


def test_a_purchase_is_an_asset_at_cost_and_a_free_tonne_sold_is_income(market):
    deal(1, 2, 30, 1000)
    assert entries("M00002") == [("bought", 30, ("1489", 30_000, 0), ("1002", 0, 30_000))]
    assert entries("M00001") == [("sold", 30, ("1002", 30_000, 0), ("6301", 0, 30_000))]


def sell_on(price_fen: int, tonnes: int = 10) -> None:
    place_on_exchange.move_in(
        id=uuid4(), member=traded.member(land.CITY, "M00002"), project="P0001", vintage=2025, tonnes=20, by="officer",
        at=floor.on(LATER, 9),
    )  # fmt: skip
    deal(2, 3, tonnes, price_fen, LATER)


def test_a_gain_is_non_operating_income(market):
    deal(1, 2, 30, 1000)
    sell_on(1050)
    lines = ("1002", 10_500, 0), ("1489", 0, 10_000), ("6301", 0, 500)
    assert entries("M00002")[1] == ("sold", 10, *lines)


def test_a_loss_is_non_operating_expense(market):
    deal(1, 2, 30, 1000)
    sell_on(950)
    assert entries("M00002")[1] == ("sold", 10, ("1002", 9_500, 0), ("6711", 500, 0), ("1489", 0, 10_000))


def test_what_was_bought_and_is_retired_is_an_expense_at_book_and_what_was_free_has_no_entry(market):
    deal(1, 2, 30, 1000)
    buyer = registry.account("CDCER-A00002")
    land.retire(buyer, land.amount(7), at=at(LATER))
    land.retire(buyer, land.amount(3), at=at(LATER), purpose="ets")
    land.retire(registry.account("CDCER-A00001"), land.amount(5), at=at(LATER))
    expense = [
        ("retired", 7, ("6711", 7_000, 0), ("1489", 0, 7_000)),
        ("used", 3, ("6711", 3_000, 0), ("1489", 0, 3_000)),
    ]
    assert sorted(entries("M00002")[1:]) == expense
    assert ("retired", 5) in [(m.kind, m.tonnes) for m in year("M00001").memos]
    rows = year("M00002").disclosed[0].rows
    assert (rows["used"].tonnes, rows["other_out"].amount_fen, rows["bought"].tonnes) == (3, 7_000, 30)


def test_the_year_before_stands_beside_the_year_and_next_years_opening_is_this_years_closing(market):
    deal(1, 2, 30, 1000)
    this, before = year("M00002").disclosed
    assert (this.year, before.year, before.closing.tonnes) == (2026, 2025, 0)
    following, again = year("M00002", 2027).disclosed
    assert (following.opening, again) == (this.closing, this)
    assert year("M00002", 2027).vouchers == ()


def test_what_a_provider_holds_stays_its_owners_and_what_it_sells_is_owed(market):
    """Entrusted tonnes are no asset of the provider's; the owner's sale is booked when the provider sells."""
    provider = neutrality.list_provider(
        id=uuid4(), city=land.CITY, account="CDCER-A00003", by="officer", at=at(floor.DAY)
    )
    told = neutrality.entrust(
        id=uuid4(), provider=provider.id, owner="CDCER-A00001", project="P0001", vintage=2025, tonnes=40, price_fen=900,
        until=date(2026, 12, 31), by="owner", at=at(floor.DAY),
    )  # fmt: skip
    entrust_credits.collect(id=uuid4(), entrustment=told.number, by="exchange", at=at(floor.DAY))
    assert ("entrusted", 40) in [(m.kind, m.tonnes) for m in year("M00001").memos]
    assert year("M00001").holdings[0].with_provider == 40 and year("M00003").entrusted == 40
    place_on_exchange.move_in(
        id=uuid4(), member=traded.member(land.CITY, "M00003"), project="P0001", vintage=2025, tonnes=25, by="officer",
        at=floor.on(LATER, 9),
    )  # fmt: skip
    deal(3, 2, 25, 980, LATER)
    assert entries("M00003") == [("owed", 25, ("1002", 24_500, 0), ("2241", 0, 24_500))]
    assert entries("M00001") == [("sold_by_agent", 25, ("1221", 24_500, 0), ("6301", 0, 24_500))]
    entrust_credits.give_back(id=uuid4(), entrustment=told.number, by="owner", at=at(MUCH_LATER))
    sums = neutral.statement(provider.id, clock.day_starts(date(2027, 1, 1)))
    assert (sums.collected, sums.held, sums.sold, sums.returned) == (40, 0, 25, 15)
    assert sums.owed_fen == {registry.account("CDCER-A00001").id: 24_500}
    assert (year("M00003").entrusted, year("M00001").holdings[0].with_provider) == (0, 0)
    assert sum(h.free for h in year("M00001").holdings) == 175


def test_the_workbook_balances_and_holds_the_table(market):
    deal(1, 2, 30, 1000)
    sell_on(1050)
    stream = BytesIO()
    keep_accounts.workbook(city=land.CITY, member="M00002", year=2026, stream=stream)
    book = openpyxl.load_workbook(BytesIO(stream.getvalue()))
    vouchers, table = book.worksheets[0], book.worksheets[1]
    rows = list(vouchers.iter_rows(min_row=5, values_only=True))
    assert rows[-1][7] == rows[-1][8] == sum(row[7] or 0 for row in rows[:-1])
    assert rows[0][5:8] == ("1489", "碳排放权资产", Decimal(300))
    told = {row[1]: row[2:4] for row in table.iter_rows(min_row=6, values_only=True)}
    assert told["购入"] == (30, 300) and told["出售"] == (10, 100)


@pytest.mark.parametrize("year_", [2019, 2101, 0, -1])
def test_years_before_the_rules_have_no_books(market, year_):
    with pytest.raises(refusals.YearUnknown) as no:
        year("M00002", year_)
    assert "22号" in no.value.cites


def test_an_unknown_member_is_refused(market):
    with pytest.raises(MemberUnknown):
        year("M99999")
