"""A sketch of where things are: positions around a middle, rings of distance, north up. No tiles, no boundaries."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, hypot, radians, sin, sqrt

EARTH_METRES = 6_371_008.8  # the mean radius (IUGG)
SIZE = 100  # units of the drawing, each way
REACH = 42  # units from the middle to the outer ring
APART = 9  # units; what lies nearer is one mark, so that a finger meets one
RADII = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)  # metres

Spot = tuple[Decimal, Decimal]  # latitude, longitude in degrees (WGS 84)


@dataclass(frozen=True)
class Thing:
    """Something in the list beside the sketch; ``number`` is its place there."""

    number: int
    name: str
    spot: Spot
    district: str = ""


@dataclass(frozen=True)
class Mark:
    """One or more things that lie together; it leads to the first of them in the list."""

    x: float
    y: float
    numbers: tuple[int, ...]
    names: str

    @property
    def text(self) -> str:
        first, *more = self.numbers
        return f"{first}" if not more else f"{first}+{len(more)}"


@dataclass(frozen=True)
class Sketch:
    """What is drawn: marks, names of districts, rings with their metres, and where the reader is, if told."""

    marks: tuple[Mark, ...]
    districts: tuple[tuple[str, float, float], ...]
    rings: tuple[tuple[float, str], ...]
    here: bool


def sketch(things: Sequence[Thing], here: Spot | None) -> Sketch | None:
    """Things around the reader, or around their own middle; None where nothing has a position."""
    if not things:
        return None
    middle = here or _middle([thing.spot for thing in things])
    placed = [(thing, *_metres(middle, thing.spot)) for thing in things]
    farthest = max(hypot(east, north) for _thing, east, north in placed)
    radius = next((one for one in RADII if one >= farthest), RADII[-1])
    drawn = [(thing, _unit(east, radius), _unit(-north, radius)) for thing, east, north in placed]
    rings = tuple((REACH * share, _far(round(radius * share))) for share in (0.5, 1.0))
    return Sketch(tuple(_marks(drawn)), tuple(_districts(drawn)), rings, here is not None)


def metres(one: Spot, other: Spot) -> int:
    """Whole metres along the earth; for ordering lists only."""
    (lat, lon), (there, east) = [[radians(float(part)) for part in place] for place in (one, other)]
    half = sin((there - lat) / 2) ** 2 + cos(lat) * cos(there) * sin((east - lon) / 2) ** 2
    return round(2 * EARTH_METRES * asin(sqrt(half)))


def far(distance: int | None) -> str:
    """A distance in words; empty where none is known."""
    return "" if distance is None else _far(distance)


def _far(distance: int) -> str:
    if distance < 1_000:
        return f"{distance} m"
    return f"{distance / 1_000:.1f} km" if distance < 10_000 and distance % 1_000 else f"{round(distance / 1_000)} km"


def _middle(spots: Sequence[Spot]) -> Spot:
    wests, norths = sorted(lon for _lat, lon in spots), sorted(lat for lat, _lon in spots)
    return (norths[0] + norths[-1]) / 2, (wests[0] + wests[-1]) / 2


def _metres(middle: Spot, spot: Spot) -> tuple[float, float]:
    """East and north of the middle."""
    lat, lon = float(middle[0]), float(middle[1])
    turn = EARTH_METRES * radians(1)
    return (float(spot[1]) - lon) * turn * cos(radians(lat)), (float(spot[0]) - lat) * turn


def _unit(metres_away: float, radius: int) -> float:
    return round(min(max(SIZE / 2 + metres_away / radius * REACH, 4), SIZE - 4), 1)


def _marks(drawn: Sequence[tuple[Thing, float, float]]) -> list[Mark]:
    marks: list[Mark] = []
    for thing, x, y in drawn:
        near = next((n for n, mark in enumerate(marks) if hypot(mark.x - x, mark.y - y) < APART), None)
        if near is None:
            marks.append(Mark(x, y, (thing.number,), thing.name))
        else:
            mark = marks[near]
            marks[near] = Mark(mark.x, mark.y, (*mark.numbers, thing.number), f"{mark.names}、{thing.name}")
    return marks


def _districts(drawn: Sequence[tuple[Thing, float, float]]) -> list[tuple[str, float, float]]:
    """A district's name stands above the middle of what lies there."""
    names: dict[str, list[tuple[float, float]]] = {}
    for thing, x, y in drawn:
        if thing.district:
            names.setdefault(thing.district, []).append((x, y))
    told: list[tuple[str, float, float]] = []
    for name, spots in names.items():
        x = round(sum(x for x, _y in spots) / len(spots), 1)
        y = round(max(min(y for _x, y in spots) - APART, 7), 1)
        while any(abs(y - other) < 5 and abs(x - there) < 18 for _name, there, other in told):
            y = round(y + 5, 1)
        told.append((name, min(max(x, 12), SIZE - 12), y))
    return told
