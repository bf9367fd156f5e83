"""Points of another scheme that become ours, asked for by its server: prepare, commit, cancel, status.

The key says which scheme speaks, and for which city. Every call may be made again under its id.
"""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from puhui.economy.schemes import actions
from puhui.economy.schemes import queries as schemes
from puhui.economy.schemes.facts import Coming
from puhui.ground import clock
from puhui.journeys.mall import receive_points
from puhui.portals.partner_api.shapes import Problem

NOES = dict.fromkeys((401, 403, 404, 409, 422, 503), Problem)
conversions = Router()


class Asked(Schema):
    """Whom the points are for, and how many of this city's points."""

    account: Annotated[str, Field(max_length=64, description="The person's code for your scheme, as they gave it.")]
    points: Annotated[int, Field(ge=1, le=10_000_000)]


class Conversion(Schema):
    """Where a conversion stands. ``committed`` and ``cancelled`` are for good."""

    id: UUID
    state: str = Field(description="unknown, prepared, committed or cancelled")
    points: int
    until: str | None = Field(description="How long a prepared conversion waits for commit or cancel.")
    settled_at: str | None


@conversions.put(
    "/{id}", response={200: Conversion} | NOES, url_name="conversion", operation_id="prepare_conversion",
    summary="Promise to add points",
)  # fmt: skip
def prepare(request: HttpRequest, id: UUID, asked: Asked) -> dict[str, Any]:
    """Nothing is added yet. The same id and content again: the same answer, whatever became of it since."""
    at = clock.now()
    return _told(
        receive_points.prepare(partner=request.auth.number, id=id, account=asked.account, amount=asked.points, at=at)
    )


@conversions.get(
    "/{id}", response={200: Conversion} | NOES, url_name="conversion", operation_id="conversion_status",
    summary="Where a conversion stands",
)  # fmt: skip
def status(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """Ask this after a time-out; ``unknown`` where nothing was heard of the id."""
    return _told(schemes.status(partner=request.auth.number, id=id, at=clock.now()))


@conversions.post(
    "/{id}/commit", response={200: Conversion} | NOES, url_name="commit_conversion", operation_id="commit_conversion",
    summary="Add the points",
)  # fmt: skip
def commit(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """Once, however often it is asked. What was cancelled, or never prepared, is `schemes.cancelled` (409)."""
    return _told(receive_points.commit(partner=request.auth.number, id=id, at=clock.now()))


@conversions.post(
    "/{id}/cancel", response={200: Conversion} | NOES, url_name="cancel_conversion", operation_id="cancel_conversion",
    summary="Forget the promise",
)  # fmt: skip
def cancel(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """Also what was not heard of yet: it stays cancelled. What is committed stays so; ``state`` says which."""
    return _told(actions.cancel(partner=request.auth.number, id=id, at=clock.now()))


def _told(one: Coming) -> dict[str, Any]:
    return {
        "id": one.id, "state": one.state, "points": one.points,
        "until": one.until.isoformat() if one.until else None,
        "settled_at": one.settled_at.isoformat() if one.settled_at else None,
    }  # fmt: skip
