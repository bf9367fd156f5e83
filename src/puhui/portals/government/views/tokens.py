"""Tokens with which a unit's own system works at one post over the API; each shown once, closed at once."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from puhui.foundations.people import actions as people_actions
from puhui.foundations.people import facts as people_facts
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.oversight.assignments import queries
from puhui.portals.government.views.frame import changes, page
from puhui.portals.shared import oversight_words
from puhui.portals.shared.problems import refused

HERE, DAYS = "tokens", 90


@changes
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """My open tokens, each for one of my posts; a new one is shown this once."""
    if request.method != "POST":
        return _page(request)
    person, asked, now = request.user.get_username(), request.POST, clock.now()
    try:
        if asked.get("do") == "close":
            number = asked.get("number", "")
            people_actions.revoke_desk_token(person=person, number=int(number) if number.isdecimal() else 0, at=now)
            messages.success(request, _("The token is closed."))
            return HttpResponseRedirect(reverse("government:tokens"))
        post = next((one for one in _posts(request) if one.id.hex == asked.get("post", "")), None)
        if post is None:
            raise Http404
        opened = people_actions.open_desk_token(
            person=person, desk=post.id.hex, name=asked.get("name", ""), at=now, days=DAYS
        )
    except Refusal as refusal:
        return _page(request, refusal=refusal)
    return _page(request, opened)


def _posts(request: HttpRequest) -> list:
    return queries.posts_of(request.user.pk, request.seat.today)


def _page(
    request: HttpRequest, opened: people_facts.TokenOpened | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    seat = request.seat
    own = {one.id.hex: _words(request, one) for one in _posts(request)}
    rows = [
        (token, own.get(desk)) for token, desk in people.desk_tokens(request.user.get_username(), clock.now())
    ]  # fmt: skip
    return page(
        request, "government/tokens/list.html", HERE, status=422 if refusal else 200, rows=rows, opened=opened, days=DAYS,
        posts=own.items(), city=seat.city, refused=refused(refusal) if refusal else None,
    )  # fmt: skip


def _words(request: HttpRequest, post) -> str:
    words = str(oversight_words.ROLES[post.role])
    name = request.seat.unit_name(post.unit)
    return " · ".join(part for part in (words, name, "" if post.city == request.seat.city else post.city) if part)
