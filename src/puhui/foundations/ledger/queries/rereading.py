"""Read every row again: its seal, its place, its journal's digest and house totals.

Rows come in the order of their journals, a piece at a time; of journals only those of one slice of a day
are kept.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from puhui.foundations.ledger.calc import rows as calc
from puhui.ground import columns
from puhui.ground.identifiers import number_of

JOURNALS_PER_SLICE = 50_000
LEAST, MOST = -(2**63), 2**63 - 1

ROW = {
    "journal_id": ">i8", "ordinal": ">i4", "holder": ">i8", "unit": ">i2", "debit": ">i8", "credit": ">i8",
    "amount": ">i8", "code": ">i2", "memo": ">i8", "seal": ">i8",
}  # fmt: skip
Fault = dict[str, Any]


@dataclass
class Count:
    """How many rows were read so far."""

    transfers: int = 0


@dataclass
class _Journal:
    """A journal as it says it is, and what its rows have come to so far."""

    id: int
    caller_id: str
    rows: int
    digest: bytes
    totals: dict[str, int]
    heading: bytes
    found: Any = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        self.found = hashlib.sha256(self.heading)


def fault(kind: str, what: str, expected: Any, found: Any, **place: Any) -> Fault:
    """A fault, with every key that a reader may ask for."""
    named = {"journal": None, "holder": None, "posted_on": None, "ordinal": None}
    return {"kind": kind, **named, **place, "what": what, "expected": expected, "found": found}


def faults(cursor, count: Count, tell: Callable[[int], None]) -> Iterator[Fault]:
    """Every wrong row, journal and house total, day by day."""
    units = _units(cursor)
    for day in _days(cursor):
        for first, last in _slices(cursor, day):
            journals = _journals(cursor, day, first, last)
            sums = []
            for piece in _rows(cursor, day, first, last):
                count.transfers += len(piece)
                yield from _piece_faults(day, piece, journals)
                sums.append(calc.house_totals(_frame(piece), by=["journal_id"]))
                tell(count.transfers)
            yield from _journal_faults(day, journals.values())
            yield from _total_faults(cursor, day, journals, sums, units)


def _units(cursor) -> dict[int, str]:
    cursor.execute("SELECT number, code FROM ledger_unit")
    return dict(cursor.fetchall())


def _days(cursor) -> list[date]:
    """Days that have journals or rows; rows may stand on a day without any journal."""
    cursor.execute(
        """
        WITH RECURSIVE days AS (
            (SELECT posted_on FROM ledger_transfer ORDER BY posted_on LIMIT 1)
            UNION ALL
            SELECT (SELECT t.posted_on FROM ledger_transfer t WHERE t.posted_on > days.posted_on
                    ORDER BY t.posted_on LIMIT 1) FROM days WHERE days.posted_on IS NOT NULL
        )
        SELECT posted_on FROM days WHERE posted_on IS NOT NULL
        UNION SELECT posted_on FROM ledger_journal ORDER BY posted_on
        """
    )
    return [day for (day,) in cursor.fetchall()]


def _slices(cursor, day: date) -> list[tuple[int, int]]:
    """Ranges of journal numbers that cover all numbers, each with a bounded number of journals."""
    cursor.execute(
        "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM ledger_journal WHERE posted_on = %s)"
        " AS numbered WHERE n %% %s = 0 ORDER BY id",
        [day, JOURNALS_PER_SLICE],
    )
    ends = [*(id for (id,) in cursor.fetchall()), MOST]
    starts = [LEAST, *(end + 1 for end in ends[:-1])]
    return list(zip(starts, ends, strict=True))


def _journals(cursor, day: date, first: int, last: int) -> dict[int, _Journal]:
    cursor.execute(
        "SELECT id, caller_id, rows, digest, totals, posted_at, reverses FROM ledger_journal"
        " WHERE posted_on = %s AND id BETWEEN %s AND %s ORDER BY id",
        [day, first, last],
    )
    return {
        id: _Journal(id, name, rows, bytes(digest), totals, calc.heading(name, posted_at, reverses))
        for id, name, rows, digest, totals, posted_at, reverses in cursor.fetchall()
    }


def _rows(cursor, day: date, first: int, last: int) -> Iterator[np.ndarray]:
    return columns.copy_out_fixed(
        cursor,
        "SELECT journal_id, ordinal, holder_id, unit, debit, credit, amount, code, memo, seal FROM ledger_transfer"
        " WHERE posted_on = %s AND journal_id BETWEEN %s AND %s ORDER BY journal_id, ordinal, holder_id",
        [day, first, last],
        ROW,
    )


def _frame(piece: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame({name: piece[name].astype(ROW[name].replace(">", "=")) for name in ROW})


def _piece_faults(day: date, piece: np.ndarray, journals: dict[int, _Journal]) -> Iterator[Fault]:
    """Faults of rows, in their order; every journal that is met is carried on."""
    rows = _frame(piece)
    seals = calc.seals(rows.with_columns(pl.lit(day).alias("posted_on")))
    wrong = seals != rows["seal"].to_numpy()
    content = calc.content_of(rows)
    numbers = rows["journal_id"].to_numpy()
    borders = [0, *(np.flatnonzero(numbers[1:] != numbers[:-1]) + 1).tolist(), len(numbers)]
    ordinals = rows["ordinal"].to_numpy()
    for start, end in zip(borders, borders[1:], strict=False):
        if wrong[start:end].any():
            at = start + int(np.argmax(wrong[start:end]))
            yield _row_fault(day, rows, at, "seal", int(rows["seal"][at]), int(seals[at]))
        journal = journals.get(int(numbers[start]))
        if journal is None:
            yield _row_fault(day, rows, start, "journal", "a journal of this day", None)
            continue
        places = np.arange(journal.count, journal.count + end - start)
        if (shifted := ordinals[start:end] != places).any():
            at = start + int(np.argmax(shifted))
            yield _row_fault(day, rows, at, "ordinal", int(places[at - start]), int(ordinals[at]))
        journal.count += end - start
        journal.found.update(content[start:end].view(np.uint8))


def _row_fault(day: date, rows: pl.DataFrame, at: int, what: str, expected: Any, found: Any) -> Fault:
    row = rows.row(at, named=True)
    place = {"journal": row["journal_id"], "holder": row["holder"], "posted_on": day, "ordinal": row["ordinal"]}
    return fault("row", what, expected, found, **place)


def _journal_faults(day: date, journals) -> Iterator[Fault]:
    for journal in journals:
        place = {"journal": journal.id, "posted_on": day}
        if journal.id != number_of(journal.caller_id):
            yield fault("journal", "number", number_of(journal.caller_id), journal.id, **place)
        if journal.count != journal.rows:
            yield fault("journal", "rows", journal.rows, journal.count, **place)
        if journal.found.digest() != journal.digest:
            yield fault("journal", "digest", journal.digest.hex(), journal.found.hexdigest(), **place)


def _total_faults(
    cursor, day: date, journals: dict[int, _Journal], sums: list[pl.DataFrame], units: dict[int, str]
) -> Iterator[Fault]:
    """House totals that are not the sums of their journals' rows, and totals that a journal only says."""
    schema = {"journal_id": pl.Int64, "account": pl.Int64, "unit": pl.Int16, "debited": pl.Int64, "credited": pl.Int64}
    keys = ["journal_id", "account", "unit"]
    expected = pl.concat([pl.DataFrame(schema=schema), *sums]).group_by(keys).sum()
    found = columns.copy_out(
        cursor,
        f"SELECT {', '.join(schema)} FROM ledger_house_total WHERE journal_id = ANY (%s)",
        [list(journals)],
        schema,
    )
    both = expected.join(found, on=keys, how="full", coalesce=True, suffix=" found").sort(keys)
    for name in ("debited", "credited"):
        for row in both.filter(pl.col(name).ne_missing(pl.col(f"{name} found"))).iter_rows(named=True):
            yield fault(
                "house_total", f"{name} {units.get(row['unit'], row['unit'])}", row[name], row[f"{name} found"],
                journal=row["journal_id"], holder=row["account"], posted_on=day,
            )  # fmt: skip
