"""Plain text with tables flattened into it, as offices' sites and converters leave them.

Two ways to flatten are known. *Rows*: one line per row, cells divided by tabs, paragraphs of a cell in ``<p>``.
*Cells*: one line per cell, begun by a tab; rows divided by an empty line, which cells may hold too. In the second,
where a row begins is seen from what stands in the first column.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from puhui.oversight.policies import refusals
from puhui.oversight.policies.facts import Block, Cell, Line, Place, Row

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_MARK_OF_EDITORS = re.compile(r"\[bookmark: [^\]]*\]")
_NUMBER = re.compile(r"\d{1,4}$")
_GAP_THAT_ENDS = 2
_FEWEST_NUMBERED = 2


@dataclass
class _Loose:
    """A cell of the second way: its lines, each with the empty lines before it."""

    first_line: int
    gap: int
    lines: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line for line, _, _ in self.lines if line)


def read(path: Path, name: str) -> list[Block]:
    """Lines and rows of a text file. Refusals: EncodingUnknown, NoText."""
    lines = _decoded(path.read_bytes(), name).splitlines()
    if not any(line.strip() for line in lines):
        raise refusals.NoText(name=name, pages=1)
    return _blocks(lines)


def _decoded(raw: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            found = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in found:
            return found.replace("\f", "\n")
    raise refusals.EncodingUnknown(name=name)


def _blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    at, table = 0, 0
    while at < len(lines):
        if _is_row(lines[at]):
            table += 1
            at = _take_rows(lines, at, table, blocks)
        elif lines[at].startswith("\t"):
            table += 1
            at = _take_cells(lines, at, table, blocks)
        else:
            if shown := _plain(lines[at]):
                blocks.append(Line(shown, Place(line=at + 1)))
            at += 1
    return blocks


def _is_row(line: str) -> bool:
    """Two tabs or one amid the line: a whole row. One at the start alone: a cell."""
    return line.count("\t") >= 2 or ("\t" in line and not line.startswith("\t"))


def _plain(line: str) -> str:
    return _MARK_OF_EDITORS.sub("", line).strip().replace("**", "")


def _take_rows(lines: list[str], at: int, table: int, blocks: list[Block]) -> int:
    number = 0
    while at < len(lines) and _is_row(lines[at]):
        number += 1
        cells = tuple(_cell(cell) for cell in lines[at].split("\t"))
        blocks.append(Row(cells, Place(table=table, row=number, line=at + 1)))
        at += 1
    return at


def _cell(written: str) -> Cell:
    parts = tuple(part.strip() for part in _PARAGRAPH.findall(written)) or (written.strip(),)
    return Cell("\n".join(parts), parts)


def _take_cells(lines: list[str], at: int, table: int, blocks: list[Block]) -> int:
    cells, end = _loose_cells(lines, at)
    rows = _in_rows(cells)
    end = _give_back_the_end(rows, end)
    for number, row in enumerate(rows, 1):
        shown = tuple(Cell(cell.text, tuple(cell.text.split("\n"))) for cell in row)
        blocks.append(Row(shown, Place(table=table, row=number, line=row[0].first_line + 1)))
    return end


def _loose_cells(lines: list[str], at: int) -> tuple[list[_Loose], int]:
    """The cells from ``at`` on, and the line after the table."""
    cells: list[_Loose] = []
    gap = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip() and not line.startswith("\t"):
            gap += 1
        elif line.startswith("\t"):
            cells.append(_Loose(at, gap, [(line.strip(), 0, at)]))
            gap = 0
        elif gap >= _GAP_THAT_ENDS:
            break
        else:
            cells[-1].lines.append((line.strip(), gap, at))
            gap = 0
        at += 1
    return cells, at


def _in_rows(cells: list[_Loose]) -> list[list[_Loose]]:
    """Cells gathered into rows: the first gap ends the heading; then a row begins at a number or an empty cell."""
    head = next((at for at, cell in enumerate(cells) if at and cell.gap), len(cells))
    body = cells[head:]
    starts = [at for at, cell in enumerate(body) if cell.gap and (not cell.text or _NUMBER.match(cell.text))]
    numbered = sum(1 for at in starts if body[at].text)
    if numbered < _FEWEST_NUMBERED:
        starts = list(range(0, len(body), max(1, head)))
    rows = [cells[:head]] if head else []
    if body and (not starts or starts[0]):
        starts.insert(0, 0)
    return rows + [body[first:last] for first, last in zip(starts, [*starts[1:], len(body)], strict=True)]


def _give_back_the_end(rows: list[list[_Loose]], end: int) -> int:
    """Lines after an empty one in the last cell of a whole row stand below the table, not in it."""
    usual = max((len(row) for row in rows[:-1]), default=0)
    last = rows[-1][-1]
    if len(rows[-1]) < usual:
        return end
    for position, (_, gap, at) in enumerate(last.lines):
        if position and gap:
            del last.lines[position:]
            return at
    return end
