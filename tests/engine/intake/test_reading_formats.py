# ruff: noqa: DTZ001 -- files tell local times, without a zone
"""JSON, JSON Lines, spreadsheets and Parquet: the same record is the same text by every way."""

import io
import json
import random
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal

import openpyxl
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell
from tests.engine.intake.feeds import HEADER, as_json, csv_text, feed, read, row, rows_of

from puhui.engine.intake.reading import formats, json_rows, refusals, workbook_rows

ROWS = [row(1), row(2, card='六{[“,\\"卡]}', km="12.25"), row(3, km="7"), row(4, card="")]
KEPT = [{name: value or None for name, value in r.items()} for r in ROWS]


def typed(told: dict[str, str]) -> dict[str, object]:
    """The row as programs write it: numbers are numbers."""
    return told | {"record_no": int(told["record_no"]), "km": float(told["km"])}


def workbook(rows, *, above=(), sheets=("Sheet",), header=HEADER) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        if name == sheets[-1]:
            for line in above:
                sheet.append(line)
            sheet.append(header)
            for r in rows:
                sheet.append(as_cells(sheet, r) if isinstance(r, dict) else r)
        else:
            sheet.append(["notes", "of", "the sender"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_cells(sheet, told: dict[str, object]) -> list[Cell]:
    """Texts stay texts, also those that would be formulas."""
    cells = [Cell(sheet, 1, 1, value) for value in told.values()]
    for cell, value in zip(cells, told.values(), strict=True):
        if isinstance(value, str):
            cell.data_type = "s"
    return cells


def parquet(frame: pl.DataFrame, **how) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, **how)
    return out.getvalue()


def at(told: dict) -> dict:
    return told | {"paid_at": datetime.fromisoformat(told["paid_at"])}


def by_every_way(rows: list[dict[str, str]]) -> dict[str, bytes]:
    """The same rows in every format, as text and with numbers and times as such."""
    numbers = [typed(r) for r in rows]
    times = [at(r) for r in numbers]
    return {
        "csv": csv_text(rows).encode(),
        # One character alone may be valid in both encodings; a file with a Chinese column is not.
        "gb18030": ("线路," + csv_text(rows, lineterminator="\n泸州,")).removesuffix("泸州,").encode("gb18030"),
        "json": as_json(rows).encode(),
        "json of numbers": as_json(numbers, page=1).encode("utf-16"),
        "json pretty": json.dumps(numbers, indent=2, ensure_ascii=False).encode("utf-8-sig"),
        "json escaped": json.dumps({"data": rows}).encode(),
        "lines": "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows).encode(),
        "lines of numbers": "\r\n\r\n".join(json.dumps(r) for r in numbers).encode(),
        "workbook": workbook(rows),
        "workbook of numbers": workbook(times, above=[["一卡通日报"], []], sheets=("说明", "数据")),
        "parquet": parquet(pl.DataFrame(rows)),
        "parquet of numbers": parquet(pl.DataFrame(times), row_group_size=2),
    }


@pytest.mark.parametrize("way", by_every_way(ROWS))
def test_every_way_gives_the_same_rows(tmp_path, way):
    frame = read(tmp_path, by_every_way(ROWS)[way])

    assert rows_of(frame) == KEPT
    assert frame["row"].to_list() == [1, 2, 3, 4]
    assert frame["reading_fault"].null_count() == 4


records = st.lists(
    st.builds(
        row,
        st.integers(0, 10**15),
        st.text("０１2一卡{}[],:;\"'\\ab=+-@\t", max_size=8).map(str.strip),
        st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(lambda t: str(t.replace(microsecond=0))),
        st.decimals(0, 10**6, places=6).map(lambda d: f"{float(d):f}".rstrip("0").rstrip(".")),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25)
@given(records)
def test_every_way_gives_the_same_frame(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("ways")
    frames = {way: read(folder, content) for way, content in by_every_way(rows).items()}

    for way, frame in frames.items():
        assert frame.equals(frames["csv"]), way


@pytest.mark.parametrize("block", [1, 7, 64, 1000])
def test_json_may_be_cut_anywhere(tmp_path, block):
    file = tmp_path / "delivered"
    file.write_bytes(as_json(ROWS, page={"of": [1, 2]}).encode())

    assert rows_of(pl.concat(json_rows.document(file, feed(), block), how="diagonal")) == KEPT


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"), (1.50, "1.5"), (-0.5, "-0.5"), (1e16, "10000000000000000"), (1e-7, "0.0000001"), (True, "true"),
        (12345678901234567890, "12345678901234567890"), (None, None), ("", None), ("1.50", "1.50"), ([1], "[1]"),
    ],
)  # fmt: skip
def test_json_values_have_one_text(tmp_path, value, text):
    first = {**row(1), "km": value}

    fast = read(tmp_path, json.dumps([first]))
    # A number that only Python reads makes the whole block be read by it.
    slow = read(tmp_path, json.dumps(first) + "\n" + json.dumps(row(2)).replace('"3.5"', "1e999") + "\n")

    assert fast["km"].to_list() == [text]
    assert slow["km"].to_list() == [text, "1e999"]


def test_missing_cells_of_json_are_nothing(tmp_path):
    rows = [row(1), {k: v for k, v in row(2).items() if k != "km"}, {**row(3), "more": {"x": [1]}}]

    assert read(tmp_path, as_json(rows))["km"].to_list() == ["3.5", None, "3.5"]


def test_json_without_the_key_column_is_refused(tmp_path):
    rows = [{k: v for k, v in row(n).items() if k != "record_no"} for n in range(3)]

    with pytest.raises(refusals.ColumnsMissing) as refused:
        read(tmp_path, as_json(rows))
    assert refused.value.data == {"columns": "record_no", "found": "card, paid_at, km"}


def test_a_broken_line_is_a_row_with_a_fault(tmp_path):
    lines = [json.dumps(row(1)), '{"record_no": 2, "card"', "[3]", "null", json.dumps(row(5))]

    frame = read(tmp_path, "\n".join(lines) + "\n")

    assert frame["record_no"].to_list() == ["1", None, None, None, "5"]
    assert frame["reading_fault"].to_list() == [None, *["unreadable_row"] * 3, None]
    assert json.loads(frame["reading_data"][1])["detail"]


def test_a_zero_character_makes_its_row_unreadable(tmp_path):
    rows = [row(1), row(2, card="a\0b")]

    for content in (json.dumps(rows), parquet(pl.DataFrame(rows))):
        frame = read(tmp_path, content)
        assert frame["reading_fault"].to_list() == [None, "unreadable_row"]
        assert frame["record_no"].to_list() == ["1", None]


def test_json_lines_that_are_cut_are_refused(tmp_path):
    text = "".join(json.dumps(row(n)) + "\n" for n in range(1, 10))

    with pytest.raises(refusals.FileCutOff) as refused:
        read(tmp_path, text[:-10])
    assert refused.value.data == {"format": "JSON Lines", "row": 8}


def test_a_json_document_that_is_cut_anywhere_is_refused(tmp_path):
    text = as_json([row(n) for n in range(1, 4)], page=1)

    for end in range(1, len(text)):
        with pytest.raises(refusals.FileRefusal):
            read(tmp_path, text[:end])


def test_a_broken_row_of_a_document_is_refused_with_its_row(tmp_path):
    text = as_json([row(n) for n in range(1, 4)]).replace('"record_no": "2"', '"record_no" "2"')

    with pytest.raises(refusals.FileUnreadable) as refused:
        read(tmp_path, text)
    assert refused.value.data["row"] == 2


@pytest.mark.parametrize("text", ['{"rows": [{"a": 1}]}', '{"data": {"a": 1}}', "{}", '{"data": 1}'])
def test_a_document_without_its_list_is_refused(tmp_path, text):
    with pytest.raises(refusals.RowsMissing, match="data"):
        read(tmp_path, text)


@pytest.mark.parametrize("text", ["[]", '{"data": []}', '{"total": 0, "data": [ ]}\n'])
def test_a_document_without_rows_is_refused(tmp_path, text):
    with pytest.raises(refusals.FileEmpty):
        read(tmp_path, text)


def test_an_endless_row_is_refused_before_it_fills_the_memory(tmp_path):
    with pytest.raises(refusals.RowTooLarge):
        read(tmp_path, '[{"record_no": "' + "1" * (12 * 2**20))
    with pytest.raises(refusals.RowTooLarge):
        read(tmp_path, '{"record_no": "1"}\n{"record_no": "' + "1" * (12 * 2**20))


@pytest.mark.parametrize(
    "content",
    [
        b"\x1f\x8b\x08\0",
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n\0",
        b"\xff\xd8\xff\xe0\0",
        b"<html><table>",
        b"7z\xbc\xaf'\x1c\0",
    ],
)
def test_other_kinds_of_files_are_refused_by_name(tmp_path, content):
    with pytest.raises(refusals.FormatUnknown):
        read(tmp_path, content)


def test_a_name_says_nothing_content_does(tmp_path):
    file = tmp_path / "day.csv"
    file.write_bytes(as_json(ROWS).encode())

    assert formats.recognised(file, feed()) == formats.Format.JSON


def test_a_text_that_begins_like_another_format_is_read(tmp_path):
    declared = feed(key=("ORCID",), time=None, subject=None, inputs={})

    assert read(tmp_path, "ORCID,x\n7,8\n", declared)["ORCID"].to_list() == ["7"]


def test_a_cut_workbook_is_refused(tmp_path):
    content = workbook(ROWS)

    for end in (10, len(content) // 2, len(content) - 30):
        with pytest.raises(refusals.FileCutOff):
            read(tmp_path, content[:end])


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("day.csv", csv_text(ROWS))

    with pytest.raises(refusals.FileUnreadable):
        read(tmp_path, out.getvalue())


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_rows, "UNPACKED_MOST_MIB", 1)
    content = workbook([row(n) for n in range(12_000)])
    assert len(content) < 2**20

    with pytest.raises(refusals.FileTooLarge, match="Parquet"):
        read(tmp_path, content)


def test_workbooks_say_what_is_wrong_with_their_header(tmp_path):
    with pytest.raises(refusals.HeaderMissing):
        read(tmp_path, workbook([["a", "b"]], header=["x", "y"]))
    with pytest.raises(refusals.ColumnsMissing, match="card, km"):
        read(tmp_path, workbook([["1", "2"]], header=["record_no", "paid_at"]))
    with pytest.raises(refusals.DuplicateHeader, match="km"):
        read(tmp_path, workbook([], header=[*HEADER, "km"]))
    with pytest.raises(refusals.FileEmpty):
        read(tmp_path, workbook([], header=[]))


def test_merged_titles_and_blank_rows_and_columns_do_not_disturb(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"] = "一卡通日报"
    sheet.merge_cells("B2:E2")
    for column, title in enumerate(HEADER, 2):
        sheet.cell(4, column, title)
    for line, told in ((6, row(1)), (9, row(2))):
        for column, value in enumerate(told.values(), 2):
            sheet.cell(line, column, value)
    out = io.BytesIO()
    book.save(out)

    frame = read(tmp_path, out.getvalue())

    assert rows_of(frame) == [row(1), row(2)]
    assert frame["row"].to_list() == [1, 2]


def test_formulas_of_workbooks_are_not_evaluated(tmp_path):
    frame = read(tmp_path, workbook([["1", "=1+1", "2026-03-01 08:00:00", "3.5"]]))

    assert frame["card"].to_list() == [None]  # the value was never saved with it


def test_times_of_workbooks_and_parquet_take_the_form_of_the_feed(tmp_path):
    declared = feed(time={"column": "paid_at", "format": "%d.%m.%Y %H:%M"})
    told = row(1) | {"paid_at": datetime(2026, 3, 1, 8, 5)}

    for content in (workbook([told]), parquet(pl.DataFrame([told]))):
        assert read(tmp_path, content, declared)["paid_at"].to_list() == ["01.03.2026 08:05"]


def test_times_with_a_zone_become_local_times_of_the_feed(tmp_path):
    declared = feed(time={"column": "paid_at", "zone": "America/New_York"})
    instant = pl.Series([datetime(2026, 3, 1, 8)]).dt.replace_time_zone("UTC")

    frame = read(tmp_path, parquet(pl.DataFrame([row(1)]).with_columns(instant.alias("paid_at"))), declared)

    assert frame["paid_at"].to_list() == ["2026-03-01 03:00:00"]


@pytest.mark.parametrize(
    ("form", "text"), [("%Y-%m-%dT%H:%M:%S%:z", "2026-03-01T08:05:00+08:00"), ("%s", "1772323500")]
)
def test_times_take_forms_that_name_instants(tmp_path, form, text):
    declared = feed(time={"column": "paid_at", "format": form})
    told = row(1) | {"paid_at": datetime(2026, 3, 1, 8, 5)}

    for content in (workbook([told]), parquet(pl.DataFrame([told]))):
        assert read(tmp_path, content, declared)["paid_at"].to_list() == [text]


def test_fractions_of_a_second_are_kept(tmp_path):
    told = row(1) | {"paid_at": datetime(2026, 3, 1, 8, 5, 6, 250_000)}

    for content in (workbook([told]), parquet(pl.DataFrame([told]))):
        assert read(tmp_path, content)["paid_at"][0].startswith("2026-03-01 08:05:06.25")


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (pl.Series([1.0, 1.5, 1e22, -0.25, 1e-7, None]), ["1", "1.5", "1" + "0" * 22, "-0.25", "0.0000001", None]),
        (pl.Series([0.1, 100.0], dtype=pl.Float32), ["0.1", "100"]),
        (pl.Series([Decimal("1.50"), Decimal("100.00")]), ["1.5", "100"]),
        (pl.Series([7, -8], dtype=pl.Int8), ["7", "-8"]),
        (pl.Series([2**64 - 1], dtype=pl.UInt64), ["18446744073709551615"]),
        (pl.Series([True, False]), ["true", "false"]),
        (pl.Series(["a", "b"], dtype=pl.Categorical), ["a", "b"]),
        (pl.Series([date(2026, 3, 1)]), ["2026-03-01 00:00:00"]),
        (pl.Series([float("nan"), float("inf")]), ["NaN", "inf"]),
        (pl.Series([None, None]), [None, None]),
    ],
)
def test_parquet_values_have_one_text(tmp_path, values, texts):
    table = pl.DataFrame({**dict.fromkeys(HEADER, values)})

    assert read(tmp_path, parquet(table))["km"].to_list() == texts


@pytest.mark.parametrize("values", [[[1]], [{"a": 1}], [b"x"], [timedelta(1)]])
def test_parquet_columns_that_are_no_text_are_refused(tmp_path, values):
    with pytest.raises(refusals.ColumnNotText, match="km"):
        read(tmp_path, parquet(pl.DataFrame([row(1)]).with_columns(pl.Series("km", values))))


def test_parquet_says_what_is_wrong_with_its_columns(tmp_path):
    with pytest.raises(refusals.ColumnsMissing, match="km"):
        read(tmp_path, parquet(pl.DataFrame([row(1)]).drop("km")))


def test_cut_parquet_is_refused(tmp_path):
    content = parquet(pl.DataFrame([row(n) for n in range(1000)]))

    for end in (4, 50, len(content) // 2, len(content) - 1):
        with pytest.raises(refusals.FileCutOff):
            read(tmp_path, content[:end])


def test_parquet_texts_that_are_not_utf_8_are_refused(tmp_path):
    table = pa.table({name: pa.array([b"\xff\xfe"]).view(pa.binary()) for name in HEADER})
    broken = table.cast(pa.schema([(name, pa.string()) for name in HEADER]), safe=False)
    pq.write_table(broken, tmp_path / "broken")

    with pytest.raises(refusals.FileRefusal):
        read(tmp_path, (tmp_path / "broken").read_bytes())


@pytest.mark.parametrize("way", ["json of numbers", "lines", "workbook of numbers", "parquet of numbers"])
def test_damage_is_refused_or_read_but_never_breaks(tmp_path, way):
    source = random.Random(way)
    content = by_every_way([row(n) for n in range(1, 50)])[way]
    for _ in range(150):
        at = source.randrange(len(content))
        damaged = content[:at] + source.randbytes(2) + content[at + 2 :]
        try:
            frame = read(tmp_path, damaged)
        except refusals.FileRefusal:
            continue
        assert frame["row"].to_list() == list(range(1, frame.height + 1))
