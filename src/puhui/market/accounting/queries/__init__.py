"""FACE: the questions of accounting; it keeps nothing, and nothing here writes but to the stream it is given."""

from puhui.market.accounting.queries.books import books, is_known
from puhui.market.accounting.workbook import write

__all__ = ["books", "is_known", "write"]
