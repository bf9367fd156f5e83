"""Rows of a spreadsheet (XLSX; what the library reads besides, such as XLS and ODS, is welcome too).

A spreadsheet is read whole, so its size is limited. Formulas are never evaluated: a cell is the value that was
saved with it. The header may stand below a title; the first sheet that has the declared columns is taken.
"""

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fastexcel
import polars as pl

from puhui.engine.intake.reading import columns, refusals
from puhui.engine.intake.reading.times import ISO, in_form
from puhui.foundations.packs import schema

FILE_MOST_MIB = 64
UNPACKED_MOST_MIB = 512
TITLE_LINES_MOST = 20
_MIB = 2**20
_INSTEAD = "CSV, JSON Lines, Parquet"


def frames(path: Path, feed: schema.Feed) -> Iterator[pl.DataFrame]:
    """One frame of the declared columns; blank rows are left out.

    Refuses: FileTooLarge, FileCutOff, FormatUnknown, HeaderMissing, DuplicateHeader, ColumnsMissing.
    """
    _check_size(path)
    try:
        book = fastexcel.read_excel(path)
        sheet, line, header = _found(book, feed)
        places = columns.check_header(feed, header)
        yield _rows(book, sheet, line, places, feed)
    except fastexcel.FastExcelError as error:
        # A password, an old or a foreign format: what is cut was found by its size already.
        raise refusals.FileUnreadable(format="XLSX", row=0, detail=str(error).split("\n")[0]) from None


def _check_size(path: Path) -> None:
    """Before anything is unpacked: a small file may unpack to a very large one."""
    size = path.stat().st_size
    if size > FILE_MOST_MIB * _MIB:
        raise refusals.FileTooLarge(format="XLSX", limit=FILE_MOST_MIB, size=size // _MIB, instead=_INSTEAD)
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError, struct.error):
        raise refusals.FileCutOff(format="XLSX", row=0) from None
    if unpacked > UNPACKED_MOST_MIB * _MIB:
        raise refusals.FileTooLarge(format="XLSX", limit=UNPACKED_MOST_MIB, size=unpacked // _MIB, instead=_INSTEAD)


def _found(book: fastexcel.ExcelReader, feed: schema.Feed) -> tuple[str, int, list[str]]:
    """Sheet, line (from 0) and cells of the line with the most declared columns."""
    wanted = set(columns.declared(feed))
    best: tuple[int, str, int, list[str]] = (-1, "", 0, [])
    for name in book.sheet_names:
        head = book.load_sheet(name, header_row=None, dtypes="string", n_rows=TITLE_LINES_MOST).to_polars()
        for line, cells in enumerate(head.rows()):
            titles = [(cell or "").strip() for cell in cells]
            hits = len(wanted & set(titles))
            if hits > best[0] and any(titles):
                best = (hits, name, line, titles)
    if best[0] < 0:
        raise refusals.FileEmpty()
    return best[1:]


def _rows(
    book: fastexcel.ExcelReader, sheet: str, line: int, places: dict[str, int], feed: schema.Feed
) -> pl.DataFrame:
    # Read as its head was, from the first line that is not blank: only then do lines count alike.
    unnamed = {f"__UNNAMED__{place}": name for name, place in places.items()}
    frame = book.load_sheet(sheet, header_row=None, dtypes="string", use_columns=list(unnamed)).to_polars()
    frame = frame.rename(unnamed)
    frame = columns.without_blanks(frame[line + 1 :])
    frame = frame.filter(pl.any_horizontal(pl.all().is_not_null()))
    if feed.time and feed.time.column in frame.columns and feed.time.format != ISO:
        frame = frame.with_columns(_times(frame[feed.time.column], feed))
    return frame


def _times(texts: pl.Series, feed: schema.Feed) -> pl.Series:
    """Cells that are times come as ISO text: in the feed's form, where that is another one."""
    times = texts.str.to_datetime(f"{ISO}%.f", strict=False, time_unit="us")
    at = times.is_not_null().arg_true()
    return texts.scatter(at, in_form(times.gather(at), texts.name, feed)) if len(at) else texts
