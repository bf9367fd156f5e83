"""The merchants' door: sign in by telephone and code, apply, see what became of the application."""

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from puhui.economy.merchants import queries as merchants
from puhui.economy.merchants.refusals import ClerkUnknown
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.mall import oversee_merchants
from puhui.portals.shared.access import MERCHANT, address_of, next_address, public
from puhui.portals.shared.problems import sentence, status_of

HOME = "/merchant/"


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The counter for those who work at one; for others their application."""
    try:
        merchants.clerk(request.user.id)
    except ClerkUnknown:
        return redirect("merchant:apply")
    return redirect("merchant:counter")


@public
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and what it answers when it is sent."""
    if request.method != "POST":
        return redirect(next_address(request, HOME)) if _signed_in(request) else _door(request, "merchant/sign_in.html")
    return _enter(request, "merchant/sign_in.html", next_address(request, HOME), name=None)


@public
@never_cache
@require_POST
def send_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the number in the form, and show the form again."""
    page = "merchant/apply.html" if request.POST.get("joins") else "merchant/sign_in.html"
    try:
        sent = people.send_code(phone=request.POST.get("phone", ""), at=clock.now(), address=address_of(request))
    except Refusal as refusal:
        return _door(request, page, error=sentence(refusal), status=status_of(refusal))
    return _door(request, page, sent=sent, asked=True)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("merchant:sign_in")


@public
@never_cache
def apply(request: HttpRequest) -> HttpResponse:
    """First who asks, then what for; afterwards what became of it."""
    if not _signed_in(request):
        if request.method != "POST":
            return _door(request, "merchant/apply.html")
        return _enter(request, "merchant/apply.html", request.path, name=request.POST.get("name", ""))
    if request.method != "POST":
        return _application(request)
    told = {field: request.POST.get(field, "") for field in ("city", "name", "licence", "district", "address", "about")}
    try:
        oversee_merchants.apply(
            id=_id(request), user=request.user.id, contact=request.user.display_name,
            phone_masked=request.user.phone_masked, at=clock.now(), **told,
        )  # fmt: skip
    except Refusal as refusal:
        return _application(request, error=sentence(refusal), typed=told, status=status_of(refusal))
    messages.success(request, _("Your application has arrived. You find the answer here."))
    return redirect("merchant:apply")


def _signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.role == MERCHANT


def _enter(request: HttpRequest, page: str, goes: str, *, name: str | None) -> HttpResponse:
    asked = request.POST
    if name is not None and not asked.get("agree"):
        return _door(request, page, asked=True, error=_("Please read the notice and tick the box first."), status=422)
    try:
        user = people.sign_in_clerk(
            phone=asked.get("phone", ""), code=asked.get("code", ""), at=clock.now(), address=address_of(request),
            language=get_language() or settings.LANGUAGE_CODE, name=name,
        )  # fmt: skip
    except Refusal as refusal:
        return _door(request, page, asked=True, error=sentence(refusal), status=status_of(refusal))
    auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(goes)


def _door(request: HttpRequest, page: str, status: int = 200, **shown: object) -> HttpResponse:
    asked = request.POST
    typed = {field: asked.get(field, "") for field in ("phone", "code", "name", "agree")}
    goes = asked.get("next") or request.GET.get("next", "")
    return render(request, page, {"typed": typed, "next": goes, "door": True, **shown}, status=status)


def _application(request: HttpRequest, status: int = 200, **shown: object) -> HttpResponse:
    cities = [active.pack.city for active in packs.programmes()]
    context = {
        "application": merchants.application_of(request.user.id), "cities": cities, "id": uuid4(),
        "districts": [(city.city, oversee_merchants.districts(city.city)) for city in cities],
    }  # fmt: skip
    return render(request, "merchant/apply.html", context | shown, status=status)


def _id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return uuid4()
