"""The review queue: what checks hold, side by side with what it resembles, and the decisions about it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from puhui.engine.scrutiny.facts import Act, State
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.acts import oversee_reviews, review_acts
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused

PAGE_SIZE = 20
DECISIONS = {"release": State.RELEASED, "refuse": State.REFUSED}
NAME_PARTS = 3  # holder, feed, key


@reads
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Everything that is to be decided, those due first; limited by city, by check, to appeals."""
    return _queue(request)


@changes
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Release or refuse what was ticked in the queue; all of it or nothing."""
    asked = request.POST
    acts = [_act(name) for name in asked.getlist("act")][: oversee_reviews.BATCH_MOST]
    state = _state(asked.get("do", ""))
    try:
        decided = review_acts.decide(
            id=_number(asked.get("id", "")), acts=acts, state=state, by=request.user.pk, why=asked.get("why", ""),
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _queue(request, status=422, refused=refused(refusal), why=asked.get("why", ""))
    text = ngettext("{count} act decided.", "{count} acts decided.", len(decided))
    messages.success(request, text.format(count=len(decided)))
    return HttpResponseRedirect(reverse("operator:review"))


@reads
@require_safe
def case(request: HttpRequest, holder: int, feed: int, key: str) -> HttpResponse:
    """One act with all that speaks for and against it."""
    return _case(request, Act(holder, feed, key))


@changes
@require_POST
def decide_one(request: HttpRequest, holder: int, feed: int, key: str) -> HttpResponse:
    """Decide about one act, or answer its appeal."""
    act, asked, now = Act(holder, feed, key), request.POST, clock.now()
    told = {
        "id": _number(asked.get("id", "")), "state": _state(asked.get("do", "")), "by": request.user.pk,
        "why": asked.get("why", ""), "at": now,
    }  # fmt: skip
    try:
        if asked.get("appeal"):
            review_acts.answer(act=act, **told)
        else:
            review_acts.decide(acts=[act], seen=_seen(asked.get("seen", "")), **told)
    except Refusal as refusal:
        return _case(request, act, status=422, refused=refused(refusal), why=told["why"])
    return HttpResponseRedirect(reverse("operator:case", args=[holder, feed, key]))


@reads
@require_safe
def photo(request: HttpRequest, holder: int, declaration: UUID, place: int) -> HttpResponse:
    """A photo without what the camera wrote into it."""
    content = review_acts.shown_photo(holder, declaration, place)
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"})


def _queue(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    asked, number = request.GET, request.GET.get("page", "0")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
    found = oversee_reviews.overview(
        city=asked.get("city", ""), check=asked.get("check", ""), appealed=asked.get("appealed") == "1", page=at,
        size=PAGE_SIZE, today=clock.local_day(clock.now()),
    )  # fmt: skip
    shown = {
        "found": found,
        "page_number": at,
        "number": uuid4(),
        "chosen": asked,
        "today": clock.local_day(clock.now()),
    }
    return page(request, "operator/review/queue.html", "review", status=status, **shown, **context)


def _case(request: HttpRequest, act: Act, status: int = 200, **context: Any) -> HttpResponse:
    found = review_acts.dossier(act)
    appeal_open = found.case.appealed_at is not None and not found.case.answered
    return page(
        request, "operator/review/case.html", "review", status=status, found=found, act=act, number=uuid4(),
        appeal_open=appeal_open, **context,
    )  # fmt: skip


def _act(name: str) -> Act:
    parts = name.split("/", NAME_PARTS - 1)
    if len(parts) != NAME_PARTS or not all(p.isascii() and p.isdigit() and len(p) < 19 for p in parts[:2]):
        raise Http404
    return Act(int(parts[0]), int(parts[1]), parts[2])


def _state(name: str) -> State:
    if name not in DECISIONS:
        raise Http404
    return DECISIONS[name]


def _seen(name: str) -> State:
    try:
        return State(name)
    except ValueError:
        raise Http404 from None


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
