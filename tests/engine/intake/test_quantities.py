"""Text to millionths: exact to the last digit, or a reason."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pint
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.engine.intake.feeds import NAME

from puhui.engine.intake.quantities import Measure, constant, millionths, told
from puhui.foundations.packs import schema


def measure(unit: str = "km", wanted: str = "km", minimum: str = "0", maximum: str = "1000000000") -> Measure:
    return Measure.of(unit, schema.Input(unit=wanted, minimum=minimum, maximum=maximum, name=NAME))


def read(texts: list[str | None], by: Measure | None = None) -> list[int | str | None]:
    values, reasons = millionths(pl.Series("x", texts, dtype=pl.String), by or measure())
    return [v if v is not None else r for v, r in zip(values, reasons, strict=True)]


def exactly(number: Decimal | Fraction, factor: Fraction = Fraction(1)) -> int:
    """By Decimal, as anybody would check it."""
    exact = Fraction(number) * factor * 10**6
    return int((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


numbers = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=None) | st.decimals(0, 1000, places=6)


@given(st.lists(numbers, min_size=1, max_size=20))
@example([Decimal("0.1234565"), Decimal("999999999.999999"), Decimal("8.9999995"), Decimal("0.000001")])
def test_text_is_read_exactly(decimals):
    decimals = [d for d in decimals if d <= 10**9]
    expected = [int((d * 10**6).quantize(Decimal(1), ROUND_HALF_UP)) for d in decimals]

    assert read([f"{d:f}" for d in decimals]) == expected
    assert read([str(d) for d in decimals]) == expected  # with an exponent where Decimal writes one


@given(st.lists(st.integers(0, 10**15 - 1), min_size=1, max_size=50))
def test_fifteen_digits_survive_the_float(wholes):
    texts = [f"{n // 10**6}.{n % 10**6:06}" for n in wholes]

    assert read(texts) == wholes


@given(st.lists(numbers, min_size=1), st.sampled_from(["m", "mile", "km", "cm", "nautical_mile"]))
def test_units_are_converted_exactly(decimals, unit):
    factors = {"m": Fraction(1, 1000), "mile": Fraction(1609344, 10**6), "km": 1, "cm": Fraction(1, 10**5)}
    factor = Fraction(factors.get(unit, Fraction(1852, 1000)))
    by = measure(unit, maximum="2000000000")

    read_now = read([f"{d:f}" for d in decimals], by)

    for d, value in zip(decimals, read_now, strict=True):
        exact = Fraction(d) * factor * 10**6
        assert value == (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3_000_000), ("3.", 3_000_000), ("3.50", 3_500_000), ("007", 7_000_000), ("+3", 3_000_000),
        (".5", 500_000), (" 3.5 ", 3_500_000), ("３．５", 3_500_000), ("1e3", 1_000_000_000), ("1.5E-3", 1_500),
        ("0.0000005", 1), ("0.00000049999", 0), ("1e-300", 0), ("-0", 0), ("0e9999", 0), ("1e-9999", 0),
        ("12.1234565", 12_123_457), ("12.12345649999999999999", 12_123_456), (None, None),
        ("1,234", "bad_number"), ("1 234", "bad_number"), ("1_000", "bad_number"), ("0x10", "bad_number"),
        ("三", "bad_number"), ("3km", "bad_number"), ("--3", "bad_number"), ("e3", "bad_number"), (".", "bad_number"),
        ("1.2.3", "bad_number"), ("=3", "bad_number"), ("1e99999999999", "bad_number"), (" ", "bad_number"),
        ("NaN", "not_finite"), ("-inf", "not_finite"), ("Infinity", "not_finite"), ("∞", "not_finite"),
        ("-1", "out_of_range"), ("−1", "out_of_range"), ("-0.000001", "out_of_range"), ("1e300", "out_of_range"),
        ("1" + "0" * 300, "out_of_range"), ("1e9999", "out_of_range"), ("1000000000.000001", "out_of_range"),
        ("9" * 9 + ".9999999", 10**15),
    ],
)  # fmt: skip
def test_every_way_of_writing_a_number(text, value):
    assert read([text]) == [value]
    assert read(["1", text, "2.5"]) == [1_000_000, value, 2_500_000]


def test_bounds_belong_to_the_quantity():
    by = measure("m", "km", minimum="0.5", maximum="2")

    assert read(["499.999", "499.9999", "500", "2000", "2000.001"], by) == [
        "out_of_range", 500_000, 500_000, 2_000_000, "out_of_range",
    ]  # fmt: skip


def test_negative_quantities_are_read_where_the_methodology_takes_them():
    by = measure("delta_degC", "delta_degC", minimum="-40", maximum="60")

    assert read(["-3.5", "-40", "-40.1", "1e1"], by) == [-3_500_000, -40_000_000, "out_of_range", 10_000_000]


def test_units_must_measure_the_same():
    with pytest.raises(pint.DimensionalityError):
        measure("kWh", "km")


def test_quantities_that_cannot_be_kept_are_not_promised():
    with pytest.raises(ValueError, match="cannot be kept"):
        measure(maximum="10000000000000")


def test_a_large_column_of_a_small_unit_does_not_overflow():
    by = measure("Mm", "mm", maximum="1000000000000")

    assert read(["999", "1000", "999999999"], by) == [999 * 10**15, 10**18, "out_of_range"]


def test_constants_are_millionths_too():
    assert constant(Decimal("2.5"), schema.Input(unit="km", maximum="3", name=NAME)) == 2_500_000


def test_millionths_are_told_as_people_write_them():
    values = pl.Series([1_500_000, -250_000, 3_000_000, 0, 1, None])

    assert told(values).to_list() == ["1.5", "-0.25", "3", "0", "0.000001", None]


def test_nothing_is_read_from_nothing():
    assert read([]) == []
