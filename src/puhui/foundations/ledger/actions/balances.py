"""Change balances: one row per holder and book, locked in the order of the holders.

A change either finds its row or brings it along. Rows that exist are updated first; the missing are then
inserted. Where somebody else brought a row in between, everything since the savepoint is done again, so
that no transaction ever waits for a lower holder while it keeps a higher one.
"""

from datetime import datetime

import polars as pl
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg import errors

from puhui.foundations.ledger import facts, refusals
from puhui.foundations.ledger.actions import releasing
from puhui.ground import columns

# Up to here rows are locked one by one in their order; above, the plan is held to that order.
FEW = 2_000
ATTEMPTS = 20

GUARDS = {"no_balance_below_zero", "held_is_covered_by_posted"}


class _Overtaken(Exception):
    """Somebody else brought a row between our update and our insert."""


def change_balances(book: facts.Book, changes: pl.DataFrame, at: datetime) -> None:
    """Add to posted balances: ``changes`` has holder and d1, d2, ... by slot, one row per holder, sorted.

    Refusals: BalanceInsufficient. Locks: the balances of these holders, in their order.
    """
    if changes.is_empty():
        return
    with connection.cursor() as cursor:
        if changes.height > FEW and _none_exists(cursor, book, changes) and _all_brought(cursor, book, changes):
            return
        with _Source(cursor, book, changes) as source:
            _change_patiently(cursor, source, at)


def _change_patiently(cursor, source: "_Source", at: datetime) -> None:
    """Try until nobody comes between, or somebody's balance is too small."""
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _change(cursor, source)
        except _Overtaken:
            continue
        except IntegrityError as error:
            if attempt == ATTEMPTS - 1 or not _is_known(error.__cause__):
                raise
            if isinstance(error.__cause__, errors.CheckViolation):
                _refuse_or_lapse(cursor, source, at)
    raise DatabaseError(f"Balances of {source.book.code} changed hands {ATTEMPTS} times.")


def _is_known(cause: BaseException | None) -> bool:
    if isinstance(cause, errors.UniqueViolation):
        return cause.diag.table_name == "ledger_balance"
    return isinstance(cause, errors.CheckViolation) and cause.diag.constraint_name in GUARDS


class _Source:
    """The changes as a relation: parameters when they are few, a temporary table when they are many."""

    def __init__(self, cursor, book: facts.Book, changes: pl.DataFrame) -> None:
        self.cursor, self.book, self.changes = cursor, book, changes
        self.deltas = _deltas(book)
        self.few = changes.height <= FEW

    def __enter__(self) -> "_Source":
        names = ", ".join(["holder", *self.deltas])
        if self.few:
            self.parameters = [self.changes[name].to_list() for name in ("holder", *self.deltas)]
            self.relation = f"unnest({', '.join(['%s::bigint[]'] * len(self.parameters))}) AS c ({names})"
            return self
        self.parameters = []
        self.relation = "ledger_change AS c"
        typed = ", ".join(f"{name} bigint NOT NULL" for name in ("holder", *self.deltas))
        self.cursor.execute(f"CREATE TEMP TABLE ledger_change ({typed}) ON COMMIT DROP")
        columns.copy_in(self.cursor, "ledger_change", self.changes)
        return self

    def __exit__(self, kind, *_: object) -> None:
        # After a refusal the transaction may be broken, and takes the table along.
        if not self.few and kind is None:
            self.cursor.execute("DROP TABLE ledger_change")


def _change(cursor, source: _Source) -> None:
    changed = _update(cursor, source)
    if changed < source.changes.height:
        missing = _missing(cursor, source)
        _bring(cursor, source.book, missing)
        changed += missing.height
    if changed < source.changes.height:
        raise _Overtaken


def _update(cursor, source: _Source) -> int:
    if source.few:
        cursor.execute(
            "SELECT FROM ledger_balance WHERE book = %s AND holder_id = ANY (%s) ORDER BY holder_id FOR UPDATE",
            [source.book.number, source.changes["holder"].to_list()],
        )
    else:
        # A merge, or a loop over the changes, visits the rows in the order of their holders; a hash does not.
        cursor.execute("SET LOCAL enable_hashjoin = off")
    sums = ", ".join(f"coalesce(b.posted[{n}], 0) + c.d{n}" for n in range(1, len(source.deltas) + 1))
    cursor.execute(
        f"UPDATE ledger_balance b SET posted = ARRAY[{sums}] FROM {source.relation}"
        " WHERE b.holder_id = c.holder AND b.book = %s",
        [*source.parameters, source.book.number],
    )
    changed = cursor.rowcount
    if not source.few:
        cursor.execute("RESET enable_hashjoin")
    return changed


def _missing(cursor, source: _Source) -> pl.DataFrame:
    """The changes of holders who have no row yet."""
    cursor.execute(
        f"SELECT c.holder FROM {source.relation} WHERE NOT EXISTS"
        " (SELECT FROM ledger_balance b WHERE b.holder_id = c.holder AND b.book = %s)",
        [*source.parameters, source.book.number],
    )
    holders = pl.DataFrame(cursor.fetchall(), schema={"holder": pl.Int64}, orient="row")
    return source.changes.join(holders, on="holder", how="semi", maintain_order="left")


def _bring(cursor, book: facts.Book, changes: pl.DataFrame) -> None:
    """Bring rows along; a COPY is twice as fast as an INSERT, and waits for a twin just so."""
    deltas = _deltas(book)
    rows = changes.select(
        pl.col("holder").alias("holder_id"),
        pl.lit(book.number, dtype=pl.Int16).alias("book"),
        pl.concat_arr(deltas).cast(pl.Array(pl.Int64, len(deltas))).alias("posted"),
    )
    columns.copy_in(cursor, "ledger_balance", rows)


def _deltas(book: facts.Book) -> list[str]:
    return [f"d{slot + 1}" for slot in range(len(book.units))]


def _none_exists(cursor, book: facts.Book, changes: pl.DataFrame) -> bool:
    """Whether nobody from the first holder to the last has a row: a look at the index."""
    cursor.execute(
        "SELECT NOT EXISTS (SELECT FROM ledger_balance WHERE holder_id BETWEEN %s AND %s AND book = %s)",
        [changes["holder"][0], changes["holder"][-1], book.number],
    )
    return cursor.fetchone()[0]


def _all_brought(cursor, book: facts.Book, changes: pl.DataFrame) -> bool:
    try:
        with transaction.atomic():
            _bring(cursor, book, changes)
        return True
    except IntegrityError as error:
        if not _is_known(error.__cause__):
            raise
        return False


def _refuse_or_lapse(cursor, source: _Source, at: datetime) -> None:
    """Say whose balance is too small; where expired holds stand in the way, let them lapse instead."""
    if _shortage(cursor, source) is None:
        return
    holders = source.changes["holder"].to_list()
    cursor.execute(
        "SELECT FROM ledger_balance WHERE book = %s AND holder_id = ANY (%s) ORDER BY holder_id FOR UPDATE",
        [source.book.number, holders],
    )
    if not releasing.lapse_expired(cursor, source.book.number, holders, at):
        shortage = _shortage(cursor, source)
        if shortage is not None:
            holder, slot, needed, available = shortage
            unit = source.book.units[slot - 1].code
            raise refusals.BalanceInsufficient(holder=holder, unit=unit, available=available, needed=needed)


def _shortage(cursor, source: _Source) -> tuple[int, int, int, int] | None:
    slots = ", ".join(f"({n}, c.d{n})" for n in range(1, len(source.deltas) + 1))
    cursor.execute(
        f"""
        SELECT c.holder, s.slot, -s.change, coalesce(b.posted[s.slot], 0) - coalesce(b.held[s.slot], 0)
        FROM {source.relation}
        CROSS JOIN LATERAL (VALUES {slots}) AS s (slot, change)
        LEFT JOIN ledger_balance b ON b.holder_id = c.holder AND b.book = %s
        WHERE s.change < 0 AND coalesce(b.posted[s.slot], 0) + s.change < coalesce(b.held[s.slot], 0)
        ORDER BY c.holder, s.slot LIMIT 1
        """,
        [*source.parameters, source.book.number],
    )
    return cursor.fetchone()
