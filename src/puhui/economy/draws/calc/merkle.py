"""A Merkle tree over entries as RFC 6962 draws it (section 2.1), kept as the hashes of whole chunks of 1,024 leaves.

A leaf is SHA-256 over 0x00 and ``ticket:entrant`` (UTF-8, 32 hex digits each); a node SHA-256 over 0x01 and its two
children. Leaves stand in the order of their tickets.
"""

import hashlib
from collections.abc import Sequence

CHUNK = 1_024  # a power of two, so that a chunk is a whole subtree


def leaf_of(ticket: str, entrant: str) -> bytes:
    return hashlib.sha256(b"\x00" + f"{ticket}:{entrant}".encode()).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over leaves, or over equally large whole subtrees of which only the last may be smaller."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    level = list(hashes)
    while len(level) > 1:
        paired = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        # The odd one is carried up: the same tree as RFC 6962's split at the largest power of two.
        level = paired + level[len(level) & ~1 :]
    return level[0]


def chunk_roots(leaves: Sequence[bytes]) -> list[bytes]:
    """The roots of whole chunks, from which ``root_of`` makes the root of all."""
    return [root_of(leaves[first : first + CHUNK]) for first in range(0, len(leaves), CHUNK)]


def path_of(hashes: Sequence[bytes], position: int) -> list[tuple[str, bytes]]:
    """The audit path of one of ``hashes``: (side of the sibling, sibling), from below to above."""
    path, level = [], list(hashes)
    while len(level) > 1:
        sibling = position ^ 1
        if sibling < len(level):
            path.append(("left" if sibling < position else "right", level[sibling]))
        paired = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level, position = paired + level[len(level) & ~1 :], position // 2
    return path


def climbed(leaf: bytes, path: Sequence[tuple[str, bytes]]) -> bytes:
    """The root to which a path leads from a leaf."""
    for side, sibling in path:
        leaf = _node(sibling, leaf) if side == "left" else _node(leaf, sibling)
    return leaf


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
