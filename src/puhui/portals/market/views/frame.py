"""What every page of a workspace goes through: whose desk it is, what may be done there, how a no is shown."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import DecimalException
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.market import desks
from puhui.journeys.market.desks import EXCHANGE, MEMBER, OWNER, REGISTRY, VERIFIER, Desk
from puhui.portals.market.parts import Form, Group, Notes
from puhui.portals.shared import access
from puhui.portals.shared.market_words import word
from puhui.portals.shared.problems import refused, sentence, status_of
from puhui.portals.shared.templatetags.library import said

reads = access.roles_required(access.MARKET, access.AUDITOR)
changes = access.roles_required(access.MARKET)
FAULTS_SHOWN_MAX = 50
MENUS = {
    OWNER: (("today", gettext_noop("Today"), "calendar"), ("projects", gettext_noop("Projects"), "leaf"),
            ("holdings", gettext_noop("What is held"), "box"), ("neutrality", gettext_noop("Carbon neutrality"), "shield"),
            ("providing", gettext_noop("Entrusted tonnes"), "people")),
    VERIFIER: (("today", gettext_noop("Today"), "calendar"), ("projects", gettext_noop("Projects to judge"), "list")),
    REGISTRY: (("today", gettext_noop("Today"), "calendar"), ("projects", gettext_noop("Projects"), "leaf"),
               ("accounts", gettext_noop("Accounts and desks"), "people"),
               ("approvals", gettext_noop("Second person"), "shield"), ("standing", gettext_noop("Neutrality lists"), "list"),
               ("imports", gettext_noop("Imports"), "upload")),
    EXCHANGE: (("today", gettext_noop("Today"), "calendar"), ("session", gettext_noop("Session and close"), "clock"),
               ("members", gettext_noop("Exchange members"), "people"), ("bank", gettext_noop("Bank"), "bank"), ("watch", gettext_noop("Watch list"), "search"),
               ("entrustments", gettext_noop("Entrusted tonnes"), "box")),
    MEMBER: (("today", gettext_noop("Today"), "calendar"), ("trade", gettext_noop("Trade"), "chart"),
             ("statement", gettext_noop("Day's statement"), "list"), ("holdings", gettext_noop("What is held"), "box"),
             ("neutrality", gettext_noop("Carbon neutrality"), "shield"),
             ("providing", gettext_noop("Entrusted tonnes"), "people")),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A form that was sent: the desk, the caller's id, what was typed, the time."""

    desk: Desk
    id: UUID
    typed: Any
    files: Any
    at: Any

    def text(self, name: str) -> str:
        return self.typed.get(name, "").strip()

    def number(self, name: str) -> int:
        """A whole number; ValueError where it is none."""
        return int(self.text(name).replace(",", ""))

    @property
    def told(self) -> dict[str, Any]:
        return {"id": self.id, "at": self.at}


Handler = Callable[[Asked], str | None]


def at_desk(*duties: str) -> Callable:
    """A page of somebody's own desk, of one of these duties; another's desk does not exist (404)."""

    def opened(view: Callable) -> Callable:
        @changes
        @require_http_methods(["GET", "HEAD", "POST"])
        @functools.wraps(view)
        def page_of(request: HttpRequest, desk: str, **rest: Any) -> HttpResponse:
            return view(request, desks.take(request.user.get_username(), desk, *duties), **rest)

        return page_of

    return opened


def act(
    request: HttpRequest, desk: Desk, handlers: Mapping[str, Handler], show: Callable[..., HttpResponse], back: str
) -> HttpResponse:
    """Do what a form asks and go ``back``; a no is shown above the page, with what was typed."""
    typed = request.POST
    handler = handlers.get(typed.get("verb", ""))
    if handler is None:
        raise Http404
    try:
        asked = Asked(desk, UUID(typed.get("id", "")), typed, request.FILES, clock.now())
        done = handler(asked)
    except Refusal as no:
        others = [one for one in no.data.get("others", ()) if isinstance(one, Refusal)][:FAULTS_SHOWN_MAX]
        return show(status=status_of(no), refused=refused(no), others=[sentence(one) for one in others], typed=typed)
    except (ValueError, KeyError, DecimalException):
        what = {"what": _("Something in this form is missing, or is no number or day."), "code": "", "cites": ""}
        return show(status=400, refused=what, typed=typed)
    messages.success(request, done or _("It is done."))
    return HttpResponseRedirect(back)


def page(
    request: HttpRequest, desk: Desk, here: str, heading: str, parts: list[Any], *, status: int = 200,
    refused: dict[str, str] | None = None, others: list[str] = (), typed: Any = None, actions: list[Any] = (),
) -> HttpResponse:  # fmt: skip
    """A page of a desk, from its parts; ``here`` is the entry of the menu that it belongs to."""
    faults = [Notes(_("All that is to be corrected"), others)] if others else []
    context = {
        "desk": desk, "desk_name": name_of(desk), "here": here, "heading": heading, "duty_words": word(desk.duty), "menu": menu(desk),
        "parts": [*faults, *(_again(part, typed) for part in parts)], "refused": refused, "actions": actions,
        "may_change": True,
    }  # fmt: skip
    return render(request, "market/page.html", context, status=status)


def _again(part: Any, typed: Any) -> Any:
    if isinstance(part, Form):
        return part.again(typed)
    if isinstance(part, Group):
        return Group([_again(one, typed) for one in part.parts])
    return part


def city_name(city: str) -> str:
    """The name of a city in the reader's language."""
    return said(packs.active(city).pack.city.name)


def name_of(desk: Desk) -> str:
    """For whom a desk acts: an account, a body or a member, or, of an officer, the city."""
    return desk.name or city_name(desk.city)


def menu(desk: Desk) -> list[dict[str, str]]:
    return [
        {"name": name, "words": _(words), "icon": icon, "address": address(desk, name)}
        for name, words, icon in MENUS[desk.duty]
    ]


def address(desk: Desk, name: str, *more: Any) -> str:
    """The address of one of a desk's pages."""
    return reverse(f"market:{name}", args=[desk.id, *more])
