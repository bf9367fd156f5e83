"""Where a record took place: what shaping adds for feeds with stations. Pure."""

from collections.abc import Mapping

import polars as pl

from puhui.engine.intake import quantities, stations, texts
from puhui.engine.intake.faults import Faults
from puhui.engine.intake.outcomes import Reason
from puhui.foundations.packs import schema

ENTRY, EXIT, OTHER = "entry", "exit", "other"
_REASONS = {
    stations.MISSING: Reason.STATION_MISSING,
    stations.UNKNOWN: Reason.UNKNOWN_STATION,
    stations.AMBIGUOUS: Reason.AMBIGUOUS_STATION,
}
_NO_STATIONS = pl.DataFrame(
    schema={"id": pl.String, "name": pl.String, "longitude": pl.Float64, "latitude": pl.Float64}
)


def located(
    frame: pl.DataFrame,
    feed: schema.Feed,
    inputs: Mapping[str, schema.Input],
    known: pl.DataFrame | None,
    faults: Faults,
) -> list[pl.Series]:
    """The columns that the feed's adapter, or its being a table of stations, adds."""
    if feed.stations is not None:
        return _positions(frame, feed.stations, faults)
    if feed.adapter is None:
        return []
    table = stations.table(_NO_STATIONS if known is None else known)
    if isinstance(feed.adapter, schema.Pairing):
        return _taps(frame, feed.adapter, table, faults)
    return [_distance(frame, feed.adapter, inputs, table, faults)]


def _taps(frame: pl.DataFrame, adapter: schema.Pairing, table: pl.DataFrame, faults: Faults) -> list[pl.Series]:
    """kind, station, longitude, latitude: pairing itself needs the other taps and comes later."""
    told = texts.canonical(frame[adapter.column])
    kinds = {**dict.fromkeys(adapter.entry, ENTRY), **dict.fromkeys(adapter.exit, EXIT)}
    kind = told.replace_strict(kinds, default=OTHER, return_dtype=pl.String).alias("kind")
    for value, why in adapter.other.items():
        faults.note(told == value, Reason.NOT_THIS_FEED, value=value, why_zh=why.zh, why_en=why.en)
    # Null is not among the known kinds either.
    unknown = ((kind == OTHER) & ~told.is_in(list(adapter.other))).fill_null(True)
    faults.note(unknown, Reason.UNKNOWN_KIND, column=adapter.column, value=told)
    found = stations.located(frame[adapter.station], table)
    _note(found, frame[adapter.station], faults)
    return [kind, *found.drop("found").get_columns()]


def _distance(
    frame: pl.DataFrame,
    adapter: schema.Distance,
    inputs: Mapping[str, schema.Input],
    table: pl.DataFrame,
    faults: Faults,
) -> pl.Series:
    ends = [stations.located(frame[column], table) for column in (adapter.origin, adapter.destination)]
    for end, column in zip(ends, (adapter.origin, adapter.destination), strict=True):
        _note(end, frame[column], faults)
    places = [end[c] for end in ends for c in ("longitude", "latitude")]
    km = stations.distance_millionths(*places)
    faults.note(km == 0, Reason.SAME_STATION, value=ends[0]["station"])
    return ride_distance(km, adapter.distance, inputs[adapter.distance], faults)


def ride_distance(km: pl.Series, name: str, wanted: schema.Input, faults: Faults) -> pl.Series:
    """Millionths of a km as the methodology's input ``in_<name>``; noted where it is out of its bounds."""
    measure = quantities.Measure.of("km", wanted)
    values = quantities.times(km, measure.factor)
    outside = (values < measure.minimum) | (values > measure.maximum)
    minimum, maximum, unit = measure.bounds
    faults.note(
        outside, Reason.OUT_OF_RANGE, column=name, value=quantities.told(values), minimum=minimum, maximum=maximum,
        unit=unit,
    )  # fmt: skip
    return values.set(outside.fill_null(False), None).alias(f"in_{name}")


def _note(found: pl.DataFrame, told: pl.Series, faults: Faults) -> None:
    if (found["found"] == stations.KNOWN).all():
        return
    for state, reason in _REASONS.items():
        faults.note(found["found"] == state, reason, column=told.name, value=told)


def _positions(frame: pl.DataFrame, columns: schema.StationTable, faults: Faults) -> list[pl.Series]:
    """name, longitude, latitude of the rows of a station table."""
    position = []
    for name, column, most in (("longitude", columns.longitude, 180), ("latitude", columns.latitude, 90)):
        degrees = texts.canonical(frame[column]).cast(pl.Float64, strict=False)
        wrong = (degrees.is_null() | degrees.is_nan() | (degrees.abs() > most)).fill_null(True)
        faults.note(wrong, Reason.BAD_POSITION, column=column, value=frame[column])
        position.append(degrees.set(wrong, None).alias(name))
    return [texts.canonical(frame[columns.name]).alias("name"), *position]
