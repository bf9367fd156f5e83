"""Text that is safe in a cell of a workbook."""

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

LEADS = tuple("=+-@\t\r\n＝＋－＠")


def plain(text: str) -> str:
    """Without signs that a workbook cannot hold; what a spreadsheet would take for a formula gets an apostrophe.

    >>> plain("=1+1"), plain("a")
    ("'=1+1", 'a')
    """
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{clean}" if clean.startswith(LEADS) else clean
