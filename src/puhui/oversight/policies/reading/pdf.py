"""PDF with text: lines outside tables, and tables with their merged cells. A scan has no text and is refused.

Lines and boxes come from pdfplumber. Where it finds no letter on a page, as with fonts whose code table is embedded,
PDFium is asked for the text of the same boxes: such a page is no scan.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pdfplumber
import pypdfium2
from pdfminer.pdfexceptions import PDFException
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from puhui.oversight.policies import refusals
from puhui.oversight.policies.facts import Block, Cell, Line, Place, Row

MOST_PAGES = 400
Box = tuple[float, float, float, float]


def read(path: Path, name: str) -> list[Block]:
    """Lines and rows of a PDF, in reading order. Refusals: Damaged, NoText, TooLong."""
    try:
        with pdfplumber.open(path) as document, closing(pypdfium2.PdfDocument(path)) as other:
            if len(document.pages) > MOST_PAGES:
                raise refusals.TooLong(name=name, limit=MOST_PAGES)
            blocks, pages, tables = [], len(document.pages), 0
            for number, page in enumerate(document.pages):
                found = _page(_Sheet(page, other[number]), tables)
                tables += len({block.place.table for block in found if isinstance(block, Row)})
                blocks += found
                page.close()
    except (PDFException, PdfminerException, pypdfium2.PdfiumError, ValueError, KeyError, TypeError) as failure:
        raise refusals.Damaged(name=name) from failure
    if not any(isinstance(block, Line) or any(cell.text for cell in block.cells) for block in blocks):
        raise refusals.NoText(name=name, pages=pages)
    return blocks


class _Sheet:
    """One page, with the text of its boxes by whichever of the two readers sees letters."""

    def __init__(self, page: Page, other: pypdfium2.PdfPage) -> None:
        self.page, self.number = page, page.page_number
        self.other = None if page.chars else other.get_textpage()

    def text(self, box: Box) -> str:
        """The text in a box (left, top, right, bottom), line by line."""
        if self.other is None:
            return (self.page.crop(box).extract_text() or "").strip()
        height = self.page.height
        found = self.other.get_text_bounded(box[0], height - box[3], box[2], height - box[1])
        return "\n".join(line.strip() for line in found.splitlines() if line.strip())

    def lines(self, boxes: list[Box]) -> list[tuple[float, str]]:
        """Lines outside of the boxes, each with its distance from the top."""
        if self.other is None:
            outside = self.page.filter(lambda thing: not any(_inside(thing, box) for box in boxes))
            return [
                (line["top"], line["text"].strip()) for line in outside.extract_text_lines() if line["text"].strip()
            ]
        edges = [0.0, *(edge for box in sorted(boxes, key=lambda box: box[1]) for edge in (box[1], box[3]))]
        bands = zip(edges[::2], [*edges[1::2], self.page.height], strict=True)
        told = [(top, self.text((0, top, self.page.width, bottom))) for top, bottom in bands if bottom > top]
        return [(top, line) for top, text in told for line in text.splitlines()]


def _page(sheet: _Sheet, tables_before: int) -> list[Block]:
    tables = sheet.page.find_tables()
    found: list[tuple[float, list[Block]]] = []
    for position, (top, text) in enumerate(sheet.lines([table.bbox for table in tables]), 1):
        found.append((top, [Line(text, Place(page=sheet.number, line=position))]))
    for position, table in enumerate(tables, 1):
        found.append((table.bbox[1], list(_rows(sheet, table, tables_before + position))))
    return [block for _, blocks in sorted(found, key=lambda one: one[0]) for block in blocks]


def _rows(sheet: _Sheet, table: Table, number: int) -> Iterator[Row]:
    """Rows; where a cell reaches over more than one row or column, it is told once and carried on."""
    texts: dict[Box, Cell] = {}
    for box in table.cells:
        text = sheet.text(box)
        texts[box] = Cell(text, tuple(line.strip() for line in text.splitlines() if line.strip()))
    columns = sorted({box[0] for box in table.cells})
    seen: set[Box | None] = set()
    for position, row in enumerate(table.rows, 1):
        top, cells = row.bbox[1], []
        for left in columns:
            box = next((b for b in table.cells if b[0] <= left < b[2] - 1 and b[1] <= top + 1 < b[3]), None)
            found = texts[box] if box else Cell("")
            cells.append(Cell(found.text, found.parts, carried=box is not None and box in seen))
            seen.add(box)
        yield Row(tuple(cells), Place(page=sheet.number, table=number, row=position))


def _inside(thing: dict, box: Box) -> bool:
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]
