"""Pictures drawn for tests: scenes without people, and faces as simple as the cascades need. No photo of anybody.

What is found in drawings says that the road from upload to covered picture works; how many real faces are found, a city
measures with photos of its own (docs/decisions/0025-voices.md).
"""

import io
import random

from PIL import ExifTags, Image, ImageDraw, ImageFilter

SIZE = (960, 720)


def scene(seed: int = 1, size: tuple[int, int] = SIZE) -> Image.Image:
    """A street with rubbish: blocks of colour, heaps, noise; another one for every seed."""
    draw = random.Random(seed)
    image = Image.new("RGB", size, (170 + draw.randrange(40), 185, 190 + draw.randrange(30)))
    brush = ImageDraw.Draw(image)
    width, height = size
    brush.rectangle((0, height // 2, width, height), fill=(110, 108, 104))
    for _ in range(14):
        x, y = draw.randrange(width), draw.randrange(height // 3, height)
        w, h = draw.randrange(30, width // 4), draw.randrange(20, height // 4)
        colour = tuple(draw.randrange(30, 230) for _ in range(3))
        shape = brush.rectangle if draw.random() < 0.6 else brush.ellipse
        shape((x, y, x + w, y + h), fill=colour)
    return image.filter(ImageFilter.GaussianBlur(1.2))


def with_face(image: Image.Image, left: int, top: int, side: int) -> Image.Image:
    """The scene with a drawn face, from the front, in a square of ``side`` pixels."""
    face = Image.new("RGB", (200, 240), (90, 80, 75))
    brush = ImageDraw.Draw(face)
    brush.ellipse((20, 10, 180, 230), fill=(224, 188, 160))
    brush.pieslice((20, 5, 180, 130), 180, 360, fill=(40, 32, 28))
    brush.ellipse((30, 45, 170, 150), fill=(224, 188, 160))
    for eye in (65, 135):
        brush.rectangle((eye - 22, 84, eye + 22, 92), fill=(60, 45, 38))  # brow
        brush.ellipse((eye - 20, 96, eye + 20, 118), fill=(120, 90, 75))  # socket
        brush.ellipse((eye - 13, 100, eye + 13, 115), fill=(235, 235, 235))
        brush.ellipse((eye - 7, 100, eye + 7, 115), fill=(25, 20, 18))
    brush.polygon(((100, 100), (88, 150), (112, 150)), fill=(238, 205, 180))
    brush.ellipse((86, 145, 114, 158), fill=(190, 150, 125))
    brush.ellipse((70, 172, 130, 194), fill=(150, 70, 70))
    brush.rectangle((70, 181, 130, 184), fill=(90, 35, 38))
    face = face.filter(ImageFilter.GaussianBlur(2)).resize((side, side * 6 // 5), Image.Resampling.LANCZOS)
    pasted = image.copy()
    pasted.paste(face, (left, top))
    return pasted


def jpeg(image: Image.Image, *, taken: str = "", offset: str = "", place: tuple[float, float] | None = None) -> bytes:
    """As a telephone would send it, with what a camera writes into it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Camera of a person"
    if taken:
        details = exif.get_ifd(ExifTags.IFD.Exif)
        details[ExifTags.Base.DateTimeOriginal] = taken
        if offset:
            details[ExifTags.Base.OffsetTimeOriginal] = offset
    if place:
        position = exif.get_ifd(ExifTags.IFD.GPSInfo)
        for key, side, value, sides in (
            (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, place[0], "NS"),
            (ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, place[1], "EW"),
        ):
            degrees = abs(value)
            whole, minutes = int(degrees), int(degrees * 60) % 60
            position[key] = (float(whole), float(minutes), round((degrees * 60 - int(degrees * 60)) * 60, 4))
            position[side] = sides[value < 0]
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()
