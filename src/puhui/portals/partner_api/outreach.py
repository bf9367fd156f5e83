"""Campaigns for an official's own programs, unit by unit; and what a citizen's client shows to learn.

Quizzes are begun and answered on the pages alone: an address for programs would be an invitation to them.
"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from puhui.civic.outreach import facts
from puhui.ground import clock
from puhui.journeys.civic import learn, run_campaign
from puhui.portals.partner_api.citizens import city_of
from puhui.portals.partner_api.shapes import Problem

NOES = dict.fromkeys((401, 403, 404, 422), Problem)
outreach, learning = Router(), Router()


@outreach.get(
    "/campaigns/{campaign}",
    response={200: dict[str, Any]} | NOES,
    url_name="outreach_campaign",
    operation_id="outreach_campaign",
    summary="One campaign, unit by unit",
)
def campaign(request: HttpRequest, campaign: UUID) -> dict[str, Any]:
    """Asked, proved, held, refused, missing and lacking of each unit that this post may read; reach null where uncounted."""
    found = run_campaign.overview(
        city=request.auth.post.city, campaign=campaign, actor=request.auth.actor, at=clock.now()
    )  # fmt: skip
    return {
        "campaign": asdict(found.campaign), "whole": asdict(found.whole),
        "units": [
            {
                "unit": one.unit, "name": one.name, "counts": asdict(one.counts),
                "placements": [_placement(each.placement) for each in one.asked],
            }
            for one in found.units
        ],
    }  # fmt: skip


@learning.get(
    "/learn", response={200: list[dict[str, Any]]} | NOES, url_name="me_learn", operation_id="me_learn",
    summary="What there is to learn",
)  # fmt: skip
def shelf(request: HttpRequest, city: str | None = None) -> list[dict[str, Any]]:
    """Articles, courses and quizzes of today, the newest first of each; ``passed`` null where I have not answered."""
    found = learn.shelf(city=city_of(request.auth, city), at=clock.now(), holder=request.auth)
    return [_piece(one, found.answered) for one in (*found.articles, *found.courses, *found.quizzes)]


def _placement(one: facts.Placement) -> dict[str, Any]:
    names = ("id", "channel", "assignment", "places", "good", "lacking", "due", "state", "reach", "proved_on")
    return {name: getattr(one, name) for name in names}


def _piece(one: facts.Piece, answered: dict[str, bool]) -> dict[str, Any]:
    told = {"kind": one.kind, "slug": one.slug, "version": one.number, "first": one.first, "last": one.last}
    told |= {name: one.content[name] for name in ("title", "summary", "audience")}
    match one.kind:
        case facts.ARTICLE:
            told["body"] = one.content["body"]
        case facts.COURSE:
            told |= {"chapters": one.content["chapters"], "quiz": one.content["quiz"]}
        case facts.QUIZ:
            told |= {"questions": len(one.content["questions"]), "passed": answered.get(one.slug)}
    return told
