"""What is handed out of a wave: a workbook of its figures, and its answers with nobody in them. Private to the room."""

from collections.abc import Callable
from uuid import UUID

import polars as pl

from puhui.civic.surveys import closing, refusals, telling
from puhui.civic.surveys.calc import books, coarsening, estimating
from puhui.civic.surveys.models import Figure, Wave
from puhui.foundations.packs import schema

ABOUT = (
    "匿名答卷：每一组“层＋身份题”至少 {k} 份答卷，不足的以 * 代替，仍不足的不列出；权重为组内平均值；文字题另列，不与其他回答对应。\n"
    "以 * 代替 {hidden} 份，未列出 {dropped} 份。\n"
    "应答率按 AAPOR RR1：完成答卷数 ÷ 全部被抽中者（含资格不明者）。"
)


def micro(row: Wave, survey: schema.Survey) -> coarsening.Coarse | None:
    """The counted answers, coarsened; None where there are fewer than the least cell. Free texts are left out."""
    told = closing.answers(row, survey)
    if told.height < survey.cell_min:
        return None
    try:
        sample = estimating.weighed(told, closing.frame(row), closing.margins(row))
    except refusals.EstimateRefused:
        return None
    shown = [question.id for question in survey.questions if question.kind != "text"]
    about = [question.id for question in survey.questions if question.about]
    rows = told.select("stratum", pl.Series("weight", sample.weights), *shown)
    return coarsening.coarsened(rows, about, survey.cell_min)


def texts(row: Wave, survey: schema.Survey) -> list[tuple[str, str]]:
    """Free answers by question, sorted by their words and beside nothing else; none of a question with too few."""
    told = closing.answers(row, survey)
    found = []
    for question in survey.questions:
        if question.kind == "text" and (said := told[question.id].drop_nulls().sort()).len() >= survey.cell_min:
            found += [(question.text.zh, words) for words in said]
    return found


def workbook(wave: UUID, translate: Callable[[str], str] = str) -> bytes:
    """A closed wave as XLSX. Refusals: WaveUnknown, WaveOpen."""
    row = telling.wave_row(wave)
    if row.state == Wave.State.OPEN:
        raise refusals.WaveOpen(last=row.last)
    survey = telling.survey(row)
    figures = []
    for one in Figure.objects.filter(wave_id=wave).order_by("metric"):
        found = telling.figure(one, row).estimate
        notes = "；".join(note.sentence(translate) for note in found.notes) if found else one.why
        figures.append((survey.metric(one.metric).name.zh, found, notes))
    sheets = micro(row, survey)
    words = {question.id: question.text.zh for question in survey.questions}
    headings = (
        [{"stratum": "层", "weight": "权重"}.get(name) or words[name] for name in sheets.rows.columns] if sheets else []
    )
    about = ABOUT.format(
        k=survey.cell_min, hidden=sheets.hidden if sheets else 0, dropped=sheets.dropped if sheets else 0
    )
    return books.workbook(figures, sheets, headings, texts(row, survey), f"{row.title}\n{row.frame_source}\n{about}")
