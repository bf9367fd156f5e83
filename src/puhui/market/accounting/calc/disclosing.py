"""The disclosure table of 财会〔2019〕22号: opening, what came in, what went out, closing; tonnes and yuan."""

from collections.abc import Iterable
from functools import reduce

from puhui.market.accounting.calc.walking import Movement
from puhui.market.accounting.facts import ROWS_IN, ROWS_OUT, Disclosed, Sum


def disclose(movements: Iterable[Movement], year: int) -> Disclosed:
    """One year's table."""
    movements = list(movements)
    opening = _balance(m for m in movements if m.on.year < year)
    within = [m for m in movements if m.on.year == year]
    rows = {row: reduce(Sum.__add__, (m.amount for m in within if m.row == row), Sum()) for row in ROWS_IN + ROWS_OUT}
    return Disclosed(year, opening, rows, opening + _balance(within))


def _balance(movements: Iterable[Movement]) -> Sum:
    return reduce(Sum.__add__, (m.amount if m.row in ROWS_IN else -m.amount for m in movements), Sum())
