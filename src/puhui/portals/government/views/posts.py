"""Posts: which of the staff acts in which role for which unit; the supervising office gives and ends them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.oversight.assignments import actions, facts, queries, refusals
from puhui.portals.government.views.frame import Seat, changes, id_of, page, reads
from puhui.portals.shared import access
from puhui.portals.shared.problems import refused

HERE = "posts"


@reads
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """Who acts in this city; for the office, a leader and an auditor."""
    return _page(request)


@changes
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Give somebody a post from today on."""
    asked, seat = request.POST, request.seat
    person = {one.name: one.number for one in _officials()}.get(asked.get("person", ""))
    if person is None:
        raise Http404
    try:
        actions.give_post(
            id=id_of(asked), city=seat.city, person=person, role=asked.get("role", ""), unit=_unit(asked.get("unit", "")),
            first=seat.today, actor=seat.actor, at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, refusal)
    messages.success(request, _("Given."))
    return HttpResponseRedirect(reverse("government:posts"))


@changes
@require_POST
def end(request: HttpRequest, post: UUID) -> HttpResponse:
    """End a post with today."""
    seat = request.seat
    if post not in {one.id for one in queries.posts(seat.city, seat.today)}:
        raise Http404
    try:
        actions.end_post(post=post, last=seat.today, actor=seat.actor, at=clock.now())
    except Refusal as refusal:
        return _page(request, refusal)
    messages.success(request, _("It ends with today."))
    return HttpResponseRedirect(reverse("government:posts"))


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    seat: Seat = request.seat
    if seat.actor.unit is not None:
        raise refusals.NotPermitted(who=seat.actor.name, what="posts")
    staff = {one.number: one for one in _officials()}
    units = sorted(seat.units.values(), key=lambda one: (facts.UNIT_KINDS.index(one.kind), one.name))
    told: dict[str, Any] = {
        "rows": [(one, staff[one.person].name if one.person in staff else "—") for one in queries.posts(seat.city, seat.today)],
        "people": [one.name for one in staff.values()], "roles": facts.ROLES, "units": units,
    }  # fmt: skip
    status = 422 if refusal else 200
    return page(
        request,
        "government/posts/list.html",
        HERE,
        status=status,
        refused=refused(refusal) if refusal else None,
        **told,
    )


def _officials() -> list[people.Member]:
    return [one for one in people.staff() if one.role == access.OFFICIAL and one.active]


def _unit(written: str) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError:
        raise Http404 from None
