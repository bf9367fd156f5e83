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
