"""Amounts in words."""

from fractions import Fraction

import pytest

from puhui.portals.shared import amounts


@pytest.mark.parametrize(
    ("milligrams", "shown"),
    [
        (0, ("0", "g")),
        (4, ("0", "g")),
        (5, ("0.01", "g")),
        (8_200, ("8.2", "g")),
        (9_999, ("10", "g")),
        (80_000, ("80", "g")),
        (999_949, ("999.9", "g")),
        (999_950, ("1", "kg")),
        (1_280_000, ("1.28", "kg")),
        (194_000_000, ("194", "kg")),
        (999_994_999, ("999.99", "kg")),
        (999_995_000, ("1", "t")),
        (1_234_567_890_000, ("1,234.568", "t")),
        (-80_000, ("−80", "g")),
        (-1_500_000, ("−1.5", "kg")),
    ],
)
def test_mass_takes_the_unit_that_fits_its_size(milligrams: int, shown: tuple[str, str]):
    assert amounts.mass(milligrams) == shown


def test_exact_grams_keep_every_milligram():
    assert amounts.exact_grams(1_234_567) == "1,234.567"
    assert amounts.exact_grams(8_200) == "8.2"
    assert amounts.exact_grams(0) == "0"


def test_signs_are_shown_and_zero_has_none():
    assert [amounts.signed(n) for n in (10, 0, -1_234)] == ["+10", "0", "−1,234"]


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (Fraction(0), "0.0000"),
        (Fraction(500, 37), "0.1351"),
        (Fraction(123_450), "1,234.5000"),
        (Fraction(1, 200), "0.000050"),
        (Fraction(1, 3_000), "0.0000033"),
        (Fraction(19_999, 20_000), "0.0100"),
    ],
)
def test_what_costs_less_than_a_fen_is_not_shown_as_nothing(fen, shown):
    assert amounts.yuan_per_unit(fen) == shown
