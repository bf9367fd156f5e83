"""A brief as .docx: the shape of an official paper, A4, Chinese fonts by name so that any office suite finds its own."""

import io
from datetime import datetime, time

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from puhui.portals.shared.brief.telling import Heading, Paper, Rows, Words

BODY, HEAD = "FangSong", "SimHei"
RED = RGBColor(0xC0, 0x1F, 0x1F)
WIDTH_CM = 16.0


def draw(paper: Paper) -> bytes:
    """The file. Nothing in it depends on when it is drawn."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    _style(document)
    core = document.core_properties
    core.title, core.author = paper.title, "Puhui"
    core.created = core.modified = datetime.combine(paper.day, time.min)
    _line(document.add_paragraph(), paper.title, 22, HEAD, RED)
    _line(document.add_paragraph(), f"{paper.number}    {paper.issuer}", 12, BODY)
    for block in paper.blocks:
        match block:
            case Heading(text):
                _run(document.add_paragraph(), text, 14, HEAD)
            case Words(text, small):
                _run(document.add_paragraph(), text, 9 if small else 12, BODY)
            case Rows():
                _table(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _style(document: Document) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = BODY, Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)


def _line(paragraph: Paragraph, text: str, size: int, font: str, colour: RGBColor | None = None) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, size, font, colour)


def _run(paragraph: Paragraph, text: str, size: float, font: str, colour: RGBColor | None = None) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour


def _table(document: Document, block: Rows) -> None:
    table: Table = document.add_table(rows=1, cols=len(block.header), style="Table Grid")
    table.autofit = False
    widths = [Cm(WIDTH_CM * width / sum(block.widths)) for width in block.widths]
    for row in (block.header, *block.rows):
        cells = table.rows[0].cells if row is block.header else table.add_row().cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            cell.width = width
            _run(cell.paragraphs[0], text, 9, HEAD if row is block.header else BODY)
    document.add_paragraph()
