"""A wave from its frame to its figures: the pack says what is asked, people come from districts, what is published is told.

Introduces surveys to packs, honours (who told their district) and the outbox. Adds no rule.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from puhui.civic.surveys import actions as surveys
from puhui.civic.surveys import facts, queries, refusals
from puhui.economy.honours import queries as honours
from puhui.foundations.outbox import actions as outbox
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema

File = tuple[bytes, str]  # content, name
SEED_BYTES = 32


@dataclass(frozen=True)
class Running:
    """A wave with its questionnaire, its figures once it is closed, and what it is held against."""

    wave: facts.Wave
    survey: schema.Survey
    figures: list[facts.Figure]
    compared: dict[str, facts.Compared]


def open_wave(
    *, city: str, survey: str, id: UUID, title: str, first: date, last: date, by: str, at: datetime,
    frame: File | None = None, margins: File | None = None, frame_source: str = "",
) -> facts.Wave:  # fmt: skip
    """Open a wave. ``frame`` None: registered people by the district they told. The seed is drawn here, and sealed.

    Refusals: packs.CityUnknown, those of files and of ``surveys.open_wave``.
    """
    pack = packs.active(city).pack
    strata = queries.read_frame(frame) if frame else _registered(city)
    asked = next((one for one in pack.surveys if one.id == survey), None)
    known = queries.read_margins(margins, asked) if margins and asked else None
    return surveys.open_wave(
        pack=pack, survey=survey, id=id, title=title, first=first, last=last, strata=strata,
        frame_source=frame_source if frame else frame_source or pack.city.programme.zh, registered=frame is None,
        margins=known, seed=secrets.token_hex(SEED_BYTES), by=by, at=at,
    )  # fmt: skip


def _registered(city: str) -> list[facts.StratumAsked]:
    found = honours.people_by_district(city)
    return [facts.StratumAsked(name, len(people), district=name) for name, people in found.items()]


def draw_people(*, wave: UUID, sizes: Mapping[str, int], at: datetime) -> list[facts.Invited]:
    """Draw registered people of each stratum that is a district by itself; the promised seed is told from then on.

    Refusals: those of ``surveys.draw_people``.
    """
    found = queries.wave(wave)
    people = honours.people_by_district(found.city)
    alone = [one for one in found.strata if sum(one.district == other.district for other in found.strata) == 1]
    mine = {one.name: people.get(one.district, []) for one in alone if one.district}
    return surveys.draw_people(wave=wave, people=mine, sizes=sizes, at=at)


@transaction.atomic
def publish(*, wave: UUID, at: datetime) -> facts.Wave:
    """Publish a closed wave's figures, and tell them. Refusals: those of ``surveys.publish``."""
    was = queries.wave(wave)
    done = surveys.publish(wave=wave, at=at)
    if was.state != "published":
        told = [_told(one) for one in queries.figures(wave) if one.estimate is not None]
        data = {"wave": str(wave), "survey": done.survey, "figures": told}
        outbox.publish(topic="survey.published", key=str(wave), data=data, city=done.city, at=at)
    return done


def _told(one: facts.Figure) -> dict[str, Any]:
    found = one.estimate
    names = ("estimate", "low", "high", "confidence", "n")
    return {"metric": one.metric} | {name: getattr(found, name) for name in names}


def look(wave: UUID) -> Running:
    """A wave as the console shows it. Refusals: surveys.WaveUnknown."""
    return _running(queries.wave(wave), queries.figures(wave))


def published(city: str) -> list[Running]:
    """A city's published waves, the latest first."""
    return [_running(wave, figures) for wave, figures in queries.published(city)]


def published_one(wave: UUID) -> Running:
    """One published wave. Refusals: surveys.WaveUnknown, also where it is not published."""
    found = queries.wave(wave)
    if found.state != "published":
        raise refusals.WaveUnknown(wave=wave)
    return _running(found, queries.figures(wave))


def _running(wave: facts.Wave, figures: list[facts.Figure]) -> Running:
    compared = {}
    for one in figures:
        through = queries.compared(wave.city, wave.survey, one.metric)
        compared[one.metric] = next(found for found in through if found.figure.wave == wave.id)
    return Running(wave, queries.survey(wave.id), figures, compared)
