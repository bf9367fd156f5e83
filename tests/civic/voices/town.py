"""A city that listens, in miniature: two kinds of case, two districts, people who tell, and units as ids alone."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from uuid import UUID

from tests.civic.activities.hall import named
from tests.civic.voices import pictures
from tests.economy.rewards.mall import NAME, SOURCE, district, pack_of

from puhui.civic.voices import actions, facts
from puhui.civic.voices.calc import photos
from puhui.foundations.packs import schema
from puhui.ground import clock

CITY = "chengdu"
TODAY = date(2026, 3, 2)  # a Monday
NOON = clock.day_starts(TODAY) + timedelta(hours=12)
RIVER = facts.Where(Decimal("30.657400"), Decimal("104.083200"), "east", "桥下")
ECOLOGY, WATER = named("生态环境局"), named("水务局")
KINDS = tuple(
    schema.CaseKind(id=id, name=NAME, answer_days=5, source=SOURCE, in_charge=(schema.InCharge(unit=unit),))
    for id, unit in (("litter", "生态环境局"), ("smoke", "生态环境局"))
)
REASONS = (
    schema.ModerationReason(id="unclear", name=NAME, applies=("hold", "decline")),
    schema.ModerationReason(id="privacy", name=NAME, applies=("route", "decline")),
)
EXTENT = schema.CityExtent(
    south=Decimal(30), north=Decimal("31.5"), west=Decimal(103), east=Decimal(105), source=SOURCE
)  # fmt: skip
RULES = schema.Voices(
    name=NAME, kinds=KINDS, districts=(district("east"), district("west")), extent=EXTENT,
    moderation=schema.Moderation(reasons=REASONS), source=SOURCE,
    proposals=schema.Proposing(
        answer_days=10, in_charge=(schema.InCharge(unit="生态环境局"),), adopted=schema.Granted(points=200), source=SOURCE
    ),
    answered=schema.Granted(points=20),
)  # fmt: skip


@cache
def drawing(seed: int) -> tuple[bytes, int]:
    """A small picture and its hash, another one for every seed."""
    image = pictures.scene(seed, (320, 240))
    return photos.as_jpeg(image), photos._hash(image)


def looked(seed: int = 1, **changes) -> facts.Looked:
    """A photo that was looked through, with nothing against it unless changed."""
    shown, hashed = drawing(seed)
    told = {
        "shown": shown, "hash": hashed, "faces": 0, "perhaps": 0, "taken_at": None, "taken_by_city_clock": False,
        "latitude": None, "longitude": None,
    }  # fmt: skip
    return facts.Looked(**told | changes)


def north_of(where: facts.Where, metres: int) -> facts.Where:
    moved = where.latitude + Decimal(metres) / Decimal(111_195)
    return facts.Where(moved.quantize(Decimal("0.000001")), where.longitude, where.district, where.words)


class Town:
    """Voices of one city; photos of each voice are another drawing unless told."""

    def __init__(self, **changes) -> None:
        self.pack = pack_of(city=CITY, voices=(RULES.model_copy(update=changes),))

    def tell(self, holder: int = 1, name: object = None, **changes) -> facts.Told:
        seed = changes.pop("seed", holder)
        told = {
            "id": named(f"{holder}/{name or 'voice'}"), "kind": "litter", "where": RIVER, "words": "河边有垃圾",
            "photos": [looked(seed)], "at": NOON,
        }  # fmt: skip
        return actions.tell_snapshot(pack=self.pack, holder=holder, **told | changes)

    def propose(self, holder: int = 1, title: str = "在河边加装分类垃圾箱", **changes) -> facts.Told:
        told = {"id": named(f"{holder}/{title}"), "words": "现有垃圾箱太少", "photos": [], "at": NOON}
        return actions.propose(pack=self.pack, holder=holder, title=title, **told | changes)

    def look(
        self, told: facts.Told, deed: str = "publish", by: str = "desk", at: datetime = NOON, **changes
    ) -> facts.Voice:
        given = {"unit": ECOLOGY, "reason": "" if deed == "publish" else "privacy" if deed == "route" else "unclear"}
        return actions.moderate(
            pack=self.pack, holder=told.voice.holder, id=told.voice.id, deed=deed, by=by, at=at, **given | changes
        )  # fmt: skip

    def published(self, holder: int = 1, **changes) -> facts.Told:
        told = self.tell(holder, **changes)
        self.look(told)
        return told

    def answer(self, case: UUID, at: datetime = NOON, **changes) -> facts.Answered:
        told = {"id": named(f"answer/{case}"), "unit": ECOLOGY, "words": "已清理", "by": "wang"}
        return actions.answer(case=case, at=at, **told | changes)

    def judge(self, told: facts.Told, content: bool, at: datetime = NOON, **changes) -> facts.Case:
        said = {"words": "", "reopen": False}
        return actions.judge(
            pack=self.pack, holder=told.voice.holder, case=told.case, content=content, at=at, **said | changes
        )  # fmt: skip
