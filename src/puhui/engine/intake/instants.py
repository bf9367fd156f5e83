"""Local time in text to instants and to the city's days. Pure: what time it is now is told."""

import re
from datetime import UTC, date, datetime

import polars as pl

from puhui.engine.intake.outcomes import Reason
from puhui.engine.intake.reading.times import as_text, names_instants
from puhui.foundations.packs import schema

INSTANT = pl.Datetime("us", "UTC")
# Since then Shanghai has been eight hours ahead of UTC all the year round.
_EIGHT_HOURS_SINCE = datetime(1991, 9, 16)  # noqa: DTZ001 -- a local time, as files tell it
_EIGHT_HOURS = 8 * 3_600_000_000
_DAY = 86_400_000_000
_ZONE = re.compile("%[:#]?z")


def instants(texts: pl.Series, moment: schema.Moment) -> tuple[pl.Series, pl.Series]:
    """Instants in UTC (null where there is a reason, or no text) and reason codes.

    A time that clocks showed twice is the earlier one; a time that they never showed is refused.
    """
    absolute = names_instants(moment.format)
    local = _parsed(texts, moment.format, absolute=absolute)
    if absolute:
        at = local
    elif moment.zone == "Asia/Shanghai" and (local.is_empty() or (local >= _EIGHT_HOURS_SINCE).all()):
        at = (local.to_physical() - _EIGHT_HOURS).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    else:
        at = local.dt.replace_time_zone(moment.zone, ambiguous="earliest", non_existent="null")
        at = at.dt.convert_time_zone("UTC")
    reasons = pl.repeat(None, len(texts), dtype=pl.String, eager=True)
    if at.null_count() > texts.null_count():
        reasons = pl.select(
            pl.when(texts.is_not_null() & local.is_null()).then(pl.lit(str(Reason.BAD_TIME)))
            .when(local.is_not_null() & at.is_null()).then(pl.lit(str(Reason.NO_SUCH_TIME)))
        ).to_series()  # fmt: skip
    return at, reasons


def _parsed(texts: pl.Series, format: str, *, absolute: bool) -> pl.Series:
    """As the feed says; what does not fit is looked at once more without its dress."""
    kind = INSTANT if absolute else pl.Datetime("us")
    format = _ZONE.sub("%z", format)
    local = texts.str.strptime(pl.Datetime("us") if "%s" in format else kind, format, strict=False, cache=False)
    local = local.dt.replace_time_zone("UTC") if "%s" in format else local
    if local.null_count() == texts.null_count():
        return local
    at = (texts.is_not_null() & local.is_null()).arg_true()
    again = texts.gather(at).str.normalize("NFKC").str.strip_chars()
    if " " in format:
        again = again.str.replace("T", " ", literal=True)
    if "%z" in format:
        again = again.str.replace(r"Z$", "+0000")
    if "%S" in format and "%.f" not in format:
        format = format.replace("%S", "%S%.f")
    parsed = again.str.strptime(kind, format, strict=False, cache=False)
    return local.scatter(at, parsed) if parsed.null_count() < len(parsed) else local


def written(texts: pl.Series, moment: schema.Moment) -> pl.Series:
    """Times as they stand in keys: one text per moment, however it was told; what is no time stays as it is."""
    if names_instants(moment.format):
        at, _reasons = instants(texts, moment)
        return pl.select(pl.coalesce(at.dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ"), texts)).to_series().alias(texts.name)
    usual = pl.Series([_EIGHT_HOURS_SINCE]).dt.strftime(moment.format)
    dress = [
        "[^ -~]",
        "^ ",
        "  ",
        " $",
        *(sign for sign in ("T", "[.]", "[+]") if sign.strip("[]") not in usual.item()),
    ]
    # A text of the usual length without any dress has every part at its full width.
    odd = (texts.str.len_bytes() != usual.str.len_bytes().item()) | texts.str.contains("|".join(dress))
    at = odd.fill_null(False).arg_true()
    if not len(at):
        return texts
    local = _parsed(texts.gather(at), moment.format, absolute=False)
    told = as_text(local, moment.format, moment.zone)
    return texts.scatter(at, pl.select(pl.coalesce(told, texts.gather(at))).to_series())


def days(at: pl.Series) -> pl.Series:
    """The local days in Shanghai of instants in UTC."""
    if at.is_empty() or (at >= _EIGHT_HOURS_SINCE.replace(tzinfo=UTC)).all():
        return ((at.to_physical() + _EIGHT_HOURS) // _DAY).cast(pl.Int32).cast(pl.Date)
    return at.dt.convert_time_zone("Asia/Shanghai").dt.date()


def told(at: pl.Series) -> pl.Series:
    """Instants as the city's clocks show them."""
    return at.dt.convert_time_zone("Asia/Shanghai").dt.strftime("%Y-%m-%d %H:%M:%S")


def too_early(day: pl.Series, starts: date) -> pl.Series:
    return day < starts
