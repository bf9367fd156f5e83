"""Draws for a citizen's own client: which there are, my entries, entering, claiming, the proof."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from puhui.economy.draws import facts, queries
from puhui.ground import clock
from puhui.journeys.draws import claim_prize, enter_draw
from puhui.portals.partner_api.citizens import city_of
from puhui.portals.partner_api.shapes import Problem, Words

NOES = dict.fromkeys((401, 403, 404, 409, 422), Problem)
draws = Router()


class Prize(Schema):
    id: str
    name: Words
    kind: str = Field(description="offer, points or good")
    count: int
    value_yuan: str


class Draw(Schema):
    """A draw as it is published; times with their zone."""

    city: str
    draw: str
    name: Words
    phase: str = Field(description="coming, open, closed, committed, drawn or called_off")
    opens: str
    closes: str
    draws_at: str
    price_points: int
    entries_per_person: int
    prizes: list[Prize]
    entries: int
    my_entries: int
    terms_sha256: str
    commitment: str


class Entry(Schema):
    """One of my entries. ``ticket`` is its number in the published list."""

    id: str
    draw: str
    ticket: str
    entrant: str
    nth: int
    at: str
    points: int


class Entering(Schema):
    id: UUID = Field(description="Drawn by the client, once for each entry; the same again is the same entry.")


class Proof(Schema):
    """Climb from SHA-256(00, ticket:entrant) by the path, SHA-256(01, left, right), to the root."""

    ticket: str
    entrant: str
    path: list[tuple[str, str]]
    root: str
    commitment: str


class Claimed(Schema):
    draw: str
    place: int
    prize: str
    kind: str
    state: str


@draws.get("", response={200: list[Draw]} | NOES, url_name="me_draws", operation_id="me_draws", summary="Draws")
def listed(request: HttpRequest, city: str | None = None) -> list[dict[str, Any]]:
    """The draws of a city, the last to close first, with how often I entered."""
    found = queries.draws(city_of(request.auth, city))
    mine = queries.entered(request.auth, [one.number for one in found])
    return [_draw(one, mine.get(one.number, 0)) for one in found]


@draws.get(
    "/{draw}/entries", response={200: list[Entry]} | NOES, url_name="me_draw_entries",
    operation_id="me_draw_entries", summary="My entries in a draw",
)  # fmt: skip
def entries(request: HttpRequest, draw: str, city: str | None = None) -> list[dict[str, Any]]:
    """My own entries, the first one first."""
    return [_entry(one, draw) for one in queries.entries_of(request.auth, city_of(request.auth, city), draw)]


@draws.post(
    "/{draw}/entries", response={200: Entry} | NOES, url_name="me_draw_entries", operation_id="me_enter_draw",
    summary="Enter a draw",
)  # fmt: skip
def enter(request: HttpRequest, draw: str, entering: Entering, city: str | None = None) -> dict[str, Any]:
    """Enter, and pay what an entry costs. The same id again answers the same and pays nothing."""
    here = city_of(request.auth, city)
    entered = enter_draw.enter(holder=request.auth, city=here, draw=draw, id=entering.id, at=clock.now())
    return _entry(entered, draw)


@draws.get(
    "/{draw}/entries/{entry}/proof", response={200: Proof} | NOES, url_name="me_draw_proof",
    operation_id="me_draw_proof", summary="That my entry is in the sealed list",
)  # fmt: skip
def proof(request: HttpRequest, draw: str, entry: UUID, city: str | None = None) -> dict[str, Any]:
    """The path from my entry to the root that was committed to."""
    here = city_of(request.auth, city)
    found = queries.proof(request.auth, here, draw, entry)
    return {
        "ticket": found.ticket, "entrant": found.entrant, "path": list(found.path), "root": found.root,
        "commitment": queries.draw(here, draw).commitment,
    }  # fmt: skip


@draws.post(
    "/{draw}/claim", response={200: Claimed} | NOES, url_name="me_claim_prize", operation_id="me_claim_prize",
    summary="Claim my prize",
)  # fmt: skip
def claim(request: HttpRequest, draw: str, city: str | None = None) -> dict[str, Any]:
    """Claim what I have won; again answers the same."""
    here = city_of(request.auth, city)
    done = claim_prize.claim(holder=request.auth, city=here, draw=draw, at=clock.now())
    place = queries.place_of(request.auth, here, draw)
    return {"draw": draw, "place": done.place, "prize": done.prize.id, "kind": done.prize.kind, "state": place.state}


def _draw(one: facts.Draw, mine: int) -> dict[str, Any]:
    terms = one.terms
    return {
        "city": one.city, "draw": one.code, "name": terms.name.model_dump(), "phase": one.phase(clock.now()),
        "opens": one.opens.isoformat(), "closes": one.closes.isoformat(), "draws_at": one.draws_at.isoformat(),
        "price_points": terms.price_points, "entries_per_person": terms.entries_per_person,
        "prizes": [
            {"id": p.id, "name": p.name.model_dump(), "kind": p.kind, "count": p.count, "value_yuan": f"{p.value_yuan:f}"}
            for p in terms.prizes
        ],
        "entries": one.entries, "my_entries": mine, "terms_sha256": one.terms_sha256, "commitment": one.commitment,
    }  # fmt: skip


def _entry(one: facts.DrawEntered, draw: str) -> dict[str, Any]:
    return {
        "id": str(one.id), "draw": draw, "ticket": one.ticket, "entrant": one.entrant, "nth": one.nth,
        "at": one.at.isoformat(), "points": one.price,
    }  # fmt: skip
