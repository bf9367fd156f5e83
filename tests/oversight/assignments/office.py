"""A city in miniature: an office, three departments, two districts with a street, and days to work on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection

from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.oversight.assignments import actions, facts

CITY = "luzhou"
FOUNDED = date(2020, 1, 1)
OFFICE = facts.Actor("office", facts.OFFICE)
NAMES = {
    "city": ("样式市", "city", None),
    "env": ("市生态环境局", "department", "city"),
    "edu": ("市教育局", "department", "city"),
    "fin": ("市财政局", "department", "city"),
    "east": ("东区", "district", "city"),
    "west": ("西区", "district", "city"),
    "street": ("东区一街道", "street", "east"),
}


def noon(day: date) -> datetime:
    return clock.day_starts(day) + timedelta(hours=12)


def units(city: str = CITY) -> dict[str, UUID]:
    """The units, put there on their founding day."""
    made: dict[str, UUID] = {}
    for key, (name, kind, parent) in NAMES.items():
        made[key] = add(name, kind, made.get(parent), city=city)
    return made


def add(name: str, kind: str = "department", parent: UUID | None = None, *, city: str = CITY, **more) -> UUID:
    told = {"id": uuid4(), "first": FOUNDED, "actor": OFFICE, "at": noon(FOUNDED)} | more
    return actions.add_unit(city=city, name=name, kind=kind, parent=parent, **told).id


def of(unit: UUID, name: str = "clerk") -> facts.Actor:
    return facts.Actor(name, facts.UNIT, unit)


def task(*leads: UUID, **more) -> facts.Task:
    return facts.Task(**({"title": "建成五个场馆", "leads": leads, "starts": date(2026, 1, 1)} | more))


def give(said: facts.Task, day: date = date(2026, 1, 1), **more) -> facts.Assignment:
    told = {"id": uuid4(), "actor": OFFICE, "at": noon(day), "city": CITY} | more
    return actions.assign(task=said, **told)


def change(given: facts.Assignment, day: date, **changes) -> facts.Assignment:
    return actions.change(
        id=uuid4(), assignment=given.id, seen=given.version, task=replace(given.task, **changes), why="会议决定",
        actor=OFFICE, at=noon(day),
    )  # fmt: skip


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run each of these in a thread and connection of its own; refusals come as answers."""

    def one(work: Callable[[], object]) -> object:
        try:
            return work()
        except Refusal as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


# Zaozhuang's cycle as its document gives it (by the 28th); the other days are this test's own.
RULES = {
    "cycles": [
        {
            "name": "monthly:28", "period": "month", "due_month": 1, "due_day": 28, "opens": {"days": -8},
            "reminds": {"days": -3}, "locks": {"days": 2, "working": True},
        },
        {
            "name": "half_yearly", "period": "half_year", "due_month": 7, "due_day": 10, "opens": {"days": -20},
            "reminds": {"days": -5}, "locks": {"days": 5},
        },
        {
            "name": "yearly", "period": "year", "due_month": 13, "due_day": 31, "opens": {"days": -30},
            "reminds": {"days": -7}, "locks": {"days": 0},
        },
    ],
    "near_days": 30,
    "tolerance_percent": 80,
    "missed_days": 31,
    "ladder": [
        {"name": "remind", "lights": ["near_due", "behind", "overdue"], "in_a_row": 1, "answer": {"days": 5}, "title": "提醒函"},
        {"name": "supervise", "lights": ["overdue"], "in_a_row": 1, "answer": {"days": 5, "working": True}, "title": "督办单"},
        {"name": "circulate", "lights": ["overdue"], "in_a_row": 2, "answer": {"days": 10}, "title": "通报"},
        {"name": "talk", "lights": ["overdue"], "in_a_row": 3, "answer": {"days": 3, "working": True}, "title": "约谈通知"},
    ],
}  # fmt: skip


def rules(day: date = FOUNDED, city: str = CITY, **changes) -> facts.Rules:
    return actions.set_rules(id=uuid4(), city=city, rules=RULES | changes, actor=OFFICE, at=noon(day))


def tell(given: facts.Assignment, unit: UUID, period: date, day: date, **more) -> facts.Report:
    """Hand in a report at noon of a day; progress and the like as named."""
    own = {key: more.pop(key) for key in list(more) if key in facts.Said.__dataclass_fields__}
    told = {"id": uuid4(), "seen": 0, "actor": of(unit), "at": noon(day)} | more
    said = facts.Said(**(own or {"progress": 10}))
    return actions.submit(assignment=given.id, unit=unit, period=period, said=said, **told)
