"""Recompute the whole ledger from its rows, in bounded memory, and name the first row that is wrong.

Everything is read from one snapshot, so posting goes on meanwhile and is not mistaken for a fault.
What it will not do: repair. A wrong row is for people to look at.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from puhui.foundations.ledger import facts
from puhui.foundations.ledger.queries import recount, rereading

Progress = Callable[[str, int, int], None]


def verify(progress: Progress | None = None) -> facts.Report:
    """Verify rows, journals and house totals day by day, then the chain, balances and holds.

    ``progress`` is told (stage, done, total). Outside a transaction; inside one it sees what that sees.
    """
    tell = progress or (lambda stage, done, total: None)
    with _snapshot() as cursor:
        cursor.execute("SELECT coalesce(sum(rows), 0)::bigint, count(*) FROM ledger_journal")
        rows, journals = cursor.fetchone()
        counted = rereading.Count()
        fault = _first(_faults(cursor, counted, tell, rows, journals))
        return facts.Report(
            ok=fault is None, transfers=counted.transfers, accounts=recount.accounts(cursor), first_fault=fault
        )


def _faults(cursor, counted, tell: Progress, rows: int, journals: int) -> Iterator[dict[str, Any]]:
    yield from rereading.faults(cursor, counted, lambda done: tell("transfers", done, rows))
    yield from recount.chain_faults(cursor, lambda done: tell("chain", done, journals))
    for done, check in enumerate(recount.CHECKS):
        tell("balances", done, len(recount.CHECKS))
        yield from check(cursor)
    tell("balances", len(recount.CHECKS), len(recount.CHECKS))


def _first(faults: Iterator[dict[str, Any]]) -> dict[str, Any] | None:
    try:
        return next(faults, None)
    finally:
        faults.close()


@contextmanager
def _snapshot() -> Iterator[Any]:
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not nested:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield cursor
