"""What a saving is as much as."""

from datetime import date
from decimal import Decimal

from puhui.foundations.packs import schema
from puhui.portals.public import comparisons


def factor(unit: str, value: str = "0.5", review: str = "official") -> schema.Factor:
    source = schema.Source(title="A source", review=review)
    return schema.Factor(id="driving", value=value, unit=unit, valid_from=date(2021, 1, 1), source=source)


def test_comparison_rounds_down_and_separates_thousands():
    [found] = comparisons.of(1_234_999_999, [factor("kg_co2e / km")])
    assert (found.amount, found.unit, found.unchecked) == ("2,469", "km", False)


def test_comparison_of_less_than_one_is_left_out():
    assert comparisons.of(499_999, [factor("kg_co2e / km")]) == []


def test_comparison_needs_a_mass_of_co2e_for_a_thing():
    odd = [factor("kg_co2e"), factor("kWh / km"), factor("kg_co2e / km", "0")]
    assert comparisons.of(10**9, odd) == []


def test_comparison_keeps_the_doubt_of_its_source():
    [found] = comparisons.of(10**9, [factor("g_co2e / km", "100", "recalled")])
    assert found.unchecked and found.amount == "10,000"


def test_comparison_value_is_exact():
    assert comparisons.of(3 * 10**8, [factor("kg_co2e / km", "0.1")])[0].amount == f"{Decimal(3000):,}"
