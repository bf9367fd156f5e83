"""What a camera wrote into a picture, and a copy that may be shown. Formats and decoding are Pillow's. Pure.

It will not say that a picture is true: what a camera wrote can be changed. It finds what contradicts itself.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from math import asin, cos, radians, sin, sqrt

import imagehash
from PIL import ExifTags, Image, ImageOps, ImageStat

from puhui.civic.outreach import refusals
from puhui.civic.outreach.refusals import OutreachRefusal
from puhui.foundations.packs import schema
from puhui.ground import clock

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_MEGAPIXELS = 50
LEAST_SIDE = 200
SHOWN_SIDE = 1280
EARTH_METRES = 6_371_008.8  # the mean radius (IUGG)
MILLIONTH = Decimal("0.000001")
YEARS = range(1990, 2200)  # what a clock that was never set, or a forger, writes outside says nothing
# The middle that most crops leave; a picture that varies less than this shows nothing by which it could be known again.
MIDDLE = 0.88
PLAIN = 4.0  # standard deviation of brightness, of 255
CLOCKS_APART = timedelta(minutes=10)  # how far a telephone's clock may be ahead


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is shown, and the camera's own words: when, and where (WGS 84); None where it says nothing.

    ``hashes``: by which copies are known again, of the whole, of its middle and of its mirror; none of a plain surface.
    """

    shown: bytes
    taken_at: datetime | None
    place: tuple[Decimal, Decimal] | None
    hashes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What a photo is to show: a place (None: it moves or nobody wrote it), between two days."""

    first: date
    last: date
    place: tuple[Decimal, Decimal] | None
    moves: bool


def look_at(upload: bytes, name: str) -> Picture:
    """Refusals: FileUnreadable, PhotoTooSmall."""
    try:
        image = Image.open(io.BytesIO(upload), formats=FORMATS)
        width, height = image.size
        if width * height > MOST_MEGAPIXELS * 10**6 or getattr(image, "is_animated", False):
            raise refusals.FileUnreadable(name=name)
        if min(width, height) < LEAST_SIDE:
            raise refusals.PhotoTooSmall(limit=LEAST_SIDE)
        exif = image.getexif()
        shown = ImageOps.exif_transpose(image).convert("RGB")
    # What decoders raise on broken files: a damaged picture is the sender's matter, not an accident of ours.
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as broken:
        raise refusals.FileUnreadable(name=name) from broken
    shown.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    copy = io.BytesIO()
    # Nothing but what is seen: whoever looks at the page is not told where a telephone was.
    shown.save(copy, "JPEG", quality=85, exif=b"", icc_profile=None, comment=b"")
    return Picture(copy.getvalue(), _taken(exif), _place(exif), _hashes(shown))


def _hashes(image: Image.Image) -> tuple[int, ...]:
    """Perceptual hashes of 64 bits by the discrete cosine transform, as numbers with a sign (a bigint)."""
    if ImageStat.Stat(image.convert("L")).stddev[0] < PLAIN:
        return ()
    width, height = image.size
    across, down = int(width * (1 - MIDDLE) / 2), int(height * (1 - MIDDLE) / 2)
    middle = image.crop((across, down, width - across, height - down))
    return tuple(_hash(one) for one in (image, middle, ImageOps.mirror(image)))


def _hash(image: Image.Image) -> int:
    bits = imagehash.phash(image).hash.flatten()
    number = int("".join("1" if bit else "0" for bit in bits), 2)
    return number - 2**64 if number >= 2**63 else number


def doubts(picture: Picture, claim: Claim, rules: schema.PhotoRules, sent: datetime) -> Iterator[OutreachRefusal]:
    """What contradicts the claim (ProofContradicted), and what leaves it open (ProofDoubted)."""
    if picture.taken_at is None:
        yield refusals.PhotoUntimed()
    else:
        yield from _when(picture.taken_at, claim, sent)
    if claim.moves:
        return
    if picture.place is None:
        yield refusals.PhotoUnplaced()
    if claim.place is None:
        yield refusals.PlaceUnknown()
    if picture.place is not None and claim.place is not None:
        apart = metres(picture.place, claim.place)
        if apart > rules.metres:
            yield refusals.PhotoElsewhere(metres=apart, limit=rules.metres)


def _when(taken: datetime, claim: Claim, sent: datetime) -> Iterator[OutreachRefusal]:
    day = clock.local_day(taken)
    if taken > sent + CLOCKS_APART:
        yield refusals.PhotoInFuture(taken=day.isoformat())
    elif day < claim.first:
        yield refusals.PhotoEarly(taken=day.isoformat(), first=claim.first.isoformat())
    elif day > claim.last:
        yield refusals.PhotoLate(taken=day.isoformat(), last=claim.last.isoformat())


def metres(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> int:
    """Whole metres along the earth between two places (latitude, longitude in degrees)."""
    (lat, lon), (there, east) = [[radians(float(part)) for part in place] for place in (one, other)]
    half = sin((there - lat) / 2) ** 2 + cos(lat) * cos(there) * sin((east - lon) / 2) ** 2
    return round(2 * EARTH_METRES * asin(sqrt(half)))


def _taken(exif: Image.Exif) -> datetime | None:
    """When the shutter was opened; without an offset the city's clock is meant (Exif 2.32, DateTimeOriginal)."""
    told = exif.get_ifd(ExifTags.IFD.Exif)
    written = str(told.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or "").strip("\0 ")
    try:
        plain = datetime.strptime(f"{written[:19]} +0000", "%Y:%m:%d %H:%M:%S %z")
    except ValueError:
        return None
    if plain.year not in YEARS:
        return None
    offset = str(told.get(ExifTags.Base.OffsetTimeOriginal) or "").strip("\0 ")
    try:
        zone = datetime.strptime(offset, "%z").tzinfo if offset else clock.SHANGHAI
    except ValueError:
        zone = clock.SHANGHAI
    return plain.replace(tzinfo=zone)


def _place(exif: Image.Exif) -> tuple[Decimal, Decimal] | None:
    told = exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        latitude = _degrees(told[ExifTags.GPS.GPSLatitude], str(told[ExifTags.GPS.GPSLatitudeRef]), "S")
        longitude = _degrees(told[ExifTags.GPS.GPSLongitude], str(told[ExifTags.GPS.GPSLongitudeRef]), "W")
    # A camera without a fix writes zeros, nothing, or divides by nothing.
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None
    if not (latitude.is_finite() and longitude.is_finite()):
        return None
    if (latitude, longitude) == (0, 0) or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude


def _degrees(parts: tuple, half: str, negative: str) -> Decimal:
    degrees, minutes, seconds = (Decimal(str(float(part))) for part in parts)
    found = (degrees + minutes / 60 + seconds / 3600).quantize(MILLIONTH, ROUND_HALF_EVEN)
    return -found if half.strip("\0 ").upper().startswith(negative) else found
