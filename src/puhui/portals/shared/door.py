"""A page at a door: what its scripts need to let people in with a line and without, and the worker that keeps it.

Passes are signed by the city (Ed25519), so that the page checks them by itself; what it let in is queued on the
device and uploaded later. Whose page it is and what the platform answers decide the portals.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _

CODE_MOST = 600  # characters; a signed code has fewer
KEPT_OFFLINE = (
    "vendor/noto-sans-sc/noto-sans-sc.css", "vendor/zxing/reader.js", "vendor/zxing/zxing_reader.wasm",
    "vendor/htmx/htmx.min.js", "shared/puhui.css", "shared/puhui.js", "shared/icons.svg", "shared/mark.svg",
    "shared/door.css", "shared/passes.js", "shared/scanning.js", "shared/door.js",
)  # fmt: skip


def desk(
    *, city: str, mark: str, key: str, occasion: UUID, user: int, starts: datetime, ends: datetime, early_minutes: int,
    ways: tuple[str, ...], offline: bool, check: str, worker: str, sign_in: str, objection: str = "",
) -> dict[str, Any]:  # fmt: skip
    """What the page's scripts need. ``key``: the public one, in base64url; ``objection``: where one is recorded."""
    return {
        "city": city, "mark": mark, "key": key, "occasion": occasion.hex, "user": user, "ways": ways,
        "offline": offline, "from": int(starts.timestamp()) - 60 * early_minutes, "to": int(ends.timestamp()),
        "check": check, "objection": objection, "worker": worker, "signIn": sign_in,
        "reader": static("vendor/zxing/reader.js"), "wasm": static("vendor/zxing/zxing_reader.wasm"),
        "words": _words(),
    }  # fmt: skip


def worker(path: str, *, kept: tuple[str, ...] = ()) -> HttpResponse:
    """The service worker that keeps doors under ``path`` for when there is no network; it knows nobody."""
    files = [static(name) for name in (*KEPT_OFFLINE, *kept)]
    answer = HttpResponse(
        render_to_string("shared/door/worker.js", {"path": path, "kept": files}),
        content_type="text/javascript; charset=utf-8",
    )
    answer["Cache-Control"] = "no-cache"
    return answer


def instant(text: str) -> datetime | None:
    """When the page let somebody in without a line, as it says; None: just now. ValueError where it is no instant."""
    if not text:
        return None
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def _words() -> dict[str, str]:
    return {
        "checking": _("Checking …"),
        "in": _("Checked in"),
        "out": _("Checked out"),
        "again": _("The same attempt as before"),
        "held": _("Checked in on this device"),
        "heldOut": _("Checked out on this device"),
        "refused": _("Not let through"),
        "noLine": _("No line: it is kept here and uploaded by itself once there is one."),
        "needsLine": _("Without a line only a QR code can be checked. Scan it, or wait for the line."),
        "unreadable": _("This is not a whole pass. Scan it again, or type the characters below it."),
        "forged": _("This pass was not signed by this city. Let nobody in with it."),
        "foreign": _("This code is of another city."),
        "other": _("This code is for another date. Look which one is chosen above."),
        "onlineOnly": _("Here people are let in with a connection alone."),
        "early": _("It is too early: the door opens at {time}."),
        "late": _("It is over since {time}."),
        "twice": _("This code was taken on this device before."),
        "notIn": _("This device did not check this code in. It is uploaded; the platform decides."),
        "noCheck": _("This browser cannot check signatures. Wait for the line."),
        "signIn": _("You were signed out. Sign in again; what waits here is not lost."),
        "waiting": _("{n} codes wait to be uploaded"),
        "uploaded": _("Uploaded"),
        "fault": _("The platform gave no answer. Try again; one attempt is never counted twice."),
        "noCamera": _("No camera can be opened here. Photograph the pass, or type its characters."),
        "nothingSeen": _("There is no QR code in the picture. Hold the phone closer."),
        "seen": _("Understood"),
        "object": _("Record an objection"),
        "objectAsk": _("What does the person say?"),
        "objected": _("The objection is recorded; somebody decides on it."),
        "online": _("Connected to the platform"),
        "offline": _("No connection: QR codes can still be checked"),
        "places": _("{n} people"),
    }
