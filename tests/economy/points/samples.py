"""Rules and lines for tests: Luzhou's published numbers, and frames from short rows."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl

from puhui.foundations.packs import schema
from puhui.ground import clock

SOURCE = schema.Source(title="A test", review=schema.Review.RECALLED)
LINES = {
    "holder": pl.Int64,
    "day": pl.Date,
    "at": pl.Datetime("us", "UTC"),
    "feed": pl.Int16,
    "key": pl.String,
    "scenario": pl.String,
    "mg": pl.Int64,
    "in_steps": pl.Int64,
    "in_mass": pl.Int64,
    "self_declared": pl.Boolean,
}


def rule(scenario: str = "bus", **changes) -> schema.Rule:
    """A rule of 10 points per event from 2024 on, unless changed."""
    told = {
        "id": scenario,
        "scenario": scenario,
        "valid_from": date(2024, 1, 1),
        "earn": schema.Earn(per_event=10),
        "expiry": schema.Expiry(months=12),
        "source": SOURCE,
    }
    return schema.Rule(**told | changes)


def per_quantity(name: str, step: str, points: int) -> schema.Earn:
    return schema.Earn(per_quantity=schema.PerQuantity(input=name, step=Decimal(step), points=points))


def cap(period: str, points: int | None = None, events: int | None = None) -> schema.Cap:
    return schema.Cap(period=period, points=points, events=events)


LUZHOU = (
    rule("walk", earn=per_quantity("steps", "500", 1), caps=(cap("day", 20),)),
    rule("bus", earn=schema.Earn(per_event=10), caps=(cap("day", 40),)),
    rule("plate", earn=schema.Earn(per_event=5), caps=(cap("day", events=3),)),
    rule("clothes", earn=per_quantity("mass", "1", 30)),
)


def line(key: str, scenario: str = "bus", at: str = "2025-05-01T08:00:00+08:00", **changes) -> dict:
    """One counted line; its day is the local day of ``at``; quantities are given in whole units."""
    moment = datetime.fromisoformat(at)
    told = {"holder": 1, "feed": 1, "mg": 80_000, "in_steps": None, "in_mass": None, "self_declared": False}
    told |= {"day": clock.local_day(moment), "at": moment.astimezone(UTC), "key": key, "scenario": scenario}
    for name in ("steps", "mass"):
        if name in changes:
            changes[f"in_{name}"] = int(Decimal(changes.pop(name)) * 1_000_000)
    return told | changes


def frame(*lines: dict) -> pl.DataFrame:
    return pl.DataFrame(list(lines), schema=LINES)
