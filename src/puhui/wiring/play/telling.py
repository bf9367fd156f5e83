"""Ten snapshots, two of them of one heap: looked at, routed to the district, answered in time, worth something."""

import io
import random
from datetime import date
from decimal import Decimal
from uuid import UUID

from PIL import Image, ImageDraw, ImageFilter

from puhui.civic.voices import facts
from puhui.civic.voices import queries as voices
from puhui.economy.points import queries as points
from puhui.journeys.civic import handle_cases, tell_city
from puhui.wiring.play.steps import Stage, on

TOLD, LOOKED, ANSWERED = date(2025, 3, 11), date(2025, 3, 12), date(2025, 3, 14)
TELLERS = ("snapper", "neighbour", "passer-by")
SNAPPED, POINTS = 3, 10  # cases of the first of them, and what each is worth
MANY, SAME = 10, (1, 10)  # the last one tells what the first did
WEST_FROM = 7  # from this number on in the western district
NORTH, EAST = Decimal("29.500000"), Decimal("105.500000")
MODERATOR = "随手拍审核员"
SIZE = (480, 360)


def play(stage: Stage, people: dict[str, int]) -> None:
    """Told on one day, looked at on the next, answered on the fourth."""
    city = stage.city
    cases = {_tell(stage, people[_teller(n)], n): n for n in range(1, MANY + 1)}  # by the last snapshot of each
    stage.tell(
        TOLD, f"随手拍 {MANY} 条，两条为同一处，归为 {len(cases)} 案 ten snapshots → /voices/{city}/ 与 /gov/cases/"
    )
    people_of = [voices.case(case, on(LOOKED)).people for case, n in cases.items() if n == SAME[1]]
    line = "同一处由两人说起，只算一案 one heap, two people, one case"
    stage.expect(LOOKED, line, (len(cases), people_of), (MANY - 1, [2]))
    stage.expect(LOOKED, "按地点派到区 routed by place", _answer(stage, list(cases)), {"东区": 6, "西区": 3})
    worth = points.points_of(people[TELLERS[0]], city, on(ANSWERED, 18)).available
    line = f"随手拍答复后积分入账 {worth} 分 points of answered snapshots"
    stage.expect(ANSWERED, line, worth, SNAPPED * POINTS)
    late = [one for one in cases if any(answer.late for answer in voices.case(one, on(ANSWERED, 18)).answers)]
    stage.expect(ANSWERED, f"{len(cases)} 案全部按时答复 all answered in time", late, [])


def _teller(n: int) -> str:
    return TELLERS[(n + n // MANY) % len(TELLERS)]


def _tell(stage: Stage, teller: int, n: int) -> UUID:
    """One snapshot, told and let through; its case."""
    city, id = stage.city, stage.id(f"snapshot/{n}")
    # A picture is looked through for faces before anything is known of it: not again for what was told already.
    told = {one.id: one for one in voices.voices_of(teller, city, facts.SNAPSHOT)}.get(id)
    if told is None:
        told = tell_city.snapshot(
            holder=teller, city=city, id=id, kind="litter", where=_where(n), words="路边有垃圾", uploads=[_picture(n)],
            at=on(TOLD, 8 + n // 3, n * 5),
        ).voice  # fmt: skip
    handle_cases.moderate(city=city, holder=teller, id=id, deed="publish", by=MODERATOR, at=on(LOOKED, 9, n))
    return told.case


def _answer(stage: Stage, cases: list[UUID]) -> dict[str, int]:
    """Every unit answers what was routed to it; how many those were, by its name."""
    city, units = stage.city, handle_cases.unit_names(stage.city, on(LOOKED))
    by_unit: dict[str, int] = {}
    for case in cases:
        unit = voices.case(case, on(LOOKED, 12)).unit
        if unit is None:
            continue
        by_unit[units[unit]] = by_unit.get(units[unit], 0) + 1
        handle_cases.answer(
            city=city, case=case, id=stage.id(f"answer/{case}"), acting=unit, words="已清运并加强巡查。", by="区承办员",
            at=on(ANSWERED),
        )  # fmt: skip
    return by_unit


def _where(n: int) -> facts.Where:
    """Half a kilometre apart; the last one where the first one is."""
    place = SAME[0] if n == SAME[1] else n
    district = "west" if place >= WEST_FROM else "east"
    return facts.Where(NORTH + Decimal(place) / 200, EAST, district, f"演示路 {place} 号")


def _picture(n: int) -> bytes:
    """A street with rubbish, drawn: nobody is on it."""
    draw = random.Random(n)
    image = Image.new("RGB", SIZE, (180, 185, 200))
    brush = ImageDraw.Draw(image)
    brush.rectangle((0, SIZE[1] // 2, *SIZE), fill=(110, 108, 104))
    for _ in range(14):
        x, y = draw.randrange(SIZE[0]), draw.randrange(SIZE[1] // 3, SIZE[1])
        box = (x, y, x + draw.randrange(30, 120), y + draw.randrange(20, 90))
        brush.rectangle(box, fill=tuple(draw.randrange(30, 230) for _ in range(3)))
    out = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(out, "JPEG", quality=90)
    return out.getvalue()
