"""Waves: opened with a promised seed, people drawn by it, letters numbered, reminders. Private to the room."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from puhui.civic.surveys import facts, refusals, signing, telling
from puhui.civic.surveys.calc import sheets
from puhui.civic.surveys.models import Invitation, Known, Stratum, Wave
from puhui.foundations.packs import schema
from puhui.ground import clock, sampling

STRATA_MAX = 2_000
LETTERS_MAX = 100_000
SAME = ("city", "survey", "title", "digest", "first", "last", "frame_source", "registered")
Margins = Mapping[str, Mapping[str, int]]


def survey_of(pack: schema.Pack, id: str) -> schema.Survey:
    """Refusals: SurveyUnknown."""
    found = next((survey for survey in pack.surveys if survey.id == id), None)
    if found is None:
        raise refusals.SurveyUnknown(city=pack.city.city, survey=id)
    return found


@transaction.atomic
def open_wave(
    *, pack: schema.Pack, survey: str, id: UUID, title: str, first: date, last: date,
    strata: Sequence[facts.StratumAsked], frame_source: str, seed: str, by: str, at: datetime,
    registered: bool = False, margins: Margins | None = None,
) -> facts.Wave:  # fmt: skip
    """Open a wave; of ``seed`` only the hash is told until people are drawn by it. The same id again: the same wave.

    ``margins``: question -> choice -> people. Refusals: SurveyUnknown, WaveWrong, WordingChanged, WaveDiffers.
    """
    asked = survey_of(pack, survey)
    _refuse(asked, first, last, strata, frame_source, margins or {})
    _refuse_new_words(pack.city.city, asked, id)
    text = asked.model_dump_json()
    row = Wave(
        id=id, city=pack.city.city, survey=survey, title=title.strip(), questions=text,
        digest=hashlib.sha256(text.encode()).hexdigest(), first=first, last=last, frame_source=frame_source.strip(),
        registered=registered, seed=seed, commitment=sampling.commitment(seed), opened_by=by, at=at,
    )  # fmt: skip
    Wave.objects.bulk_create([row], ignore_conflicts=True)
    known = telling.wave_row(id, lock=True)
    for field in SAME:
        if getattr(known, field) != getattr(row, field):
            raise refusals.WaveDiffers(id=id, field=field)
    if known.seed == seed and known.at == at and known.opened_by == by:
        _write_frame(row, strata, margins or {})
    told = telling.waves([known])[0]
    was = [(one.name, one.population, one.quota) for one in told.strata]
    if was != [(one.name.strip(), one.population, one.quota) for one in strata]:
        raise refusals.WaveDiffers(id=id, field="strata")
    return told


def _write_frame(row: Wave, strata: Sequence[facts.StratumAsked], margins: Margins) -> None:
    Stratum.objects.bulk_create(
        [
            Stratum(
                wave_id=row.id, id=f"s{n}", city=row.city, name=one.name.strip(), district=one.district, position=n,
                group=one.group or f"s{n}", population=one.population, quota=one.quota,
            )
            for n, one in enumerate(strata, 1)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    Known.objects.bulk_create(
        [
            Known(wave_id=row.id, question=question, choice=choice, people=people)
            for question, known in margins.items()
            for choice, people in known.items()
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _refuse(
    survey: schema.Survey, first: date, last: date, strata: Sequence[facts.StratumAsked], source: str, margins: Margins
) -> None:
    names = [one.name.strip() for one in strata]
    if last < first:
        raise refusals.WaveWrong(problem="days")
    numbers = all(one.population >= 1 and (one.quota is None or one.quota >= 1) for one in strata)
    if not 1 <= len(names) <= STRATA_MAX or len(set(names)) < len(names) or "" in names or not numbers:
        raise refusals.WaveWrong(problem="strata")
    if not source.strip():
        raise refusals.WaveWrong(problem="source")
    for name, known in margins.items():
        question = survey.question(name)
        fits = question and question.about and question.required
        if not fits or set(known) != {choice.id for choice in question.choices} or sum(known.values()) < 1:
            raise refusals.WaveWrong(problem="margin")


def _refuse_new_words(city: str, survey: schema.Survey, id: UUID) -> None:
    """Refusals: WordingChanged."""
    for before in Wave.objects.filter(city=city, survey=survey.id).exclude(id=id).order_by("-first")[:20]:
        old = telling.survey(before)
        for question in survey.questions:
            was = old.question(question.id)
            same = was is not None and was.version == question.version
            if same and sheets.wording(old, question.id) != sheets.wording(survey, question.id):
                raise refusals.WordingChanged(question=question.id, version=question.version)


@transaction.atomic
def draw_people(
    *, wave: UUID, people: Mapping[str, Sequence[int]], sizes: Mapping[str, int], at: datetime
) -> list[facts.Invited]:
    """Draw so many of the people of each stratum (by name) by the promised seed, which is told from now on.

    Refusals: WaveUnknown, WaveClosed, DrawnAlready, FrameTooSmall. Locks: the wave, its strata.
    """
    row = _open(wave, at)
    if row.drawn_on is not None:
        raise refusals.DrawnAlready()
    rows: list[Invitation] = []
    names: list[str] = []
    for stratum in Stratum.objects.select_for_update().filter(wave_id=wave).order_by("position"):
        mine = {signing.pseudonym(wave, holder): holder for holder in people.get(stratum.name, ())}
        size = sizes.get(stratum.name, 0)
        if size > len(mine) or stratum.asked + size > stratum.population:
            raise refusals.FrameTooSmall(stratum=stratum.name, wanted=size, people=min(len(mine), stratum.population))
        names += mine
        chosen = sampling.drawn(mine, f"{row.seed}/{stratum.name}", size)
        rows += [_invitation(row, stratum, mine[name], 0, at) for name in chosen]
        Stratum.objects.filter(wave_id=wave, id=stratum.id).update(asked=F("asked") + size)
    Invitation.objects.bulk_create(rows)
    digest = sampling.population_digest(names)
    Wave.objects.filter(id=wave).update(drawn_on=clock.local_day(at), drawn_from=digest)
    return _invited(row, rows)


@transaction.atomic
def number_letters(*, wave: UUID, stratum: str, count: int, at: datetime) -> list[facts.Invited]:
    """Tokens for so many more letters or visits of a stratum (by name), each with a number.

    Refusals: WaveUnknown, WaveClosed, WaveWrong, FrameTooSmall. Locks: the wave, the stratum.
    """
    row = _open(wave, at)
    found = Stratum.objects.select_for_update().filter(wave_id=wave, name=stratum).first()
    if found is None or not 1 <= count <= LETTERS_MAX:
        raise refusals.WaveWrong(problem="strata")
    if found.asked + count > found.population:
        raise refusals.FrameTooSmall(stratum=stratum, wanted=count, people=found.population - found.asked)
    before = Invitation.objects.filter(holder_id=0, wave_id=wave).count()
    rows = [_invitation(row, found, 0, before + n, at) for n in range(1, count + 1)]
    Invitation.objects.bulk_create(rows)
    Stratum.objects.filter(wave_id=wave, id=found.id).update(asked=F("asked") + count)
    return _invited(row, rows)


def _open(wave: UUID, at: datetime) -> Wave:
    row = telling.wave_row(wave, lock=True)
    if row.state != Wave.State.OPEN or clock.local_day(at) > row.last:
        raise refusals.WaveClosed(last=row.last)
    return row


def _invitation(row: Wave, stratum: Stratum, holder: int, number: int, at: datetime) -> Invitation:
    return Invitation(
        holder_id=holder, token=signing.hashed(signing.token(row.id, holder, number, 0)), number=number,
        wave_id=row.id, city=row.city, stratum=stratum.id, asked_on=clock.local_day(at),
    )  # fmt: skip


def _invited(row: Wave, rows: Sequence[Invitation]) -> list[facts.Invited]:
    names = dict(Stratum.objects.filter(wave_id=row.id).values_list("id", "name"))
    return [
        facts.Invited(names[one.stratum], one.holder_id, one.number, signing.token(row.id, one.holder_id, one.number, 0))
        for one in rows
    ]  # fmt: skip


@transaction.atomic
def remind(*, wave: UUID, at: datetime) -> list[int]:
    """Whom to remind: people who were asked and have not answered, each at most once a day. Returns holders.

    Refusals: WaveUnknown, WaveClosed. Locks: the wave.
    """
    _open(wave, at)
    today = clock.local_day(at)
    due = Invitation.objects.filter(wave_id=wave, state=Invitation.State.ASKED, holder_id__gt=0)
    holders = sorted(due.exclude(reminded_on=today).exclude(asked_on=today).values_list("holder_id", flat=True))
    due.filter(holder_id__in=holders).update(reminded_on=today)
    return holders
