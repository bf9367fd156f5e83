"""Giving parts of an assignment down the tree, and saying anew what an assignment says; each by one form."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.oversight.assignments import actions, facts, queries, refusals
from puhui.portals.government import task_form
from puhui.portals.government.views.frame import Seat, changes, id_of, number_of, page
from puhui.portals.shared import policy_words
from puhui.portals.shared.problems import refused

HERE = "board"


def may_give(seat: Seat, given: facts.Assignment) -> bool:
    """Whether who looks may give parts of it: the office, and a unit that leads it."""
    if seat.past or given.state != facts.OPEN:
        return False
    return seat.is_office or any(seat.stands_for(unit) for unit in given.task.leads)


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Say anew what it says: title, leads, targets, days; what it said before stays readable."""
    seat, asked = request.seat, request.POST
    given = seat.here(queries.assignment(assignment, seat.today))
    if not seat.is_office:
        raise refusals.NotPermitted(who=seat.actor.name, what=_("changes of an assignment"))
    if request.method != "POST":
        return _form(request, given, given.task)
    try:
        actions.change(
            id=id_of(asked), assignment=assignment, seen=number_of(asked.get("seen", "")),
            task=task_form.task_of(asked, seat, given.task), why=asked.get("why", ""), actor=seat.actor, at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _form(request, given, given.task, refusal)
    messages.success(request, _("Changed; the version before stays in the history."))
    return HttpResponseRedirect(reverse("government:assignment", args=[assignment]))


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def give_part(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Give a part of it to a unit below, or to one that cooperates."""
    seat, asked = request.seat, request.POST
    above = seat.here(queries.assignment(assignment, seat.today))
    if not may_give(seat, above):
        raise refusals.NotPermitted(who=seat.actor.name, what=_("parts of what others lead"))
    blank = facts.Task(
        title="", leads=(), starts=seat.today, group=above.task.group, due=above.task.due, cycle=above.task.cycle,
        parent=above.id,
    )  # fmt: skip
    if request.method != "POST":
        return _form(request, above, blank, part=True)
    try:
        done = actions.assign(
            id=id_of(asked), city=seat.city, number=asked.get("number", "").strip()[:40],
            task=task_form.task_of(asked, seat, blank), actor=seat.actor, at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _form(request, above, blank, refusal, part=True)
    messages.success(request, _("Given; it awaits the units that lead it."))
    return HttpResponseRedirect(reverse("government:assignment", args=[done.id]))


def _form(
    request: HttpRequest, given: facts.Assignment, task: facts.Task, refusal: Refusal | None = None, part: bool = False
) -> HttpResponse:
    seat: Seat = request.seat
    told: dict[str, Any] = task_form.typed(task, seat, request.POST if refusal else None)
    if part and not refusal:
        told["number"] = f"{given.number}-{len(queries.parts(given.id, seat.today)) + 1}" if given.number else ""
    cycles = [(one.name, one.name) for one in queries.rules(seat.city, seat.today).cycles]
    return page(
        request, "government/assignment/form.html", HERE, status=422 if refusal else 200, given=given, typed=told, part=part,
        cycles=[name for name, _words in cycles], periods=task_form.periods(), comparators=policy_words.COMPARATORS.items(),
        all_periods=policy_words.PERIODS.items(), refused=refused(refusal) if refusal else None,
        units=[one for one in seat.units.values() if one.stands(seat.today)],
    )  # fmt: skip
