"""Sign in by telephone and one-time code, and sign out."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.portals.citizen.entering import words
from puhui.portals.shared import reading
from puhui.portals.shared.access import CITIZEN, address_of, next_address, public
from puhui.portals.shared.problems import sentence, status_of

HOME = "/me/today/"


@public
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and what it answers when it is sent."""
    if request.method != "POST":
        if request.user.is_authenticated and request.user.role == CITIZEN:
            return redirect(next_address(request, HOME))
        return _form(request)
    if not request.POST.get("agree"):
        return _form(request, error=_("Please read the notice and tick the box: without it there is no account."))
    try:
        user = people.sign_in(
            phone=request.POST.get("phone", ""),
            code=request.POST.get("code", ""),
            at=clock.now(),
            address=address_of(request),
            language=get_language() or settings.LANGUAGE_CODE,
        )
    except Refusal as refusal:
        return _form(request, error=sentence(refusal), asked=True, status=status_of(refusal))
    elder_before = reading.elder(request)
    auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if elder_before and not user.elder_mode:
        people.prefer(holder=user.holder_id, elder_mode=True)
    return redirect(next_address(request, HOME))


@public
@never_cache
@require_POST
def send_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the number in the form, and show the form again."""
    try:
        sent = people.send_code(phone=request.POST.get("phone", ""), at=clock.now(), address=address_of(request))
    except Refusal as refusal:
        return _form(request, error=sentence(refusal), status=status_of(refusal))
    return _form(request, sent=sent, asked=True)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("/sign-in/")


@public
@require_POST
def read_larger(request: HttpRequest) -> HttpResponse:
    """Switch the elder mode before signing in, when only this browser can remember it."""
    response = redirect("/sign-in/")
    reading.remember(response, reading.ELDER_COOKIE, "0" if reading.elder(request) else "1")
    return response


def _form(request: HttpRequest, status: int = 200, **shown: object) -> HttpResponse:
    cities = [words(active.pack.city.programme) for active in packs.programmes()]
    operators = [words(c.pack.city.operator) for c in packs.programmes() if c.pack.city.operator]
    posted = request.POST
    return render(
        request,
        "citizen/sign_in.html",
        {
            "phone": posted.get("phone", ""),
            "code": posted.get("code", ""),
            "agreed": bool(posted.get("agree")),
            "next": request.POST.get("next") or request.GET.get("next", ""),
            "programmes": cities,
            "operators": operators,
            "elder": reading.elder(request),
            "demo": settings.DEMO,
            **shown,
        },
        status=status,
    )
