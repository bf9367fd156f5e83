"""Times that a file keeps as times, not as text: in the form in which the feed would write them."""

import re

import polars as pl

from puhui.foundations.packs import schema

ISO = "%Y-%m-%d %H:%M:%S"
_ABSOLUTE = re.compile("%[:#]?z|%s")


def names_instants(form: str) -> bool:
    """Whether a text of this form names an instant by itself, whatever the feed's zone."""
    return _ABSOLUTE.search(form) is not None


def in_form(times: pl.Series, column: str, feed: schema.Feed) -> pl.Series:
    """Datetimes of a column as text: its own form where it is the feed's time, else ISO."""
    if feed.time and feed.time.column == column:
        return as_text(times, feed.time.format, feed.time.zone)
    return as_text(times, ISO, "Asia/Shanghai")


def as_text(times: pl.Series, form: str, zone: str) -> pl.Series:
    """Datetimes, local ones of ``zone`` or with a zone, in a form; fractions of a second only where there are any."""
    if times.dtype.time_zone is not None:
        times = times.dt.convert_time_zone(zone)
    elif names_instants(form):
        times = times.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    told = times.dt.strftime(form)
    if "%S" not in form or "%.f" in form or "%f" in form:
        return told
    fraction = times.dt.microsecond() != 0
    if not fraction.any():
        return told
    at = fraction.fill_null(False).arg_true()
    return told.scatter(at, times.gather(at).dt.strftime(form.replace("%S", "%S%.6f")))
