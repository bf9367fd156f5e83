"""A certificate on paper: one landscape A4 page with its words, its number, and a QR code that leads to its check.

The fonts (Noto Sans and Noto Serif SC, SIL Open Font License) are embedded, so that every printer shows every sign.
"""

from dataclasses import replace

import pylopdf_fonts_zh_cn as fonts
import segno
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

from puhui.foundations.credentials.facts import Paper

WIDTH, HEIGHT, MARGIN = 297, 210, 14  # millimetres
GREEN, GOLD, INK, PALE = (15, 122, 81), (185, 138, 31), (29, 43, 37), (237, 246, 241)
QR_SIDE = 30
# How much of each fits; what is longer is cut, and the page behind the QR code tells all of it.
TITLE_MAX, NAME_MAX, TEXT_MAX, LABEL_MAX, VALUE_MAX, ROWS_MAX = 30, 60, 240, 24, 200, 7
WRITTEN = ("subtitle", "words", "words_below", "issuer", "day", "number", "number_words", "scan_words")
VALUE_WIDTH = 148
BOX = "□"
LEAN = 0.5**0.5  # cosine and sine of 45°


def draw(paper: Paper) -> bytes:
    """The PDF."""
    pdf = FPDF(orientation="L", format="A4", unit="mm")
    pdf.set_auto_page_break(False)
    pdf.add_font("sans", "", fonts.sans_path())
    pdf.add_font("serif", "", fonts.serif_path())
    paper = _printable(paper, pdf)
    pdf.set_title(paper.title)
    pdf.set_author(paper.issuer)
    pdf.set_creator("Puhui")
    pdf.add_page()
    _frame(pdf)
    _medal(pdf)
    _words(pdf, paper)
    _foot(pdf, paper)
    return bytes(pdf.output())


def _printable(paper: Paper, pdf: FPDF) -> Paper:
    """The same with a box for every sign that the fonts lack, and long words cut: no name breaks a page."""

    def said(text: str, limit: int = TEXT_MAX) -> str:
        text = " ".join(text.split())
        text = "".join(sign if all(ord(sign) in known for known in fonts_known) else BOX for sign in text)
        return text if len(text) <= limit else text[: limit - 1] + "…"

    fonts_known = [pdf.fonts[name].cmap for name in ("sans", "serif")]
    told = {field: said(getattr(paper, field)) for field in WRITTEN}
    told |= {"title": said(paper.title, TITLE_MAX), "name": said(paper.name, NAME_MAX)}
    rows = tuple((said(name, LABEL_MAX), said(value, VALUE_MAX)) for name, value in paper.rows[:ROWS_MAX])
    return replace(paper, **told, rows=rows)


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
    y = _centred(pdf, paper.words_below, y + 3, 6)
    _rows(pdf, paper, y + 3)


def _rows(pdf: FPDF, paper: Paper, y: float) -> None:
    """What is told in pairs, closer together the more there are."""
    line = min(6.5, (HEIGHT - MARGIN - 34 - y) / max(len(paper.rows), 1))
    for name, value in paper.rows:
        pdf.set_font("sans", size=9)
        pdf.set_text_color(93, 107, 99)
        pdf.set_xy(44, y)
        pdf.cell(44, line, name, align=Align.R)
        pdf.set_text_color(*INK)
        pdf.set_xy(92, y)
        pdf.cell(VALUE_WIDTH, line, _cut(pdf, value))
        y += line


def _cut(pdf: FPDF, value: str) -> str:
    """As much of a value as stands left of the QR code."""
    if pdf.get_string_width(value) <= VALUE_WIDTH:
        return value
    while pdf.get_string_width(value + "…") > VALUE_WIDTH:
        value = value[:-1]
    return value + "…"


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
