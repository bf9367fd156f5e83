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
SIZE = (640, 480)


def play(stage: Stage, people: dict[str, int]) -> None:
    """Told on one day, looked at on the next, answered on the fourth."""
    city = stage.city
    cases: dict[UUID, int] = {}  # by the last snapshot of each
    for n in range(1, MANY + 1):
        teller = people[TELLERS[(n + n // MANY) % len(TELLERS)]]
        told = tell_city.snapshot(
            holder=teller, city=city, id=stage.id(f"snapshot/{n}"), kind="litter", where=_where(n), words="路边有垃圾",
            uploads=[_picture(n)], at=on(TOLD, 8 + n // 3, n * 5),
        )  # fmt: skip
        voice = voices.voice(teller, told.voice.id)
        if voice.state != "published":
            handle_cases.moderate(
                city=city, holder=teller, id=voice.id, deed="publish", by=MODERATOR, at=on(LOOKED, 9, n)
            )
        cases[told.case] = n
    stage.tell(TOLD, f"随手拍 {MANY} 条，两条为同一处，归为 {len(cases)} 案 ten snapshots")
    shared = [case for case, n in cases.items() if n == SAME[1]]
    found = [voices.case(case, on(LOOKED)).people for case in shared]
    stage.expect(
        LOOKED, "同一处由两人说起，只算一案 one heap, two people, one case", (len(cases), found), (MANY - 1, [2])
    )
    units = handle_cases.unit_names(city, on(LOOKED))
    by_unit: dict[str, int] = {}
    for case in cases:
        given = voices.case(case, on(LOOKED, 12))
        if given.unit is None:
            stage.expect(LOOKED, "案件已派到单位 the case has a unit", None, "a unit")
            continue
        by_unit[units[given.unit]] = by_unit.get(units[given.unit], 0) + 1
        handle_cases.answer(
            city=city, case=case, id=stage.id(f"answer/{case}"), acting=given.unit, words="已清运并加强巡查。", by="区承办员",
            at=on(ANSWERED),
        )  # fmt: skip
    stage.expect(LOOKED, "按地点派到区 routed by place", by_unit, {"东区": 6, "西区": 3})
    worth = points.points_of(people[TELLERS[0]], city, on(ANSWERED, 18)).available
    line = f"随手拍答复后积分入账 {worth} 分 points of answered snapshots"
    stage.expect(ANSWERED, line, worth, SNAPPED * POINTS)
    late = [one for one in cases if any(answer.late for answer in voices.case(one, on(ANSWERED, 18)).answers)]
    stage.expect(ANSWERED, f"{len(cases)} 案全部按时答复 all answered in time", late, [])


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
        box = (x, y, x + draw.randrange(30, 160), y + draw.randrange(20, 120))
        brush.rectangle(box, fill=tuple(draw.randrange(30, 230) for _ in range(3)))
    out = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(out, "JPEG", quality=90)
    return out.getvalue()
