"""Rows of text as records: key, subject, instant, day and quantities, or the first thing that is wrong. Pure.

Columnar throughout: two million rows take less than a second. Will not look into any table of the database:
whether a key was seen before, or who a subject is, is asked later.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import polars as pl

from puhui.engine.intake import instants, places, quantities, texts
from puhui.engine.intake.faults import Faults
from puhui.engine.intake.outcomes import Reason
from puhui.foundations.packs import schema
from puhui.ground import clock

_REVISION_MOST = 2**31 - 1
KEY_MOST_BYTES = 512  # a key is kept in an index, which has no room for novels
# Stands in a key for the subject's number until its keyed hash is known: a card's number is kept nowhere.
SOMEBODY = "•"


def shape(
    frame: pl.DataFrame,
    feed: schema.Feed,
    inputs: Mapping[str, schema.Input],
    city: schema.City,
    now: datetime,
    stations: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Records of the rows of ``read_rows``; same height, same order.

    ``inputs`` are those of the feed's methodology; ``stations`` has id, name, longitude and latitude in degrees.

    Columns: row Int64; key String (the key columns joined by "|", the subject's number as SOMEBODY); revision Int32 (0 where the file says none);
    subject String (null where nobody is named); at Datetime(us, UTC); day Date in Shanghai; ``in_<name>`` Int64
    per input of the feed, in millionths of the methodology's unit (choices: their number from 0); reason String,
    null where all is well, else a code of ``outcomes.Reason``; reason_data String, the JSON of its sentence.
    Columns of a row with a reason may be null. Feeds that pair taps also have kind ("entry", "exit", "other"),
    station String, longitude and latitude Float64; feeds of stations have name, longitude and latitude. Feeds that
    name devices have device String, null where none is named.
    """
    faults = Faults(frame.height)
    faults.note_read(frame["reading_fault"], frame["reading_data"])
    columns = [
        frame["row"],
        _key(frame, feed, faults),
        _revision(frame, feed, faults),
        _subject(frame, feed, faults),
        *_moment(frame, feed, city, now, faults),
        *places.located(frame, feed, inputs, stations, faults),
        *_quantities(frame, feed, inputs, faults),
        *([texts.canonical(frame[feed.device]).alias("device")] if feed.device else []),
    ]
    return pl.DataFrame([*columns, *faults.columns()])


def _key(frame: pl.DataFrame, feed: schema.Feed, faults: Faults) -> pl.Series:
    named = feed.subject.column if feed.subject else None
    parts = [
        pl.repeat(SOMEBODY, frame.height, dtype=pl.String, eager=True).alias(column)
        if column == named
        else texts.canonical(_as_key(frame[column], feed))
        for column in feed.key
    ]
    for part in parts:
        if part.null_count():
            faults.note(part.is_null(), Reason.MISSING_KEY, column=part.name)
    key = texts.joined(parts).alias("key")
    long = key.str.len_bytes() > KEY_MOST_BYTES
    faults.note(long, Reason.KEY_TOO_LONG, value=key, most=KEY_MOST_BYTES)
    return key.set(long.fill_null(False), None) if long.any() else key


def _as_key(told: pl.Series, feed: schema.Feed) -> pl.Series:
    return instants.written(told, feed.time) if feed.time and feed.time.column == told.name else told


def _revision(frame: pl.DataFrame, feed: schema.Feed, faults: Faults) -> pl.Series:
    if not feed.revision or frame[feed.revision].null_count() == frame.height:
        return pl.repeat(0, frame.height, dtype=pl.Int32, eager=True).alias("revision")
    told = texts.canonical(frame[feed.revision])
    number = told.cast(pl.Int64, strict=False)
    wrong = told.is_not_null() & (number.is_null() | (number < 0) | (number > _REVISION_MOST))
    faults.note(wrong, Reason.BAD_REVISION, column=feed.revision, value=told)
    return number.set(wrong, None).fill_null(0).cast(pl.Int32).alias("revision")


def _subject(frame: pl.DataFrame, feed: schema.Feed, faults: Faults) -> pl.Series:
    if feed.subject is None:
        return pl.repeat(None, frame.height, dtype=pl.String, eager=True).alias("subject")
    subject = texts.number_of_a_card(frame[feed.subject.column])
    if subject.null_count():
        faults.note(subject.is_null(), Reason.MISSING_SUBJECT, column=feed.subject.column)
    return subject.alias("subject")


def _moment(
    frame: pl.DataFrame, feed: schema.Feed, city: schema.City, now: datetime, faults: Faults
) -> tuple[pl.Series, pl.Series]:
    if feed.time is None:
        at = pl.repeat(None, frame.height, dtype=instants.INSTANT, eager=True).alias("at")
        return at, at.dt.date().alias("day")
    column, texts_of_time = feed.time.column, frame[feed.time.column]
    at, reasons = instants.instants(texts_of_time, feed.time)
    if at.null_count():
        faults.note(texts_of_time.is_null(), Reason.MISSING_TIME, column=column)
        data = {"column": column, "value": texts_of_time}
        faults.note(reasons == Reason.BAD_TIME, Reason.BAD_TIME, **data, format=feed.time.format)
        faults.note(reasons == Reason.NO_SUCH_TIME, Reason.NO_SUCH_TIME, **data, zone=feed.time.zone)
    day = instants.days(at)
    oldest = clock.local_day(now) - timedelta(days=feed.late_days)
    for which, reason, data in (
        (at > now, Reason.FUTURE, {}),
        (day < city.starts, Reason.BEFORE_PROGRAMME, {"starts": city.starts.isoformat()}),
        (day < oldest, Reason.TOO_LATE, {"days": feed.late_days}),
    ):
        if which.any():
            faults.note(which, reason, at=instants.told(at), **data)
    return at.alias("at"), day.alias("day")


def _quantities(
    frame: pl.DataFrame, feed: schema.Feed, inputs: Mapping[str, schema.Input], faults: Faults
) -> list[pl.Series]:
    return [_quantity(frame, f"in_{name}", told, inputs[name], faults) for name, told in feed.inputs.items()]


def _quantity(
    frame: pl.DataFrame, name: str, told: schema.Column | object, wanted: schema.Input, faults: Faults
) -> pl.Series:
    if not isinstance(told, schema.Column):
        value = quantities.constant(told, wanted)
        return pl.repeat(value, frame.height, dtype=pl.Int64, eager=True).alias(name)
    column = frame[told.column]
    if column.null_count():
        faults.note(column.is_null(), Reason.MISSING_NUMBER, column=told.column)
    if wanted.choices:
        numbers = texts.canonical(column).replace_strict(
            list(wanted.choices), range(len(wanted.choices)), default=None, return_dtype=pl.Int64
        )
        unknown = numbers.is_null() & column.is_not_null()
        faults.note(unknown, Reason.UNKNOWN_CHOICE, column=told.column, value=column, choices=", ".join(wanted.choices))
        return numbers.alias(name)
    measure = quantities.Measure.of(told.unit, wanted)
    values, reasons = quantities.millionths(column, measure)
    if values.null_count() > column.null_count():
        minimum, maximum, unit = measure.bounds
        data = {"column": told.column, "value": column}
        faults.note(reasons == Reason.BAD_NUMBER, Reason.BAD_NUMBER, **data)
        faults.note(reasons == Reason.NOT_FINITE, Reason.NOT_FINITE, **data)
        outside = reasons == Reason.OUT_OF_RANGE
        faults.note(outside, Reason.OUT_OF_RANGE, **data, minimum=minimum, maximum=maximum, unit=unit)
    return values.alias(name)


def keys(frame: pl.DataFrame, feed: schema.Feed) -> pl.Series:
    """The keys alone of the rows of ``read_rows``; null where a key column is empty."""
    return _key(frame, feed, Faults(frame.height))
