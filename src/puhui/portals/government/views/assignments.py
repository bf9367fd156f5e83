"""One assignment with its whole history; why its light is what it is; closing it, for the office."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import run_campaign
from puhui.oversight.assignments import actions, facts, queries
from puhui.portals.government.views.frame import Seat, changes, id_of, number_of, page, reads
from puhui.portals.government.views.giving import may_give
from puhui.portals.shared import oversight_words
from puhui.portals.shared.problems import refused

HERE = "board"
EVENTS = {
    "given": gettext_lazy("assignment given"),
    "changed": gettext_lazy("assignment changed"),
    "closed": gettext_lazy("assignment closed"),
    "submitted": gettext_lazy("report handed in"),
    "accepted": gettext_lazy("report accepted"),
    "returned": gettext_lazy("report returned"),
    "corrected": gettext_lazy("report corrected"),
    "noticed": gettext_lazy("notice issued"),
    "replied": gettext_lazy("notice answered"),
}
FIELDS = {
    "title": gettext_lazy("title"),
    "text": gettext_lazy("text"),
    "group": gettext_lazy("group"),
    "leads": gettext_lazy("lead"),
    "cooperating": gettext_lazy("cooperating units"),
    "due": gettext_lazy("due date"),
    "cycle": gettext_lazy("reporting cycle"),
    "quota_times": gettext_lazy("quota"),
    "quota_period": gettext_lazy("quota's period"),
    "parent": gettext_lazy("part of"),
    "targets": gettext_lazy("targets"),
    "starts": gettext_lazy("start"),
}


@reads
@require_safe
def assignment(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """One assignment as of a day: what it says, its light and the reason, reports, notices, history."""
    return shown(request, assignment)


@changes
@require_POST
def close(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Say that it is done, or withdrawn, with the reason."""
    asked = request.POST
    state = asked.get("state", "")
    try:
        actions.close(
            id=id_of(asked), assignment=_own(request, assignment), seen=number_of(asked.get("seen", "")),
            state=state if state in (facts.DONE, facts.WITHDRAWN) else facts.DONE, why=asked.get("why", ""),
            actor=request.seat.actor, at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return shown(request, assignment, refusal)
    messages.success(request, _("Closed."))
    return HttpResponseRedirect(reverse("government:assignment", args=[assignment]))


def _own(request: HttpRequest, assignment: UUID) -> UUID:
    """The assignment, if it is one of this seat's city. Refusals: AssignmentUnknown."""
    return request.seat.here(queries.assignment(assignment, request.seat.today)).id


def shown(request: HttpRequest, assignment: UUID, refusal: Refusal | None = None) -> HttpResponse:
    """The assignment's page, with a no above it where there was one."""
    seat = request.seat
    story = queries.story(assignment, actor=seat.actor, on=seat.on)
    given = seat.here(story.assignment)
    rules = queries.rules(seat.city, seat.on)
    standing = _standing(story.reports)
    return page(
        request, "government/assignment/page.html", HERE, status=422 if refusal else 200, story=story, given=given,
        task=given.task, light=story.light, why=oversight_words.why(story.light, seat.on), rules=rules,
        looked_at=_looked_at(story.light), reports=standing, targets=_targets(given, standing, seat), writing=_writing(seat, given),
        events=[{"is": one, "words": EVENTS[one.what]} for one in story.events], versions=_versions(story.versions, seat),
        counted_by=_counted_by(given.task, story.light), ladder=rules.ladder, refused=refused(refusal) if refusal else None,
        may_change=seat.is_office and not seat.past and given.state == facts.OPEN,
        may_give=may_give(seat, given), above=queries.assignment(given.task.parent, seat.on) if given.task.parent else None,
        placed=run_campaign.asked(
            city=seat.city, actor=seat.actor, at=clock.day_ends(seat.on) if seat.past else clock.now(), assignment=assignment
        ),
    )  # fmt: skip


def _standing(reports: tuple[facts.Report, ...]) -> list[facts.Report]:
    """The last version of each report, the latest period first."""
    last: dict[tuple[date, UUID], facts.Report] = {}
    for one in reports:
        key = (one.period, one.unit)
        if key not in last or last[key].number < one.number:
            last[key] = one
    return sorted(last.values(), key=lambda one: (one.period, one.merging, one.at), reverse=True)


def _targets(given: facts.Assignment, reports: list[facts.Report], seat: Seat) -> list[dict[str, Any]]:
    """Each target with the figure that was told last for all, and what Puhui knows itself and whether that reaches it."""
    merging = [one for one in reports if one.merging and one.state != facts.RETURNED]
    found = queries.known_for(given, seat.on)
    return [
        {
            "is": one, "position": position, "told": _last(merging, position), "known": (known := found.get(position)),
            "met": _met(one, known, seat),
        }
        for position, one in enumerate(given.task.targets, 1)
    ]  # fmt: skip


def _met(target: facts.Target, known: facts.KnownFigure | None, seat: Seat) -> bool | None:
    """Whether what Puhui knows reaches a target; None where that is not known, or its period still goes on."""
    if known is None or known.value is None:
        return None
    met = target.reached(known.value)
    if met or known.period is None:
        return met
    months = known.period.year * 12 + known.period.month - 1 + facts.MONTHS[known.per]
    return met if seat.on >= date(months // 12, months % 12 + 1, 1) else None


def _counted_by(task: facts.Task, light: Mapping[str, Any]) -> int | None:
    """The position of the target whose figure decided the quota, where Puhui counts it itself."""
    asked = light.get("counter")
    return next((n for n, one in enumerate(task.targets, 1) if asked and one.known == asked), None)


def _last(reports: list[facts.Report], position: int) -> tuple[Decimal, date] | None:
    return next(((one.said.figures[position], one.period) for one in reports if position in one.said.figures), None)


def _looked_at(light: dict[str, Any]) -> list[tuple[str, Any]]:
    """What the rule looked at, in words."""
    names = {
        "starts": _("began"), "due": _("due"), "progress": _("told progress, %"), "expected": _("asked for by now"),
        "reported": _("told until"), "owed": _("owed until"), "quota_times": _("quota"), "counted": _("done in this period"),
        "before": _("done in the period before"), "quota_first": _("period from"), "quota_last": _("period until"),
    }  # fmt: skip
    return [(words, light[name]) for name, words in names.items() if light.get(name) is not None]


def _writing(seat: Seat, given: facts.Assignment) -> list[dict[str, Any]]:
    """The reports on this assignment that await who looks, so that one click begins them."""
    if seat.past or seat.actor.acts_for is None:
        return []
    found = queries.awaiting(seat.city, seat.today, actor=seat.actor)
    kinds = (facts.AWAITS_REPORT, facts.AWAITS_ANEW)
    return [one for one in found if one.assignment == given.id and one.kind in kinds]


def _versions(versions: tuple[facts.Assignment, ...], seat: Seat) -> list[dict[str, Any]]:
    """The versions, the last one first, each with what it changed."""
    found = []
    for before, one in zip((None, *versions), versions, strict=False):
        found.append({"is": one, "changes": _changes(before, one, seat) if before else []})
    return found[::-1]


def _changes(before: facts.Assignment, after: facts.Assignment, seat: Seat) -> list[tuple[str, str, str]]:
    pairs = [(name, getattr(before.task, name), getattr(after.task, name)) for name in FIELDS]
    found = [(str(FIELDS[name]), _told(was, seat), _told(now, seat)) for name, was, now in pairs if was != now]
    if before.state != after.state:
        states = oversight_words.STATES
        found.append((_("state"), str(states[before.state]), str(states[after.state])))
    return found


def _told(value: Any, seat: Seat) -> str:
    if isinstance(value, tuple):
        return (
            "、".join(
                oversight_words.target(one) if isinstance(one, facts.Target) else seat.unit_name(one) for one in value
            )
            or "—"
        )
    return "—" if value in (None, "") else str(value)
