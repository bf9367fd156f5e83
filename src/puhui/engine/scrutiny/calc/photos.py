"""From an upload to a photo that may be looked at, and the hash by which its copies are found. Pure.

Formats and decoding are Pillow's, the hash is imagehash's. Nothing is decoded before its size in pixels is known,
and nobody is ever sent the bytes that somebody uploaded: what is shown was drawn anew from pixels.
"""

import io
from collections.abc import Iterator

import imagehash
from PIL import Image, ImageOps

from puhui.engine.scrutiny import refusals
from puhui.engine.scrutiny.facts import Photo

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_MIB = 12
MOST_MEGAPIXELS = 50  # the widest cameras of telephones in their usual mode
LEAST_SIDE = 200
SHOWN_SIDE = 1280
# The middle that most crops leave: a tenth off each side comes back as this part of the original.
MIDDLE = 0.88
QUARTERS, QUARTER_BITS = 4, 16


def look_through(upload: bytes) -> Photo:
    """The photo in an upload. Refusals: PhotoTooLarge, PhotoNotRead, PhotoTooManyPixels, PhotoTooSmall."""
    if len(upload) > MOST_MIB * 2**20:
        raise refusals.PhotoTooLarge(limit=MOST_MIB)
    image = ImageOps.exif_transpose(_decoded(upload)).convert("RGB")
    width, height = image.size
    shown = image.copy()
    shown.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    copy = io.BytesIO()
    # Neither EXIF nor colour profile nor comments: only what is seen.
    shown.save(copy, "JPEG", quality=85, exif=b"", icc_profile=None, comment=b"")
    return Photo(
        original=upload, shown=copy.getvalue(), width=width, height=height,
        hashes=(_hash(shown), _hash(_middle(shown))), mirrored=_hash(ImageOps.mirror(shown)),
    )  # fmt: skip


def _decoded(upload: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(upload), formats=FORMATS)
        width, height = image.size
        if width * height > MOST_MEGAPIXELS * 10**6:
            raise refusals.PhotoTooManyPixels(limit=MOST_MEGAPIXELS)
        if min(width, height) < LEAST_SIDE:
            raise refusals.PhotoTooSmall(width=width, height=height, limit=LEAST_SIDE)
        if getattr(image, "is_animated", False):
            raise refusals.PhotoNotRead()
        image.load()
        return image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise refusals.PhotoTooManyPixels(limit=MOST_MEGAPIXELS) from bomb
    # What decoders raise on broken files: a damaged photo is the sender's matter, not an accident of ours.
    except (OSError, ValueError, SyntaxError, EOFError) as broken:
        raise refusals.PhotoNotRead() from broken


def _middle(image: Image.Image) -> Image.Image:
    width, height = image.size
    across, down = int(width * (1 - MIDDLE) / 2), int(height * (1 - MIDDLE) / 2)
    return image.crop((across, down, width - across, height - down))


def _hash(image: Image.Image) -> int:
    """Perceptual hash of 64 bits by the discrete cosine transform, as a number with a sign (a bigint)."""
    bits = imagehash.phash(image).hash.flatten()
    number = int("".join("1" if bit else "0" for bit in bits), 2)
    return number - 2**64 if number >= 2**63 else number


def distance(one: int, other: int) -> int:
    """In how many of 64 bits two hashes differ."""
    return ((one ^ other) & (2**64 - 1)).bit_count()


def quarters(hashed: int) -> list[int]:
    """The keys under which a hash is kept: each quarter of 16 bits with its place before it."""
    bits = hashed & (2**64 - 1)
    return [place << QUARTER_BITS | (bits >> (QUARTER_BITS * place)) & 0xFFFF for place in range(QUARTERS)]


def near_quarters(hashed: int, most: int) -> list[int]:
    """The keys under which every hash is kept that differs in at most ``most`` bits.

    If at most 11 bits differ over four quarters, one quarter differs in at most 11 // 4 = 2 of its 16 bits: 137 keys
    a quarter answer for all of them (multi-index hashing, Norouzi, Punjani, Fleet 2012).
    """
    return [key ^ flipped for key in quarters(hashed) for flipped in _flips(most // QUARTERS)]


def _flips(most: int) -> Iterator[int]:
    yield 0
    for one in range(QUARTER_BITS if most >= 1 else 0):
        yield 1 << one
        for other in range(one if most >= 2 else 0):
            yield 1 << one | 1 << other
