"""Claims: whether two of them are of the same electricity, kilometre, ground or tonne on some day."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from puhui.market.registry import refusals

ACTIVITIES = ("electricity", "heat", "fuel", "distance", "area", "material")
CITIZENS = "citizens:"  # how those begin who are not projects; among themselves they may meet
_TRACK = re.compile(r"[a-z][a-z0-9-]*/[A-Za-z0-9._/-]*\*?")


class Span(NamedTuple):
    """``who`` claims an activity of a track from one day to another, both included."""

    who: str
    activity: str
    track: str
    first: date
    last: date


def check_shape(activity: str, track: str) -> None:
    """Refusals: ClaimMalformed."""
    if activity not in ACTIVITIES or not _TRACK.fullmatch(track) or len(track) > 120:
        raise refusals.ClaimMalformed(activity=activity, track=track[:120])


def tracks_meet(one: str, other: str) -> bool:
    """Whether something lies on both: they are the same, or one covers the other with its ``*``."""
    one, other = one.casefold(), other.casefold()
    if one.endswith("*") and other.endswith("*"):
        return one[:-1].startswith(other[:-1]) or other[:-1].startswith(one[:-1])
    if one.endswith("*"):
        return other.startswith(one[:-1])
    if other.endswith("*"):
        return one.startswith(other[:-1])
    return one == other


def meeting(one: Span, other: Span) -> tuple[date, date] | None:
    """The first and last day on which both claim the same; None where they never do."""
    if one.activity != other.activity or not tracks_meet(one.track, other.track):
        return None
    first, last = max(one.first, other.first), min(one.last, other.last)
    return (first, last) if first <= last else None


def first_meeting(spans: Iterable[Span]) -> tuple[Span, Span] | None:
    """Two spans of different claimants that meet, the first by activity and track; None where there are none.

    Equal tracks are compared along the days; those with a ``*``, which are few, with every other.
    """
    groups: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        groups[span.activity].append(span)
    for activity in sorted(groups):
        found = next(_meetings(groups[activity]), None)
        if found is not None:
            return found
    return None


def _meetings(spans: list[Span]) -> Iterator[tuple[Span, Span]]:
    open_ended = [span for span in spans if span.track.endswith("*")]
    reaches: dict[str, Span] = {}
    for span in sorted(spans, key=lambda s: (s.track.casefold(), s.first, s.who)):
        key = span.track.casefold()
        before = reaches.get(key)
        if before is not None and _rivals(before, span) and meeting(before, span):
            yield before, span
        if before is None or span.last > before.last:
            reaches[key] = span
        for other in open_ended:
            if _rivals(other, span) and meeting(other, span):
                yield other, span


def _rivals(one: Span, other: Span) -> bool:
    return one.who != other.who and not (one.who.startswith(CITIZENS) and other.who.startswith(CITIZENS))
