"""How a page is read: elder mode and the size of type. It decides looks; it will not know who may see what."""

from django.http import HttpRequest, HttpResponse

ELDER_COOKIE = "elder"
SIZE_COOKIE = "type_size"
# Root sizes in CSS pixels: from the 18 dp that elder mode requires up to the 30 dp it must scale to.
SIZES = (20, 24, 30)
YEAR_SECONDS = 365 * 24 * 3600


def elder(request: HttpRequest) -> bool:
    """Whether this reader chose the elder mode; before signing in, the choice is kept in a cookie."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return bool(getattr(user, "elder_mode", False))
    return request.COOKIES.get(ELDER_COOKIE) == "1"


def size(request: HttpRequest) -> int:
    """The size of type chosen within the elder mode."""
    chosen = request.COOKIES.get(SIZE_COOKIE, "")
    return int(chosen) if chosen in {str(step) for step in SIZES} else SIZES[0]


def html_class(request: HttpRequest) -> str:
    """The classes of the document's root."""
    return f"elder elder-{size(request)}" if elder(request) else ""


def remember(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice of looks for a year; it says nothing about the person."""
    response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)


def unwritable(request: HttpRequest) -> bool:
    """Whether somebody sent the one letter that no database keeps; no form of ours can."""
    return any("\x00" in value for asked in (request.GET, request.POST) for each in asked.lists() for value in each[1])
