"""How far apart two places are."""

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

EARTH_METRES = 6_371_008.8  # the mean radius (IUGG)


def metres(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> int:
    """Whole metres along the earth between two places (latitude, longitude in degrees)."""
    (lat, lon), (there, east) = [[radians(float(part)) for part in place] for place in (one, other)]
    half = sin((there - lat) / 2) ** 2 + cos(lat) * cos(there) * sin((east - lon) / 2) ** 2
    return round(2 * EARTH_METRES * asin(sqrt(half)))
