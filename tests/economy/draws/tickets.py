"""A draw for tests: terms as a pack says them, and people who enter."""

from datetime import datetime, timedelta
from uuid import UUID

from puhui.economy.draws import actions
from puhui.foundations.packs import schema

CITY = "trial"
SPRING = {
    "id": "spring",
    "name": {"zh": "春日幸运用户", "en": "Lucky users of spring"},
    "about": {"zh": "试用抽奖", "en": "A draw on trial"},
    "organiser": {"zh": "试用平台", "en": "The trial platform"},
    "contact": "12345",
    "opens": "2026-05-01 09:00",
    "closes": "2026-05-10 20:00",
    "draws_at": "2026-05-12 21:30",
    "randomness": {"kind": "ssq", "issue": "2026053"},
    "price_points": 0,
    "entries_per_person": 2,
    "needs": {"grams": 0, "acts": 0},
    "prizes": [
        {"id": "first", "name": {"zh": "一等奖", "en": "First"}, "kind": "good", "count": 1, "value_yuan": "500"},
        {"id": "second", "name": {"zh": "二等奖", "en": "Second"}, "kind": "points", "points": 100, "count": 2,
         "value_yuan": "1"},
    ],
    "reserves": 3,
    "claim_days": 30,
    "claiming": {"zh": "在页面领取", "en": "Claim it on the page"},
    "delivery": {"zh": "到服务台领取", "en": "Collect it at the desk"},
    "forfeiting": {"zh": "逾期视为放弃", "en": "What is not claimed in time is forfeited"},
    "source": {"title": "A test", "review": "recalled"},
}  # fmt: skip
VALUE = "01,05,12,18,22,30+07"
SOURCE = "https://example.cn/ssq/2026053"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


BEFORE, OPEN = at("2026-04-20T12:00"), at("2026-05-02T12:00")
CLOSES, DRAWS_AT = at("2026-05-10T20:00"), at("2026-05-12T21:30")


def terms(**changes) -> dict:
    return SPRING | changes


def pack_of(*draws: dict) -> schema.Pack:
    name = schema.Text(zh="试用", en="Trial")
    city = schema.City(
        city=CITY, name=name, programme=name, region="四川", starts=at("2024-01-01T00:00").date(), version="1", about=name,
        source=schema.Source(title="A test", review=schema.Review.RECALLED),
    )  # fmt: skip
    told = tuple(schema.Draw.model_validate(one) for one in draws)
    return schema.Pack(city=city, factors=(), methodologies=(), scenarios=(), rules=(), feeds=(), draws=told)


def open_spring(**changes) -> None:
    actions.open_draws(city=CITY, pack=pack_of(terms(**changes)), at=BEFORE)


def enter(holder: int, id: int, when: datetime = OPEN, **changes):
    told = {"holder": holder, "city": CITY, "draw": "spring", "id": UUID(int=id), "at": when, "saved_mg": 0, "acts": 0}
    return actions.enter(**told | changes)


def commit(when: datetime = CLOSES):
    return actions.commit(city=CITY, draw="spring", at=when)


def masks(holders):
    return {holder: f"138****{holder:04}" for holder in holders}


def run(value: str = VALUE, when: datetime = DRAWS_AT, source: str = SOURCE):
    return actions.run(city=CITY, draw="spring", value=value, source=source, by="operator", at=when, masks=masks)


def held(people: int = 9, **changes):
    """The spring draw, entered by so many people once each, committed and drawn."""
    open_spring(**changes)
    for holder in range(1, people + 1):
        enter(holder, holder)
    commit()
    return run()


DAY = timedelta(days=1)
