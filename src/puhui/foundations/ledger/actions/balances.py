"""Change balances: one row per holder and book, locked in the order of the holders.

Most rows exist: they are updated in the order of their holders, and the few missing ones are then brought, without
waiting for anybody. Where that fails because somebody else is bringing one of them, everything since the savepoint is
done again the other way round: missing rows first, when nothing else is locked yet, then the update. So nobody ever
waits for a lower holder while keeping a higher one.
"""

from datetime import datetime

import polars as pl
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg import errors

from puhui.foundations.ledger import facts, refusals
from puhui.foundations.ledger.actions import releasing
from puhui.ground import columns

# Up to here changes travel as parameters; more are copied into a temporary table.
FEW = 2_000
ATTEMPTS = 20

GUARDS = {"no_balance_below_zero", "held_is_covered_by_posted"}


class _Overtaken(Exception):
    """Somebody else brought a row between our look and our turn."""


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
    change = _change
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return change(cursor, source)
        except _Overtaken:
            change = _change_missing_first
        except DatabaseError as error:
            if attempt == ATTEMPTS - 1 or not _is_known(error.__cause__):
                raise
            if isinstance(error.__cause__, errors.CheckViolation):
                _refuse_or_lapse(cursor, source, at)
            else:
                change = _change_missing_first
    raise DatabaseError(f"Balances of {source.book.code} changed hands {ATTEMPTS} times.")


def _is_known(cause: BaseException | None) -> bool:
    if isinstance(cause, errors.LockNotAvailable):
        return True
    if isinstance(cause, errors.UniqueViolation):
        return cause.diag.table_name == "ledger_balance"
    return isinstance(cause, errors.CheckViolation) and cause.diag.constraint_name in GUARDS


class _Source:
    """The changes as a relation: parameters when they are few, a temporary table when they are many."""

    def __init__(self, cursor, book: facts.Book, changes: pl.DataFrame, table: str = "ledger_change") -> None:
        self.cursor, self.book, self.changes, self.table = cursor, book, changes, table
        self.deltas = _deltas(book)
        self.few = changes.height <= FEW

    def __enter__(self) -> "_Source":
        names = ", ".join(["holder", *self.deltas])
        if self.few:
            self.parameters = [self.changes[name].to_list() for name in ("holder", *self.deltas)]
            self.relation = f"unnest({', '.join(['%s::bigint[]'] * len(self.parameters))}) AS c ({names})"
            return self
        self.parameters = []
        self.relation = f"{self.table} AS c"
        typed = ", ".join(f"{name} bigint NOT NULL" for name in ("holder", *self.deltas))
        self.cursor.execute(f"CREATE TEMP TABLE {self.table} ({typed}) ON COMMIT DROP")
        columns.copy_in(self.cursor, self.table, self.changes)
        return self

    def __exit__(self, kind, *_: object) -> None:
        # After a refusal the transaction may be broken, and takes the table along.
        if not self.few and kind is None:
            self.cursor.execute(f"DROP TABLE {self.table}")


def _change(cursor, source: _Source) -> None:
    """Update what exists, then bring what is missing, if nobody else is about to."""
    changed = _update(cursor, source)
    if changed == source.changes.height:
        return
    missing = _missing(cursor, source)
    cursor.execute("SELECT current_setting('lock_timeout')")
    patience = cursor.fetchone()[0]
    cursor.execute("SET LOCAL lock_timeout = '10ms'")
    _bring(cursor, source.book, missing)
    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience])
    if changed + missing.height < source.changes.height:
        raise _Overtaken


def _change_missing_first(cursor, source: _Source) -> None:
    """Bring what is missing while nothing else is locked, waiting for others who do; then update the rest."""
    missing = _missing(cursor, source)
    _bring(cursor, source.book, missing)
    rest = source.changes.join(missing, on="holder", how="anti", maintain_order="left")
    if rest.is_empty():
        return
    with _Source(cursor, source.book, rest, table="ledger_change_of_the_rest") as remaining:
        if _update(cursor, remaining) < rest.height:
            raise _Overtaken


def _update(cursor, source: _Source) -> int:
    sums = ", ".join(f"coalesce(b.posted[{n}], 0) + c.d{n}" for n in range(1, len(source.deltas) + 1))
    if source.few:
        # Locked in one statement with the update: a row that appears in between is not touched out of turn.
        cursor.execute(
            f"WITH locked AS (SELECT holder_id FROM ledger_balance WHERE book = %s AND holder_id = ANY (%s)"
            f" ORDER BY holder_id FOR UPDATE) UPDATE ledger_balance b SET posted = ARRAY[{sums}]"
            f" FROM locked l JOIN {source.relation} ON c.holder = l.holder_id"
            " WHERE b.holder_id = l.holder_id AND b.book = %s",
            [source.book.number, source.changes["holder"].to_list(), *source.parameters, source.book.number],
        )
        return cursor.rowcount
    # A merge, or a loop over the changes, visits the rows in the order of their holders; a hash does not.
    cursor.execute("SET LOCAL enable_hashjoin = off")
    cursor.execute(
        f"UPDATE ledger_balance b SET posted = ARRAY[{sums}] FROM {source.relation}"
        " WHERE b.holder_id = c.holder AND b.book = %s",
        [source.book.number],
    )
    changed = cursor.rowcount
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
