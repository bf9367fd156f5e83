"""Count again what is derived from rows: the chain, balances, what is held, and sealed totals."""

from collections.abc import Callable, Iterator
from typing import Any

from puhui.foundations.ledger.calc import chain
from puhui.foundations.ledger.queries.rereading import Fault, fault

LINKS_PER_PIECE = 50_000


def accounts(cursor) -> int:
    """How many accounts there are: people with balances, and the house's."""
    cursor.execute(
        "SELECT (SELECT count(DISTINCT holder_id) FROM ledger_balance WHERE holder_id > 0)"
        " + (SELECT count(*) FROM ledger_house_account)"
    )
    return cursor.fetchone()[0]


def chain_faults(cursor, tell: Callable[[int], None]) -> Iterator[Fault]:
    """Links that are missing, or do not follow from the one before."""
    position, previous = 0, chain.GENESIS
    while True:
        cursor.execute(
            "SELECT position, id, digest, previous, chain_hash, posted_on FROM ledger_journal WHERE position > %s"
            " ORDER BY position LIMIT %s",
            [position, LINKS_PER_PIECE],
        )
        if not (links := cursor.fetchall()):
            return
        for found, journal, digest, said, closed, day in links:
            position += 1
            place = {"journal": journal, "posted_on": day}
            expected = chain.link(previous, position, journal, bytes(digest))
            if found != position:
                yield fault("chain", "position", position, found, **place)
            if bytes(said) != previous:
                yield fault("chain", "previous", previous.hex(), bytes(said).hex(), **place)
            if bytes(closed) != expected:
                yield fault("chain", "chain_hash", expected.hex(), bytes(closed).hex(), **place)
            position, previous = found, bytes(closed)
        tell(position)


# What every account should have: people's rows summed, and house totals (verified before) where guarded.
BALANCES = """
    WITH expected AS (
        SELECT holder_id, unit, sum(CASE WHEN credit = holder_id THEN amount ELSE -amount END) AS amount
        FROM ledger_transfer WHERE holder_id > 0 GROUP BY holder_id, unit
        UNION ALL
        SELECT t.account, t.unit, sum(t.credited - t.debited)
        FROM ledger_house_total t JOIN ledger_house_account a ON a.id = t.account AND a.kind = 'guarded'
        GROUP BY t.account, t.unit
    ), found AS (
        SELECT b.holder_id, u.number AS unit, coalesce(b.posted[u.slot + 1], 0) AS amount
        FROM ledger_balance b JOIN ledger_unit u ON u.book_id = b.book
    )
    SELECT holder_id, unit, coalesce(e.amount, 0)::bigint, f.amount
    FROM expected e FULL JOIN found f USING (holder_id, unit)
    WHERE coalesce(e.amount, 0) IS DISTINCT FROM f.amount
    ORDER BY holder_id, unit LIMIT 1
"""

HELD = """
    WITH expected AS (
        SELECT holder_id, unit, sum(amount) AS amount FROM ledger_hold WHERE state = 1 GROUP BY holder_id, unit
    ), found AS (
        SELECT b.holder_id, u.number AS unit, coalesce(b.held[u.slot + 1], 0) AS amount
        FROM ledger_balance b JOIN ledger_unit u ON u.book_id = b.book WHERE b.held IS NOT NULL
    )
    SELECT holder_id, unit, coalesce(e.amount, 0)::bigint, coalesce(f.amount, 0)
    FROM expected e FULL JOIN found f USING (holder_id, unit)
    WHERE coalesce(e.amount, 0) <> coalesce(f.amount, 0)
    ORDER BY holder_id, unit LIMIT 1
"""

SEALED = """
    WITH expected AS (
        SELECT t.account, t.unit, sum(t.credited - t.debited) AS amount, sum(t.debited) AS debited
        FROM ledger_house_total t JOIN ledger_journal j ON j.id = t.journal_id AND j.position IS NOT NULL
        GROUP BY t.account, t.unit
    )
    SELECT account, unit, coalesce(e.amount, 0)::bigint, s.credited - s.debited
    FROM expected e FULL JOIN ledger_sealed_total s USING (account, unit)
    WHERE coalesce(e.amount, 0) IS DISTINCT FROM s.credited - s.debited
       OR coalesce(e.debited, 0) IS DISTINCT FROM s.debited
    ORDER BY account, unit LIMIT 1
"""


def _check(kind: str, query: str) -> Callable[[Any], Iterator[Fault]]:
    def faults(cursor) -> Iterator[Fault]:
        cursor.execute(query)
        for holder, unit, expected, found in cursor.fetchall():
            cursor.execute("SELECT code FROM ledger_unit WHERE number = %s", [unit])
            code = (cursor.fetchone() or [unit])[0]
            yield fault(kind, code, expected, found, holder=holder)

    return faults


def _orphan_totals(cursor) -> Iterator[Fault]:
    """House totals of journals that are not there."""
    cursor.execute(
        "SELECT t.journal_id, t.account, t.debited + t.credited FROM ledger_house_total t"
        " WHERE NOT EXISTS (SELECT FROM ledger_journal j WHERE j.id = t.journal_id) ORDER BY 1, 2 LIMIT 1"
    )
    for journal, account, amount in cursor.fetchall():
        yield fault("house_total", "journal", "a journal", amount, journal=journal, holder=account)


CHECKS = (_check("balance", BALANCES), _check("held", HELD), _check("sealed_total", SEALED), _orphan_totals)
