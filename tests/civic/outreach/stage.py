"""A city's campaign in miniature: three units, channels of each kind, and pictures as cameras take them."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from PIL import ExifTags, Image
from tests.civic.activities.hall import named
from tests.economy.rewards.mall import NAME, SOURCE, pack_of

from puhui.civic.outreach import actions, facts, queries
from puhui.foundations.packs import schema
from puhui.ground import clock

CITY = "luzhou"
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
NOON = clock.day_starts(date(2026, 6, 5)) + timedelta(hours=12)
SQUARE = (Decimal("28.872000"), Decimal("105.442000"))
HEALTH, TRAFFIC, CARRIERS = named("卫健委"), named("交通局"), named("通信办")


def channel(id: str, *proofs: str, **changes) -> schema.Channel:
    told = {"reach": None, "uncounted": NAME} if "reach" not in changes else {}
    return schema.Channel(id=id, name=NAME, proofs=proofs, **told | changes)


RULES = schema.Outreach(
    occasions=(
        schema.Occasion(id="environment-day", name=NAME, every="06-05", source=SOURCE),
        schema.Occasion(id="low-carbon-day", name=NAME, days=(date(2025, 6, 25),), source=SOURCE),
    ),
    channels=(
        channel("screen", "photo"), channel("bus", "photo", moves=True),
        channel("sms", "report", reach="report", moves=True),
        channel("wechat", "screenshot", reach="screenshot", moves=True),
    ),
    source=SOURCE,
)  # fmt: skip


def picture(
    taken: datetime | None = NOON,
    place: tuple[Decimal, Decimal] | None = SQUARE,
    shade: int = 0,
    offset: str = "+08:00",
) -> bytes:
    """A photo as a telephone takes it; ``shade`` makes one differ from another."""
    exif = Image.Exif()
    if taken is not None:
        told = exif.get_ifd(ExifTags.IFD.Exif)
        told[ExifTags.Base.DateTimeOriginal] = f"{taken.astimezone(clock.SHANGHAI):%4Y:%m:%d %H:%M:%S}"
        if offset:
            told[ExifTags.Base.OffsetTimeOriginal] = offset
    if place is not None:
        told = exif.get_ifd(ExifTags.IFD.GPSInfo)
        for part, ref, half, value in ((2, 1, "NS", place[0]), (4, 3, "EW", place[1])):
            seconds = abs(float(value)) * 3600
            told[part] = (float(seconds // 3600), float(seconds % 3600 // 60), seconds % 60)
            told[ref] = half[value < 0]
    written = io.BytesIO()
    Image.new("RGB", (400, 300), (shade, 120, 80)).save(written, "JPEG", exif=exif)
    return written.getvalue()


def report(*rows: str, headings: str = "日期,发送条数,送达条数") -> bytes:
    return "\n".join((headings, *rows)).encode("gb18030")


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture of something: blurred patches, others for every seed."""
    patches = Image.frombytes("RGB", (12, 9), Random(seed).randbytes(12 * 9 * 3))
    return patches.resize(size, Image.Resampling.BICUBIC)


def taken(image: Image.Image, place: tuple[Decimal, Decimal] = SQUARE, quality: int = 92) -> bytes:
    """This image as a telephone writes it, at noon."""
    exif, written = Image.open(io.BytesIO(picture(NOON, place))).getexif(), io.BytesIO()
    image.save(written, "JPEG", exif=exif, quality=quality)
    return written.getvalue()


class Stage:
    """One city with one campaign; ids are names."""

    def __init__(self, **changes) -> None:
        self.pack = pack_of(city=CITY, outreach=(RULES.model_copy(update=changes),))
        self.campaign = self.open().id

    def open(self, name: str = "六五", **changes) -> facts.Campaign:
        told = {
            "id": named(name), "city": CITY, "title": name, "occasion": "environment-day", "first": FIRST, "last": LAST,
            "message": "美丽中国我先行", "planned_fen": None, "by": "desk", "at": NOON,
        }  # fmt: skip
        return actions.open_campaign(pack=self.pack, wish=facts.Campaign(**told | changes))

    def ask(self, name: str, unit: UUID = HEALTH, channel: str = "screen", **changes) -> UUID:
        told = {"id": named(name), "unit": unit, "channel": channel, "due": date(2026, 6, 10)}
        if channel == "screen":
            told |= {"place": "人民医院", "latitude": SQUARE[0], "longitude": SQUARE[1]}
        wanted = facts.Wanted(**told | changes)
        return actions.ask(pack=self.pack, campaign=self.campaign, wanted=[wanted], by="desk", at=NOON)[0]

    def prove(self, placement: UUID, content: bytes | None = None, kind: str = "photo", **changes) -> facts.Proof:
        content = picture() if content is None else content
        told = {"unit": HEALTH, "id": named(content), "name": "a.jpg", "by": "clerk", "at": NOON}
        return actions.prove(
            pack=self.pack, placement=placement, kind=kind, content=content, **told | changes
        )  # fmt: skip

    def state(self, placement: UUID, at: datetime = NOON) -> str:
        return queries.placement(placement, CITY, at=at).state
