"""FACE: the questions of surveys. No writes; an answer is never told beside an invitation, nor in a cell too small."""

from collections.abc import Callable
from datetime import datetime
from math import sqrt
from typing import Any
from uuid import UUID

from puhui.civic.surveys import answering, exporting, facts, refusals, signing, telling
from puhui.civic.surveys.calc import sheets
from puhui.civic.surveys.calc.estimating import estimate
from puhui.civic.surveys.calc.quantiles import t_quantile
from puhui.civic.surveys.filing import estimate_file, read_frame, read_margins
from puhui.civic.surveys.models import Figure, Invitation, Objection, Wave
from puhui.foundations.packs import schema
from puhui.ground import clock

__all__ = [
    "asked", "compared", "estimate", "estimate_file", "figures", "invitations_of", "kept_of", "latest", "letters",
    "objections", "published", "read_frame", "read_margins", "survey", "waiting", "wave", "waves", "workbook",
]  # fmt: skip
SHOWN_MAX = 500
SETTLED = (Wave.State.CLOSED, Wave.State.PUBLISHED)


def waves(city: str, *, survey: str = "") -> list[facts.Wave]:
    """A city's waves, the latest first."""
    found = Wave.objects.filter(city=city)
    if survey:
        found = found.filter(survey=survey)
    return telling.waves(list(found.order_by("-first", "-at")[:SHOWN_MAX]))


def wave(id: UUID) -> facts.Wave:
    """One wave, how far it is. Refusals: WaveUnknown."""
    return telling.waves([telling.wave_row(id)])[0]


def survey(wave: UUID) -> schema.Survey:
    """The questionnaire as a wave asks it. Refusals: WaveUnknown."""
    return telling.survey(telling.wave_row(wave))


def asked(token: str, at: datetime) -> tuple[facts.Wave, schema.Survey, refusals.SurveysRefusal | None]:
    """What an invitation asks, and why it cannot be answered, if so. Refusals: TokenUnknown."""
    row = Invitation.objects.filter(token=signing.hashed(token)).first()
    if row is None:
        raise refusals.TokenUnknown()
    found = telling.wave_row(row.wave_id)
    told = telling.waves([found])[0]
    no: refusals.SurveysRefusal | None = None
    try:
        answering.refuse_at(found, row, at)
        mine = next(one for one in told.strata if one.id == row.stratum)
        if mine.quota is not None and mine.answered >= mine.quota:
            no = refusals.QuotaFull(stratum=mine.name, quota=mine.quota)
    except refusals.SurveysRefusal as refused:
        no = refused
    return told, telling.survey(found), no


def invitations_of(holder: int, city: str | None = None) -> list[facts.Invitation]:
    """A person's invitations with their tokens, the latest first."""
    found = Invitation.objects.filter(holder_id=holder)
    if city is not None:
        found = found.filter(city=city)
    rows = list(found.order_by("-asked_on", "token")[:SHOWN_MAX])
    known = {one.id: one for one in Wave.objects.filter(id__in={row.wave_id for row in rows})}
    return [
        facts.Invitation(
            wave=row.wave_id, city=row.city, survey=known[row.wave_id].survey, title=known[row.wave_id].title,
            token=signing.token(row.wave_id, holder, row.number, row.turn),
            state=Invitation.State(row.state).name.lower(), asked_on=row.asked_on, done_on=row.done_on,
            last=known[row.wave_id].last,
        )
        for row in rows
    ]  # fmt: skip


def waiting(holder: int, at: datetime) -> int:
    """How many surveys wait for a person's answer."""
    mine = Invitation.objects.filter(holder_id=holder, state=Invitation.State.ASKED).values("wave_id")
    today = clock.local_day(at)
    return Wave.objects.filter(id__in=mine, state=Wave.State.OPEN, first__lte=today, last__gte=today).count()


def kept_of(holder: int) -> list[dict[str, Any]]:
    """Everything that is kept of a person's invitations, as plain values. Answers cannot be found by a person."""
    return [
        {"wave": str(one.wave), "city": one.city, "survey": one.survey, "asked_on": one.asked_on.isoformat(),
         "state": one.state, "done_on": one.done_on.isoformat() if one.done_on else None}
        for one in invitations_of(holder)
    ]  # fmt: skip


def letters(wave: UUID) -> list[facts.Invited]:
    """Letters that were not answered yet, with their tokens, to be printed (again). Refusals: WaveUnknown."""
    names = {one.id: one.name for one in telling.waves([telling.wave_row(wave)])[0].strata}
    found = Invitation.objects.filter(holder_id=0, wave_id=wave, state=Invitation.State.ASKED).order_by("number")
    return [
        facts.Invited(names[row.stratum], 0, row.number, signing.token(wave, 0, row.number, row.turn)) for row in found
    ]  # fmt: skip


def figures(wave: UUID) -> list[facts.Figure]:
    """The figures of a closed wave, in the survey's order; none while it is open. Refusals: WaveUnknown."""
    row = telling.wave_row(wave)
    order = [metric.id for metric in telling.survey(row).metrics]
    found = sorted(Figure.objects.filter(wave_id=wave), key=lambda one: order.index(one.metric))
    return [telling.figure(one, row) for one in found]


def published(city: str) -> list[tuple[facts.Wave, list[facts.Figure]]]:
    """Published waves with their figures, the latest first."""
    rows = list(Wave.objects.filter(city=city, state=Wave.State.PUBLISHED).order_by("-last", "-at")[:SHOWN_MAX])
    return [(told, figures(told.id)) for told in telling.waves(rows)]


def latest(city: str, metric: str, at: datetime) -> facts.Figure | None:
    """The latest figure of a metric in a city as of ``at``, with margin, strata and wave; None: nothing measured it.

    For the assignments' known figures: a wave that was closed counts, published or not. A target is held against
    ``figure.estimate.estimate`` (a share from 0 to 1 where its kind is a proportion) with ``low`` and ``high``; the
    rows behind it are ``figure.estimate.strata``.
    """
    closed = Wave.objects.filter(city=city, state__in=SETTLED, closed_at__lte=at).order_by("-last", "-closed_at")
    known = Figure.objects.filter(city=city, metric=metric, told__isnull=False)
    found = {one.wave_id: one for one in known.filter(wave_id__in=closed.values("id"))}
    row = next((row for row in closed if row.id in found), None)
    return None if row is None else telling.figure(found[row.id], row)


def compared(city: str, survey: str, metric: str) -> list[facts.Compared]:
    """A metric through the closed waves of a survey, the earliest first, each held against the one before.

    Comparable: the same version of the question, the same words, the same answers that count. The change's error takes
    waves as independent samples.
    """
    rows = list(Wave.objects.filter(city=city, survey=survey, state__in=SETTLED).order_by("first", "at"))
    kept = {one.wave_id: one for one in Figure.objects.filter(wave_id__in=[row.id for row in rows], metric=metric)}
    told: list[facts.Compared] = []
    before: tuple[str, facts.Estimate | None] = ("", None)
    for row in rows:
        if row.id not in kept:
            continue
        found = telling.figure(kept[row.id], row)
        asked_now = telling.survey(row)
        meant = asked_now.metric(metric)
        words = sheets.wording(asked_now, meant.question) + meant.model_dump_json(
            include={"kind", "counts", "at_least"}
        )
        told.append(_compared(found, words == before[0], before[1], first=not told))
        before = (words, found.estimate)
    return told


def _compared(found: facts.Figure, same: bool, was: facts.Estimate | None, *, first: bool) -> facts.Compared:
    now = found.estimate
    if not same or was is None or now is None:
        return facts.Compared(found, same, first, None, None, None)
    change, error = now.estimate - was.estimate, sqrt(now.se**2 + was.se**2)
    reach = t_quantile(max(now.df + was.df, 1), now.confidence) * error
    return facts.Compared(found, True, first, change, error, abs(change) > reach)


def objections(city: str, *, open_only: bool = True) -> list[facts.Objection]:
    """Objections of a city, the oldest first."""
    found = Objection.objects.filter(city=city)
    if open_only:
        found = found.filter(granted=None)
    return [telling.objection(row) for row in found.order_by("on", "id")[:SHOWN_MAX]]


def workbook(wave: UUID, translate: Callable[[str], str] = str) -> bytes:
    """A closed wave's figures and anonymous answers as XLSX. Refusals: WaveUnknown, WaveOpen."""
    return exporting.workbook(wave, translate)
