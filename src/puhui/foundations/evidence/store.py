"""The files themselves: written once, found by fingerprint. Knows no database."""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PIECE = 2**20


def place_of(store: Path, sha256: str) -> Path:
    """Where a file lies: two levels, so that no directory grows beyond what file systems like."""
    return store / sha256[:2] / sha256[2:]


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


@contextmanager
def grown(store: Path, stream: BinaryIO, most_bytes: int) -> Iterator[tuple[Path, str, int] | None]:
    """Copy a stream beside the store: (copy, fingerprint, size), or None when it is larger than allowed.

    Nothing is to be seen of it until ``settle``; what was not settled is gone at the end.
    """
    growing = store / "growing"
    growing.mkdir(parents=True, exist_ok=True)
    copy = growing / uuid.uuid4().hex
    try:
        digest, size = hashlib.sha256(), 0
        with copy.open("xb") as file:
            for piece in pieces(stream):
                size += len(piece)
                if size > most_bytes:
                    break
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        yield (copy, digest.hexdigest(), size) if size <= most_bytes else None
    finally:
        with suppress(FileNotFoundError):
            copy.unlink()


def settle(store: Path, copy: Path, sha256: str) -> None:
    """Put a copy in its place. When this returns, the content is on the disk under its name.

    Content that is there already is put in its place again, which also heals a damaged copy.
    """
    copy.chmod(0o440)
    final = place_of(store, sha256)
    final.parent.mkdir(exist_ok=True)
    copy.replace(final)
    for folder in (final.parent, store):
        _make_durable(folder)


def remove(store: Path, sha256: str) -> None:
    """Take a file out of the store for good; none there: nothing to do."""
    place = place_of(store, sha256)
    with suppress(FileNotFoundError):
        place.unlink()
        _make_durable(place.parent)


def fingerprint(path: Path) -> tuple[str, int]:
    """Of a file as it lies there."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        for piece in pieces(file):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _make_durable(folder: Path) -> None:
    """A renamed file is only sure to be there after a power cut when its directory has been written."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
