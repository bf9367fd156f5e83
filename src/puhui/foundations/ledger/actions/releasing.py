"""Release what holds have put aside."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from puhui.foundations.ledger import models

State = models.Hold.State


def lapse_expired(cursor, book: int, holders: Sequence[int], now: datetime) -> int:
    """Let these holders' expired holds in a book lapse; answers with how many.

    Locks: the holders' balances, in their order.
    """
    cursor.execute(
        "SELECT h.id FROM ledger_hold h JOIN ledger_unit u ON u.number = h.unit WHERE h.holder_id = ANY (%s)"
        " AND u.book_id = %s AND h.state = 1 AND h.expires_at <= %s",
        [list(holders), book, now],
    )
    if not (ids := [id for (id,) in cursor.fetchall()]):
        return 0
    cursor.execute(
        "SELECT FROM ledger_balance WHERE holder_id = ANY (%s) AND book = %s ORDER BY holder_id FOR UPDATE",
        [list(holders), book],
    )
    return settle(cursor, ids, State.LAPSED, now)


def settle(cursor, ids: Sequence[UUID], state: State, at: datetime, posted: int = 0) -> int:
    """Settle open holds, and take them off what their holders have held. The balances are locked."""
    cursor.execute(
        """
        WITH settled AS (
            UPDATE ledger_hold SET state = %(state)s, settled_at = %(at)s, posted = %(posted)s
            WHERE id = ANY (%(ids)s) AND state = 1 RETURNING holder_id, unit, amount
        ), released AS (
            SELECT s.holder_id, u.book_id, u.slot + 1 AS slot, sum(s.amount) AS amount
            FROM settled s JOIN ledger_unit u ON u.number = s.unit GROUP BY s.holder_id, u.book_id, u.slot
        ), changed AS (
            SELECT b.holder_id, b.book, array_agg(
                (h.held - coalesce(r.amount, 0))::bigint ORDER BY h.slot
            ) AS held
            FROM ledger_balance b CROSS JOIN LATERAL unnest(b.held) WITH ORDINALITY AS h (held, slot)
            LEFT JOIN released r ON r.holder_id = b.holder_id AND r.book_id = b.book AND r.slot = h.slot
            WHERE (b.holder_id, b.book) IN (SELECT holder_id, book_id FROM released)
            GROUP BY b.holder_id, b.book
        ), written AS (
            UPDATE ledger_balance b SET held = c.held FROM changed c
            WHERE b.holder_id = c.holder_id AND b.book = c.book
        )
        SELECT count(*) FROM settled
        """,
        {"state": state, "at": at, "posted": posted, "ids": list(ids)},
    )
    return cursor.fetchone()[0]
