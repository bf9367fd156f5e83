"""Where faces are in a photo, and covering them. Finding is OpenCV's, by the cascades that travel in its package.

Cascades (Viola and Jones, 2001) find upright faces from the front well, profiles fairly, and others badly: small ones,
turned away, under a mask or in the dark. They bear a tilt of some 20 degrees, so the photo is also looked at tilted. So what is found is covered at once, what is only perhaps a face is covered
too and looked at by a person, and nothing is shown before a person looked. Plates of cars are not looked for.
"""

import threading
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageOps

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels

# Cascade -> how many neighbouring windows have to agree: for sure, and perhaps. A real face is found by many windows.
FRONT = {"haarcascade_frontalface_default.xml": (8, 4), "haarcascade_frontalface_alt2.xml": (5, 3)}
SIDE = {"haarcascade_profileface.xml": (7, 4)}
# Degrees by which the photo is tilted -> pixels of its longer side in which faces are looked for then.
TILTS = {0: 1024, -32: 640, 32: 640}
LEAST = 24  # pixels of a face there: what the cascades were taught by
STEP = 1.1
MARGIN = 0.25  # of a face, on each side: hair and chin help to know somebody
_own = threading.local()  # a classifier keeps notes while it looks, so no two threads may share one


def find(image: Image.Image) -> tuple[list[Box], list[Box]]:
    """Faces for sure, and what is perhaps one more; boxes in the image's pixels, each face once."""
    sure: list[Box] = []
    perhaps: list[Box] = []
    for tilt, longest in TILTS.items():
        scale = min(1.0, longest / max(image.size))
        small = image.convert("L").resize([max(1, round(side * scale)) for side in image.size])
        seen = small.rotate(tilt, Image.Resampling.BILINEAR) if tilt else small
        for box, certain in _looked(seen, FRONT if tilt else FRONT | SIDE):
            upright = _turned_back(box, tilt, small.size) if tilt else box
            (sure if certain else perhaps).append(_grown(upright, scale, *image.size))
    sure = _each_once(sure, [])
    return sure, _each_once(perhaps, sure)


def cover(image: Image.Image, boxes: list[Box]) -> Image.Image:
    """The image with these boxes as one flat colour each: a blur can be undone, this cannot."""
    covered = image.copy()
    brush = ImageDraw.Draw(covered)
    for box in boxes:
        mean = covered.crop(box).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
        brush.ellipse(box, fill=mean)
        left, top, right, bottom = box
        inset_x, inset_y = (right - left) // 8, (bottom - top) // 8
        # An ellipse alone leaves ears and jaw at its corners.
        brush.rectangle((left + inset_x, top + inset_y, right - inset_x, bottom - inset_y), fill=mean)
    return covered


def share(box: Box, image: Image.Image) -> float:
    """Which part of the image a box fills."""
    left, top, right, bottom = box
    return (right - left) * (bottom - top) / (image.width * image.height)


def _looked(seen: Image.Image, cascades: dict[str, tuple[int, int]]) -> list[tuple[Box, bool]]:
    """What the cascades find, and whether for sure. Profiles are known from one side, so the mirror is looked at too."""
    grey = np.asarray(ImageOps.equalize(seen))
    found = []
    for name, (surely, maybe) in cascades.items():
        found += [(box, windows >= surely) for box, windows in _windows(name, grey, maybe)]
        if name in SIDE:
            mirrored = np.ascontiguousarray(grey[:, ::-1])
            for (left, top, right, bottom), windows in _windows(name, mirrored, maybe):
                found.append(((seen.width - right, top, seen.width - left, bottom), windows >= surely))
    return found


def _windows(name: str, grey: np.ndarray, agree: int) -> list[tuple[Box, int]]:
    boxes, agreeing = _cascade(name).detectMultiScale2(
        grey, scaleFactor=STEP, minNeighbors=agree, minSize=(LEAST, LEAST)
    )
    found = [tuple(int(part) for part in box) for box in boxes]
    return [((x, y, x + w, y + h), int(n)) for (x, y, w, h), n in zip(found, agreeing, strict=True)]


def _cascade(name: str) -> Any:
    import cv2  # noqa: PLC0415 -- half a second, for which only those wait who open a photo

    kept = _own.__dict__.setdefault("cascades", {})
    if name not in kept:
        kept[name] = cv2.CascadeClassifier(str(Path(cv2.data.haarcascades) / name))
    return kept[name]


def _turned_back(box: Box, tilt: int, size: tuple[int, int]) -> Box:
    """Where a box of the tilted image lies in the upright one: as large, about the same middle."""
    (left, top, right, bottom), (width, height) = box, size
    across, down = (left + right) / 2 - width / 2, (top + bottom) / 2 - height / 2
    turn = radians(tilt)
    x = across * cos(turn) - down * sin(turn) + width / 2
    y = across * sin(turn) + down * cos(turn) + height / 2
    half_x, half_y = (right - left) / 2, (bottom - top) / 2
    return round(x - half_x), round(y - half_y), round(x + half_x), round(y + half_y)


def _each_once(boxes: list[Box], known: list[Box]) -> list[Box]:
    """The larger of those that lie over each other by half, unless one of ``known`` lies there."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda b: (b[0] - b[2]) * (b[3] - b[1])):
        if not any(_overlap(box, other) > 0.5 for other in (*known, *kept)):
            kept.append(box)
    return kept


def _overlap(one: Box, other: Box) -> float:
    """The part of the smaller box that both share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    least = min((b[2] - b[0]) * (b[3] - b[1]) for b in (one, other))
    return across * down / least


def _grown(box: Box, scale: float, width: int, height: int) -> Box:
    left, top, right, bottom = (part / scale for part in box)
    across, down = (right - left) * MARGIN, (bottom - top) * MARGIN
    return (
        max(0, round(left - across)), max(0, round(top - down)),
        min(width, round(right + across)), min(height, round(bottom + down)),
    )  # fmt: skip
