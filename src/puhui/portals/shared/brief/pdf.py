"""A brief as PDF, A4 upright; the fonts (Noto Sans and Serif SC, SIL Open Font License) are embedded in it."""

from datetime import UTC, datetime, time

import pylopdf_fonts_zh_cn as fonts
from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, WrapMode, XPos, YPos
from fpdf.fonts import FontFace

from puhui.portals.shared.brief.telling import Heading, Paper, Rows, Words

MARGIN = 20
RED, INK, QUIET, PALE = (176, 32, 32), (19, 33, 26), (93, 107, 99), (237, 246, 241)


class _Sheet(FPDF):
    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("sans", size=8)
        self.set_text_color(*QUIET)
        self.cell(0, 6, f"{self.page_no()} / {{nb}}", align=Align.C)


def draw(paper: Paper) -> bytes:
    """The file. Nothing in it depends on when it is drawn."""
    pdf = _Sheet(format="A4", unit="mm")
    pdf.set_margins(MARGIN, MARGIN)
    pdf.set_auto_page_break(True, 18)
    pdf.add_font("sans", "", fonts.sans_path())
    pdf.add_font("serif", "", fonts.serif_path())
    pdf.set_title(paper.title)
    pdf.set_creator("Puhui")
    pdf.set_creation_date(datetime.combine(paper.day, time.min, UTC))
    pdf.add_page()
    _head(pdf, paper)
    for block in paper.blocks:
        match block:
            case Heading(text):
                pdf.ln(2)
                _text(pdf, text, 14, 8)
            case Words(text, small):
                _text(pdf, text, 8.5 if small else 11, 5 if small else 7, QUIET if small else INK)
            case Rows():
                _table(pdf, block)
    return bytes(pdf.output())


def _head(pdf: FPDF, paper: Paper) -> None:
    pdf.set_text_color(*RED)
    pdf.set_font("serif", size=22)
    pdf.multi_cell(0, 12, paper.title, align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_text_color(*INK)
    pdf.set_font("sans", size=10)
    pdf.cell(0, 8, f"{paper.number}    {paper.issuer}", align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_draw_color(*RED)
    pdf.set_line_width(0.6)
    pdf.line(MARGIN, pdf.get_y() + 1, pdf.w - MARGIN, pdf.get_y() + 1)
    pdf.ln(5)


def _text(pdf: FPDF, text: str, size: float, line: float, colour: tuple[int, int, int] = INK) -> None:
    pdf.set_text_color(*colour)
    pdf.set_font("sans", size=size)
    pdf.multi_cell(0, line, text, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _table(pdf: FPDF, block: Rows) -> None:
    pdf.set_text_color(*INK)
    pdf.set_draw_color(190, 200, 194)
    pdf.set_line_width(0.2)
    pdf.set_font("sans", size=8.5)
    with pdf.table(
        col_widths=block.widths, line_height=5, padding=1, headings_style=FontFace(emphasis="", fill_color=PALE),
        borders_layout=TableBordersLayout.ALL, text_align=Align.L, wrapmode=WrapMode.CHAR,
    ) as table:  # fmt: skip
        for row in (block.header, *block.rows):
            table.row(list(row))
    pdf.ln(3)
