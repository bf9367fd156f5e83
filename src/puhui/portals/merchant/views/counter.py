"""The counter: one box for both kinds of code, an answer that can be read across the till, and a queue without a line.

The page itself checks signed codes while there is no network; this module only hears of them afterwards.
"""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from puhui.economy.merchants.facts import Answered, Store
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.mall import oversee_merchants, use_voucher
from puhui.portals.merchant.words import of_pair, reason
from puhui.portals.shared.access import public
from puhui.portals.shared.amounts import yuan
from puhui.portals.shared.problems import sentence, status_of
from puhui.portals.shared.templatetags.library import said

STORE = "store"  # the key in the session under which the chosen store is remembered
CODE_MOST = 600  # characters; a signed code has fewer
KEPT_OFFLINE = (
    "vendor/noto-sans-sc/noto-sans-sc.css", "vendor/zxing/reader.js", "vendor/zxing/zxing_reader.wasm",
    "vendor/htmx/htmx.min.js", "shared/puhui.css", "shared/puhui.js", "shared/icons.svg", "shared/mark.svg",
    "merchant/merchant.css", "merchant/counter.js", "merchant/offline.js", "shared/scanning.js",
)  # fmt: skip


@never_cache
@ensure_csrf_cookie
@require_safe
def counter(request: HttpRequest) -> HttpResponse:
    """The page at the till."""
    seen = oversee_merchants.counter(request.user.id)
    chosen = _chosen(request, seen.stores)
    return render(
        request,
        "merchant/counter.html",
        {"tab": "counter", "merchant": seen.merchant, "stores": seen.stores, "store": chosen, "clerk": seen.clerk,
         "desk": _desk(seen, chosen)},
    )  # fmt: skip


@require_POST
def choose_store(request: HttpRequest) -> HttpResponse:
    """Stand in another store."""
    request.session[STORE] = request.POST.get("store", "")
    return redirect("merchant:counter")


@never_cache
@require_POST
def use(request: HttpRequest) -> JsonResponse:
    """One attempt; its nonce makes a retry the same attempt. ``seen_at``: when the page accepted it without a line."""
    asked = request.POST
    try:
        nonce, seen_at = UUID(asked.get("nonce", "")), _instant(asked.get("seen_at", ""))
    except ValueError:
        return JsonResponse(
            {"accepted": False, "code": "malformed", "words": _("Begin again: load the page.")}, status=400
        )
    try:
        answered = use_voucher.use(
            user=request.user.id, store=asked.get("store", ""), code=asked.get("code", "")[: CODE_MOST + 1],
            nonce=nonce, at=clock.now(), seen_at=seen_at,
        )  # fmt: skip
    except Refusal as refusal:
        words = {"accepted": False, "code": refusal.code, "words": sentence(refusal)}
        return JsonResponse(words, status=status_of(refusal))
    return JsonResponse(_told(answered))


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which keeps the counter's page for when there is no network; it knows nobody."""
    kept = [static(path) for path in KEPT_OFFLINE]
    script = render_to_string("merchant/worker.js", {"page": reverse("merchant:counter"), "kept": kept})
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def _told(answered: Answered) -> dict[str, object]:
    return {
        "accepted": answered.accepted, "code": answered.code, "words": reason(answered), "offer": answered.offer,
        "amount": yuan(answered.amount_fen) if answered.amount_fen else "", "again": answered.again,
        "short": answered.data.get("short", ""),
    }  # fmt: skip


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def _chosen(request: HttpRequest, stores: list[Store]) -> Store | None:
    wanted = request.session.get(STORE)
    return next((s for s in stores if s.code == wanted), stores[0] if len(stores) == 1 else None)


def _desk(seen: oversee_merchants.Counter, store: Store | None) -> dict[str, object]:
    """What the page's scripts need, with a network and without."""
    return {
        "city": seen.merchant.city, "merchant": seen.merchant.code, "user": seen.clerk.user, "keys": seen.keys,
        "store": store.code if store else "", "district": store.district if store else "",
        "storeName": of_pair(store.name) if store else "",
        "offers": {
            offer.id: {
                "name": said(offer.name), "offline": offer.offline,
                "districts": [[d.id, said(d.name)] for d in offer.districts],
            }
            for offer in seen.offers
        },
        "use": reverse("merchant:use"), "worker": reverse("merchant:worker"), "signIn": reverse("merchant:sign_in"),
        "reader": static("vendor/zxing/reader.js"), "wasm": static("vendor/zxing/zxing_reader.wasm"),
        "words": _words(),
    }  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "checking": _("Checking …"),
        "accepted": _("Accepted"),
        "acceptedAgain": _("Accepted before: this is the same attempt"),
        "acceptedOffline": _("Accepted without a line"),
        "refused": _("Not accepted"),
        "noLine": _("No line: it is kept here and uploaded by itself once there is one."),
        "needsLine": _("Without a line only a QR code can be checked. Scan it, or wait for the line."),
        "unreadable": _("This is not a whole code. Scan it again, or type the code below it."),
        "forged": _("The code was not signed by this city. Do not accept it."),
        "foreign": _("This voucher is of another city; it cannot be taken here."),
        "other": _("This voucher is for another merchant. Nothing has happened to it."),
        "onlineOnly": _("This voucher can only be taken with a connection."),
        "district": _("This voucher holds only in {districts}."),
        "early": _("This voucher holds from {day} on."),
        "late": _("This voucher held until {day}."),
        "twice": _("This voucher was taken on this phone before."),
        "noCheck": _("This browser cannot check signatures. Wait for the line."),
        "signIn": _("You were signed out. Sign in again; what waits here is not lost."),
        "waiting": _("{n} waiting to be uploaded"),
        "fault": _("The platform did not answer. Try again; the same attempt is never counted twice."),
        "noCamera": _("The camera cannot be opened here. Take a picture of the code instead, or type it."),
        "nothingSeen": _("There is no QR code in the picture. Hold the phone closer."),
        "seen": _("I know"),
        "online": _("Connected"),
        "offline": _("No connection: QR codes can still be taken"),
        "chooseStore": _("Choose your store first."),
    }
