"""Rows become facts, and estimates become JSON and back. Private to the room."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from puhui.civic.surveys import facts, refusals
from puhui.civic.surveys.models import Figure, Objection, Stratum, Wave
from puhui.foundations.packs import schema


def wave_row(id: UUID, *, lock: bool = False) -> Wave:
    """Refusals: WaveUnknown."""
    found = Wave.objects.select_for_update() if lock else Wave.objects
    row = found.filter(id=id).first()
    if row is None:
        raise refusals.WaveUnknown(wave=id)
    return row


def survey(row: Wave) -> schema.Survey:
    """The questionnaire as it was when the wave was opened."""
    return schema.Survey.model_validate_json(row.questions)


def waves(rows: Sequence[Wave]) -> list[facts.Wave]:
    strata: dict[UUID, list[facts.Progress]] = {}
    for one in Stratum.objects.filter(wave_id__in=[row.id for row in rows]).order_by("wave_id", "position"):
        strata.setdefault(one.wave_id, []).append(progress(one))
    return [_wave(row, strata.get(row.id, ())) for row in rows]


def _wave(row: Wave, strata: Iterable[facts.Progress]) -> facts.Wave:
    return facts.Wave(
        id=row.id, city=row.city, survey=row.survey, title=row.title, first=row.first, last=row.last,
        state=Wave.State(row.state).name.lower(), frame_source=row.frame_source, registered=row.registered,
        commitment=row.commitment, seed=row.seed if row.drawn_on else "", drawn_on=row.drawn_on,
        drawn_from=row.drawn_from, digest=row.digest, closed_at=row.closed_at, published_at=row.published_at,
        strata=tuple(strata),
    )  # fmt: skip


def progress(one: Stratum) -> facts.Progress:
    return facts.Progress(
        one.id, one.name, one.district, one.population, one.quota, one.asked, one.answered, one.held, one.declined
    )


def objection(row: Objection) -> facts.Objection:
    return facts.Objection(row.id, row.wave_id, row.about, row.words, row.on, row.granted, row.answer)


def kept(found: facts.Estimate) -> dict[str, Any]:
    """An estimate as JSON."""
    return asdict(found)


def figure(row: Figure, wave: Wave) -> facts.Figure:
    return facts.Figure(
        wave=wave.id, city=wave.city, survey=wave.survey, title=wave.title, metric=row.metric, last=wave.last,
        estimate=None if row.told is None else _estimate(row.told), why=row.why,
    )  # fmt: skip


def _estimate(told: dict[str, Any]) -> facts.Estimate:
    strata = tuple(facts.StratumEstimate(**one) for one in told["strata"])
    notes = tuple(facts.Note(**one) for one in told["notes"])
    return facts.Estimate(**told | {"strata": strata, "notes": notes})
