"""Documents of the shapes that cities write, made in own words from the truth tables, in four formats.

A built table is rows of cells; a cell is a text, a list of paragraphs, ``UP`` (merged with the cell above) or ``LEFT``
(merged with the cell to the left). Every writer puts the merges in the way of its format.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pylopdf_fonts_zh_cn as fonts
from fpdf import FPDF
from fpdf.enums import TableSpan

UP, LEFT = object(), object()
Grid = list[list[Any]]
PERIODS = {
    "year": "每年", "half_year": "每半年", "quarter": "每季度", "month": "每月", "school_year": "每学年",
    "2022": "2022年", "2021-2025": "“十四五”期间",
}  # fmt: skip
GROUP_OF = 3


def sentence(row: dict[str, Any]) -> str:
    """A task in own words that promises the row's targets."""
    told = [f"做好{row['t']}有关工作，压实责任，务求实效"]
    for target in row["targets"]:
        if target["period"] == "two_months":
            told.append(f"按照“全市联动、双月{target['metric']}”的要求推进")
            continue
        by = f"{target['by'].year}年底前，" if target["by"] and target["period"] not in PERIODS else ""
        if target["by"] and target["period"] == "year":
            by = f"{target['by'].year}年底前，"
        words = {">=": "不少于", "<=": "不超过", "=": ""}[target["comparator"]]
        each = "各" if "等景区" in target["scope"] or "场馆" in target["scope"] and "、" in target["scope"] else ""
        period = PERIODS.get(target["period"], "")
        amount = f"{words}{target['value']:g}{target['unit']}"
        if target["period"] in ("2022", "2021-2025"):
            told.append(f"{period}{target['scope']}实现{target['metric']}{amount}")
        else:
            told.append(f"{by}{target['scope']}{period}{each}推进{target['metric']}{amount}")
    return "。".join(told) + "。"


def limit(row: dict[str, Any]) -> str:
    if row["cycle"] == "long_term":
        return "立即落实，长期坚持"
    if not row["due"]:
        return ""
    day = row["due"]
    if "due_ambiguous" in row["issues"]:
        return f"{day.year}年{day.month}月前"
    return f"{day.year}年底前" if (day.month, day.day) == (12, 31) else f"{day.year}年{day.month}月{day.day}日"


def with_units(row: dict[str, Any]) -> str:
    names = list(row["withs"])
    if "units_open_list" in row["issues"]:
        names[-2] += "等部门（单位）"
    return "、".join(names)


def numbered_table(rows: list[dict[str, Any]]) -> Grid:
    """Number, two headings, task, one column of units whose first leads, time limit; a remark under the heading."""
    grid: Grid = [["序号", "主要任务", "任务分解", "具体要求", "责任单位", "完成时间"]]
    grid.append(["", "", "", "", "（其中，排第一的为牵头部门）", ""])
    for position, row in enumerate(rows):
        first = position % GROUP_OF == 0 or "cell_repeated" in row["issues"]
        group = f"第{position}组任务" if first else UP
        if "cell_repeated" in row["issues"]:
            group = [group, group]
        part = f"第{position}项分解" if position % 2 == 0 or first else UP
        units = "，".join([row["leads"][0], "、".join([*row["leads"][1:], *row["withs"]])]).rstrip("，")
        grid.append([row["n"] or "", group, part, sentence(row), units, limit(row)])
    return grid


def columns_table(rows: list[dict[str, Any]]) -> Grid:
    """Number, a heading over two columns, lead, cooperating units, time limit."""
    grid: Grid = [["序号", "重点内容", LEFT, "牵头单位", "配合单位", "任务时限"]]
    for position, row in enumerate(rows):
        group = f"第{position}组内容" if position % GROUP_OF == 0 else UP
        grid.append([row["n"], group, sentence(row), "、".join(row["leads"]), with_units(row), limit(row)])
    return grid


def headed_table(rows: list[dict[str, Any]]) -> Grid:
    """Headings with numbers in words, tasks numbered in their cells, units by their duties; cells shared by tasks."""
    heads = "一二三四五六七八九"
    chinese = [*heads, "十", *("十" + digit for digit in heads)]
    grid: Grid = [["重点任务", "推进措施", "责任部门（按职责分工负责）"]]
    position, before = 0, ""
    while position < len(rows):
        group = rows[position]["n"].split(".")[0]
        shared = _shared(rows, position)
        texts = [f"{row['n'].split('.')[1]}、{sentence(row)}" for row in shared]
        head = f"{chinese[int(group) - 1]}、第{group}类绿色消费" if group != before else UP
        if "units_by_order" in shared[0]["issues"] and int(group) % 2:
            grid.append([head, texts, list(shared[0]["withs"])])
            grid[-1][2] = ["、".join(row["withs"]) for row in shared]
        elif "units_by_order" in shared[0]["issues"]:
            grid.append([head, texts, "、".join(shared[0]["withs"])])
            grid += [[UP, UP, "、".join(row["withs"])] for row in shared[1:]]
        else:
            grid.append([head, texts, " ".join(shared[0]["withs"])])
        position, before = position + len(shared), group
    return grid


def _shared(rows: list[dict[str, Any]], position: int) -> list[dict[str, Any]]:
    """The tasks that stand in one cell with the one at ``position``."""
    sharing = {"units_shared", "units_by_order", "units_not_separable"}
    first = rows[position]
    if not sharing & set(first["issues"]):
        return [first]
    here, found = first["n"].split(".")[0], []
    for row in rows[position:]:
        if row["n"].split(".")[0] != here or row["issues"] != first["issues"]:
            break
        found.append(row)
    return found


def text_of(cell: Any) -> str:
    return "\n".join(cell) if isinstance(cell, list) else cell


def as_docx(path: Path, grid: Grid, before: list[str] | None = None, after: list[str] | None = None) -> Path:
    document = docx.Document()
    for paragraph in before or []:
        document.add_paragraph(paragraph)
    table = document.add_table(len(grid), len(grid[0]))
    places = [row.cells for row in table.rows]
    for down, row in enumerate(grid):
        for across, cell in enumerate(row):
            if cell is not UP and cell is not LEFT:
                places[down][across].text = text_of(cell)
    _merge(grid, lambda a, b, c, d: places[a][c].merge(places[b][d]))
    for paragraph in after or []:
        document.add_paragraph(paragraph)
    document.save(path)
    return path


def as_xlsx(path: Path, grid: Grid, before: list[str] | None = None, after: list[str] | None = None) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "分工"
    top = len(before or []) + 1
    for down, paragraph in enumerate([*(before or [])], 1):
        sheet.cell(down, 1, paragraph)
        sheet.merge_cells(start_row=down, end_row=down, start_column=1, end_column=len(grid[0]))
    for down, row in enumerate(grid):
        for across, cell in enumerate(row):
            if cell is not UP and cell is not LEFT:
                sheet.cell(top + down, across + 1, text_of(cell))
    _merge(grid, lambda a, b, c, d: sheet.merge_cells(start_row=top + a, end_row=top + b, start_column=c + 1, end_column=d + 1))  # fmt: skip
    for down, paragraph in enumerate(after or [], top + len(grid)):
        sheet.cell(down, 1, paragraph)
        sheet.merge_cells(start_row=down, end_row=down, start_column=1, end_column=len(grid[0]))
    workbook.save(path)
    return path


def _merge(grid: Grid, merge: Callable[[int, int, int, int], None]) -> None:
    for down, row in enumerate(grid):
        for across, cell in enumerate(row):
            if cell is LEFT:
                merge(down, down, across - 1, across)
            last = down + 1 == len(grid) or grid[down + 1][across] is not UP
            if cell is UP and last:
                top = down
                while grid[top][across] is UP:
                    top -= 1
                merge(top, down, across, across)


def as_cells(path: Path, grid: Grid, before: list[str] | None = None, after: list[str] | None = None) -> Path:
    """One line per cell, begun by a tab; merged cells are empty; a heading over two columns is one cell."""
    told = list(before or [])
    for position, row in enumerate(grid):
        told += ["\t" + text_of(cell) for cell in (["" if c is UP else c for c in row if c is not LEFT])]
        # Rows are divided by one empty line, now and then by two.
        told += [""] * (2 if position % 5 == 4 else 1)
    told += ["", "", *(after or [])]
    path.write_text("\n".join(told), "utf-8")
    return path


def as_rows(path: Path, grid: Grid, before: list[str] | None = None, after: list[str] | None = None) -> Path:
    """One line per row, cells divided by tabs; the heading again on every page."""
    told = list(before or [])
    for position, row in enumerate(grid):
        if position and position % 9 == 0 and UP not in row:
            told += ["", "\t".join(grid[0])]
        cells = ["" if c is UP else _paragraphs(c) for c in row]
        told.append("\t".join(cells))
    path.write_text("\n".join([*told, "", *(after or [])]), "utf-8")
    return path


def _paragraphs(cell: Any) -> str:
    if isinstance(cell, list) and len(cell) > 1:
        return " ".join(f"<p>{part}</p>" for part in cell)
    return text_of(cell)


def as_pdf(path: Path, grid: Grid, before: list[str] | None = None, after: list[str] | None = None) -> Path:
    """A table over several pages with its heading on each."""
    pdf = FPDF(orientation="landscape")
    for style in ("", "B"):
        pdf.add_font("song", style=style, fname=font_file())
    pdf.set_font("song", size=9)
    pdf.add_page()
    for paragraph in before or []:
        pdf.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
    with pdf.table(line_height=5, num_heading_rows=1, width=270) as table:
        for row in grid:
            shown = table.row()
            for cell in row:
                shown.cell(TableSpan.ROW if cell is UP else TableSpan.COL if cell is LEFT else text_of(cell))
    for paragraph in after or []:
        pdf.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(path))
    return path


def font_file() -> Path:
    """A font that has Chinese letters."""
    return next(path for path in sorted(Path(fonts.__file__).parent.rglob("*")) if path.suffix in (".ttf", ".otf"))


def measures(rows: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    """Prose: a chapter, and numbered measures with the responsible units in brackets; (text, numbered style)."""
    told: list[tuple[str, str | None]] = [
        ("成都样式行动方案", None),
        ("一、主要任务", None),
        ("（一）倡导绿色生活", None),
    ]
    for position, row in enumerate(rows):
        if position == len(rows) // 2:
            told += [("二、多维激励", None), ("（一）加大激励", None)]
        lead, others = "、".join(row["leads"]), "、".join(row["withs"])
        remark = "；逗号前为牵头单位，下同" if not position else ""
        clause = f"（责任单位：{lead}{'，' + others if others else ''}{remark}）"
        told.append((f"{row['t']}。{sentence(row)}{clause}", "List Number"))
    return told


def measures_docx(path: Path, told: list[tuple[str, str | None]]) -> Path:
    document = docx.Document()
    for text, style in told:
        document.add_paragraph(text, style=style)
    document.save(path)
    return path


def measures_pdf(path: Path, told: list[tuple[str, str | None]]) -> Path:
    """Wrapped lines on pages, as a print of the document has them."""
    pdf = FPDF()
    pdf.add_font("song", fname=font_file())
    pdf.set_font("song", size=12)
    pdf.add_page()
    number = 0
    for text, style in told:
        number += style is not None
        pdf.multi_cell(0, 8, f"{number}. {text}" if style else text, new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.output(str(path))
    return path


def measures_text(path: Path, told: list[tuple[str, str | None]]) -> Path:
    number, lines = 0, []
    for text, style in told:
        number += style is not None
        whole = f"{number}. {text}" if style else text
        # A page ends in the middle of every fifth measure.
        lines += [whole[: len(whole) // 2], "", whole[len(whole) // 2 :]] if style and number % 5 == 0 else [whole]
        lines.append("")
    path.write_text("\n".join(lines), "utf-8")
    return path
