"""/surveys: published figures with their stated error, for anybody; and for officials an estimate from a file."""

from dataclasses import asdict
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from puhui.civic.surveys import queries
from puhui.foundations.packs import queries as packs
from puhui.journeys.civic import run_survey
from puhui.portals.partner_api import refusals
from puhui.portals.partner_api.authentication import OfficialSession, PostToken
from puhui.portals.partner_api.registry import NOES, document
from puhui.portals.shared import survey_words

surveys = Router()
FILE_MIB, MIB = 32, 2**20


@surveys.post("/estimate", auth=[PostToken(), OfficialSession()], response={200: dict[str, Any]} | NOES,
              url_name="survey_estimate", operation_id="survey_estimate",
              summary="Estimate a figure with its margin from a table of answers; nothing is kept (officials)")  # fmt: skip
def estimate(
    request: HttpRequest, file: File[UploadedFile], metric: Form[str] = "",
    kind: Form[Literal["", "proportion", "mean", "total"]] = "", frame: File[UploadedFile] = None,
    margins: File[UploadedFile] = None, confidence: float = Form(0.95, ge=0.5, le=0.999),
) -> HttpResponse:  # fmt: skip
    """multipart/form-data with the files of ``puhui survey estimate`` (XLSX or CSV); the same keys as its --json."""
    found = queries.estimate_file(
        answers=_file(file), metric=metric, kind=kind or None, frame=frame and _file(frame),
        margins=margins and _file(margins), confidence=confidence,
    )  # fmt: skip
    return document(survey_words.plain(found))


def _file(sent: UploadedFile) -> tuple[bytes, str]:
    if sent.size > FILE_MIB * MIB:
        raise refusals.BodyTooLarge(limit_mib=FILE_MIB)
    return sent.read(), sent.name


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
