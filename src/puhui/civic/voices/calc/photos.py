"""From an upload to a photo that may be kept: faces covered, nothing left of what the camera wrote. Pure."""

import io

import imagehash
from PIL import Image

from puhui.civic.voices import refusals
from puhui.civic.voices.calc import camera, faces
from puhui.civic.voices.facts import Looked

PERSON_PERCENT = 15  # of a photo; a larger face is a picture of somebody
QUALITY = 85


def look(upload: bytes, drawn: bytes) -> Looked:
    """What may be kept of an upload; ``drawn`` is the same photo drawn anew (JPEG). Refusals: PhotoOfAPerson."""
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    sure, perhaps = faces.find(image)
    if any(faces.share(box, image) * 100 > PERSON_PERCENT for box in sure):
        raise refusals.PhotoOfAPerson(percent=PERSON_PERCENT)
    covered = faces.cover(image, sure + perhaps)
    taken_at, assumed, place = camera.read(upload)
    latitude, longitude = place or (None, None)
    return Looked(
        shown=as_jpeg(covered), hash=_hash(covered), faces=len(sure), perhaps=len(perhaps), taken_at=taken_at,
        taken_by_city_clock=assumed, latitude=latitude, longitude=longitude,
    )  # fmt: skip


def cover_more(kept: bytes, areas: list[tuple[int, int, int, int]]) -> bytes:
    """A kept photo with further areas covered: left, top, right, bottom in percent. Refusals: AreaWrong."""
    image = Image.open(io.BytesIO(kept)).convert("RGB")
    boxes = []
    for left, top, right, bottom in areas:
        if not (0 <= left < right <= 100 and 0 <= top < bottom <= 100):
            raise refusals.AreaWrong()
        across, down = image.width / 100, image.height / 100
        boxes.append((int(left * across), int(top * down), int(right * across), int(bottom * down)))
    return as_jpeg(faces.cover(image, boxes))


def as_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    # Neither EXIF nor colour profile nor comments: only what is seen.
    image.save(out, "JPEG", quality=QUALITY, exif=b"", icc_profile=None, comment=b"")
    return out.getvalue()


def _hash(image: Image.Image) -> int:
    """Perceptual hash of 64 bits, as a number with a sign (a bigint)."""
    bits = imagehash.phash(image).hash.flatten()
    number = int("".join("1" if bit else "0" for bit in bits), 2)
    return number - 2**64 if number >= 2**63 else number
