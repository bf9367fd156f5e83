"""/surveys: published figures with their stated error, for anybody."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from puhui.foundations.packs import queries as packs
from puhui.journeys.civic import run_survey
from puhui.portals.partner_api.registry import NOES, document
from puhui.portals.shared import survey_words

surveys = Router()


@surveys.get("/{city}/waves", auth=None, response={200: list[dict[str, Any]]} | NOES, url_name="survey_waves",
             operation_id="survey_waves", summary="Published waves of a city with their figures, the latest first")  # fmt: skip
def waves(request: HttpRequest, city: str) -> HttpResponse:
    """Every figure has ``estimate``, ``se``, ``low``, ``high``, ``confidence``, ``deff``, ``response_rate`` and notes."""
    packs.active(city)
    return document([_told(one) for one in run_survey.published(city)])


@surveys.get("/waves/{wave}", auth=None, response={200: dict[str, Any]} | NOES, url_name="survey_wave",
             operation_id="survey_wave", summary="One published wave: frame, draw, response, figures")  # fmt: skip
def wave(request: HttpRequest, wave: UUID) -> HttpResponse:
    """Not published: 404."""
    return document(_told(run_survey.published_one(wave)))


def _told(one: run_survey.Running) -> dict[str, Any]:
    wave = asdict(one.wave)
    for hidden in ("closed_at", "state"):
        wave.pop(hidden)
    figures = [survey_words.compared(one.compared[figure.metric]) for figure in one.figures]
    return wave | {"asked": one.wave.asked, "answered": one.wave.answered, "response_rate": one.wave.response_rate,
                   "figures": figures}  # fmt: skip
