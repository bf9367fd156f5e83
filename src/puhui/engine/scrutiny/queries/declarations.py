"""Declarations, their photos, and photos that look alike."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from puhui.engine.scrutiny.calc import photos
from puhui.engine.scrutiny.models import Declaration, Photo


@dataclass(frozen=True)
class Near:
    """Another photo that looks alike: whose, of which declaration, and in how many of 64 bits they differ."""

    holder: int
    declaration: UUID
    place: int
    distance: int


def declaration(holder: int, number: UUID) -> Declaration | None:
    """One declaration of a person."""
    return Declaration.objects.filter(holder_id=holder, id=number).first()


def declarations_of(holder: int, city: str, limit: int = 50) -> list[Declaration]:
    """A person's declarations, the latest first."""
    return list(Declaration.objects.filter(holder_id=holder, city=city).order_by("-declared_at")[:limit])


def parked(holder: int, city: str, feed: str) -> Declaration | None:
    """The declaration that waits for its second photo."""
    return Declaration.objects.filter(holder_id=holder, city=city, feed=feed, closed_at=None).first()


def photos_of(holder: int, number: UUID) -> list[Photo]:
    """The photos of a declaration in their order."""
    return list(Photo.objects.filter(holder_id=holder, declaration=number).order_by("place"))


def photo(holder: int, number: UUID, place: int) -> Photo | None:
    """One photo of a declaration."""
    return Photo.objects.filter(holder_id=holder, declaration=number, place=place).first()


def shows(sha256: str) -> bool:
    """Whether anybody's photo is this file, or is shown by it."""
    return Photo.objects.filter(Q(sha256=sha256) | Q(shown_sha256=sha256)).exists()


def near_photos(
    *, city: str, hashes: tuple[int, ...], most: int, but: UUID | None = None, limit: int = 20
) -> list[Near]:
    """Photos of which a hash differs from one of these in at most ``most`` bits, nearest first, then by number.

    ``but`` leaves out a declaration's own. Asks the index for every quarter that such a hash may have.
    """
    keys = sorted({key for hashed in hashes for key in photos.near_quarters(hashed, most)})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.holder_id, f.declaration, f.place, min(bit_count((f.hash # h.hash)::bit(64))) AS apart"
            " FROM scrutiny_fingerprint f CROSS JOIN unnest(%s::bigint[]) AS h(hash)"
            " WHERE f.city = %s AND f.quarter = ANY(%s) AND f.declaration IS DISTINCT FROM %s"
            " AND bit_count((f.hash # h.hash)::bit(64)) <= %s"
            " GROUP BY 1, 2, 3 ORDER BY apart, 2, 3 LIMIT %s",
            [list(hashes), city, keys, but, most, limit],
        )
        return [Near(*row) for row in cursor.fetchall()]
