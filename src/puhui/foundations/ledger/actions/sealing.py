"""Close the chain over what was posted: later, so that posting never waits for the chain's end."""

from datetime import datetime

import polars as pl
from django.db import connection, transaction

from puhui.foundations.ledger import facts
from puhui.foundations.ledger.calc import chain
from puhui.ground import columns
from puhui.ground.identifiers import number_of

SEALING_LOCK = number_of("ledger/seal")
JOURNALS_PER_TRANSACTION = 50_000


def seal(at: datetime) -> facts.Sealing:
    """Give every committed journal posted up to ``at`` its place in the chain, by time and name.

    A journal that commits late is sealed by a later call, behind the others.
    Locks: one for all sealing; nobody who posts waits for it.
    """
    sealed = 0
    while True:
        done = _seal_some(at)
        sealed += done.journals
        if done.journals < JOURNALS_PER_TRANSACTION:
            return facts.Sealing(sealed, done.position, done.chain_hash)


@transaction.atomic
def _seal_some(at: datetime) -> facts.Sealing:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING_LOCK])
        cursor.execute(
            "SELECT position, chain_hash FROM ledger_journal WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1"
        )
        position, previous = cursor.fetchone() or (0, chain.GENESIS)
        previous = bytes(previous)
        cursor.execute(
            "SELECT id, digest FROM ledger_journal WHERE position IS NULL AND posted_at <= %s"
            " ORDER BY posted_at, caller_id LIMIT %s",
            [at, JOURNALS_PER_TRANSACTION],
        )
        links = []
        for journal, digest in cursor.fetchall():
            position += 1
            closed = chain.link(previous, position, journal, bytes(digest))
            links.append((journal, position, previous, closed))
            previous = closed
        if links:
            _write(cursor, links)
    return facts.Sealing(journals=len(links), position=position, chain_hash=previous.hex())


def _write(cursor, links: list[tuple[int, int, bytes, bytes]]) -> None:
    schema = {"id": pl.Int64, "position": pl.Int64, "previous": pl.Binary, "chain_hash": pl.Binary}
    cursor.execute(
        "CREATE TEMP TABLE ledger_link (id bigint, position bigint, previous bytea, chain_hash bytea) ON COMMIT DROP"
    )
    columns.copy_in(cursor, "ledger_link", pl.DataFrame(links, schema=schema, orient="row"))
    cursor.execute(
        "UPDATE ledger_journal j SET position = l.position, previous = l.previous, chain_hash = l.chain_hash"
        " FROM ledger_link l WHERE j.id = l.id"
    )
    cursor.execute(
        """
        INSERT INTO ledger_sealed_total AS s (account, unit, debited, credited)
        SELECT h.account, h.unit, sum(h.debited), sum(h.credited)
        FROM ledger_house_total h JOIN ledger_link l ON l.id = h.journal_id GROUP BY h.account, h.unit
        ORDER BY h.account, h.unit
        ON CONFLICT (account, unit) DO UPDATE
        SET debited = s.debited + excluded.debited, credited = s.credited + excluded.credited
        """
    )
    cursor.execute("DROP TABLE ledger_link")
