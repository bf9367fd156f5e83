"""PDF with text: lines outside tables, and tables with their merged cells. A scan has no text and is refused."""

from collections.abc import Iterator
from pathlib import Path

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from puhui.oversight.policies import refusals
from puhui.oversight.policies.facts import Block, Cell, Line, Place, Row

MOST_PAGES = 400
Box = tuple[float, float, float, float]


def read(path: Path, name: str) -> list[Block]:
    """Lines and rows of a PDF, in reading order. Refusals: Damaged, NoText, TooLarge."""
    try:
        with pdfplumber.open(path) as document:
            if len(document.pages) > MOST_PAGES:
                raise refusals.TooLarge(name=name, limit=64)
            blocks, pages = [], len(document.pages)
            for page in document.pages:
                blocks += _page(page, sum(1 for b in blocks if isinstance(b, Row) and b.place.row == 1))
                page.close()
    except (PDFException, PdfminerException, ValueError, KeyError, TypeError) as failure:
        raise refusals.Damaged(name=name) from failure
    if not blocks:
        raise refusals.NoText(name=name, pages=pages)
    return blocks


def _page(page: Page, tables_before: int) -> list[Block]:
    tables = page.find_tables()
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda thing: not any(_inside(thing, box) for box in boxes))
    found: list[tuple[float, list[Block]]] = []
    for position, line in enumerate(outside.extract_text_lines(), 1):
        if text := line["text"].strip():
            found.append((line["top"], [Line(text, Place(page=page.page_number, line=position))]))
    for position, table in enumerate(tables, 1):
        rows = list(_rows(page, table, tables_before + position))
        found.append((table.bbox[1], rows))
    return [block for _, blocks in sorted(found, key=lambda one: one[0]) for block in blocks]


def _rows(page: Page, table: Table, number: int) -> Iterator[Row]:
    """Rows; where a cell reaches over more than one row or column, it is told once and carried on."""
    texts: dict[Box, Cell] = {}
    for box in table.cells:
        text = (page.crop(box).extract_text() or "").strip()
        texts[box] = Cell(text, tuple(line.strip() for line in text.splitlines() if line.strip()))
    columns = sorted({box[0] for box in table.cells})
    seen: set[Box] = set()
    for position, row in enumerate(table.rows, 1):
        top = row.bbox[1]
        cells = []
        for left in columns:
            box = next((b for b in table.cells if b[0] <= left < b[2] - 1 and b[1] <= top + 1 < b[3]), None)
            found = texts[box] if box else Cell("")
            cells.append(Cell(found.text, found.parts, carried=box in seen))
            seen.add(box)
        yield Row(tuple(cells), Place(page=page.page_number, table=number, row=position))


def _inside(thing: dict, box: Box) -> bool:
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]
