"""Honours for a citizen's own client: level, badges, certificates, and boards with one's own place."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, P, Query, Router, Schema

from puhui.economy.honours import facts, queries
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.honours import issue_certificate, show_honours
from puhui.portals.partner_api.citizens import city_of
from puhui.portals.partner_api.shapes import Problem, Words

NOES = dict.fromkeys((401, 404, 409, 422), Problem)
Period = Literal["day", "week", "month", "year"]
honours = Router()


class Level(Schema):
    """A level; ``from_mg`` is where it begins, in milligrams of CO2e."""

    id: str
    number: int = Field(description="From 1.")
    name: Words
    from_mg: int


class Badge(Schema):
    """A badge of the city. ``had`` and ``needed`` are in the unit of its ground: mg, pieces, or thousandths."""

    id: str
    name: Words
    about: Words
    mine: bool
    on: date | None = Field(description="Since when it is mine.")
    taken_back: bool = Field(description="It was mine; its ground was corrected away.")
    had: int
    needed: int


class Certificate(Schema):
    """``credential`` is an Open Badges 3.0 credential as compact JWT; empty where it was revoked."""

    code: str
    title: Words
    issued_at: str
    revoked_at: str | None
    reason: str
    credential: str


class Reachable(Schema):
    """A certificate for the asking; ``ground`` is the honour that it would be for."""

    template: str
    name: Words
    ground: str


class Wanted(Schema):
    """``named``: with the name that I go by, else without any. ``ground``: where several would do."""

    id: UUID = Field(description="Drawn by the client; the same again is the same certificate.")
    named: bool = False
    ground: Annotated[str, Field(max_length=200)] = ""
    city: Annotated[str, Field(max_length=64)] | None = None


class Honours(Schema):
    city: str
    reduction_mg: int
    level: Level | None
    next: Level | None
    badges: list[Badge]
    certificates: list[Certificate]


class BoardListed(Schema):
    """A board that the city keeps."""

    id: str
    name: Words
    scope: str = Field(description="city, district, teams or members")
    measure: str = Field(description="grams (scores in milligrams), acts, days or points")
    periods: list[str]
    districts: list[str]
    minimum: int = Field(description="Fewer people than this are not shown.")


class Place(Schema):
    """One line; ``name`` is empty for who does not want to be named."""

    place: int
    score: int
    name: str
    members: int
    mine: bool


class Board(Schema):
    """The first hundred, and my own place wherever it is; ``hidden``: too few stand on it to be shown."""

    id: str
    period: str
    first: date
    last: date
    people: int
    hidden: bool
    top: list[Place]
    own: Place | None


@honours.get(
    "/honours", response={200: Honours} | NOES, url_name="me_honours", operation_id="me_honours",
    summary="My level, badges and certificates",
)  # fmt: skip
def mine(request: HttpRequest, city: str | None = None) -> dict[str, Any]:
    """What I have, and how far I am with the rest."""
    here = city_of(request.auth, city)
    found = show_honours.mine(holder=request.auth, city=here, at=clock.now())
    return {
        "city": here,
        "reduction_mg": found.standing.mg,
        "level": _level(found.standing.reached),
        "next": _level(found.standing.following),
        "badges": [_badge(one) for one in found.badges],
        "certificates": [_certificate(one) for one in found.certificates],
    }


@honours.get(
    "/boards", response={200: list[BoardListed]} | NOES, url_name="me_boards", operation_id="me_boards",
    summary="The city's boards",
)  # fmt: skip
def boards(request: HttpRequest, city: str | None = None) -> list[dict[str, Any]]:
    """Which boards there are, over which periods."""
    return [
        {
            "id": board.id, "name": board.name.model_dump(), "scope": board.scope, "measure": board.measure,
            "periods": list(board.periods), "districts": [d.id for d in board.districts], "minimum": board.minimum,
        }
        for board in packs.active(city_of(request.auth, city)).pack.boards
    ]  # fmt: skip


@honours.get(
    "/boards/{board}", response={200: Board} | NOES, url_name="me_board", operation_id="me_board",
    summary="A board, and my place on it",
)  # fmt: skip
def board(
    request: HttpRequest,
    board: str,
    period: Query[Period, P(description="Only periods that the board has.")],
    day: Query[date | None, P(description="A day in the period; none: today.")] = None,
    district: Query[str, P(max_length=64)] = "",
    city: str | None = None,
) -> dict[str, Any]:
    """The first hundred and my own place. A board by district shows ``district``, or none: the one I chose."""
    here = city_of(request.auth, city)
    part = district or queries.profile_of(request.auth, here).district
    seen = show_honours.board(
        city=here, board=board, period=period, day=day or clock.local_day(clock.now()), holder=request.auth,
        part=part,
    )  # fmt: skip
    shown = seen.shown
    return {
        "id": board, "period": shown.period, "first": shown.first, "last": shown.last, "people": shown.people,
        "hidden": shown.hidden, "top": [_place(seen, place) for place in shown.top],
        "own": _place(seen, shown.own) if shown.own else None,
    }  # fmt: skip


@honours.get(
    "/certificates", response={200: list[Reachable]} | NOES, url_name="me_certificates",
    operation_id="me_certificates", summary="Certificates that I can have",
)  # fmt: skip
def reachable(request: HttpRequest, city: str | None = None) -> list[dict[str, Any]]:
    """One for each honour that I have reached; those that were issued stand under my honours."""
    here = city_of(request.auth, city)
    return [
        {"template": one.template.id, "name": one.template.name.model_dump(), "ground": one.ground}
        for one in issue_certificate.offered(holder=request.auth, city=here, at=clock.now())
    ]


@honours.post(
    "/certificates/{template}", response={200: Certificate} | NOES, url_name="me_issue_certificate",
    operation_id="me_issue_certificate", summary="Have a certificate issued",
)  # fmt: skip
def issue(request: HttpRequest, template: str, wanted: Wanted) -> dict[str, Any]:
    """For an honour that was reached; the same id again is the same certificate."""
    return _certificate(
        issue_certificate.issue(
            holder=request.auth, city=city_of(request.auth, wanted.city), template=template, id=wanted.id,
            at=clock.now(), named=wanted.named, ground=wanted.ground,
        )
    )  # fmt: skip


def _level(step: Any) -> dict[str, Any] | None:
    if step is None:
        return None
    level: schema.Level = step.level
    return {"id": level.id, "number": step.number, "name": level.name.model_dump(), "from_mg": step.mg}


def _badge(one: show_honours.BadgeShown) -> dict[str, Any]:
    return {
        "id": one.badge.id, "name": one.badge.name.model_dump(), "about": one.badge.about.model_dump(),
        "mine": one.given is not None, "on": one.given.on if one.given else None, "taken_back": one.lost is not None,
        "had": one.had, "needed": one.needed,
    }  # fmt: skip


def _certificate(one: facts.CertificateIssued) -> dict[str, Any]:
    return {
        "code": one.code, "title": one.facts["title"], "issued_at": one.issued_at.isoformat(),
        "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None, "reason": one.reason,
        "credential": "" if one.revoked_at else one.credential,
    }  # fmt: skip


def _place(seen: show_honours.BoardSeen, one: facts.Place) -> dict[str, Any]:
    own = seen.shown.own
    return {
        "place": one.place, "score": one.score, "name": one.name or seen.names.get(one.holder or 0, ""),
        "members": one.members, "mine": own is not None and own.place == one.place,
    }  # fmt: skip
