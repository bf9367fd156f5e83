"""Who may open which page: denied unless granted.

A view says who may open it (``public``, ``roles_required``, ``own_authentication``); where it says nothing its
portal's narrowest rule holds, and outside the portals nobody may. docs/roles.md lists every address, and a test
walks it. What one person may see of another is decided by the queries, never here.
"""

import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from puhui.ground import clock

ROLES = ("citizen", "operator", "auditor", "partner", "merchant", "official", "market")
CITIZEN, OPERATOR, AUDITOR, PARTNER, MERCHANT, OFFICIAL, MARKET = ROLES
STAFF = frozenset({OPERATOR, AUDITOR, PARTNER, OFFICIAL, MARKET})
# Staff who leave their desk are signed out.
STAFF_IDLE_SECONDS = 30 * 60
_SEEN = "staff_seen_at"

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Access:
    """Who may open a view. ``second_factor`` False: also staff halfway through signing in."""

    roles: frozenset[str]
    anonymous: bool = False
    second_factor: bool = True


EVERYBODY = Access(frozenset(ROLES), anonymous=True, second_factor=False)
# Where a view carries no mark of its own. Auditors must be let in view by view.
UNMARKED = {
    "django.views.i18n.set_language": EVERYBODY,
    "puhui.wiring.health.": EVERYBODY,
    "puhui.portals.public.": EVERYBODY,
    "puhui.portals.citizen.": Access(frozenset({CITIZEN})),
    "puhui.portals.merchant.": Access(frozenset({MERCHANT})),
    "puhui.portals.operator.": Access(frozenset({OPERATOR})),
    "puhui.portals.government.": Access(frozenset({OFFICIAL})),
    "puhui.portals.market.": Access(frozenset({MARKET})),
}


def public(view: View) -> View:
    """Open to everybody."""
    return _marked(view, EVERYBODY)


def roles_required(*roles: str, second_factor: bool = True) -> Callable[[View], View]:
    """Open to these roles alone; staff only with their second factor."""
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise ValueError(f"name roles out of {', '.join(ROLES)}")
    return lambda view: _marked(view, Access(frozenset(roles), second_factor=second_factor))


def own_authentication(view: View) -> View:
    """Open at the door because the view checks a signature or a token itself."""
    return _marked(view, EVERYBODY)


def access_of(view: View) -> Access | None:
    """Who may open a view; None: nobody said, so nobody."""
    marked = getattr(view, "puhui_access", None)
    if marked is not None:
        return marked
    name = f"{getattr(view, '__module__', '')}.{getattr(view, '__qualname__', '')}"
    return next((access for start, access in UNMARKED.items() if name.startswith(start)), None)


def _marked(view: View, access: Access) -> View:
    # A wrapper, so that a library's own view is not changed for everyone.
    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    opened.puhui_access = access
    return opened


class AccessMiddleware:
    """The door: asks every view's mark before the view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        access = access_of(view)
        if access is None:
            log.error("%s says nobody who may open it (portals/shared/access.py)", view)
            raise PermissionDenied
        if not access.anonymous:
            answer = _at_the_door(request, access)
            if answer is not None:
                return answer
        request.access_granted = True
        return None


def _at_the_door(request: HttpRequest, access: Access) -> HttpResponse | None:
    user = request.user
    if user.is_authenticated and user.role in STAFF and _idle(request, clock.now()):
        logout(request)
        user = request.user
    if not user.is_authenticated:
        return _go(request, _door_for(access.roles))
    if user.role not in access.roles:
        raise PermissionDenied
    if access.second_factor and user.role in STAFF and not has_second_factor(request):
        # Without one yet it is set up; with one, it is asked for.
        return _go(request, reverse("mfa_reauthenticate" if is_mfa_enabled(user) else "mfa_activate_totp"))
    return None


def _door_for(roles: frozenset[str]) -> str:
    if CITIZEN in roles:
        return settings.LOGIN_URL
    return reverse("merchant:sign_in") if MERCHANT in roles else reverse("account_login")


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session's person proved the second factor in this session."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def is_at_desk(request: HttpRequest, role: str) -> bool:
    """Whether this request comes from somebody of a role at their desk: signed in, second factor proved, not rested.

    For views that authenticate for themselves; all others are asked at the door.
    """
    user = request.user
    if not user.is_authenticated or user.role != role or _idle(request, clock.now()):
        return False
    return has_second_factor(request)


def _idle(request: HttpRequest, at: datetime) -> bool:
    """Whether a staff session rested too long; notes the present at most once a minute."""
    seen, now = request.session.get(_SEEN), int(at.timestamp())
    if seen is None or 60 <= now - seen <= STAFF_IDLE_SECONDS:
        request.session[_SEEN] = now
    return seen is not None and now - seen > STAFF_IDLE_SECONDS


def _go(request: HttpRequest, address: str) -> HttpResponse:
    # After a form was sent, its page is what one returns to.
    back = request.get_full_path() if request.method == "GET" and not _fragment(request) else ""
    target = f"{address}?{urlencode({'next': back})}" if back else address
    # A fragment of a page cannot hold the sign-in page: the whole page goes.
    return HttpResponseClientRedirect(target) if _fragment(request) else HttpResponseRedirect(target)


def _fragment(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def next_address(request: HttpRequest, otherwise: str) -> str:
    """Where to go after signing in: ``next`` when it is one of our own addresses."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if own and wanted.startswith("/") else otherwise


def address_of(request: HttpRequest) -> str:
    """The network address a request came from; X-Forwarded-For counts only behind our own proxies."""
    proxies = settings.PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return request.META.get("REMOTE_ADDR", "")
