"""Every outcome and reason is said in both languages; outcome files are whole and harmless."""

import csv
import io
import json
import re
import string
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from puhui.engine.intake import outcome_file, outcomes, refusals
from puhui.engine.intake.outcomes import Outcome, Reason

ROWS = pl.DataFrame(
    [
        (1, "k1", "accepted", None, None),
        (2, "=HYPERLINK(\"http://x\")", "rejected", "unknown_station", '{"column":"station","value":"?I岭"}'),
        (3, None, "rejected", "missing_key", '{"column":"@no"}'),
        (4, "+k4", "open", "ride_too_long", '{"hours":4}'),
        (5, "a,\"b\"\nc", "duplicate", "same_record", None),
    ],
    schema=["row", "key", "outcome", "reason", "reason_data"],
    orient="row",
)  # fmt: skip


@pytest.mark.parametrize("code", [*Outcome, *Reason])
def test_every_code_has_a_sentence_in_both_languages(code):
    names = {name for _, name, _, _ in string.Formatter().parse(outcomes.SENTENCES[code]) if name}
    data = {name: f"«{name}»" for name in names}

    chinese, english = (outcomes.sentence(code, data, language) for language in ("zh-hans", "en"))

    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert not re.search(r"[\u4e00-\u9fff]", english)
    for name in names:
        assert f"«{name}»" in chinese
        assert f"«{name}»" in english


def test_a_reason_of_the_pack_is_told_in_its_own_words():
    data = json.dumps({"value": "巴士", "why_zh": "公交另行报送", "why_en": "buses are told by another feed"})

    assert "公交另行报送" in outcomes.sentence(Reason.NOT_THIS_FEED, data, "zh-hans")
    assert "buses are told" in outcomes.sentence(Reason.NOT_THIS_FEED, data, "en")


def test_data_are_text_and_never_formats():
    data = {"column": "{value.__class__}", "value": "{0}{column}"}

    assert outcomes.sentence(Reason.BAD_NUMBER, data, "en").startswith("“{0}{column}” in column {value.__class__} ")


def test_a_missing_datum_breaks_nothing():
    assert "…" in outcomes.sentence(Reason.BAD_NUMBER, None, "zh-hans")


def test_outcomes_are_told_in_words():
    told = outcome_file.told(ROWS, receipts="3-")

    assert told.schema == pl.Schema(outcome_file.COLUMNS)
    assert told["row"].to_list() == [1, 2, 3, 4, 5]
    assert told["code"].to_list() == ["accepted", "unknown_station", "missing_key", "ride_too_long", "same_record"]
    assert told["receipt"].to_list()[::2] == ["3-k1", None, '3-a,"b"\nc']
    assert told["message_zh"][1] == "没有名为“?I岭”的站点（station 列）。"
    assert told["message_en"][3] == "Entry and exit lie more than 4 hours apart."


def test_csv_opens_in_spreadsheets_and_runs_nothing():
    told = outcome_file.told(ROWS)
    content = b"".join(outcome_file.csv_pieces([told[:2], told[2:]]))

    assert content.startswith(b"\xef\xbb\xbfrow,key,")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [r["key"] for r in rows] == ["k1", '\'=HYPERLINK("http://x")', "", "'+k4", 'a,"b"\nc']
    assert [r["message_zh"].removeprefix("'") for r in rows] == told["message_zh"].to_list()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_whatever_begins_a_formula_is_made_harmless(start):
    rows = ROWS[:1].with_columns(pl.lit(start + "1+1").alias("key"))
    content = b"".join(outcome_file.csv_pieces([outcome_file.told(rows)])).decode("utf-8-sig")

    assert next(csv.DictReader(io.StringIO(content, newline="")))["key"] == "'" + start + "1+1"


def test_workbooks_hold_texts_only():
    out = io.BytesIO()
    rows = ROWS.with_columns(pl.col("key").str.replace("k1", "k\u00071"))
    assert outcome_file.write_workbook([outcome_file.told(rows)], out) == 5

    sheet = openpyxl.load_workbook(out).active
    keys = [sheet.cell(line, 2) for line in range(2, 7)]
    assert [cell.value for cell in keys] == ["k1", '\'=HYPERLINK("http://x")', None, "'+k4", 'a,"b"\nc']
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


def test_workbooks_say_when_they_are_full(monkeypatch):
    monkeypatch.setattr(outcome_file, "WORKBOOK_ROWS_MOST", 4)

    with pytest.raises(refusals.TooManyRowsForWorkbook):
        outcome_file.write_workbook([outcome_file.told(ROWS)], io.BytesIO())


def test_parquet_is_there_when_it_is_whole(tmp_path):
    told = outcome_file.told(ROWS)

    def breaking():
        yield told
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        outcome_file.write_parquet(breaking(), tmp_path / "outcomes.parquet")
    assert not (tmp_path / "outcomes.parquet").exists()

    assert outcome_file.write_parquet([told[:2], told[2:]], tmp_path / "outcomes.parquet") == 5
    assert pl.read_parquet(tmp_path / "outcomes.parquet").equals(told)


def test_every_reason_is_documented():
    page = (Path(__file__).resolve().parents[3] / "docs" / "files.md").read_text("utf-8")

    documented = set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE))
    assert documented == set(Reason)
