"""Draws at any stage for the pages of every portal, and a partner who listens; times are relative to now."""

from datetime import datetime, timedelta
from uuid import uuid4

from tests.economy.draws.tickets import SOURCE, SPRING, VALUE

from puhui.economy.draws import actions
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.draws import enter_draw, hold_draw

STAGES = {"coming": (1, 3, 5), "open": (-1, 1, 3), "committed": (-5, -3, 2), "drawn": (-9, -7, -5)}


def at(days: float) -> datetime:
    return clock.now() + timedelta(days=days)


def _told(days: float) -> str:
    return f"{at(days).astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


def draw(stage: str, *holders: int, city: str = "luzhou", id: str = "", **changes) -> str:
    """A draw of a city at a stage, entered by holders; its id."""
    opens, closes, draws_at = STAGES[stage]
    name = id or stage
    times = {"opens": _told(opens), "closes": _told(closes), "draws_at": _told(draws_at)}
    actions.draft(city=city, told=SPRING | times | {"id": name} | changes, by="operator", at=at(-30))
    hold_draw.publish(city=city, draw=name, at=at(-29) if opens < 0 else clock.now())
    for holder in holders:
        enter_draw.enter(holder=holder, city=city, draw=name, id=uuid4(), at=at(opens + 0.5))
    if stage in ("committed", "drawn"):
        hold_draw.commit(city=city, draw=name, at=at(closes + 0.1))
    if stage == "drawn":
        hold_draw.run(city=city, draw=name, value=VALUE, source=SOURCE, by="operator", at=at(draws_at + 0.1))
    return name


def first_city() -> str:
    return packs.cities()[0].city
