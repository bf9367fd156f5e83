"""Articles, courses and quizzes: written by versions, read by the day. Private to the room."""

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from puhui.civic.outreach import facts, refusals
from puhui.civic.outreach.campaigning import rules_of
from puhui.civic.outreach.models import Piece
from puhui.foundations.packs import schema

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?")
SAME = ("city", "kind", "slug", "content", "first", "last")


@transaction.atomic
def publish(
    *, pack: schema.Pack, id: UUID, kind: str, slug: str, seen: int, content: dict[str, Any], first: date,
    last: date | None, by: str, at: datetime,
) -> facts.Piece:  # fmt: skip
    """Write the version after ``seen`` (0: the first), to be read from ``first`` to ``last``. Again: the same version.

    ``content`` as ``calc.contents`` makes it. Refusals: OutreachUnknown, PieceWrong, PieceChangedMeanwhile, PieceDiffers.
    """
    rules_of(pack)
    city = pack.city.city
    if not SLUG.fullmatch(slug) or (last is not None and last < first):
        raise refusals.PieceWrong(problem=f"{slug or '–'} · {first} – {last or ''}")
    _refuse_loose_ends(city, kind, content)
    row = Piece(
        id=id, city=city, kind=kind, slug=slug, number=seen + 1, content=content, first=first, last=last, by=by, at=at
    )
    known = Piece.objects.filter(id=id).first()
    if known is None:
        latest = Piece.objects.filter(city=city, kind=kind, slug=slug).order_by("-number").first()
        if (latest.number if latest else 0) != seen:
            raise refusals.PieceChangedMeanwhile(number=latest.number if latest else 0)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                return told(row)
        except IntegrityError:
            known = Piece.objects.filter(id=id).first()
            if known is None:
                raise refusals.PieceChangedMeanwhile(number=seen + 1) from None
    for field in SAME:
        if getattr(known, field) != getattr(row, field):
            raise refusals.PieceDiffers(id=id, field=field)
    return told(known)


def _refuse_loose_ends(city: str, kind: str, content: dict[str, Any]) -> None:
    """What a course names must be there; the draw of a quiz is the journey's to look up."""
    if kind == facts.COURSE:
        wanted = {slug for chapter in content["chapters"] for slug in chapter["articles"]}
        missing = wanted - _slugs(city, facts.ARTICLE)
        if content["quiz"]:
            missing |= {content["quiz"]} - _slugs(city, facts.QUIZ)
        if missing:
            raise refusals.PieceWrong(problem="、".join(sorted(missing)))


def _slugs(city: str, kind: str) -> set[str]:
    return set(Piece.objects.filter(city=city, kind=kind).values_list("slug", flat=True))


def read(city: str, kind: str, day: date) -> list[facts.Piece]:
    """What is read on a day, one version each, the latest first."""
    found = Piece.objects.filter(city=city, kind=kind, first__lte=day).order_by("slug", "-number").distinct("slug")
    standing = [told(row) for row in found if row.last is None or row.last >= day]
    return sorted(standing, key=lambda one: (-one.first.toordinal(), one.slug))


def one(city: str, kind: str, slug: str, day: date) -> facts.Piece:
    """Refusals: PieceUnknown."""
    found = Piece.objects.filter(city=city, kind=kind, slug=slug, first__lte=day).order_by("-number").first()
    if found is None or (found.last is not None and found.last < day):
        raise refusals.PieceUnknown(slug=slug)
    return told(found)


def latest(city: str, kind: str) -> list[facts.Piece]:
    """The newest version of each, whenever it is read, by name."""
    return [
        told(row) for row in Piece.objects.filter(city=city, kind=kind).order_by("slug", "-number").distinct("slug")
    ]


def versions(city: str, kind: str, slug: str) -> list[facts.Piece]:
    """Every version, the latest first; also those whose day has not come."""
    return [told(row) for row in Piece.objects.filter(city=city, kind=kind, slug=slug).order_by("-number")]


def told(row: Piece) -> facts.Piece:
    return facts.Piece(
        row.id, row.city, row.kind, row.slug, row.number, row.content, row.first, row.last, row.by, row.at
    )  # fmt: skip
