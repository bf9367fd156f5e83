"""Work one step ahead: while one thing is used, the next is being made."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_END = object()


def ahead(things: Iterable[T]) -> Iterator[T]:
    """The same things in the same order, each made in another thread while the one before is used."""
    source = iter(things)
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, source, _END)
        while (thing := coming.result()) is not _END:
            coming = maker.submit(next, source, _END)
            yield thing
