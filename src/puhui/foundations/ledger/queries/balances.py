"""What somebody has, had, and how it came."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from puhui.foundations.ledger import facts, refusals
from puhui.foundations.ledger.queries import names
from puhui.ground import clock

LINES_LIMIT = 10_000


def balances(holder: int, book: str | facts.Book, at: datetime | None = None) -> dict[str, facts.Balance]:
    """A holder's balances by unit code, zeros included; ``book`` is its code, or itself where the caller has it.

    With ``at``, holds that have expired by then are no longer counted as held, lapsed or not yet.
    Refusals: BookUnknown.
    """
    with connection.cursor() as cursor:
        rows = _kept_in(cursor, holder, book) if isinstance(book, facts.Book) else _kept(cursor, holder, book)
        expired = {}
        if at is not None and any(held for *_, held in rows):
            cursor.execute(
                "SELECT unit, sum(amount)::bigint FROM ledger_hold"
                " WHERE holder_id = %s AND state = 1 AND expires_at <= %s GROUP BY unit",
                [holder, at],
            )
            expired = dict(cursor.fetchall())
    return {
        code: facts.Balance(posted=posted, held=held - expired.get(number, 0)) for number, code, posted, held in rows
    }


def _kept(cursor, holder: int, book_code: str) -> list[tuple[int, str, int, int]]:
    """Unit number, unit code, posted and held of every unit of the book."""
    # A book may have got units after a person's row was written: those are beyond its arrays, and nothing.
    cursor.execute(
        "SELECT u.number, u.code, coalesce(b.posted[u.slot + 1], 0), coalesce(b.held[u.slot + 1], 0)"
        " FROM ledger_book k JOIN ledger_unit u ON u.book_id = k.id"
        " LEFT JOIN ledger_balance b ON b.book = k.id AND b.holder_id = %s"
        " WHERE k.code = %s ORDER BY u.slot",
        [holder, book_code],
    )
    rows = cursor.fetchall()
    if not rows:
        raise refusals.BookUnknown(book=book_code)
    return rows


def _kept_in(cursor, holder: int, book: facts.Book) -> list[tuple[int, str, int, int]]:
    """``_kept`` without asking for the units again."""
    cursor.execute("SELECT posted, held FROM ledger_balance WHERE holder_id = %s AND book = %s", [holder, book.number])
    posted, held = cursor.fetchone() or ([], None)
    return [(u.number, u.code, _at(posted, u.slot), _at(held or [], u.slot)) for u in book.units]


def _at(slots: list[int], slot: int) -> int:
    return slots[slot] or 0 if slot < len(slots) else 0


def balance_at(holder: int, unit: str, instant: datetime) -> int:
    """What a holder had of a unit just after everything posted up to and at ``instant``.

    Works for house accounts that keep a balance as well. Refusals: UnitUnknown.
    """
    number = names.unit(unit).number
    # The key leads with the day: naming every day lets the index find the holder in each of them.
    query = """
        SELECT coalesce(sum(CASE WHEN t.credit = %(holder)s THEN t.amount ELSE -t.amount END), 0)::bigint
        FROM ledger_transfer t JOIN ledger_journal j ON j.id = t.journal_id
        WHERE t.posted_on = ANY (ARRAY(SELECT DISTINCT posted_on FROM ledger_journal WHERE posted_on <= %(day)s))
          AND t.unit = %(unit)s AND j.posted_at <= %(instant)s AND
    """
    side = "t.holder_id = %(holder)s" if holder > 0 else "%(holder)s IN (t.debit, t.credit)"
    with connection.cursor() as cursor:
        cursor.execute(
            query + side, {"holder": holder, "day": clock.local_day(instant), "unit": number, "instant": instant}
        )
        return cursor.fetchone()[0]


def statement(
    holder: int, book_code: str, first_day: date, last_day: date, limit: int = LINES_LIMIT
) -> list[facts.Line]:
    """The lines of a holder in a book from ``first_day`` to ``last_day``, both included, the latest first.

    Refusals: BookUnknown.
    """
    book = names.book(book_code)
    codes = {unit.number: unit.code for unit in book.units}
    days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT t.posted_on, j.posted_at, t.journal_id, t.ordinal, j.caller_id, t.unit,
                   CASE WHEN t.credit = t.holder_id THEN t.amount ELSE -t.amount END,
                   CASE WHEN t.credit = t.holder_id THEN t.debit ELSE t.credit END, t.code, t.memo
            FROM ledger_transfer t JOIN ledger_journal j ON j.id = t.journal_id
            WHERE t.posted_on = ANY (%s) AND t.holder_id = %s AND t.unit = ANY (%s)
            ORDER BY j.posted_at DESC, j.caller_id DESC, t.ordinal DESC LIMIT %s
            """,
            [days, holder, list(codes), min(limit, LINES_LIMIT)],
        )
        return [facts.Line(*row[:5], codes[row[5]], *row[6:]) for row in cursor.fetchall()]


def house_balance(account: int | str, unit: str) -> facts.HouseBalance:
    """What moved through a house account (number or code) in a unit, ever.

    Refusals: UnitUnknown, AccountUnknown.
    """
    number = names.unit(unit).number
    if isinstance(account, str):
        account = names.house_account(account)
    with connection.cursor() as cursor:
        # Sealed journals are summed up already; a journal that commits late is still unsealed, and counts.
        cursor.execute(
            """
            SELECT coalesce(sum(debited), 0)::bigint, coalesce(sum(credited), 0)::bigint FROM (
                SELECT debited, credited FROM ledger_sealed_total WHERE account = %(account)s AND unit = %(unit)s
                UNION ALL
                SELECT h.debited, h.credited FROM ledger_journal j JOIN ledger_house_total h ON h.journal_id = j.id
                WHERE j.position IS NULL AND h.account = %(account)s AND h.unit = %(unit)s
            ) AS sums
            """,
            {"account": account, "unit": number},
        )
        return facts.HouseBalance(*cursor.fetchone())


def holders(book_code: str) -> int:
    """How many people have a row of balances in a book. Refusals: BookUnknown."""
    number = names.book(book_code).number
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_balance WHERE book = %s AND holder_id > 0", [number])
        return cursor.fetchone()[0]


def amounts_of(ids: Sequence[UUID]) -> dict[UUID, tuple[int, int, str]]:
    """What single transfers moved, by the caller's id: the holder, the amount as the holder sees it, the unit.

    An id under which nothing was posted is not in the answer.
    """
    named = {names.of_transfer(id): id for id in ids}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT j.caller_id, t.holder_id, CASE WHEN t.credit = t.holder_id THEN t.amount ELSE -t.amount END, u.code
            FROM ledger_journal j JOIN ledger_transfer t
              ON t.posted_on = j.posted_on AND t.holder_id = j.holder_id AND t.journal_id = j.id
            JOIN ledger_unit u ON u.number = t.unit
            WHERE j.caller_id = ANY (%s)
            """,
            [list(named)],
        )
        return {named[name]: (holder, amount, unit) for name, holder, amount, unit in cursor.fetchall()}
