"""Snapshots and proposals for a citizen's own client, and the exposure desk for everybody. Nothing public names anybody."""

import base64
import binascii
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from puhui.civic.voices import facts, queries
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.civic import tell_city
from puhui.portals.partner_api import refusals
from puhui.portals.partner_api.citizens import city_of
from puhui.portals.partner_api.shapes import Problem

NOES = dict.fromkeys((400, 401, 404, 409, 413, 422, 429), Problem)
PHOTO_TEXT_MAX = facts.PHOTO_BYTES_MAX * 4 // 3 + 4
voices = Router()
exposure = Router()


class Telling(Schema):
    """A snapshot. Faces are covered and what the camera wrote is removed before anything is kept."""

    id: UUID = Field(description="Drawn by the client; the same again is the same snapshot.")
    kind: str = Field(max_length=64)
    photos: list[str] = Field(min_length=1, max_length=9, description="Base64 of JPEG, PNG or WebP.")
    latitude: Decimal | None = Field(None, description="WGS 84; with longitude, or district and place.")
    longitude: Decimal | None = None
    district: str = Field("", max_length=64)
    place: str = Field("", max_length=200)
    words: str = Field("", max_length=1000)


class Proposing(Schema):
    id: UUID = Field(description="Drawn by the client; the same again is the same proposal.")
    title: str = Field(max_length=60)
    words: str = Field(max_length=1000)
    photos: list[str] = Field([], max_length=9)


class Voice(Schema):
    """What I sent, and what became of it."""

    id: UUID
    sort: str
    case: UUID
    number: int
    title: str
    kind: str
    state: str = Field(description="waiting, held, published, routed, declined, withdrawn")
    flags: list[str] = Field(description="Why somebody looks more closely.")
    reason: str = Field(description="As the city's pack names it; empty where it was accepted.")
    told_at: datetime
    case_state: str
    due: date | None
    overdue: bool
    people: int


class Exposed(Schema):
    """A case as it is public."""

    id: UUID
    number: int
    kind: str
    title: str
    district: str
    latitude: Decimal | None
    longitude: Decimal | None
    state: str
    opened_at: datetime
    due: date | None
    overdue: bool
    days_open: int
    people: int
    supporters: int
    adopted: bool | None
    words: list[str]
    photos: int
    answers: list[str]


@voices.get(
    "/snapshots", response={200: list[Voice]} | NOES, url_name="me_snapshots", operation_id="me_snapshots",
    summary="My snapshots",
)  # fmt: skip
def snapshots(request: HttpRequest, city: str | None = None) -> list[dict[str, Any]]:
    """What I told of, the latest first."""
    return _mine(request, city, facts.SNAPSHOT)


@voices.get(
    "/proposals", response={200: list[Voice]} | NOES, url_name="me_proposals", operation_id="me_proposals",
    summary="My proposals",
)  # fmt: skip
def proposals(request: HttpRequest, city: str | None = None) -> list[dict[str, Any]]:
    """What I proposed, the latest first."""
    return _mine(request, city, facts.PROPOSAL)


@voices.post(
    "/snapshots", response={200: Voice} | NOES, url_name="me_snapshots", operation_id="me_tell",
    summary="Tell of a case with photos",
)  # fmt: skip
def tell(request: HttpRequest, asked: Telling, city: str | None = None) -> dict[str, Any]:
    """Held where the photo contradicts what is told; joined to an open case where it is the same."""
    where = facts.Where(asked.latitude, asked.longitude, asked.district, asked.place)
    done = tell_city.snapshot(
        holder=request.auth, city=city_of(request.auth, city), id=asked.id, kind=asked.kind, where=where,
        words=asked.words, uploads=_photos(asked.photos), at=clock.now(),
    )  # fmt: skip
    return _voice(done.voice, queries.case(done.case, clock.now()))


@voices.post(
    "/proposals", response={200: Voice} | NOES, url_name="me_proposals", operation_id="me_propose",
    summary="Propose something to the city",
)  # fmt: skip
def propose(request: HttpRequest, asked: Proposing, city: str | None = None) -> dict[str, Any]:
    """Shown once somebody has looked; answered by the unit in charge."""
    done = tell_city.proposal(
        holder=request.auth, city=city_of(request.auth, city), id=asked.id, title=asked.title, words=asked.words,
        uploads=_photos(asked.photos), at=clock.now(),
    )  # fmt: skip
    return _voice(done.voice, queries.case(done.case, clock.now()))


@exposure.get(
    "/{city}/snapshots", response={200: list[Exposed]} | NOES, url_name="exposed", operation_id="exposed",
    summary="The exposure desk", auth=None,
)  # fmt: skip
def exposed(request: HttpRequest, city: str, kind: str = "", district: str = "") -> list[dict[str, Any]]:
    """Open cases, and those that were answered lately."""
    found = queries.public_cases(packs.active(city).pack, clock.now(), kind=kind, district=district)
    return [_exposed(one) for one in found]


@exposure.get(
    "/{city}/proposals", response={200: list[Exposed]} | NOES, url_name="proposed", operation_id="proposed",
    summary="Citizens' proposals", auth=None,
)  # fmt: skip
def proposed(request: HttpRequest, city: str) -> list[dict[str, Any]]:
    """All that are shown, with their answers."""
    return [_exposed(one) for one in queries.public_cases(packs.active(city).pack, clock.now(), sort=facts.PROPOSAL)]


def _mine(request: HttpRequest, city: str | None, sort: str) -> list[dict[str, Any]]:
    _pack, found = tell_city.mine(holder=request.auth, city=city_of(request.auth, city), sort=sort, at=clock.now())
    return [_voice(one.voice, one.case) for one in found]


def _exposed(one: facts.PublicCase) -> dict[str, Any]:
    case = one.case
    names = ("id", "number", "kind", "title", "state", "opened_at", "due", "overdue", "days_open", "people",
             "supporters", "adopted")  # fmt: skip
    return {name: getattr(case, name) for name in names} | {
        "district": case.where.district, "latitude": case.where.latitude, "longitude": case.where.longitude,
        "words": list(one.words), "photos": one.photos, "answers": [answer.words for answer in case.answers],
    }  # fmt: skip


def _voice(one: facts.Voice, case: facts.Case) -> dict[str, Any]:
    names = ("id", "sort", "case", "number", "title", "kind", "state", "told_at")
    return {name: getattr(one, name) for name in names} | {
        "flags": list(one.flags), "reason": one.moderated[-1].reason if one.moderated else "",
        "case_state": case.state, "due": case.due, "overdue": case.overdue, "people": case.people,
    }  # fmt: skip


def _photos(told: list[str]) -> list[bytes]:
    try:
        return [base64.b64decode(text[: PHOTO_TEXT_MAX + 1], validate=True) for text in told]
    except binascii.Error as fault:
        raise refusals.BodyUnreadable(why=str(fault)) from fault
