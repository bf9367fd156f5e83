"""Minutes as a Word document: title, number, when and where, who came, what was on the agenda, what was decided.

Chinese, as it is issued; the labels are those of the form of minutes (纪要) and not translated.
"""

from datetime import datetime
from io import BytesIO
from uuid import UUID

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from puhui.ground import clock
from puhui.oversight.conference import facts

FONT = "仿宋"
RANKS = {
    "principal": "主要负责同志",
    "charge": "分管负责同志",
    "division": "业务处室负责人",
    "staff": "工作人员",
    "": "缺席",
}
DUTIES = {facts.CONVENER: "牵头单位", facts.MEMBER: "成员单位", facts.ADDED: "增加单位", facts.GUEST: "邀请单位"}


def document(
    session: facts.Session, minutes: facts.Minutes, agenda: facts.Agenda | None, number: str, at: datetime
) -> bytes:
    """The .docx of a document's last draft; ``number`` "" while it is not issued."""
    doc = _blank(f"{session.rules.name.zh}纪要", number, at)
    draft = minutes.drafts[-1]
    names = {one.unit: one.name for one in session.invited}
    if minutes.corrects:
        _line(doc, f"本件系对已印发纪要的更正，原纪要不变。更正事由：{minutes.why}")
    _line(doc, f"会议：{session.title}")
    _line(doc, f"时间：{_when(session.starts)}")
    _line(doc, f"地点：{session.place}")
    _attendance(doc, session, draft)
    if agenda:
        _heading(doc, "议题")
        for position, item in enumerate(agenda.items, 1):
            _line(doc, f"{position}. {item.title}")
    _heading(doc, "会议内容")
    for line in draft.text.splitlines():
        _line(doc, line)
    if draft.decisions:
        _heading(doc, "议定事项")
        for position, one in enumerate(draft.decisions, 1):
            _line(doc, f"{position}. {one.text}{_answering(one, names)}")
    _signatures(doc, draft)
    issued = f"{clock.local_day(at):%Y年%-m月%-d日}印发" if number else "会签稿"
    _line(doc, f"{session.rules.host}　{issued}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    return _bytes(doc)


def _blank(title: str, number: str, at: datetime) -> Doc:
    doc = Document()
    told = doc.core_properties
    told.title, told.subject, told.author = title, number, ""
    told.created = told.modified = at.astimezone(clock.SHANGHAI).replace(tzinfo=None)
    style = doc.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    _line(doc, title, size=20, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(doc, number or "（会签稿，未编号）", align=WD_ALIGN_PARAGRAPH.CENTER)
    return doc


def _attendance(doc: Doc, session: facts.Session, draft: facts.Draft) -> None:
    _heading(doc, "出席")
    came = {one.unit: one for one in draft.attended}
    table = doc.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, ("单位", "身份", "应出席", "实际出席"), strict=True):
        cell.text = words
    for one in session.invited:
        found = came.get(one.unit)
        present = f"{RANKS[found.rank]}　{found.name}".strip() if found else "未记录"
        told = (one.name, DUTIES[one.duty], RANKS[one.rank] if one.rank else "—", present)
        for cell, words in zip(table.add_row().cells, told, strict=True):
            cell.text = words


def _answering(one: facts.Decision, names: dict[UUID, str]) -> str:
    if not one.leads:
        return ""
    told = "、".join(names.get(unit, "其他单位") for unit in one.leads)
    told = f"（{told}牵头"
    if one.cooperating:
        told += "，" + "、".join(names.get(unit, "其他单位") for unit in one.cooperating) + "配合"
    return told + (f"，{one.due:%Y年%-m月%-d日}前）" if one.due else "）")


def _signatures(doc: Doc, draft: facts.Draft) -> None:
    _heading(doc, "会签")
    for one in draft.signatures:
        said = "同意" if one.agrees else f"不同意：{one.why}"
        _line(doc, f"{one.name}　{said}　{clock.local_day(one.at):%Y年%-m月%-d日}")


def _when(instant: datetime) -> str:
    return f"{instant.astimezone(clock.SHANGHAI):%Y年%-m月%-d日%H:%M}"


def _heading(doc: Doc, words: str) -> None:
    _line(doc, words, bold=True)


def _line(doc: Doc, words: str, *, size: int = 0, bold: bool = False, align: WD_ALIGN_PARAGRAPH | None = None) -> None:
    paragraph = doc.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(words)
    run.bold = bold
    if size:
        run.font.size = Pt(size)


def _bytes(doc: Doc) -> bytes:
    held = BytesIO()
    doc.save(held)
    return held.getvalue()
