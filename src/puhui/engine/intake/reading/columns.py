"""Which columns a feed needs, and whether a header has them. Knows no file format."""

from collections import Counter
from collections.abc import Iterable, Sequence

import polars as pl

from puhui.engine.intake.reading import refusals
from puhui.foundations.packs import schema

MOST_COLUMNS = 1_000
ROW, FAULT, FAULT_DATA = "row", "reading_fault", "reading_data"
OURS = (ROW, FAULT, FAULT_DATA)


def declared(feed: schema.Feed) -> tuple[str, ...]:
    """The columns that the feed declares, each once, in the order key, revision, time, subject, inputs, adapter."""
    names = [*feed.key, feed.revision]
    names += [feed.time.column] if feed.time else []
    names += [feed.subject.column] if feed.subject else []
    names += [i.column for i in feed.inputs.values() if isinstance(i, schema.Column)]
    if isinstance(feed.adapter, schema.Pairing):
        names += [feed.adapter.column, feed.adapter.station]
    elif isinstance(feed.adapter, schema.Distance):
        names += [feed.adapter.origin, feed.adapter.destination]
    if feed.stations:
        names += [feed.stations.id, feed.stations.name, feed.stations.longitude, feed.stations.latitude]
    names += [feed.device]
    names = list(dict.fromkeys(n for n in names if n))
    for taken in set(names) & set(OURS):
        raise refusals.ColumnReserved(column=taken)
    return tuple(names)


def is_optional(feed: schema.Feed, column: str) -> bool:
    """A revision may always be absent: the record is then its first."""
    return column in feed.optional or column == feed.revision


def check_header(feed: schema.Feed, header: Sequence[str]) -> dict[str, int]:
    """Where each declared column stands in ``header``; absent optional ones are left out.

    Refuses: TooManyColumns, HeaderMissing, DuplicateHeader, ColumnsMissing.
    """
    if len(header) > MOST_COLUMNS:
        raise refusals.TooManyColumns(found=len(header), limit=MOST_COLUMNS)
    wanted = declared(feed)
    titles = [name.strip() for name in header]
    if not set(wanted) & set(titles):
        raise refusals.HeaderMissing(expected=listed(wanted), found=listed(titles)[:200])
    # Blank titles are trailing separators or merged cells; nobody can mean them.
    twice = [name for name, times in Counter(titles).items() if times > 1 and name]
    if twice:
        raise refusals.DuplicateHeader(columns=listed(twice))
    missing = [name for name in wanted if name not in titles and not is_optional(feed, name)]
    if missing:
        raise refusals.ColumnsMissing(columns=listed(missing), found=listed(t for t in titles if t)[:500])
    return {name: titles.index(name) for name in wanted if name in titles}


def listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def shape_of(feed: schema.Feed) -> dict[str, type[pl.DataType]]:
    """The columns and types of every frame that reading yields."""
    return {ROW: pl.Int64, **dict.fromkeys(declared(feed), pl.String), FAULT: pl.String, FAULT_DATA: pl.String}


def without_blanks(frame: pl.DataFrame) -> pl.DataFrame:
    """An empty cell is no value, whichever way the file says so."""
    text = pl.col(pl.String)
    return frame.with_columns(pl.when(text != "").then(text))


def finished(frame: pl.DataFrame, feed: schema.Feed, first_row: int) -> pl.DataFrame:
    """Number the rows from ``first_row`` and add what the file does not have, so that all frames are alike."""
    wanted = shape_of(feed)
    missing = [pl.lit(None, pl.String).alias(n) for n in wanted if n not in frame.columns and n != ROW]
    numbers = pl.int_range(first_row, first_row + pl.len(), dtype=pl.Int64).alias(ROW)
    return frame.with_columns(numbers, *missing).select(list(wanted))
