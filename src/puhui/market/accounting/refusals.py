"""FACE: what accounting says no to."""

from puhui.ground.refusals import Refusal

RULES = "《碳排放权交易有关会计处理暂行规定》（财会〔2019〕22号）"


class AccountingRefusal(Refusal):
    """The root of this room's answers."""

    code = "accounting.refused"
    cites = RULES


class YearUnknown(AccountingRefusal):
    """Data: year, first, last."""

    code = "accounting.year_unknown"
    message = "{year} is no year that books are kept for: {first} to {last}."


class BooksUntrue(AccountingRefusal):
    """Data: member, where."""

    code = "accounting.books_untrue"
    message = "The books of {member} do not agree with the serial numbers at {where}: run `puhui registry verify`."
