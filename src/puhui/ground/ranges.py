"""Ranges of numbered things, each with a mark: what came in with which mark, and which marks leave again.

Serial numbers come and go in ranges that are split on the way. No range here holds a number twice.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

Mark = TypeVar("Mark")


class Marked(NamedTuple, Generic[Mark]):
    """Numbers ``first`` to before ``past`` of one series."""

    first: int
    past: int
    mark: Mark

    @property
    def count(self) -> int:
        return self.past - self.first


class Ranges(Generic[Mark]):
    """Marked ranges by series."""

    def __init__(self) -> None:
        self._series: dict[int, list[Marked[Mark]]] = defaultdict(list)

    def put(self, series: int, first: int, past: int, mark: Mark) -> None:
        """Add a range; ValueError where a number of it is here already, or it is empty."""
        held = self._series[series]
        if first >= past or any(one.first < past and first < one.past for one in self._near(held, first, past)):
            raise ValueError(f"{series}: {first}..{past}")
        insort(held, Marked(first, past, mark), key=lambda one: one.first)

    def take(self, series: int, first: int, past: int) -> list[Marked[Mark]]:
        """Remove what is here of a range, in order; numbers that are not here are left out."""
        held, taken = self._series[series], []
        for one in list(self._near(held, first, past)):
            low, high = max(first, one.first), min(past, one.past)
            if low >= high:
                continue
            at = bisect_right(held, one.first, key=lambda each: each.first) - 1
            rest = [Marked(a, b, one.mark) for a, b in ((one.first, low), (high, one.past)) if a < b]
            held[at : at + 1] = rest
            taken.append(Marked(low, high, one.mark))
        return taken

    @staticmethod
    def _near(held: list[Marked[Mark]], first: int, past: int) -> Iterator[Marked[Mark]]:
        """Ranges that may touch, found by halving."""
        at = max(0, bisect_right(held, first, key=lambda each: each.first) - 1)
        while at < len(held) and held[at].first < past:
            yield held[at]
            at += 1

    def __iter__(self) -> Iterator[tuple[int, Marked[Mark]]]:
        for series in sorted(self._series):
            for one in self._series[series]:
                yield series, one
