"""The outcome of every row of a delivery as a file for people: Parquet, CSV or XLSX. Streams; decides nothing.

A cell that a spreadsheet would take for a formula is written with an apostrophe in front: partners' own texts come
back in these files, and must not run on anybody's desk.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from puhui.engine.intake import outcomes, refusals

WORKBOOK_ROWS_MOST = 1_048_575  # below the header; the format ends there
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets in China take UTF-8 for GBK
COLUMNS = {
    "row": pl.Int64,
    "key": pl.String,
    "outcome": pl.String,
    "code": pl.String,
    "message_zh": pl.String,
    "message_en": pl.String,
    "receipt": pl.String,
}
# Excel takes the full-width signs for the others where Chinese is typed.
_FORMULA = "^([=+\\-@\t\r\n＝＋－＠])"


def told(rows: pl.DataFrame, receipts: str = "") -> pl.DataFrame:
    """Outcomes in words: COLUMNS, from row, key, outcome, reason and reason_data; order kept.

    ``code`` is the reason, or the outcome where there is none. ``receipts`` is put before the key to name a receipt.
    """
    told_by = ["outcome", "reason", "reason_data"]
    said = rows.select(pl.col(told_by).cast(pl.String)).unique()
    codes = [reason or outcome for outcome, reason, _ in said.iter_rows()]
    data = said["reason_data"].to_list()
    said = said.with_columns(
        pl.Series("code", codes, pl.String),
        *(
            pl.Series(name, outcomes.sentences(codes, data, language), pl.String)
            for name, language in (("message_zh", "zh-hans"), ("message_en", "en"))
        ),
    )
    return (
        rows.with_columns(pl.col(told_by).cast(pl.String), (pl.lit(receipts) + pl.col("key")).alias("receipt"))
        .join(said, on=told_by, how="left", maintain_order="left", nulls_equal=True)
        .select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
    )


def write_parquet(frames: Iterable[pl.DataFrame], path: Path) -> int:
    """Write frames of COLUMNS; the file is there when it is complete. Answers with the number of rows."""
    growing = path.with_suffix(".growing")
    rows = 0
    form = pl.DataFrame(schema=COLUMNS).to_arrow().schema
    with pq.ParquetWriter(growing, form, compression="zstd") as writer:
        for frame in frames:
            writer.write_table(frame.select(list(COLUMNS)).to_arrow().cast(form))
            rows += frame.height
    growing.replace(path)
    return rows


def csv_pieces(frames: Iterable[pl.DataFrame]) -> Iterator[bytes]:
    """A CSV file in UTF-8 that spreadsheets open rightly, piece by piece."""
    yield f"{BYTE_ORDER_MARK}{','.join(COLUMNS)}\r\n".encode()
    for frame in frames:
        yield _harmless(frame.select(list(COLUMNS))).write_csv(include_header=False, line_terminator="\r\n").encode()


def write_workbook(frames: Iterable[pl.DataFrame], stream: BinaryIO) -> int:
    """An XLSX file with one sheet; slow for a million rows. Refusals: TooManyRowsForWorkbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("outcomes")
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    rows = 0
    for frame in frames:
        rows += frame.height
        if rows > WORKBOOK_ROWS_MOST:
            sheet.close()  # else its writer complains when it is collected
            raise refusals.TooManyRowsForWorkbook(limit=WORKBOOK_ROWS_MOST)
        for row in _harmless(frame.select(list(COLUMNS))).iter_rows():
            sheet.append([ILLEGAL_CHARACTERS_RE.sub("", c) if isinstance(c, str) else c for c in row])
    book.save(stream)
    return rows


def _harmless(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.String).str.replace(_FORMULA, "'$1"))
