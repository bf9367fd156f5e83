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
    # abs() of 1e999999999 is a fault by itself; a comparison is none.
    known = latitude.is_finite() and longitude.is_finite() and -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (latitude, longitude) if known else None
