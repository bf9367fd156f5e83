"""What every page of this workspace is drawn with: who sits where, as of which day, and what they may do.

The door lets officials and auditors in; the post says for which city, in which role and for which unit somebody acts.
What a post may read and do is decided in the rooms, never here.
"""

import functools
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.oversight.assignments import facts, queries
from puhui.portals.government.seats import Seat
from puhui.portals.shared import access, oversight_words, reading

POST, CITY = "government_post", "government_city"
FIRST_DAY = date(2000, 1, 1)
View = Callable[..., HttpResponse]


def reads(view: View) -> View:
    """A page for whoever has a post, and for auditors."""
    return access.roles_required(access.OFFICIAL, access.AUDITOR)(_seated(view))


def changes(view: View) -> View:
    """An address that changes something: for those with a post alone."""
    return access.roles_required(access.OFFICIAL)(_seated(view))


def _seated(view: View) -> View:
    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if reading.unwritable(request):
            raise Http404
        request.seat = _seat(request)
        if request.seat is None:
            return render(request, "government/no_post.html", {"here": ""}, status=403)
        return view(request, *args, **kwargs)

    return opened


def _seat(request: HttpRequest) -> Seat | None:
    today = clock.local_day(clock.now())
    on = asked_day(request, today)
    name = request.user.username
    if request.user.role == access.AUDITOR:
        cities = [one.city for one in packs.cities()]
        if not cities:
            return None
        city = request.session.get(CITY)
        city = city if city in cities else cities[0]
        choices = [(one, one, one == city) for one in cities]
        seat = Seat(city, facts.Actor(name, facts.AUDITOR), choices, today, on)
        seat.posted = False
        return seat
    posts = queries.posts_of(request.user.pk, today)
    if not posts:
        return None
    chosen = next((one for one in posts if str(one.id) == request.session.get(POST)), posts[0])
    seat = Seat(chosen.city, chosen.actor(name), [], today, on)
    seat.choices = [(str(one.id), _post_words(one, seat), one is chosen) for one in posts]
    return seat


def _post_words(post: facts.Post, seat: Seat) -> str:
    words = str(oversight_words.ROLES[post.role])
    if post.city != seat.city:
        return f"{words} · {post.city}"
    # With one post there is nothing to choose, so its unit's name is read where it is shown.
    return f"{words} · {seat.unit_name(post.unit)}" if post.unit and len(seat.choices) != 1 else words


def asked_day(request: HttpRequest, today: date) -> date:
    """The day that the address asks for (``on``), or today; a day to come is today."""
    written = request.GET.get("on", "")
    try:
        day = date.fromisoformat(written) if written else today
    except ValueError:
        raise Http404 from None
    return max(FIRST_DAY, min(day, today))


def day_in(written: str) -> date:
    """A day of an address. Http404 where it is none."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Http404 from None


def id_of(asked: Any) -> UUID:
    """The id that a form brought along. Http404 where it brought none."""
    try:
        return UUID(asked.get("id", ""))
    except ValueError:
        raise Http404 from None


def number_of(written: str) -> int:
    """A version's number of a form. Http404 where it is none."""
    if not written.isascii() or not written.isdigit() or len(written) > 6:
        raise Http404
    return int(written)


def page(request: HttpRequest, template: str, here: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page; ``here`` is the entry of the menu that it belongs to."""
    return render(request, template, {"here": here, "seat": request.seat} | context, status=status)
