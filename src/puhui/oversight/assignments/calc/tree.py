"""Trees and chains: who stands below whom, who took over from whom. Knows identifiers and days, no tables."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

# Deeper than any tree of offices or tasks; a longer way is a circle that somebody made past the actions.
STEPS_MOST = 64


def upwards(key: Key, parents: Mapping[Key, Key | None]) -> list[Key]:
    """``key`` and everything above it, from below; ends where a circle would begin."""
    way: list[Key] = []
    step: Key | None = key
    while step is not None and step not in way and len(way) < STEPS_MOST:
        way.append(step)
        step = parents.get(step)
    return way


def circle(key: Key, parent: Key | None, parents: Mapping[Key, Key | None]) -> list[Key]:
    """The circle that would close if ``key`` came below ``parent``, from ``key`` on; empty where none would."""
    if parent is None:
        return []
    way = upwards(parent, parents)
    return [key, *way[: way.index(key)]] if key in way else []


def present(key: Key, day: date, ended: Mapping[Key, tuple[date | None, Key | None]]) -> Key | None:
    """Who stands for ``key`` on a day: itself, or whoever took over, and so on; None where nobody did.

    ``ended`` tells of each the last day (or None) and the successor (or None).
    """
    seen: set[Key] = set()
    while key not in seen:
        seen.add(key)
        last, successor = ended.get(key, (None, None))
        if last is None or day <= last:
            return key
        if successor is None:
            return None
        key = successor
    return None
