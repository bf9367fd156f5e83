"""Assignments for a unit's own system and an official's own programs: the board, one assignment, and a report that is handed in."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, P, Query, Router, Schema

from puhui.ground import clock
from puhui.oversight.assignments import actions, facts, queries, refusals
from puhui.portals.partner_api.shapes import Problem

NOES = dict.fromkeys((401, 403, 404, 409, 422), Problem)
READ_MOST = 100
oversight = Router()


class Row(Schema):
    """One assignment on the board; lights are never set by hand, ``rule`` says what made this one."""

    id: UUID
    number: str
    title: str
    group: str
    state: str
    due: date | None
    quota_times: int | None
    quota_period: str
    light: str
    rule: str
    progress: int | None = Field(description="Whole percent as told last; null where nobody told.")
    leads: list[UUID]
    cooperating: list[UUID]


class Board(Schema):
    on: date
    total: int
    page: int
    pages: int
    lights: dict[str, int]
    units: dict[str, str]
    rows: list[Row]


class Reporting(Schema):
    """A report. What is left out is blank, and a blank is not zero; ``figures`` by a target's position from 1."""

    id: UUID = Field(description="Drawn by the client; the same again is the same report.")
    unit: UUID
    period: date = Field(description="The first day of the period.")
    seen: int = Field(0, ge=0, description="The version that was looked at; 0 before the first.")
    progress: int | None = None
    times: int | None = None
    figures: dict[int, Decimal] = {}
    problems: str = ""
    next_steps: str = ""


class Reported(Schema):
    id: UUID
    period: date
    version: int
    state: str
    late: bool


@oversight.get(
    "/board",
    response={200: Board} | NOES,
    url_name="oversight_board",
    operation_id="oversight_board",
    summary="The board",
)
def board(
    request: HttpRequest,
    q: Query[str, P(max_length=100, description="Words, each of which has to stand somewhere.")] = "",
    light: Query[list[str], P(description="Only these lights.")] = [],  # noqa: B006 -- ninja reads it, nobody writes it
    unit: UUID | None = None,
    on: Query[date | None, P(description="As of the end of this day; none: today.")] = None,
    page: Query[int, P(ge=1)] = 1,
) -> dict[str, Any]:
    """A city's assignments as they stood at the end of a day, 100 a page, the most urgent first."""
    post, day = request.auth.post, _day(on)
    wanted = facts.Wanted(words=q, lights=tuple(light), units=(unit,) if unit else (), order="light")
    found = queries.board(post.city, day, wanted, page=page, size=READ_MOST)
    names = found.units
    named = {one for row in found.rows for one in (*row.leads, *row.cooperating)}
    told = {name: getattr(found, name) for name in ("on", "total", "page", "pages", "lights")}
    return told | {
        "rows": [vars(row) for row in found.rows],
        "units": {str(id): names[id].name for id in named if id in names},
    }


@oversight.get(
    "/assignments/{assignment}",
    response={200: dict[str, Any]} | NOES,
    url_name="oversight_assignment",
    operation_id="oversight_assignment",
    summary="One assignment",
)
def assignment(request: HttpRequest, assignment: UUID, on: date | None = None) -> dict[str, Any]:
    """One assignment with its light and the reason, and the reports and notices that this post may read."""
    post, day = request.auth.post, _day(on)
    _own(post, assignment, day)
    story = queries.story(assignment, actor=request.auth.actor, on=day)
    told = asdict(story.assignment)
    task = told.pop("task")
    return {
        "on": day, "assignment": told | task, "light": _plain(story.light), "reports": [asdict(one) for one in story.reports],
        "notices": [asdict(one) for one in story.notices],
    }  # fmt: skip


@oversight.post(
    "/assignments/{assignment}/reports",
    response={200: Reported} | NOES,
    url_name="oversight_report",
    operation_id="oversight_report",
    summary="Hand a report in",
)
def report(request: HttpRequest, assignment: UUID, told: Reporting) -> dict[str, Any]:
    """Hand in what a unit tells of one period; only for the unit of this post."""
    post, at = request.auth.post, clock.now()
    _own(post, assignment, clock.local_day(at))
    said = facts.Said(told.progress, told.times, told.figures, (), told.problems, told.next_steps)
    done = actions.submit(
        id=told.id, assignment=assignment, unit=told.unit, period=told.period, seen=told.seen, said=said,
        actor=request.auth.actor, at=at,
    )  # fmt: skip
    return {"id": done.id, "period": done.period, "version": done.number, "state": done.state, "late": done.late}


def _own(post: facts.Post, assignment: UUID, day: date) -> None:
    """Refusals: AssignmentUnknown, also of another city's."""
    if queries.assignment(assignment, day).city != post.city:
        raise refusals.AssignmentUnknown(assignment=assignment)


def _day(on: date | None) -> date:
    today = clock.local_day(clock.now())
    return min(on, today) if on else today


def _plain(light: Any) -> dict[str, Any]:
    names = ("light", "rule", "state", "starts", "due", "progress", "expected", "reported", "owed", "counted", "before")
    return {name: light.get(name) for name in names}
