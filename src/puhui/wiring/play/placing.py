"""A campaign on a day of the environment: thirty-three placements asked of two units, of which two lack proof.

One has none at all; the other's photo was taken before the campaign began, and is refused with that reason.
"""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from PIL import ExifTags, Image

from puhui.civic.outreach import facts
from puhui.civic.outreach import queries as outreach
from puhui.journeys.civic import run_campaign
from puhui.oversight.assignments import facts as overseen
from puhui.wiring.play.steps import Stage, on

FIRST, LAST, PROVED = date(2025, 3, 15), date(2025, 3, 25), date(2025, 3, 20)
CHANNELS = ("bus-stop", "shop-screen", "bus-body")  # of the first unit, the second, the first
EACH, WITHOUT, TOO_EARLY = 11, 5, 27  # placements a channel; the number of the one without, and of the one too early
SOUTH, WEST_OF = Decimal("28.870000"), Decimal("105.440000")
SIZE = (640, 480)


def play(stage: Stage, units: dict[str, UUID], assignment: UUID, office: overseen.Actor) -> None:
    """Ask, prove, look at what is lacking."""
    campaign = stage.id("campaign")
    run_campaign.open_campaign(
        city=stage.city,
        wish=facts.Campaign(
            campaign, stage.city, "世界水日·节水在身边（演示）", "world-water-day", FIRST, LAST, "节约每一滴水", None, office.name,
            on(FIRST - timedelta(days=10)),
        ),
        actor=office,
    )  # fmt: skip
    wanted = [_wanted(stage, units, n, assignment) for n in range(1, EACH * len(CHANNELS) + 1)]
    run_campaign.ask(city=stage.city, campaign=campaign, wanted=wanted, actor=office, at=on(FIRST - timedelta(days=9)))
    for n, one in enumerate(wanted, 1):
        if n != WITHOUT:
            _prove(stage, one, n)
    lacking = {
        one.id: one.state for one in outreach.placements(stage.city, at=on(date(2025, 3, 26)), campaign=campaign)
        if one.state != facts.PROVED
    }  # fmt: skip
    stage.expect(
        date(2025, 3, 26), f"宣传投放 {len(wanted)} 处，2 处缺佐证 two placements lack proof → /gov/outreach/campaigns/{campaign}/", lacking,
        {wanted[WITHOUT - 1].id: facts.MISSING, wanted[TOO_EARLY - 1].id: facts.REFUSED},
    )  # fmt: skip


def _wanted(stage: Stage, units: dict[str, UUID], n: int, assignment: UUID) -> facts.Wanted:
    channel = CHANNELS[(n - 1) // EACH]
    fixed = channel != "bus-body"
    unit = units["市商务局" if channel == "shop-screen" else "市交通运输局"]
    return facts.Wanted(
        stage.id(f"placement/{n}"), unit, channel, LAST, place=f"演示点位 {n}" if fixed else "",
        latitude=_north(n) if fixed else None, longitude=WEST_OF if fixed else None, assignment=assignment,
    )  # fmt: skip


def _prove(stage: Stage, asked: facts.Wanted, n: int) -> None:
    taken = on(FIRST - timedelta(days=5) if n == TOO_EARLY else PROVED, 9, n)
    run_campaign.prove(
        city=stage.city, placement=asked.id, id=stage.id(f"proof/{n}"), kind=facts.PHOTO,
        content=_photo(n, taken, asked.latitude), name=f"点位{n}.jpg",
        actor=overseen.Actor("宣传员", overseen.UNIT, asked.unit), at=on(PROVED, 15),
    )  # fmt: skip


def _north(n: int) -> Decimal:
    return SOUTH + Decimal(n) / 1000


def _photo(n: int, taken: datetime, latitude: Decimal | None) -> bytes:
    """A picture as a telephone writes it: when, and where."""
    exif = Image.Exif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = f"{taken:%Y:%m:%d %H:%M:%S}"
    details[ExifTags.Base.OffsetTimeOriginal] = "+08:00"
    position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    for key, side, value, name in ((2, 1, latitude or _north(n), "N"), (4, 3, WEST_OF, "E")):
        seconds = float(value) * 3600
        position[key] = (float(seconds // 3600), float(seconds % 3600 // 60), seconds % 60)
        position[side] = name
    out = io.BytesIO()
    Image.new("RGB", SIZE, (40 + 5 * n, 120, 200 - 4 * n)).save(out, "JPEG", exif=exif)
    return out.getvalue()
