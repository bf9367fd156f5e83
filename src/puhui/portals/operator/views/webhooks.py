"""Webhooks: who listens to what, what was delivered, what came back, and sending it again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puhui.foundations.outbox import actions as outbox
from puhui.foundations.outbox import facts, queries
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.topics import TOPICS
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused

HERE = "webhooks"


@reads
@require_safe
def webhooks(request: HttpRequest) -> HttpResponse:
    """Every endpoint, and what was sent last."""
    deliveries, more = queries.deliveries(state=request.GET.get("state", ""), page=_page(request))
    return page(
        request, "operator/webhooks/list.html", HERE, endpoints=queries.endpoints(), deliveries=deliveries, more=more,
        number=_page(request), state=request.GET.get("state", ""), states=facts.DELIVERY_STATES,
    )  # fmt: skip


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Let an address listen; its secret is in this answer and nowhere else."""
    asked, no = request.POST, None
    if request.method == "POST":
        try:
            drawn = outbox.add_endpoint(
                city=packs.active(asked.get("city", "")).city, name=asked.get("name", ""),
                address=asked.get("address", ""), topics=asked.getlist("topics"), at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            no = refused(refusal)
        else:
            return _with_secret(request, drawn)
    cities = [one.pack.city for one in packs.cities()]
    return page(
        request, "operator/webhooks/new.html", HERE, status=422 if no else 200, refused=no, typed=asked,
        chosen=asked.getlist("topics"), topics=_topics(), cities=cities,
    )  # fmt: skip


@reads
@require_safe
def webhook(request: HttpRequest, number: int) -> HttpResponse:
    """One endpoint with its deliveries."""
    return _endpoint_page(request, number)


@changes
@require_POST
def change_webhook(request: HttpRequest, number: int) -> HttpResponse:
    """Do the one thing that the form asks for."""
    asked, at = request.POST, clock.now()
    try:
        match asked.get("do"):
            case "change":
                outbox.change_endpoint(
                    endpoint=number, name=asked.get("name", ""), address=asked.get("address", ""),
                    topics=asked.getlist("topics"),
                )  # fmt: skip
            case "secret":
                return _with_secret(request, outbox.renew_secret(endpoint=number, at=at))
            case "pause":
                outbox.pause_endpoint(endpoint=number, at=at)
            case "resume":
                outbox.resume_endpoint(endpoint=number, at=at)
            case "close":
                outbox.close_endpoint(endpoint=number)
            case "replay":
                sent = outbox.replay_failed(endpoint=number, at=at)
                text = ngettext("{count} delivery is sent again.", "{count} deliveries are sent again.", sent)
                messages.success(request, text.format(count=sent))
            case _:
                raise Http404
    except Refusal as refusal:
        return _endpoint_page(request, number, status=422, refused=refused(refusal), typed=asked)
    return HttpResponseRedirect(reverse("operator:webhook", args=[number]))


@reads
@require_safe
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    """One delivery: what was sent, and what came back each time."""
    found = queries.delivery(number)
    return page(request, "operator/webhooks/delivery.html", HERE, one=found, endpoint=queries.endpoint(found.endpoint))


@changes
@require_POST
def replay(request: HttpRequest, number: int) -> HttpResponse:
    """Send one delivery again, under its own webhook-id."""
    outbox.replay(delivery=number, at=clock.now())
    messages.success(request, _("It is sent again, under the same webhook-id."))
    return HttpResponseRedirect(reverse("operator:delivery", args=[number]))


def _with_secret(request: HttpRequest, drawn: facts.SecretDrawn) -> HttpResponse:
    answer = _endpoint_page(request, drawn.endpoint, drawn=drawn)
    # A secret must not stay in anybody's history.
    answer["Cache-Control"] = "no-store"
    return answer


def _endpoint_page(request: HttpRequest, number: int, status: int = 200, **context: object) -> HttpResponse:
    found = queries.endpoint(number)
    deliveries, more = queries.deliveries(endpoint=number, state=request.GET.get("state", ""), page=_page(request))
    return page(
        request, "operator/webhooks/page.html", HERE, status=status, endpoint=found, deliveries=deliveries, more=more,
        number=_page(request), state=request.GET.get("state", ""), states=facts.DELIVERY_STATES, topics=_topics(),
        **context,
    )  # fmt: skip


def _topics() -> list[tuple[str, str]]:
    return [(name, _(words)) for name, words in TOPICS.items()]


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
