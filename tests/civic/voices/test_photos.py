"""A photo is kept only without faces and without what the camera wrote; what cannot be a photo is refused."""

import io
import struct
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from PIL import ExifTags, Image, TiffImagePlugin
from tests.civic.voices import pictures

from puhui.civic.voices import actions, refusals
from puhui.civic.voices.calc import camera, faces, photos
from puhui.engine.scrutiny.refusals import PhotoNotRead, PhotoTooManyPixels
from puhui.ground import clock

FACE = (300, 200, 120)


def test_face_is_covered_before_anything_is_kept_and_the_rest_is_left():
    plain = pictures.scene(3)
    looked = actions.look(pictures.jpeg(pictures.with_face(plain, *FACE)))
    shown = Image.open(io.BytesIO(looked.shown))
    left, top, side = FACE
    within = shown.crop((left + 20, top + 30, left + side - 20, top + side)).convert("L")
    assert (looked.faces, len(set(within.get_flattened_data())) < 40) == (
        1,
        True,
    )  # one flat colour, give or take JPEG's noise
    assert faces.find(shown.convert("RGB"))[0] == []
    corner = (0, 0, 200, 100)
    before, after = (list(one.crop(corner).convert("L").get_flattened_data()) for one in (plain, shown))
    assert sum(abs(a - b) for a, b in zip(before, after, strict=True)) / len(before) < 3


def test_a_camera_without_a_fix_says_no_place():
    """Telephones write nothing over nothing until satellites are found."""
    nothing = TiffImagePlugin.IFDRational(0, 0)
    exif, written = Image.Exif(), io.BytesIO()
    position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    position[ExifTags.GPS.GPSLatitude] = position[ExifTags.GPS.GPSLongitude] = (nothing, nothing, nothing)
    pictures.scene(3).save(written, "JPEG", exif=exif)
    assert camera.read(written.getvalue()) == (None, False, None)


def test_tilted_face_is_found_too_and_a_picture_of_a_person_is_refused():
    left, top, side = FACE
    tilted = pictures.with_face(pictures.scene(3), *FACE).rotate(30, center=(left + side / 2, top + side / 2))
    assert faces.find(tilted)[0]
    with pytest.raises(refusals.PhotoOfAPerson):
        actions.look(pictures.jpeg(pictures.with_face(pictures.scene(3), 250, 100, 400)))


def test_nothing_the_camera_wrote_is_kept_but_it_is_read():
    upload = pictures.jpeg(
        pictures.scene(5, (320, 240)), taken="2026:03:02 11:30:00", offset="+08:00", place=(30.6574, 104.0832)
    )  # fmt: skip
    looked = actions.look(upload)
    kept = Image.open(io.BytesIO(looked.shown))
    assert (dict(kept.getexif()), "exif" in kept.info, b"Camera of a person" in looked.shown) == ({}, False, False)
    assert looked.taken_at == datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
    assert [round(float(part), 3) for part in (looked.latitude, looked.longitude)] == [30.657, 104.083]
    assert not looked.taken_by_city_clock


def test_camera_without_a_zone_is_read_by_the_citys_clock_and_rubbish_says_nothing():
    taken, assumed, place = camera.read(pictures.jpeg(pictures.scene(5, (320, 240)), taken="2026:03:02 11:30:00"))
    assert (taken, assumed, place) == (datetime(2026, 3, 2, 11, 30, tzinfo=clock.SHANGHAI), True, None)
    odd = pictures.jpeg(pictures.scene(5, (320, 240)), taken="yesterday", place=(-95.0, 10.0))
    assert camera.read(odd) == (None, False, None)
    assert camera.read(b"rubbish") == (None, False, None)


def test_garbage_and_bombs_are_refused_before_they_are_opened():
    with pytest.raises(PhotoNotRead):
        actions.look(b"MZ\x90\0 no photo at all" * 50)
    with pytest.raises(PhotoTooManyPixels):
        actions.look(_bomb(30_000))


def _bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that says it is 900 million pixels large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    )


def test_more_is_covered_by_hand_and_only_within_the_photo():
    shown = photos.as_jpeg(pictures.scene(4, (400, 200)))
    covered = Image.open(io.BytesIO(photos.cover_more(shown, [(50, 0, 75, 100)]))).convert("L")
    assert len(set(covered.crop((220, 60, 280, 140)).get_flattened_data())) < 30
    for area in ((50, 0, 50, 100), (0, 0, 101, 10), (-1, 0, 10, 10)):
        with pytest.raises(refusals.AreaWrong):
            photos.cover_more(shown, [area])


def test_clock_that_is_a_little_fast_contradicts_nobody(db):
    from tests.civic.voices.town import NOON, Town, looked  # noqa: PLC0415 -- the city needs the database

    town = Town()
    told = [
        town.tell(n, photos=[looked(n, taken_at=NOON + minutes)]).voice.flags
        for n, minutes in enumerate((timedelta(minutes=5), timedelta(minutes=30), -timedelta(hours=73)), 1)
    ]
    assert told == [(), ("time_differs",), ("time_differs",)]
