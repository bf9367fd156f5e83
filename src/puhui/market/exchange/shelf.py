"""Books of open listings that this process keeps between lots, each as it was when an instrument's row was last written.

A book counts only as long as that row is the very version it was kept with: whoever changes a book writes the row,
whose lock it holds. So a copy that another process, a withdrawal or the close has overtaken is read again, and one
that a transaction took and did not commit is gone.
"""

import threading
from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from puhui.market.exchange.calc.book import Book
from puhui.market.exchange.facts import Side, Standing
from puhui.market.exchange.models import Instrument

STAMP = "exchange_instrument.xmin::text"  # of a row's version
LISTINGS = """
SELECT side, id, member_id, price_fen, "left", seq FROM exchange_order
WHERE instrument_id = %s AND state = 'open' AND kind = 'listing' ORDER BY seq
"""

_books: dict[tuple[str, int], tuple[tuple[int, str], Book]] = {}  # by database and instrument
_lock = threading.Lock()


class Shelf:
    """The books that one transaction takes; nobody else has them meanwhile."""

    def __init__(self, found: dict[int, Book]) -> None:
        self._found = found

    @classmethod
    def of(cls, instruments: Iterable[Instrument]) -> "Shelf":
        """Take what is still true; the instruments are locked, and carry their ``stamp``."""
        found = {}
        with _lock:
            for row in instruments:
                version, book = _books.pop((_database(), row.id), (None, None))
                if version == (row.seq, row.stamp):
                    found[row.id] = book
        return cls(found)

    def book(self, instrument: Instrument) -> Book:
        """An instrument's book, read where none is kept."""
        if instrument.id not in self._found:
            self._found[instrument.id] = _read(instrument.id)
        return self._found[instrument.id]

    def kept(self, instrument: Instrument) -> Book | None:
        """The book of an instrument if there is one in memory, which what is listed now must come into."""
        return self._found.get(instrument.id)

    def put_back(self, instruments: Iterable[Instrument], stamps: Mapping[int, str]) -> None:
        """Keep the books once this is committed: with what was written of each instrument, and its row's version."""
        kept = {
            (_database(), row.id): ((row.seq, stamps[row.id]), self._found[row.id])
            for row in instruments
            if row.id in self._found
        }

        def keep() -> None:
            with _lock:
                _books.update(kept)

        transaction.on_commit(keep)


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _read(instrument: int) -> Book:
    book = Book()
    with connection.cursor() as cursor:
        cursor.execute(LISTINGS, [instrument])
        for side, id, member, price, left, seq in cursor.fetchall():
            book.add(Side(side), Standing(id, member, price, left, seq))
    return book
