"""Photos of plates that nobody ate from: drawn, so that each differs and none belongs to anybody."""

import io

import numpy as np
from PIL import Image, ImageDraw


def scene(number: int, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A table with things on it; every number draws another one."""
    rng = np.random.default_rng(number)
    coarse = rng.integers(0, 255, (6, 8, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        x, y, r = (int(v) for v in (rng.integers(0, size[0]), rng.integers(0, size[1]), rng.integers(40, 160)))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tuple(int(c) for c in rng.integers(0, 255, 3)))
    return image


def jpeg(image: Image.Image, quality: int = 90, **more) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality, **more)
    return stream.getvalue()


def photo(number: int) -> bytes:
    return jpeg(scene(number))
