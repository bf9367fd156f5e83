"""A certificate on paper: one landscape A4 page with its words, its number, and a QR code that leads to its check.

The fonts (Noto Sans and Noto Serif SC, SIL Open Font License) are embedded, so that every printer shows every sign.
"""

from dataclasses import dataclass

import pylopdf_fonts_zh_cn as fonts
import segno
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

WIDTH, HEIGHT, MARGIN = 297, 210, 14  # millimetres
GREEN, GOLD, INK, PALE = (15, 122, 81), (185, 138, 31), (29, 43, 37), (237, 246, 241)
QR_SIDE = 30
LEAN = 0.5**0.5  # cosine and sine of 45°


@dataclass(frozen=True)
class Paper:
    """What stands on the page, ready to be read."""

    title: str
    subtitle: str  # in the other language
    name: str  # "" where the person wants none
    words: str
    words_below: str
    issuer: str
    day: str
    number: str
    number_words: str
    scan_words: str
    address: str


def draw(paper: Paper) -> bytes:
    """The PDF."""
    pdf = FPDF(orientation="L", format="A4", unit="mm")
    pdf.set_auto_page_break(False)
    pdf.add_font("sans", "", fonts.sans_path())
    pdf.add_font("serif", "", fonts.serif_path())
    pdf.set_title(paper.title)
    pdf.set_author(paper.issuer)
    pdf.set_creator("Puhui")
    pdf.add_page()
    _frame(pdf)
    _medal(pdf)
    _words(pdf, paper)
    _foot(pdf, paper)
    return bytes(pdf.output())


def _frame(pdf: FPDF) -> None:
    pdf.set_fill_color(*PALE)
    pdf.rect(0, 0, WIDTH, HEIGHT, style="F")
    pdf.set_fill_color(255, 255, 255)
    pdf.rect(MARGIN - 4, MARGIN - 4, WIDTH - 2 * (MARGIN - 4), HEIGHT - 2 * (MARGIN - 4), style="F")
    pdf.set_draw_color(*GREEN)
    pdf.set_line_width(1.1)
    pdf.rect(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    pdf.set_draw_color(*GOLD)
    pdf.set_line_width(0.3)
    pdf.rect(MARGIN + 2, MARGIN + 2, WIDTH - 2 * MARGIN - 4, HEIGHT - 2 * MARGIN - 4)


def _medal(pdf: FPDF) -> None:
    """A leaf in a ring, at the top."""
    x, y = WIDTH / 2, 37
    pdf.set_fill_color(*GREEN)
    pdf.circle(x=x, y=y, radius=12, style="F")
    pdf.set_draw_color(*GOLD)
    pdf.set_line_width(1)
    pdf.circle(x=x, y=y, radius=13.4)
    pdf.set_fill_color(255, 255, 255)
    # A pointed leaf that leans to the right: two arcs over one axis, and its vein.
    along = [n / 20 - 1 for n in range(41)]
    edge = [(8.6 * s, 4.4 * (1 - s * s)) for s in along] + [(8.6 * s, -4.4 * (1 - s * s)) for s in reversed(along)]
    pdf.polygon([(x + (u - v) * LEAN, y - (u + v) * LEAN) for u, v in edge], style="F")
    pdf.set_line_width(0.7)
    pdf.set_draw_color(*GREEN)
    pdf.line(x + 3.6, y - 3.6, x - 7.4, y + 7.4)


def _words(pdf: FPDF, paper: Paper) -> None:
    pdf.set_text_color(*GREEN)
    pdf.set_font("serif", size=34)
    _centred(pdf, paper.title, 56, 16)
    pdf.set_font("sans", size=12)
    pdf.set_text_color(*GOLD)
    _centred(pdf, paper.subtitle, 73, 7)
    pdf.set_text_color(*INK)
    y = 90
    if paper.name:
        pdf.set_font("serif", size=24)
        _centred(pdf, paper.name, y - 4, 12)
        y += 14
    pdf.set_font("serif", size=16)
    y = _centred(pdf, paper.words, y, 10)
    pdf.set_font("sans", size=10)
    pdf.set_text_color(93, 107, 99)
    _centred(pdf, paper.words_below, y + 3, 6)


def _centred(pdf: FPDF, text: str, y: float, line: float) -> float:
    """Write lines between wide margins; answers with where they end."""
    pdf.set_xy(44, y)
    pdf.multi_cell(WIDTH - 88, line, text, align=Align.C, new_x=XPos.LEFT, new_y=YPos.NEXT)
    return pdf.get_y()


def _foot(pdf: FPDF, paper: Paper) -> None:
    x, y = WIDTH - MARGIN - 10 - QR_SIDE, HEIGHT - MARGIN - 14 - QR_SIDE
    code = segno.make(paper.address, error="m", micro=False)
    modules = [list(row) for row in code.matrix]
    side = QR_SIDE / len(modules)
    pdf.set_fill_color(*INK)
    for down, row in enumerate(modules):
        for right, dark in enumerate(row):
            if dark:
                # A hair wider than a module, so that no viewer draws white lines between them.
                pdf.rect(x + right * side, y + down * side, side + 0.02, side + 0.02, style="F")
    pdf.set_text_color(*INK)
    pdf.set_font("sans", size=8)
    pdf.set_xy(x - 10, y + QR_SIDE + 1)
    pdf.cell(QR_SIDE + 20, 5, paper.scan_words, align=Align.C)
    pdf.set_font("sans", size=11)
    left = MARGIN + 12
    pdf.set_xy(left, HEIGHT - MARGIN - 30)
    pdf.cell(150, 7, paper.issuer)
    pdf.set_xy(left, HEIGHT - MARGIN - 22)
    pdf.cell(150, 7, paper.day)
    pdf.set_font("sans", size=9)
    pdf.set_text_color(93, 107, 99)
    pdf.set_xy(left, HEIGHT - MARGIN - 14)
    pdf.cell(150, 6, f"{paper.number_words} {paper.number}")
