"""Stock: units of counters, taken and given back. Private to the room.

A counter's units lie in up to sixteen slices. Who takes in passing locks one free slice that has enough, so that
many sell at once; where none has, the counter's own row is locked, then all its slices, and what is left is spread
anew: so the last unit can be reached, from wherever it lies. Counters are visited in the order of their ids, and
nobody waits for a lower one while keeping a higher one.
"""

import random
from collections.abc import Sequence

from django.db import connection

from puhui.economy.rewards import refusals
from puhui.economy.rewards.calc.cells import Cell

SLICES_MAX = 16
UNITS_PER_SLICE = 64  # fewer are not worth a slice of their own

Wish = tuple[Cell, ...]


def take(wishes: Sequence[Wish]) -> list[Cell | None]:
    """Take one unit of every cell of every wish, first come first; answers with the cell that is over, or None.

    A wish that cannot have all of its cells takes none. Locks: slices of the counters.
    """
    over: list[Cell | None] = [None] * len(wishes)
    cells = {cell.id: cell for wish in wishes for cell in wish}
    known, ours = left_of(list(cells)) if cells else {}, {}
    for number, cell in sorted(cells.items()):
        wanting = [n for n, wish in enumerate(wishes) if over[n] is None and cell in wish]
        got = 0
        if wanting and _may_have(cell, known.get(number)):
            got, ours[number] = _take(cell, len(wanting))
        for n in wanting[got:]:
            over[n] = cell
            _put_back({c.id: ours[c.id] for c in wishes[n] if c.id < number})
    return over


def give(numbers: Sequence[int]) -> None:
    """Put one unit back into each of these counters. Locks: a slice of each, in their order."""
    for number in sorted(numbers):
        _put_back({number: 0})


def left_of(numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
    """(units, left) of those counters that stand already."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT c.id, c.units, (SELECT coalesce(sum(s."left"), 0) FROM rewards_slice s WHERE s.counter_id = c.id)'
            " FROM rewards_counter c WHERE c.id = ANY (%s)",
            [list(numbers)],
        )
        return {id: (units, int(left)) for id, units, left in cursor.fetchall()}


def resize(cell: Cell) -> None:
    """Bring a counter to the units its cell has. Refusals: QuotaBelowSold. Locks: the counter, its slices."""
    with connection.cursor() as cursor:
        units = _lock(cursor, cell.id)
        left = sum(found := _slices(cursor, cell.id))
        if cell.units < (sold := units - left):
            raise refusals.QuotaBelowSold(
                offer=cell.offer, period=cell.period, place=cell.place, span=cell.span, sold=sold, units=cell.units
            )
        cursor.execute("UPDATE rewards_counter SET units = %s WHERE id = %s", [cell.units, cell.id])
        _spread(cursor, cell.id, cell.units - sold, found)


def _may_have(cell: Cell, known: tuple[int, int] | None) -> bool:
    """Open a counter that does not stand yet, fill one up that has grown; false where all is gone for sure."""
    if known is None:
        _open(cell)
    elif known[0] < cell.units:
        resize(cell)
    else:
        # What is over and committed needs no lock to say so.
        return known[1] > 0
    return True


def _open(cell: Cell) -> None:
    """Write a counter with its slices, unless somebody did in the same instant; waits for a twin's end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rewards_counter (id, city, offer, period, per, place, span, units, ends)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [cell.id, cell.city, cell.offer, cell.period, cell.per, cell.place, cell.span, cell.units, cell.ends],
        )
        if cursor.rowcount:
            _spread(cursor, cell.id, cell.units, [])


def _take(cell: Cell, wanted: int) -> tuple[int, int]:
    """Take up to so many; answers with how many, and the number of a slice that is locked now."""
    with connection.cursor() as cursor:
        passing = _take_in_passing(cursor, cell, wanted)
        if passing is not None:
            return wanted, passing
        _lock(cursor, cell.id)
        found = _slices(cursor, cell.id)
        got = min(wanted, sum(found))
        if got:
            _spread(cursor, cell.id, sum(found) - got, found)
        return got, 0


def _take_in_passing(cursor, cell: Cell, wanted: int) -> int | None:
    """From one slice that nobody has locked and that has enough; which is tried first is left to chance."""
    slices = slices_for(cell.units)
    cursor.execute(
        'UPDATE rewards_slice SET "left" = "left" - %s WHERE counter_id = %s AND number = (SELECT number'
        ' FROM rewards_slice WHERE counter_id = %s AND "left" >= %s ORDER BY (number + %s) %% %s LIMIT 1'
        " FOR UPDATE SKIP LOCKED) RETURNING number",
        [wanted, cell.id, cell.id, wanted, random.randrange(slices), slices],
    )
    found = cursor.fetchone()
    return found[0] if found else None


def _lock(cursor, number: int) -> int:
    cursor.execute("SELECT units FROM rewards_counter WHERE id = %s FOR UPDATE", [number])
    return cursor.fetchone()[0]


def _slices(cursor, number: int) -> list[int]:
    """What lies in each slice, all of them locked."""
    cursor.execute('SELECT "left" FROM rewards_slice WHERE counter_id = %s ORDER BY number FOR UPDATE', [number])
    return [left for (left,) in cursor.fetchall()]


def _spread(cursor, number: int, units: int, before: Sequence[int]) -> None:
    """Lay ``units`` into the slices, as evenly as it goes."""
    slices = max(slices_for(units), len(before))
    used = slices_for(units)
    lefts = [units // used + (n < units % used) if n < used else 0 for n in range(slices)]
    cursor.execute(
        'INSERT INTO rewards_slice (counter_id, number, "left") SELECT %s, n - 1, l'
        " FROM unnest(%s::int[]) WITH ORDINALITY AS s (l, n)"
        ' ON CONFLICT (counter_id, number) DO UPDATE SET "left" = excluded."left"',
        [number, lefts],
    )


def _put_back(slices: dict[int, int]) -> None:
    """One unit back into these slices (counter -> number), which are locked."""
    if slices:
        with connection.cursor() as cursor:
            cursor.execute(
                'UPDATE rewards_slice s SET "left" = s."left" + 1 FROM unnest(%s::bigint[], %s::smallint[])'
                " AS c (id, number) WHERE s.counter_id = c.id AND s.number = c.number",
                [list(slices), list(slices.values())],
            )


def slices_for(units: int) -> int:
    """Into how many slices so many units are laid."""
    return max(1, min(SLICES_MAX, units // UNITS_PER_SLICE))
