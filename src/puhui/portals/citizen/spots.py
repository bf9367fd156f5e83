"""Where the reader says they are."""

from decimal import Decimal, InvalidOperation

from django.http import HttpRequest

from puhui.portals.shared.sketch import Spot


def here_of(request: HttpRequest) -> Spot | None:
    """The place an address tells (``near=latitude,longitude``); None where it tells none, or nonsense."""
    try:
        latitude, longitude = (Decimal(part) for part in request.GET.get("near", "").split(","))
    except (InvalidOperation, ValueError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
