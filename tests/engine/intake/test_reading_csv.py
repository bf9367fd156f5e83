"""Delimited text: every way of writing the same table gives the same rows."""

import csv
import io
import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.intake.feeds import HEADER, csv_text, feed, read, row, rows_of

from puhui.engine.intake.reading import csv_rows, refusals

ROWS = [row(1), row(2, card="六 “卡”"), row(3, km="1e3"), row(4, at="")]
KEPT = [{name: value or None for name, value in r.items()} for r in ROWS]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_dialect_and_encoding_gives_the_same_rows(tmp_path, separator, quoting, ends, encoding):
    text = csv_text(ROWS, delimiter=separator, quoting=quoting, lineterminator=ends)

    frame = read(tmp_path, text.encode(encoding))

    assert rows_of(frame) == KEPT
    assert frame["row"].to_list() == [1, 2, 3, 4]
    assert frame["reading_fault"].null_count() == 4


def test_lines_of_old_spreadsheets_end_with_a_carriage_return(tmp_path):
    assert rows_of(read(tmp_path, csv_text(ROWS, lineterminator="\r"))) == KEPT


def test_only_declared_columns_are_kept_in_any_order(tmp_path):
    text = "km,line, record_no ,paid_at,note,card\n3.5,一号线,1,2026-03-01 08:00:00,x,6001\n"

    frame = read(tmp_path, text)

    assert rows_of(frame) == [row(1)]
    assert frame.columns == ["row", "record_no", "paid_at", "card", "km", "reading_fault", "reading_data"]


def test_optional_columns_may_be_absent(tmp_path):
    frame = read(tmp_path, "record_no,card,paid_at\n1,6001,2026-03-01 08:00:00\n", feed(optional=("km",)))

    assert frame["km"].to_list() == [None]


@pytest.mark.parametrize("quoted", [False, True])
def test_blank_lines_are_no_rows(tmp_path, quoted):
    lines = csv_text(ROWS, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).replace("\r\n", "\r\n\r\n")

    frame = read(tmp_path, "\n\n" + lines + "\r\n\r\n")

    assert rows_of(frame) == KEPT
    assert frame["row"].to_list() == [1, 2, 3, 4]


def test_last_line_may_lack_its_end(tmp_path):
    assert rows_of(read(tmp_path, csv_text(ROWS).rstrip("\r\n"))) == KEPT


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize(("cells", "found"), [("2,6001", 2), ("2,6001,2026-03-01 08:00:00,1,more", 5)])
def test_a_ragged_row_is_a_row_with_a_fault(tmp_path, quote, cells, found):
    text = csv_text([row(1)]) + f"{cells}\n" + f"3,{quote}6001{quote},2026-03-01 08:00:00,3.5\n"

    frame = read(tmp_path, text)

    assert frame["reading_fault"].to_list() == [None, "ragged_row", None]
    assert frame["reading_data"][1] == f'{{"found": {found}, "expected": 4}}'
    assert frame["record_no"].to_list() == ["1", None, "3"]
    assert frame["row"].to_list() == [1, 2, 3]


def test_short_and_long_rows_that_make_up_for_each_other_are_seen(tmp_path):
    frame = read(tmp_path, csv_text([row(1)]) + "2,a,b\n3,a,b,c,d\n")

    assert frame["reading_fault"].to_list() == [None, "ragged_row", "ragged_row"]


def test_a_quote_within_a_cell_is_text(tmp_path):
    text = 'record_no,card,paid_at,km\n1,5" pipe,x,1\n2,"a ""b"" c",y,2\n3,"two\nlines",z,3\n'

    frame = read(tmp_path, text)

    assert frame["card"].to_list() == ['5" pipe', 'a "b" c', "two\nlines"]


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-x", "@SUM(A1)", "=cmd|'/C calc'!A0", "\u0007"])
def test_formulas_are_text(tmp_path, cell):
    assert read(tmp_path, csv_text([row(1, card=cell)]))["card"].to_list() == [cell]


table = st.lists(
    st.fixed_dictionaries(
        {
            name: st.text(st.characters(exclude_characters="\0\r\x1c", exclude_categories=["Cs"]), max_size=6)
            for name in HEADER
        }
    ),
    min_size=1,
    max_size=30,
)


@given(table, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.integers(20, 300))
def test_pieces_may_be_cut_anywhere(tmp_path_factory, rows, quoting, block):
    file = tmp_path_factory.mktemp("csv") / "delivered"
    # A row of nothing but empty cells cannot be told from a blank line by every reader.
    file.write_bytes(csv_text([r | {"km": "1"} for r in rows], quoting=quoting).encode())

    frame = pl.concat(csv_rows.frames(file, feed(), block), how="diagonal")

    assert rows_of(frame) == [{n: v or None for n, v in (r | {"km": "1"}).items()} for r in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_characters_are_never_cut_between_pieces(tmp_path, encoding):
    rows = [row(n, card="卡" * (n % 7)) for n in range(500)]
    file = tmp_path / "delivered"
    file.write_bytes(csv_text(rows).encode(encoding))

    for block in (101, 256, 1000):
        frame = pl.concat(csv_rows.frames(file, feed(), block), how="diagonal")
        assert frame["card"].to_list() == [r["card"] or None for r in rows]


def test_gb18030_is_found_behind_much_ascii(tmp_path):
    rows = [row(n) for n in range(2000)] + [row(2001, card="一卡通")]
    file = tmp_path / "delivered"
    file.write_bytes(csv_text(rows).encode("gb18030"))

    frame = pl.concat(csv_rows.frames(file, feed(), 4096), how="diagonal")

    assert frame["card"][-1] == "一卡通"


def test_gb18030_that_looks_like_utf_8_at_first_is_found(tmp_path):
    # The classic: "联通" in GBK is valid UTF-8.
    text = csv_text([row(1, card="联通"), row(2, card="泸州")])

    assert read(tmp_path, text.encode("gbk"))["card"].to_list() == ["联通", "泸州"]


def test_chunks_have_the_size_that_was_asked_for(tmp_path):
    file = tmp_path / "delivered"
    file.write_text(csv_text([row(n) for n in range(1005)]))

    frames = list(csv_rows.frames(file, feed(), 2048))
    assert len(frames) > 5
    whole = read(tmp_path, csv_text([row(n) for n in range(1005)]), chunk_rows=100)
    assert whole["row"].to_list() == list(range(1, 1006))


def test_broken_utf_8_is_refused_with_byte_and_line(tmp_path):
    content = csv_text([row(n, card="公交一卡通") for n in range(9)]).encode()
    at = content.rfind("通".encode()) + 1
    with pytest.raises(refusals.WrongEncoding) as refused:
        read(tmp_path, content[:at] + b"\xff" + content[at + 1 :])

    assert refused.value.data == {"encoding": "UTF-8", "byte": at, "line": 10}


def test_broken_utf_8_is_refused_in_a_later_piece(tmp_path):
    content = csv_text([row(n, card="公交一卡通") for n in range(99)]).encode()
    at = content.rfind("通".encode()) + 1
    file = tmp_path / "delivered"
    file.write_bytes(content[:at] + b"\xff" + content[at + 1 :])

    with pytest.raises(refusals.WrongEncoding) as refused:
        list(csv_rows.frames(file, feed(), 512))
    assert refused.value.data == {"encoding": "UTF-8", "byte": at, "line": 100}


def test_half_a_character_at_the_end_is_refused(tmp_path):
    with pytest.raises(refusals.WrongEncoding):
        read(tmp_path, (csv_text([row(1)]) + "2,公交一卡通公交一卡通公交一卡通公交一卡通,").encode()[:-2])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_zero_bytes_are_refused_with_their_place(tmp_path, encoding):
    content = csv_text([row(1), row(2, card="泸州一卡通")]).encode(encoding)
    with pytest.raises(refusals.NulBytes) as refused:
        read(tmp_path, content + b"3,\0,,\n")

    assert refused.value.data == {"byte": len(content) + 3, "line": 4}


@pytest.mark.parametrize("content", ["", "\ufeff", "\n \n", "\ufeff\r\n"])
def test_an_empty_file_is_refused(tmp_path, content):
    with pytest.raises(refusals.FileEmpty):
        read(tmp_path, content)


def test_a_header_without_rows_is_refused(tmp_path):
    with pytest.raises(refusals.FileEmpty):
        read(tmp_path, csv_text([]))


def test_a_missing_header_is_refused_with_what_stands_there(tmp_path):
    with pytest.raises(refusals.HeaderMissing, match="6001"):
        read(tmp_path, csv_text([row(1)]).split("\n", 1)[1])


def test_missing_columns_are_named(tmp_path):
    with pytest.raises(refusals.ColumnsMissing) as refused:
        read(tmp_path, "record_no,paid_at,line\n1,2,3\n")

    assert refused.value.data == {"columns": "card, km", "found": "record_no, paid_at, line"}


def test_duplicate_columns_are_named(tmp_path):
    with pytest.raises(refusals.DuplicateHeader) as refused:
        read(tmp_path, "record_no,card,paid_at,km,km ,x,x,,\n1,2,3,4,5,6,7,,\n")

    assert refused.value.data == {"columns": "km, x"}


def test_too_many_columns_are_refused(tmp_path):
    with pytest.raises(refusals.TooManyColumns):
        read(tmp_path, ",".join([*HEADER, *(f"c{n}" for n in range(1000))]) + "\n")


@pytest.mark.parametrize("block", [64, 10**6])
def test_an_open_quote_is_refused_with_its_row(tmp_path, block):
    file = tmp_path / "delivered"
    file.write_text(csv_text([row(n) for n in range(1, 8)]) + '8,"6001,2026-03-01 08:00:00,3\n' + "9,1,2,3\n" * 20)

    with pytest.raises(refusals.QuoteOpen) as refused:
        list(csv_rows.frames(file, feed(), block))
    assert refused.value.data == {"row": 8}


def test_a_quote_that_swallows_the_file_is_refused_before_it_fills_the_memory(tmp_path):
    file = tmp_path / "delivered"
    with file.open("w") as out:
        out.write(csv_text([row(1)]) + '2,"')
        for _ in range(40):
            out.write("6001,2026-03-01 08:00:00,3.5\n" * 40_000)

    with pytest.raises(refusals.QuoteOpen):
        list(csv_rows.frames(file, feed()))


def test_a_name_that_the_reader_keeps_for_itself_is_refused(tmp_path):
    with pytest.raises(refusals.ColumnReserved):
        read(tmp_path, "row\n1\n", feed(key=("row",)))


def test_random_bytes_are_refused_or_read_but_never_break(tmp_path):
    source = random.Random(7)
    for size in (10, 100, 5000):
        with pytest.raises(refusals.FileRefusal):
            read(tmp_path, source.randbytes(size))


def test_random_damage_is_refused_or_read_but_never_breaks(tmp_path):
    """Whatever happens to a good file, the answer is a refusal or rows, and the rows are numbered."""
    source = random.Random(8)
    content = csv_text([row(n, card="卡,“a”\n") for n in range(200)], quoting=csv.QUOTE_ALL).encode()
    for _ in range(300):
        at = source.randrange(len(content))
        damaged = content[:at] + source.randbytes(source.randrange(3)) + content[at + source.randrange(3) :]
        try:
            frame = read(tmp_path, damaged)
        except refusals.FileRefusal:
            continue
        assert frame["row"].to_list() == list(range(1, frame.height + 1))


def test_columns_are_found_in_one_column_files(tmp_path):
    alone = feed(key=("record_no",), time=None, subject=None, inputs={})

    assert read(tmp_path, "record_no\n1\n\n2\n", alone)["record_no"].to_list() == ["1", "2"]


def test_csv_module_and_reader_agree_on_wild_text(tmp_path):
    """Where a text is not well formed, Python's reader decides; it must be met with whole records."""
    wild = 'record_no,card,paid_at,km\n1,"a"b,c,1\n2,x"y"z,"q,",2\n3,"" ,"",3\n' + "4,a,b,4\n" * 5

    frame = read(tmp_path, wild)

    expected = [[c or None for c in cells] for cells in csv.reader(io.StringIO(wild))][1:]
    assert frame.select(HEADER).rows() == [tuple(cells) for cells in expected]
