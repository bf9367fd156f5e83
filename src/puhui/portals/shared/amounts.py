"""Amounts in words: grams and points as people read them. It formats; it will not convert or add anything.

Summaries are rounded half up to a handful of digits; receipts use ``exact_grams``, which rounds nothing.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

MINUS = "\N{MINUS SIGN}"


def _plain(value: Decimal) -> str:
    """Thousands separated, no trailing zeros, a true minus sign."""
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS) if value else "0"


def mass(milligrams: int) -> tuple[str, str]:
    """(number, unit) of a mass of CO2e given in whole milligrams; the unit is ``g``, ``kg`` or ``t`` by size."""
    size = abs(milligrams)
    # The limits are those of the rounded number: 999.96 g must not be shown as "1,000 g".
    if size < 999_950:
        places, unit, scale = ("0.01" if size < 10_000 else "0.1"), "g", 3
    elif size < 999_995_000:
        places, unit, scale = "0.01", "kg", 6
    else:
        places, unit, scale = "0.001", "t", 9
    value = Decimal(milligrams).scaleb(-scale)
    return _plain(value.quantize(Decimal(places), ROUND_HALF_UP)), unit


def exact_grams(milligrams: int) -> str:
    """Grams to the last milligram."""
    return _plain(Decimal(milligrams).scaleb(-3))


def count(number: int) -> str:
    """A whole number with thousands separated and a true minus sign."""
    return f"{number:,}".replace("-", MINUS)


def signed(number: int) -> str:
    """A whole number with its sign always shown; zero has none."""
    return f"+{count(number)}" if number > 0 else count(number)


def yuan(fen: int) -> str:
    """Money in yuan with both places, from whole fen: ``1,234.50``."""
    return f"{Decimal(fen).scaleb(-2):,.2f}".replace("-", MINUS)


def yuan_per_unit(fen: Fraction) -> str:
    """What one of something costs, in yuan, from exact fen: four decimals, or as many as show two digits; half up.

    A kilogram of CO2e costs less than a fen in most programmes; to the fen it would be nothing.
    """
    value = Decimal(fen.numerator) / Decimal(fen.denominator) / 100
    places = 4 if not value else max(4, 1 - value.adjusted())
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}".replace("-", MINUS)
