"""A wave's end: sheets mixed, figures computed once, small cells left out; then published. Private to the room."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import polars as pl
from django.db import connection, transaction

from puhui.civic.surveys import answering, facts, refusals, telling
from puhui.civic.surveys.calc import estimating, sheets
from puhui.civic.surveys.models import Figure, Known, Objection, Sheet, Stratum, Wave
from puhui.foundations.packs import schema
from puhui.ground import clock, columns


@transaction.atomic
def close_wave(*, wave: UUID, at: datetime, early: bool = False) -> facts.Wave:
    """End a wave and compute its figures; ``early``: before its last day is over. Again: the same.

    Refusals: WaveUnknown, WaveOpen, ObjectionsWait. Locks: the wave.
    """
    row = telling.wave_row(wave, lock=True)
    if row.state != Wave.State.OPEN:
        return telling.waves([row])[0]
    today = clock.local_day(at)
    if today <= row.last and not early:
        raise refusals.WaveOpen(last=row.last)
    waiting = Objection.objects.filter(wave_id=wave, granted=None).count()
    if waiting:
        raise refusals.ObjectionsWait(count=waiting)
    answering.mix(before=today + timedelta(days=1), waves=[wave])
    row.state, row.closed_at = Wave.State.CLOSED, at
    row.save()
    survey = telling.survey(row)
    told = answers(row, survey)
    Figure.objects.bulk_create([_figure(row, survey, metric, told) for metric in survey.metrics])
    return telling.waves([row])[0]


@transaction.atomic
def publish(*, wave: UUID, at: datetime) -> facts.Wave:
    """Show a closed wave's figures to everybody. Again: the same. Refusals: WaveUnknown, WaveOpen."""
    row = telling.wave_row(wave, lock=True)
    if row.state == Wave.State.OPEN:
        raise refusals.WaveOpen(last=row.last)
    if row.state == Wave.State.CLOSED:
        row.state, row.published_at = Wave.State.PUBLISHED, at
        row.save()
    return telling.waves([row])[0]


def answers(row: Wave, survey: schema.Survey) -> pl.DataFrame:
    """The sheets that count, a row each: ``stratum`` (its name) and a column of text per question; no other order."""
    asked = [question.id for question in survey.questions]
    said = ", ".join("s.said ->> %s" for _ in asked)
    query = (
        f"SELECT t.name, {said} FROM surveys_sheet s JOIN surveys_stratum t ON t.wave_id = s.wave_id"
        " AND t.id = s.stratum WHERE s.wave_id = %s AND s.state = %s"
    )
    with connection.cursor() as cursor:
        return columns.copy_out(
            cursor, query, [*asked, row.id, int(Sheet.State.COUNTED)],
            {"stratum": pl.String} | dict.fromkeys(asked, pl.String),
        )  # fmt: skip


def frame(row: Wave) -> pl.DataFrame:
    """The wave's frame as estimates take it."""
    found = Stratum.objects.filter(wave_id=row.id).order_by("position")
    told = found.values_list("name", "population", "asked", "group")
    names = {"stratum": pl.String, "population": pl.Int64, "sampled": pl.Int64, "class": pl.String}
    return pl.DataFrame(list(told), schema=names, orient="row")


def margins(row: Wave) -> dict[str, dict[str, float]]:
    """The wave's known margins; categories in which nobody is are left out."""
    known: dict[str, dict[str, float]] = {}
    for one in Known.objects.filter(wave_id=row.id).order_by("question", "choice"):
        known.setdefault(one.question, {})[one.choice] = float(one.people)
    return known


def estimated(row: Wave, survey: schema.Survey, metric: schema.SurveyMetric, told: pl.DataFrame) -> facts.Estimate:
    """One figure of a wave, small cells left out. Refusals: EstimateRefused and below, CellTooSmall."""
    values = sheets.measured(told[metric.question], survey, metric)
    n = len(values) - values.null_count()
    if n < survey.cell_min:
        raise refusals.CellTooSmall(least=survey.cell_min, n=n)
    known = margins(row)
    # Its own name, because a margin may be the very question that the figure counts.
    column = f"figure:{metric.id}"
    frame_told = pl.DataFrame([told["stratum"], *(told[name] for name in known), values.alias(column)])
    found = estimating.estimate(frame_told, metric=column, kind=metric.kind, frame=frame(row), margins=known)
    return without_small_cells(replace(found, metric=metric.id), survey.cell_min, registered=row.registered)


def without_small_cells(found: facts.Estimate, least: int, *, registered: bool) -> facts.Estimate:
    """Strata with fewer than ``least`` answers say nothing by themselves.

    What is silent must not be told by the total less the rest: as long as fewer than two strata that anybody answered
    in are silent, or fewer than ``least`` answers altogether, the next smallest is silent too.
    """
    answered = sorted((one.n, one.id) for one in found.strata if one.n)
    silent = sum(n < least for n, _id in answered)
    while 0 < silent < len(answered) and (silent < 2 or sum(n for n, _id in answered[:silent]) < least):
        silent += 1
    small = {id for _n, id in answered[:silent]} | {one.id for one in found.strata if not one.n}
    strata = tuple(
        replace(one, estimate=None, se=None, low=None, high=None) if one.id in small else one for one in found.strata
    )
    notes = found.notes
    if small:
        notes += (facts.Note("surveys.suppressed", {"count": len(small), "least": least}),)
    if registered:
        notes += (facts.Note("surveys.registered_only"),)
    return replace(found, strata=strata, notes=notes)


def _figure(row: Wave, survey: schema.Survey, metric: schema.SurveyMetric, told: pl.DataFrame) -> Figure:
    about = {"wave_id": row.id, "metric": metric.id, "city": row.city, "survey": row.survey}
    try:
        return Figure(**about, told=telling.kept(estimated(row, survey, metric, told)))
    except refusals.SurveysRefusal as no:
        return Figure(**about, told=None, why=no.code)
