"""Text to whole millionths of a unit: exact, or a reason. Pure.

Millionths are exact decimal arithmetic throughout. Floats occur once, where they are provably right: a text of
at most 15 digits, 6 of them decimals, times a million is nearer than half to the integer that it means.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import polars as pl

from puhui.engine.intake.outcomes import Reason
from puhui.foundations.packs import schema
from puhui.ground import units

MILLION = 10**6
_INT64_MOST = 2**63 - 1
_INT128_MOST = 2**127 - 1
_WHOLE_MOST = 10**15  # millionths that _PLAIN can say
_PLAIN = r"^[0-9]{1,9}(\.[0-9]{0,6})?$"
_LONG = r"^[0-9]{1,12}\.[0-9]{1,18}$"
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity|∞)", re.IGNORECASE)


@dataclass(frozen=True)
class Measure:
    """How the text of a column becomes a methodology's input: times ``factor``, within the bounds."""

    factor: Fraction
    minimum: int  # millionths of the methodology's unit
    maximum: int
    bounds: tuple[str, str, str]  # minimum, maximum and unit as people write them

    @classmethod
    def of(cls, unit: str, wanted: schema.Input) -> "Measure":
        """From the column's unit ("" for the methodology's own) to the methodology's.

        Raises pint.DimensionalityError when they do not measure the same thing, ValueError without a maximum.
        """
        if wanted.maximum is None:
            raise ValueError("only a quantity has a measure")
        target = units.registry.Unit(wanted.unit)
        factor = units.conversion(units.registry.Unit(unit), target) if unit else Fraction(1)
        low, high = (_millionths(Fraction(bound)) for bound in (wanted.minimum, wanted.maximum))
        if max(abs(low), abs(high)) > _INT64_MOST // 4:
            raise ValueError(f"millionths of {wanted.maximum} cannot be kept")
        if 2 * _WHOLE_MOST * factor.numerator + factor.denominator > _INT128_MOST:
            raise ValueError(f"{unit} is too large a unit for {wanted.unit}")
        return cls(factor, low, high, (str(wanted.minimum), str(wanted.maximum), wanted.unit))


def constant(amount: Decimal, wanted: schema.Input) -> int:
    """Millionths of an amount that the feed itself fixes, in the methodology's unit."""
    return _millionths(Fraction(amount))


def millionths(texts: pl.Series, measure: Measure) -> tuple[pl.Series, pl.Series]:
    """Int64 millionths (null where there is a reason, or no text) and reason codes (null where there is none).

    Rounded half away from zero to millionths after conversion. Spaces around, full-width digits, a sign and an
    exponent are read; thousands separators are not, because 1,234 is 1.234 elsewhere.
    """
    plain = texts.str.contains(_PLAIN)
    values = (texts.set(~plain, None) if not plain.all() else texts).cast(pl.Float64) * MILLION
    values = times(values.round().cast(pl.Int64), measure.factor)
    reasons = pl.repeat(None, len(texts), dtype=pl.String, eager=True)
    if values.null_count() > texts.null_count():
        values, reasons = _with_the_rest(texts, plain, values, measure)
    outside = (values < measure.minimum) | (values > measure.maximum)
    if outside.any():
        reasons = pl.select(pl.when(outside).then(pl.lit(str(Reason.OUT_OF_RANGE))).otherwise(reasons)).to_series()
        values = values.set(outside.fill_null(False), None)
    return values, reasons


def times(whole: pl.Series, factor: Fraction) -> pl.Series:
    """Integers, not negative, times a positive fraction, rounded half up."""
    if factor == 1:
        return whole
    fits = 2 * _WHOLE_MOST * factor.numerator + factor.denominator <= _INT64_MOST
    kind = pl.Int64 if fits else pl.Int128
    twice, half, whole_ones = (
        pl.lit(n, dtype=kind) for n in (2 * factor.numerator, factor.denominator, 2 * factor.denominator)
    )
    # What is beyond Int64 afterwards is beyond every bound as well.
    result = ((pl.lit(whole).cast(kind) * twice + half) // whole_ones).clip(None, pl.lit(_INT64_MOST, dtype=kind))
    return pl.select(result.cast(pl.Int64)).to_series()


def _with_the_rest(
    texts: pl.Series, plain: pl.Series, values: pl.Series, measure: Measure
) -> tuple[pl.Series, pl.Series]:
    """Read what is not plain, each different text once."""
    at = (~plain).fill_null(False).arg_true()
    rest = texts.gather(at)
    unique = rest.unique()
    read = [_one(text, measure) for text in unique]
    table = pl.DataFrame(
        {"text": unique, "value": [v for v, _ in read], "reason": [r for _, r in read]},
        schema={"text": pl.String, "value": pl.Int64, "reason": pl.String},
    )
    found = rest.rename("text").to_frame().join(table, on="text", how="left", maintain_order="left")
    reasons = pl.repeat(None, len(texts), dtype=pl.String, eager=True).scatter(at, found["reason"])
    return values.scatter(at, found["value"]), reasons


def _one(text: str, measure: Measure) -> tuple[int | None, str | None]:
    """One text, exactly."""
    text = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    if _NOT_FINITE.fullmatch(text):
        return None, str(Reason.NOT_FINITE)
    if not _NUMBER.fullmatch(text):
        return None, str(Reason.BAD_NUMBER)
    number = Decimal(text)
    # An exponent of thousands would be a number of thousands of digits; no bound is near it.
    if number and not -40 < number.adjusted() < 40:
        return (0, None) if number.adjusted() < 0 else (None, str(Reason.OUT_OF_RANGE))
    value = _millionths(Fraction(number) * measure.factor)
    if not measure.minimum <= value <= measure.maximum:
        return None, str(Reason.OUT_OF_RANGE)
    return value, None


def told(values: pl.Series) -> pl.Series:
    """Millionths as people write them: 1500000 is 1.5."""
    sign = pl.select(pl.when(values < 0).then(pl.lit("-")).otherwise(pl.lit(""))).to_series()
    digits = (values.abs() // MILLION).cast(pl.String) + "." + (values.abs() % MILLION).cast(pl.String).str.zfill(6)
    return sign + digits.str.strip_chars_end("0").str.strip_chars_end(".")


def _millionths(number: Fraction) -> int:
    """Half away from zero."""
    scaled = abs(number) * MILLION
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return whole if number >= 0 else -whole
