"""What a camera wrote into a photo: when and where it was taken. Nothing of it is kept."""

import io
from datetime import datetime, timezone
from decimal import Decimal

from PIL import ExifTags, Image

from puhui.ground.clock import SHANGHAI

DEGREE = Decimal("0.000001")
EXIF_TIME = "%Y:%m:%d %H:%M:%S"


def read(upload: bytes) -> tuple[datetime | None, bool, tuple[Decimal, Decimal] | None]:
    """When a photo was taken, whether that had to be read by the city's clock, and where (latitude, longitude).

    None where the camera wrote nothing, or nothing that can be read: such a photo contradicts nobody.
    """
    try:
        exif = Image.open(io.BytesIO(upload)).getexif()
        details, position = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    # What Pillow raises on notes that were cut off or forged.
    except (OSError, ValueError, SyntaxError, KeyError, TypeError):
        return None, False, None
    written = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    taken, assumed = _instant(written, details.get(ExifTags.Base.OffsetTimeOriginal))
    return taken, assumed, _position(position)


def _instant(written: object, offset: object) -> tuple[datetime | None, bool]:
    try:
        naive = datetime.strptime(str(written).strip("\0 "), EXIF_TIME)  # noqa: DTZ007 -- cameras write no zone here
    except ValueError:
        return None, False
    try:
        zone: timezone | None = datetime.strptime(str(offset).strip("\0 "), "%z").tzinfo
    except ValueError:
        zone = None
    return naive.replace(tzinfo=zone or SHANGHAI), zone is None


def _position(notes: dict) -> tuple[Decimal, Decimal] | None:
    try:
        latitude = _degrees(notes[ExifTags.GPS.GPSLatitude], notes.get(ExifTags.GPS.GPSLatitudeRef, "N"), "S")
        longitude = _degrees(notes[ExifTags.GPS.GPSLongitude], notes.get(ExifTags.GPS.GPSLongitudeRef, "E"), "W")
    # Degrees are fractions of a forged or broken file: none may be there, or one over nothing.
    except (KeyError, ValueError, TypeError, ArithmeticError, IndexError):
        return None
    if not (latitude.is_finite() and longitude.is_finite()) or (latitude == 0 and longitude == 0):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return latitude, longitude


def _degrees(parts: tuple, side: str, below: str) -> Decimal:
    degrees, minutes, seconds = (Decimal(str(float(part))) for part in parts)
    found = (degrees + minutes / 60 + seconds / 3600).quantize(DEGREE)
    return -found if side.strip("\0 ").upper() == below else found
