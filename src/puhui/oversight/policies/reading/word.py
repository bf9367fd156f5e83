"""Word documents: paragraphs with the numbers that Word computes for them, and tables with their merged cells."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from puhui.oversight.policies import refusals
from puhui.oversight.policies.facts import Block, Cell, Line, Place, Row

DIGITS = "零一二三四五六七八九"
CHINESE_FORMATS = ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting")


def read(path: Path, name: str) -> list[Block]:
    """Paragraphs and rows of a Word document. Refusals: Damaged, NoText."""
    try:
        document = docx.Document(path)
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, SyntaxError) as failure:
        raise refusals.Damaged(name=name) from failure
    blocks = list(_blocks(document))
    if not blocks:
        raise refusals.NoText(name=name, pages=1)
    return blocks


def _blocks(document: Document) -> Iterator[Block]:
    numbers = _Numbers(document)
    paragraphs = tables = 0
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            paragraphs += 1
            for line in _lines(part, numbers):
                yield Line(line, Place(paragraph=paragraphs))
        else:
            tables += 1
            yield from _rows(part, tables, numbers)


def _lines(paragraph: Paragraph, numbers: "_Numbers") -> list[str]:
    """A paragraph's lines: many documents break lines where they mean a new paragraph."""
    told = numbers.before(paragraph) + paragraph.text
    return [line for part in told.splitlines() if (line := part.strip())]


def _rows(table: Table, number: int, numbers: "_Numbers") -> Iterator[Row]:
    """Rows; a merged cell is told once, and where it reaches on it is carried."""
    above: dict[int, object] = {}
    shown: dict[object, Cell] = {}
    for position, row in enumerate(table.rows, 1):
        cells, here = [], {}
        columns = [None] * row.grid_cols_before + list(row.cells)
        for column, cell in enumerate(columns):
            if cell is None:
                cells.append(Cell(""))
                continue
            key = cell._tc
            if key not in shown:
                parts = tuple(line for p in cell.paragraphs for line in _lines(p, numbers))
                shown[key] = Cell("\n".join(parts), parts)
            carried = above.get(column) is key or here.get(column - 1) is key
            here[column] = key
            cells.append(Cell(shown[key].text, shown[key].parts, carried))
        above = here
        yield Row(tuple(cells), Place(table=number, row=position))


class _Numbers:
    """The numbers that Word shows before numbered paragraphs; they are in no text and have to be counted."""

    def __init__(self, document: Document) -> None:
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        if part is not None:
            self._learn(part.element)

    def before(self, paragraph: Paragraph) -> str:
        """The number with what stands around it, or ""."""
        numbered = _numbering(paragraph)
        if numbered is None or numbered.numId is None:
            return ""
        number, level = str(numbered.numId.val), numbered.ilvl.val if numbered.ilvl is not None else 0
        shape = self.levels.get((number, level))
        if shape is None or shape[0] == "bullet":
            return ""
        counts = self.counts[number]
        counts[level] = counts.get(level, shape[2] - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        return re.sub(r"%(\d)", lambda found: self._written(number, int(found[1]) - 1), shape[1])

    def _written(self, number: str, level: int) -> str:
        shape = self.levels.get((number, level), ("decimal", "", 1))
        count = self.counts[number].get(level, shape[2])
        return _chinese(count) if shape[0] in CHINESE_FORMATS else str(count)

    def _learn(self, numbering: object) -> None:
        abstract = {one.get(qn("w:abstractNumId")): one for one in numbering.findall(qn("w:abstractNum"))}
        for one in numbering.findall(qn("w:num")):
            shape = abstract.get(one.find(qn("w:abstractNumId")).get(qn("w:val")))
            for level in shape.findall(qn("w:lvl")) if shape is not None else ():
                told = [level.find(qn(f"w:{name}")) for name in ("numFmt", "lvlText", "start")]
                form, text, start = (element.get(qn("w:val")) if element is not None else "" for element in told)
                key = (one.get(qn("w:numId")), int(level.get(qn("w:ilvl"))))
                self.levels[key] = (form or "decimal", text or "", int(start or 1))


def _numbering(paragraph: Paragraph) -> object | None:
    """A paragraph's own numbering, or that of its style and the styles it is based on."""
    own = paragraph._p.pPr
    if own is not None and own.numPr is not None:
        return own.numPr
    style = paragraph.style
    while style is not None:
        properties = style.element.pPr
        if properties is not None and properties.numPr is not None:
            return properties.numPr
        style = style.base_style
    return None


def _chinese(number: int) -> str:
    """Up to 99, as headings count."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return ("" if not tens else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones or not tens else "")
