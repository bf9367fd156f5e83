"""Money by bank files: each line once, each row an outcome, balances compared."""

import io
from uuid import UUID, uuid4

import openpyxl
import pytest
from tests.market.exchange import floor
from tests.market.exchange.floor import CITY, DAY, on, order, refused, standing
from tests.market.registry import land

from puhui.market.exchange import actions, queries, refusals

HEAD = "流水号,交易账户,收付,金额"


def take(*rows: str, id: UUID | None = None, closing_fen: int = 150_000, **changes):
    content = "\n".join((HEAD, *rows)).encode(changes.pop("encoding", "utf-8"))
    told = {"id": id or uuid4(), "city": CITY, "name": "bank.csv", "day": DAY, "by": "bank", "at": on(DAY, 15, 30)}
    return actions.take_bank_file(content=content, closing_fen=closing_fen, **told | changes)


def outcomes(taken) -> list[tuple[int, str, str]]:
    return [(row.row, row.outcome, row.code) for row in taken.rows]


def test_lines_are_booked_and_the_books_agree_with_the_bank(traders):
    done = take('N1,M00002,收,"1,234.56"', "N2,M00003,付,100.00", closing_fen=150_000 + 123_456 - 10_000)
    assert outcomes(done) == [(2, "booked", ""), (3, "booked", "")]
    assert (done.booked_fen, done.difference_fen) == (263_456, 0)
    assert standing(traders.buyer)[0].cash_fen == 223_456
    assert standing(traders.other)[0].cash_fen == 40_000
    assert queries.bank_files(CITY, DAY) == (done,)


def test_a_file_sent_twice_is_all_duplicates_and_changes_nothing(traders):
    rows = ("N1,M00002,收,10.00", "N2,M00003,付,5.00")
    take(*rows)
    before = standing(traders.buyer), standing(traders.other)
    again = take(*rows, closing_fen=150_500)
    assert [row.outcome for row in again.rows] == ["duplicate", "duplicate"]
    assert again.difference_fen == 0
    assert (standing(traders.buyer), standing(traders.other)) == before
    both = take(*rows, "N3,M00002,收,1.00", "N3,M00002,收,1.00")
    assert [row.outcome for row in both.rows] == ["duplicate", "duplicate", "booked", "duplicate"]


def test_the_same_request_again_has_the_same_answer(traders):
    id = uuid4()
    first = take("N1,M00002,收,10.00", id=id)
    everything = floor.everything()
    assert take("N1,M00002,收,10.00", id=id) == first
    assert floor.everything() == everything
    with refused(refusals.ChangeDiffers, ""):
        take("N1,M00002,收,10.01", id=id)


def test_each_row_that_cannot_be_booked_says_why_and_the_others_are(traders):
    order(2, floor.BUY, 1000, 90)
    done = take(
        "N1,M00002,收,10.00", "N1,M00002,收,11.00", "N1,M00003,收,10.00", "N2,M00077,收,1.00", ",M00002,收,1.00",
        "N3,M00002,转,1.00", "N4,M00002,收,1.005", "N5,M00002,收,-3", "N6,M00002,付,110.01", "N7,M00002,付,110.00",
        "N8,M00002,收,ten", "N9,M00002",
        closing_fen=0,
    )  # fmt: skip
    assert [code for _, _, code in outcomes(done)] == [
        "", "exchange.line_differs", "exchange.line_differs", "exchange.member_unknown", "exchange.line_malformed",
        "exchange.line_malformed", "exchange.line_malformed", "exchange.line_malformed", "exchange.overbought", "",
        "exchange.line_malformed", "exchange.line_malformed",
    ]  # fmt: skip
    assert (done.count("booked"), done.count("refused")) == (2, 10)
    assert done.rows[1].data["field"] == "amount"
    assert done.difference_fen == -(150_000 + 1_000 - 11_000)
    assert queries.purse(traders.buyer.id).available_fen == 0


def test_a_workbook_and_a_chinese_encoding_are_read_as_well(traders):
    book = openpyxl.Workbook()
    for row in (["number", "member", "direction", "amount"], ["X1", "M00002", "in", 12.34], ["X2", "M00002", "out", 2]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    told = {"id": uuid4(), "city": CITY, "name": "bank.xlsx", "day": DAY, "by": "bank", "at": on(DAY, 16)}
    done = actions.take_bank_file(content=stream.getvalue(), closing_fen=151_034, **told)
    assert (done.count("booked"), done.difference_fen) == (2, 0)
    assert take("Y1,M00002,入金,1.00", encoding="gb18030").count("booked") == 1


@pytest.mark.parametrize(
    ("name", "content", "no"),
    [
        ("a.xlsx", b"no workbook", refusals.BankFileUnreadable),
        ("a.csv", b"\xff\xff\xff", refusals.BankFileUnreadable),
        ("a.csv", b"", refusals.BankColumnMissing),
        ("a.csv", b"number,member,direction\n", refusals.BankColumnMissing),
        ("a.csv", HEAD.encode() + b"\n1,2,3,4" * 10_001, refusals.BankFileTooLong),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(traders, name, content, no):
    with refused(no, ""):
        actions.take_bank_file(
            id=uuid4(), city=CITY, name=name, content=content, day=DAY, closing_fen=0, by="bank", at=on()
        )


def test_a_line_told_by_hand_counts_in_a_file_too(traders):
    assert take("B2,M00002,收,1000.00").rows[0].outcome == "duplicate"
    take("N1,M00002,收,1.00")
    told = {"member": traders.buyer.id, "amount_fen": 100, "reference": "N1", "by": "bank", "at": on()}
    with refused(refusals.LineBooked, "第二十七条"):
        actions.deposit(id=uuid4(), **told)


@pytest.mark.parametrize(("hour", "minute", "open"), [(9, 29, False), (9, 30, True), (12, 0, True), (15, 0, False)])
def test_manual_money_is_paid_in_and_out_from_0930_to_1500(traders, hour, minute, open):
    told = {"member": traders.buyer.id, "amount_fen": 100, "reference": "H", "by": "bank", "at": on(DAY, hour, minute)}
    for verb in (actions.deposit, actions.withdraw):
        if open:
            verb(id=uuid4(), **told)
            told["reference"] = "I"
        else:
            with refused(refusals.OutsideCashHours, "第二十二条"):
                verb(id=uuid4(), **told)


@pytest.mark.django_db(transaction=True)
def test_two_who_take_one_file_at_once_book_it_once():
    floor.keeps_exchange()
    buyer = floor.member(2, cash_fen=1_000)
    answers = land.at_once(*[lambda: take("N1,M00001,收,1.00", "N2,M00001,收,2.00")] * 2)
    assert sorted(answer.count("booked") for answer in answers) == [0, 2]
    assert standing(buyer)[0].cash_fen == 1_300
