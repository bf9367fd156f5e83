"""Uploads that are photos, uploads that are not, and copies that are found again."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image, ImageEnhance, ImageOps
from tests.engine.scrutiny.pictures import jpeg, photo, scene

from puhui.engine.scrutiny import refusals
from puhui.engine.scrutiny.calc import photos

FOUND = 10  # bits, as the packs say


def png_header(width: int, height: int) -> bytes:
    """A PNG that says to be this large and has nothing in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    head = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + head + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))


def distance(one: bytes, other: bytes) -> int:
    """The nearest of what is asked for to what is kept, as declarations compare them."""
    kept, asked = photos.look_through(one), photos.look_through(other)
    return min(photos.distance(a, b) for a in (*asked.hashes, asked.mirrored) for b in kept.hashes)


@pytest.mark.parametrize("side", [7_100, 11_000, 60_000])
def test_bomb_is_refused_before_it_is_decoded(side):
    with pytest.raises(refusals.PhotoTooManyPixels):
        photos.look_through(png_header(side, side))


def test_real_bomb_of_few_bytes_is_refused():
    stream = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(stream, "PNG")
    assert len(stream.getvalue()) < 20_000
    with pytest.raises(refusals.PhotoTooManyPixels):
        photos.look_through(stream.getvalue())


@pytest.mark.parametrize(
    "upload",
    [
        b"", b"not a photo", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"\0" * 200, photo(1)[:5000],
        photo(1)[2:], png_header(800, 600), b"%PDF-1.7\n" + photo(1),
    ],
    ids=["empty", "text", "svg", "gif", "truncated", "headless", "hollow", "pdf first"],
)  # fmt: skip
def test_what_is_not_a_whole_photo_is_refused(upload):
    with pytest.raises(refusals.PhotoNotRead):
        photos.look_through(upload)


def test_animation_is_refused():
    stream = io.BytesIO()
    scene(1).save(stream, "WEBP", save_all=True, append_images=[scene(2)], duration=100)
    with pytest.raises(refusals.PhotoNotRead):
        photos.look_through(stream.getvalue())


def test_large_file_is_refused_unread():
    with pytest.raises(refusals.PhotoTooLarge):
        photos.look_through(b"\xff\xd8" + b"\0" * photos.MOST_MIB * 2**20)


def test_thumbnail_is_refused():
    with pytest.raises(refusals.PhotoTooSmall):
        photos.look_through(jpeg(scene(1, (199, 400))))


def test_polyglot_is_shown_without_its_other_half():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("evil.html", "<script>alert(1)</script>")
    looked = photos.look_through(photo(1) + archive.getvalue() + b"<script>alert(1)</script>")
    assert zipfile.is_zipfile(io.BytesIO(looked.original)) and not zipfile.is_zipfile(io.BytesIO(looked.shown))
    assert b"script" not in looked.shown


def test_shown_copy_says_nothing_of_place_or_camera():
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "Camera maker", "a comment"
    exif.get_ifd(0x8825)[2] = (30.0, 39.0, 0.0)
    looked = photos.look_through(jpeg(scene(1), exif=exif, comment=b"here"))
    shown = Image.open(io.BytesIO(looked.shown))
    assert not shown.getexif() and not {"exif", "comment", "icc_profile"} & set(shown.info)
    assert b"Camera maker" in looked.original and b"Camera maker" not in looked.shown


def test_photo_held_upright_by_its_metadata_is_shown_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    looked = photos.look_through(jpeg(scene(1), exif=exif))
    assert (looked.width, looked.height) == (600, 800)


@pytest.mark.parametrize("number", range(12))
@pytest.mark.parametrize(
    "change",
    [
        lambda i: i.resize((400, 300)),
        lambda i: i.resize((1600, 1200)),
        lambda i: ImageEnhance.Brightness(i).enhance(1.25),
        lambda i: i.crop((16, 12, 784, 588)),
        lambda i: i.crop((40, 30, 760, 570)),
        ImageOps.mirror,
        ImageOps.grayscale,
    ],
    ids=["smaller", "larger", "brighter", "cropped 2 %", "cropped 5 %", "mirrored", "grey"],
)
def test_near_copy_is_found(number, change):
    assert distance(photo(number), jpeg(change(scene(number)).convert("RGB"), quality=60)) <= FOUND


def test_different_photos_are_not_taken_for_copies():
    looked = [photos.look_through(photo(n)) for n in range(40)]
    near = [
        (a, b)
        for a, one in enumerate(looked)
        for b, other in enumerate(looked[:a])
        if min(photos.distance(x, y) for x in (*one.hashes, one.mirrored) for y in other.hashes) <= FOUND
    ]
    assert near == []


def test_quarters_find_every_hash_within_eleven_bits():
    import random  # noqa: PLC0415

    rng = random.Random(5)
    for _ in range(300):
        one, other = rng.getrandbits(64) - 2**63, 0
        flipped = rng.sample(range(64), rng.randint(0, 11))
        other = (one & (2**64 - 1)) ^ sum(1 << bit for bit in flipped)
        other = other - 2**64 if other >= 2**63 else other
        assert photos.distance(one, other) == len(flipped)
        assert set(photos.near_quarters(other, 11)) & set(photos.quarters(one))
