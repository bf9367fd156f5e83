"""Notices of the ladder (提醒、督办、通报、约谈): documents with a number and a last day to answer, and the answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.oversight.assignments import actions, facts, queries, refusals
from puhui.portals.government.views import assignments
from puhui.portals.government.views.frame import changes, id_of, page, reads
from puhui.portals.shared.problems import refused

HERE = "notices"
SHOWN_MOST = 200


@reads
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The notices that were issued, the last one first; a unit sees its own, everybody else all."""
    seat = request.seat
    found = [one for one in queries.notices(seat.city, seat.on) if _readable(request, one)]
    step, open_only = request.GET.get("step", ""), request.GET.get("open") == "1"
    chosen = [one for one in found if (not step or one.step == step) and not (open_only and one.replies)]
    titles = (
        {one.id: one.task.title for one in queries.assignments(seat.city, seat.on, units={one.unit for one in chosen})}
        if chosen
        else {}
    )
    return page(
        request, "government/notices/list.html", HERE, steps=facts.STEPS, step=step, open_only=open_only,
        rows=[(one, titles.get(one.assignment, ""), (one.answer_by - seat.on).days) for one in chosen[:SHOWN_MOST]],
        more=max(0, len(chosen) - SHOWN_MOST),
    )  # fmt: skip


@reads
@require_safe
def notice(request: HttpRequest, notice: UUID) -> HttpResponse:
    """One notice as a document, with its answers."""
    return _page(request, notice)


@changes
@require_POST
def issue(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Take a step of the ladder: a document is numbered, and the unit has to answer."""
    asked, seat = request.POST, request.seat
    seat.here(queries.assignment(assignment, seat.today))
    try:
        done = actions.issue_notice(
            id=id_of(asked), assignment=assignment, step=asked.get("step", ""), why=asked.get("why", ""), actor=seat.actor,
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return assignments.shown(request, assignment, refusal)
    messages.success(request, _("Issued."))
    return HttpResponseRedirect(reverse("government:notice", args=[done.id]))


@changes
@require_POST
def reply(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Answer a notice."""
    asked = request.POST
    _found(request, notice)
    try:
        actions.reply(
            id=id_of(asked), notice=notice, text=asked.get("text", ""), actor=request.seat.actor, at=clock.now()
        )
    except Refusal as refusal:
        return _page(request, notice, refusal)
    messages.success(request, _("Answered."))
    return HttpResponseRedirect(reverse("government:notice", args=[notice]))


def _page(request: HttpRequest, notice: UUID, refusal: Refusal | None = None) -> HttpResponse:
    seat, one = request.seat, _found(request, notice)
    return page(
        request, "government/notices/page.html", HERE, status=422 if refusal else 200, one=one, may_reply=request.seat.stands_for(one.unit),
        given=queries.assignment(one.assignment, seat.on), late=seat.today > one.answer_by and not one.replies,
        typed=request.POST.get("text", "") if refusal else "", refused=refused(refusal) if refusal else None,
    )  # fmt: skip


def _found(request: HttpRequest, notice: UUID) -> facts.Notice:
    """Refusals: NoticeUnknown, also where it may not be read."""
    for one in queries.notices(request.seat.city, request.seat.on):
        if one.id == notice and _readable(request, one):
            return one
    raise refusals.NoticeUnknown(notice=notice)


def _readable(request: HttpRequest, one: facts.Notice) -> bool:
    """A unit reads what went to it, a district also what went to units below it; office, leader, auditor read all."""
    seat = request.seat
    if seat.actor.unit is None or seat.stands_for(one.unit):
        return True
    if seat.actor.role != facts.DISTRICT:
        return False
    above = seat.units.get(one.unit)
    while above is not None and above.parent is not None:
        if above.parent == seat.actor.unit:
            return True
        above = seat.units.get(above.parent)
    return False
