"""Tables of a survey as files: XLSX and CSV (UTF-8 or GB18030) become frames of text. Headings in Chinese or English."""

import csv
import io

import polars as pl

from puhui.civic.surveys import refusals
from puhui.civic.surveys.facts import ROWS_MAX, SHEET_BYTES_MAX
from puhui.ground import workbooks

# What a heading may also be called; everything else is a question, metric or margin under its own name.
HEADINGS = {
    "层": "stratum", "分层": "stratum", "权重": "weight", "人口": "population", "总体人数": "population",
    "抽样人数": "sampled", "抽样数": "sampled", "加权组": "class", "名称": "name", "配额": "quota", "项目": "margin",
    "边际": "margin", "类别": "category", "人数": "people", "编号": "number", "区县": "district", "结果": "outcome", "日期": "day",
}  # fmt: skip
YES_NO = {"是": "1", "否": "0", "yes": "1", "no": "0", "true": "1", "false": "0"}


def table(content: bytes, name: str) -> pl.DataFrame:
    """All columns as text, empty cells null, headings by HEADINGS. Refusals: FileUnreadable, FileTooLarge."""
    if len(content) > SHEET_BYTES_MAX:
        raise refusals.FileTooLarge(name=name, limit=ROWS_MAX)
    frame = _workbook(content, name) if content[:2] == b"PK" else _text(content, name)
    if frame.height > ROWS_MAX:
        raise refusals.FileTooLarge(name=name, limit=ROWS_MAX)
    told = [HEADINGS.get(column.strip(), column.strip()) for column in frame.columns]
    if len(set(told)) < len(told):
        raise refusals.FileUnreadable(
            name=name, problem="、".join(sorted({one for one in told if told.count(one) > 1}))
        )
    frame.columns = told
    texts = pl.all().str.strip_chars()
    return frame.select(pl.when(texts != "").then(texts))


def numbers(frame: pl.DataFrame, column: str) -> pl.Series:
    """A column as numbers; yes and no are 1 and 0. Refusals: ColumnMissing, ValueWrong (row counts the heading)."""
    if column not in frame.columns:
        raise refusals.ColumnMissing(column=column, columns="、".join(frame.columns))
    said = frame[column]
    found = said.cast(pl.Float64, strict=False)
    if found.null_count() > said.null_count():
        found = said.str.to_lowercase().replace(YES_NO).cast(pl.Float64, strict=False)
    wrong = found.is_null() & said.is_not_null()
    if wrong.any():
        row = int(wrong.arg_max())
        raise refusals.ValueWrong(column=column, row=row + 2, value=said[row])
    return found


def _text(content: bytes, name: str) -> pl.DataFrame:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            decoded = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise refusals.FileUnreadable(name=name, problem="UTF-8, GB18030")
    try:
        return pl.read_csv(io.BytesIO(decoded.encode()), infer_schema=False)
    except (pl.exceptions.PolarsError, csv.Error) as problem:
        raise refusals.FileUnreadable(name=name, problem=str(problem).split("\n")[0][:200]) from None


def _workbook(content: bytes, name: str) -> pl.DataFrame:
    try:
        rows = workbooks.rows(content, most=ROWS_MAX + 2)
    except workbooks.Unreadable as problem:
        raise refusals.FileUnreadable(name=name, problem=str(problem)) from None
    heads = [str(cell) for cell in rows[0] if cell is not None] if rows else []
    if not heads:
        raise refusals.FileUnreadable(name=name, problem="0")
    texts = [
        ["" if cell is None else _said(cell) for cell in row[: len(heads)]]
        for row in rows[1:]
        if any(cell not in (None, "") for cell in row)
    ]
    return pl.DataFrame(texts, schema=dict.fromkeys(heads, pl.String), orient="row")


def _said(cell: object) -> str:
    # A workbook keeps every number as a float.
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
