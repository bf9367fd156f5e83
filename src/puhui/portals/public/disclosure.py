"""What may be published about few people: nothing that points at them.

A cell is one scenario on one day. A cell of fewer than ``SMALL_GROUP`` people is published only together
with a larger one of the same day, so that no subtraction gives it back; where the day has no larger one,
its figures are withheld. Acts that name nobody (bicycle trips without a rider) are always published.
This module knows neither the database nor the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

SMALL_GROUP = 10
TOGETHER = "together"


@dataclass(frozen=True)
class Cell:
    """One published figure. ``mg`` in milligrams CO2e; ``acts`` and ``mg`` are None where withheld.

    ``people`` is None where it is withheld or not known: the cell holds acts without a named person.
    """

    day: date
    scenario: str
    acts: int | None
    mg: int | None
    people: int | None
    withheld: bool = False


def publishable(cells: Iterable[Cell]) -> list[Cell]:
    """The cells, days in order, with small groups pooled or withheld.

    A pool's people are not published: one person may have done several things, so the sum is no count.
    """
    published = []
    for _, day_cells in groupby(sorted(cells, key=lambda c: (c.day, c.scenario)), key=lambda c: c.day):
        published += _publishable_day(list(day_cells))
    return published


def _publishable_day(cells: list[Cell]) -> list[Cell]:
    nameless = [replace(c, people=None) for c in cells if not c.people]
    small = [c for c in cells if c.people and c.people < SMALL_GROUP]
    large = sorted((c for c in cells if c.people and c.people >= SMALL_GROUP), key=lambda c: c.people)
    if not small:
        return nameless + sorted(large, key=lambda c: c.scenario)
    # The union of groups has at least as many people as its largest group, and perhaps no more.
    pool = small + large[:1]
    together = Cell(
        day=cells[0].day,
        scenario=TOGETHER,
        acts=sum(c.acts for c in pool) if large else None,
        mg=sum(c.mg for c in pool) if large else None,
        people=None,
        withheld=not large,
    )
    return nameless + sorted(large[1:], key=lambda c: c.scenario) + [together]
