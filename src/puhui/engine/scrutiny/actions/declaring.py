"""People declare acts of their own, with photos; what looks like a photo of before is told as a reason to look."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

from django.db import transaction

from puhui.engine.scrutiny import refusals
from puhui.engine.scrutiny.calc import photos
from puhui.engine.scrutiny.facts import Declared, Photo, Reason
from puhui.engine.scrutiny.models import Declaration, Fingerprint
from puhui.engine.scrutiny.models import Photo as KeptPhoto
from puhui.engine.scrutiny.queries.declarations import near_photos, shows
from puhui.foundations.evidence import actions as evidence
from puhui.foundations.packs import schema
from puhui.ground import clock

ODOMETER_MOST = 9_999_999
HOURS_OF_A_DAY = 24

look_through = photos.look_through


@transaction.atomic
def declare(
    *,
    holder: int,
    id: UUID,
    city: str,
    feed: schema.Feed,
    checks: Sequence[schema.Check],
    shown: Sequence[Photo],
    odometer_km: str = "",
    at: datetime,
) -> Declared:
    """Keep a declaration and its photos (an odometer's first one only). The same again answers the same.

    Refusals: NotDeclarable, PhotosMissing, DeclaredEnough, DeclarationDiffers, ParkedAlready, OdometerWrong.
    Two photos that look alike are told of only where one declaration of a city is kept at a time: the caller's lock.
    """  # fmt: skip
    rules = feed.declared
    if rules is None:
        raise refusals.NotDeclarable(feed=feed.id)
    parks = rules.kind == "odometer"
    needed = 1 if parks else len(rules.shows)
    if len(shown) != needed:
        raise refusals.PhotosMissing(needed=needed, found=len(shown))
    reading = _reading(odometer_km) if parks else None
    if kept := Declaration.objects.filter(holder_id=holder, id=id).first():
        return _again(kept, feed, shown)
    day = clock.local_day(at)
    before = Declaration.objects.filter(holder_id=holder, city=city, feed=feed.id)
    if parks and (open_one := before.filter(closed_at=None).first()):
        raise refusals.ParkedAlready(since=open_one.declared_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"))
    if before.filter(day=day).count() >= rules.per_day:
        raise refusals.DeclaredEnough(limit=rules.per_day)
    kept = Declaration.objects.create(
        holder_id=holder, id=id, city=city, feed=feed.id, day=day, declared_at=at, odometer_km=reading,
        closed_at=None if parks else at,
    )  # fmt: skip
    reasons = _keep(kept, feed, checks, shown, 1, at)
    return _fact(kept, complete=not parks, newly=True, reasons=reasons)


@transaction.atomic
def second_photo(
    *,
    holder: int,
    id: UUID,
    feed: schema.Feed,
    checks: Sequence[schema.Check],
    shown: Photo,
    odometer_km: str,
    at: datetime,
) -> Declared:
    """Close a declaration of a parked car: the odometer must read the same, at least a day later.

    Refusals: DeclarationUnknown, DeclarationClosed, DeclarationTooLate, OdometerWrong, OdometerMoved, NotADayYet.
    Locks: the declaration's row.
    """
    kept = Declaration.objects.select_for_update().filter(holder_id=holder, id=id).first()
    if kept is None or feed.declared is None:
        raise refusals.DeclarationUnknown()
    if kept.closed_at is not None:
        second = KeptPhoto.objects.filter(holder_id=holder, declaration=id, place=2).first()
        if second is not None and second.hash == shown.hashes[0]:
            return _fact(kept, complete=True, newly=False, reasons=())
        raise refusals.DeclarationClosed()
    reading = _reading(odometer_km)
    parked = at - kept.declared_at
    if parked > timedelta(days=feed.declared.open_days):
        raise refusals.DeclarationTooLate(days=feed.declared.open_days)
    if reading != kept.odometer_km:
        raise refusals.OdometerMoved(before=kept.odometer_km, after=reading)
    hours = int(parked.total_seconds() // 3600)
    if hours < HOURS_OF_A_DAY:
        raise refusals.NotADayYet(hours=hours, needed=HOURS_OF_A_DAY)
    kept.closed_at, kept.hours = at, hours
    kept.save(update_fields=["closed_at", "hours"])
    reasons = _keep(kept, feed, checks, [shown], 2, at)
    return _fact(kept, complete=True, newly=True, reasons=_of_first_photo(kept, checks, shown) + reasons)


@transaction.atomic
def give_up(*, holder: int, id: UUID, at: datetime) -> None:
    """Close a declaration of a parked car without an act. Refusals: DeclarationUnknown, DeclarationClosed."""
    kept = Declaration.objects.select_for_update().filter(holder_id=holder, id=id).first()
    if kept is None:
        raise refusals.DeclarationUnknown()
    if kept.closed_at is not None and not kept.given_up:
        raise refusals.DeclarationClosed()
    kept.closed_at, kept.given_up = kept.closed_at or at, True
    kept.save(update_fields=["closed_at", "given_up"])


@transaction.atomic
def forget_photos(*, holder: int) -> list[str]:
    """Drop what a person showed; the fingerprints of files that no photo refers to any more, in their order.

    What a photo looked like (64 bits) stays: a photo that was shown once does not count again for somebody else.
    """
    mine = KeptPhoto.objects.filter(holder_id=holder)
    names = {name for pair in mine.values_list("sha256", "shown_sha256") for name in pair}
    mine.delete()
    return sorted(name for name in names if not shows(name))


def _again(kept: Declaration, feed: schema.Feed, shown: Sequence[Photo]) -> Declared:
    """A call that was answered before: the same photos of the same feed, or it is another declaration."""
    if kept.feed != feed.id:
        raise refusals.DeclarationDiffers(field="feed")
    hashes = list(
        KeptPhoto.objects.filter(holder_id=kept.holder_id, declaration=kept.id).order_by("place")
        .values_list("hash", flat=True)[: len(shown)]
    )  # fmt: skip
    if hashes != [photo.hashes[0] for photo in shown]:
        raise refusals.DeclarationDiffers(field="photo")
    return _fact(kept, complete=kept.closed_at is not None, newly=False, reasons=())


def _keep(
    kept: Declaration,
    feed: schema.Feed,
    checks: Sequence[schema.Check],
    shown: Sequence[Photo],
    first: int,
    at: datetime,
) -> tuple[Reason, ...]:
    """Keep photos and their fingerprints; why they are to be looked at."""
    reasons: list[Reason] = []
    for place, photo in enumerate(shown, first):
        reasons += _alike(kept.city, kept.id, checks, (*photo.hashes, photo.mirrored))
        name = f"{feed.id}-{kept.id}-{place}"
        original = evidence.keep(stream=BytesIO(photo.original), name=name, at=at, most_mib=photos.MOST_MIB)
        copy = evidence.keep(stream=BytesIO(photo.shown), name=f"{name}.jpg", at=at, most_mib=photos.MOST_MIB)
        row = KeptPhoto.objects.create(
            holder_id=kept.holder_id, declaration=kept.id, place=place, sha256=original.sha256,
            shown_sha256=copy.sha256, width=photo.width, height=photo.height, hash=photo.hashes[0], at=at,
        )  # fmt: skip
        Fingerprint.objects.bulk_create(
            Fingerprint(
                city=kept.city, quarter=quarter, hash=hashed, holder_id=row.holder_id, declaration=row.declaration,
                place=place,
            )
            for hashed in set(photo.hashes)
            for quarter in photos.quarters(hashed)
        )  # fmt: skip
    reasons += _same_twice(checks, shown, kept.id)
    return _distinct(reasons)


def _alike(city: str, number: UUID, checks: Sequence[schema.Check], hashes: tuple[int, ...]) -> list[Reason]:
    """By each check of photos, the nearest other photo: told by its record's number, never by whose it is."""
    found = []
    for check in checks:
        if isinstance(check.pattern, schema.SharedPhoto):
            near = near_photos(city=city, hashes=hashes, most=check.pattern.distance, but=number, limit=1)
            found += [Reason(check.id, "photo", {"record": str(n.declaration), "bits": n.distance}) for n in near]
    return found


def _same_twice(checks: Sequence[schema.Check], shown: Sequence[Photo], number: UUID) -> list[Reason]:
    """One file given for two photos. Two photos of one table may well look alike."""
    if len({photo.original for photo in shown}) == len(shown):
        return []
    return _itself(checks, number)


def _of_first_photo(kept: Declaration, checks: Sequence[schema.Check], second: Photo) -> tuple[Reason, ...]:
    """What the first photo of a parked car looked like when it came, for it was not an act yet; and the same file
    given twice.
    """
    first = KeptPhoto.objects.get(holder_id=kept.holder_id, declaration=kept.id, place=1)
    reasons = _alike(kept.city, kept.id, checks, (first.hash,))
    if hashlib.sha256(second.original).hexdigest() == first.sha256:
        reasons += _itself(checks, kept.id)
    return tuple(reasons)


def _itself(checks: Sequence[schema.Check], number: UUID) -> list[Reason]:
    return [Reason(c.id, "photo", {"record": str(number), "bits": 0}) for c in checks if c.pattern.kind == "photo"]


def _distinct(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    return tuple({(r.check, r.data["record"]): r for r in reasons}.values())


def _reading(told: str) -> int:
    plain = told.strip()
    if not plain.isascii() or not plain.isdigit() or int(plain) > ODOMETER_MOST:
        raise refusals.OdometerWrong(value=told[:20], most=ODOMETER_MOST)
    return int(plain)


def _fact(kept: Declaration, *, complete: bool, newly: bool, reasons: tuple[Reason, ...]) -> Declared:
    return Declared(
        holder=kept.holder_id, id=kept.id, city=kept.city, feed=kept.feed, declared_at=kept.closed_at or kept.declared_at,
        day=kept.day, hours=kept.hours, complete=complete, newly=newly, reasons=reasons,
    )  # fmt: skip
