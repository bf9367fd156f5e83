"""Interviewers' paper answers as a sheet: every row gets an outcome. Private to the room."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from puhui.civic.surveys import answering, facts, refusals, signing, telling
from puhui.civic.surveys.calc import reading, sheets
from puhui.civic.surveys.models import Paper, Stratum, Wave
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal

COMPLETE = "complete"
OUTCOMES = {
    "": COMPLETE, "完成": COMPLETE, "complete": COMPLETE, "拒访": "refused", "refused": "refused", "未接触": "absent",
    "absent": "absent", "其他": "other", "other": "other",
}  # fmt: skip
PARTS = ("、", "；", ";", "|", "，", ",")


class _OnlyLooked(Exception):
    """Undo what was written to see what would become of it."""


def take_papers(*, wave: UUID, content: bytes, name: str, at: datetime, keep: bool = True) -> facts.PapersTaken:
    """Take in paper answers; a number again with the same answers is a duplicate. ``keep`` False: only look.

    Columns: ``number``, ``stratum`` (its name), a column per question (id or Chinese words; choices by id or Chinese
    words, several with 、 between), optionally ``outcome`` (完成, 拒访, 未接触, 其他: all of them were asked).
    Refusals: WaveUnknown, WaveClosed, FileUnreadable, FileTooLarge, ColumnMissing. Locks: the wave, its strata.
    """
    table = reading.table(content, name)
    for column in ("number", "stratum"):
        if column not in table.columns:
            raise refusals.ColumnMissing(column=column, columns="、".join(table.columns))
    outcomes: list[facts.RowOutcome] = []
    try:
        with transaction.atomic():
            row = telling.wave_row(wave, lock=True)
            if row.state != Wave.State.OPEN:
                raise refusals.WaveClosed(last=row.last)
            survey = telling.survey(row)
            strata = dict(Stratum.objects.filter(wave_id=wave).values_list("name", "id"))
            for number, cells in enumerate(table.iter_rows(named=True), 2):
                outcomes.append(_row(row, survey, strata, number, cells, clock.local_day(at)))
            if not keep:
                raise _OnlyLooked
    except _OnlyLooked:
        pass
    count = {kind: sum(one.outcome == kind for one in outcomes) for kind in ("accepted", "duplicate", "refused")}
    return facts.PapersTaken(name, len(outcomes), **count, outcomes=tuple(outcomes), kept=keep)


def _row(
    wave: Wave,
    survey: schema.Survey,
    strata: Mapping[str, str],
    line: int,
    cells: Mapping[str, str | None],
    today: date,
) -> facts.RowOutcome:
    try:
        with transaction.atomic():
            done = _taken(wave, survey, strata, cells, today)
        return facts.RowOutcome(line, "accepted" if done else "duplicate")
    except Refusal as no:
        return facts.RowOutcome(line, "refused", no.code, no.message, no.data)


def _taken(
    wave: Wave, survey: schema.Survey, strata: Mapping[str, str], cells: Mapping[str, str | None], today: date
) -> bool:
    """Whether the row was new. Refusals: StratumUnknown, OutcomeUnknown, PaperDiffers, those of answers and quotas."""
    name, outcome = cells["stratum"] or "", OUTCOMES.get((cells.get("outcome") or "").lower())
    if name not in strata:
        raise refusals.StratumUnknown(stratum=name)
    if outcome is None:
        raise refusals.OutcomeUnknown(outcome=cells["outcome"])
    said = sheets.checked(survey, _said(survey, cells)) if outcome == COMPLETE else {}
    number = (cells["number"] or "").strip()
    if not number:
        raise refusals.ColumnMissing(column="number", columns="、".join(cells))
    digest = signing.fingerprint(wave.id, {"stratum": name, "outcome": outcome, "said": said})
    known = Paper.objects.filter(wave_id=wave.id, number=number).first()
    if known is not None:
        if bytes(known.digest) != digest:
            raise refusals.PaperDiffers(number=number)
        return False
    Paper.objects.create(wave_id=wave.id, number=number, city=wave.city, digest=digest, on=today)
    mine = Stratum.objects.filter(wave_id=wave.id, id=strata[name])
    if not mine.filter(asked__lt=F("population")).update(asked=F("asked") + 1):
        full = mine.get()
        raise refusals.FrameTooSmall(stratum=name, wanted=full.asked + 1, people=full.population)
    if outcome == COMPLETE:
        answering.taken(wave.id, strata[name], counted=True)
        answering.write(wave, strata[name], today, "paper", said)
    elif outcome == "refused":
        mine.update(declined=F("declined") + 1)
    return True


def _said(survey: schema.Survey, cells: Mapping[str, str | None]) -> dict[str, Any]:
    said = {}
    for question in survey.questions:
        value = cells.get(question.id) or cells.get(question.text.zh)
        if value is None:
            continue
        by_words = {choice.text.zh: choice.id for choice in question.choices}
        if question.kind == "multiple":
            for sign in PARTS[1:]:
                value = value.replace(sign, PARTS[0])
            said[question.id] = [by_words.get(one.strip(), one.strip()) for one in value.split(PARTS[0]) if one.strip()]
        else:
            said[question.id] = by_words.get(value, value)
    return said
