"""Figures that the house knows itself become figures of assignments, each with the rows behind it. Adds no rule."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from puhui.economy.honours import queries as honours
from puhui.economy.merchants import queries as merchants
from puhui.economy.rewards import queries as rewards
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.market.registry import queries as registry
from puhui.oversight.assignments import actions as assignments
from puhui.oversight.assignments import facts

OFFICES = "office"  # the kind of team whose members are public-sector staff
GIVING = "approved"  # a merchant that takes part today
ROWS_MAX = 10_000


@dataclass(frozen=True)
class Counted:
    """A figure as it was counted: ``rows`` are what it was counted from, one mapping each, in order."""

    value: Decimal | None
    unit: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    why: str = ""


def fill_known_figures(*, city: str, at: datetime) -> list[facts.KnownFigure]:
    """Count every figure that Puhui knows of a city, as of now, and keep it for the day's reports.

    Refusals: none of its own; what cannot be known is kept with the reason.
    """
    return assignments.tell_known(city=city, figures=list(_figures(city, at)), at=at)


def rows_behind(*, city: str, metric: str, at: datetime) -> Counted:
    """The rows from which a figure is counted now; never a person's. At most 10,000. Raises KeyError: no such metric."""
    counted = COUNT[metric](city, at)
    return Counted(counted.value, counted.unit, counted.rows[:ROWS_MAX], counted.why)


def _figures(city: str, at: datetime) -> Iterator[facts.KnownFigure]:
    day: date = clock.local_day(at)
    for metric, count in COUNT.items():
        found = count(city, at)
        behind = {"rows": len(found.rows), "shown": f"known_figures/{metric}"}
        yield facts.KnownFigure(metric, day, found.value, found.unit, found.why, behind)


def _registered_users(city: str, at: datetime) -> Counted:
    """People who agreed to at least one scene and did not withdraw it; shown by scene, where one may stand twice."""
    total, scenes = people.joined(city, at)
    return Counted(Decimal(total), "人", [{"scene": scene, "people": many} for scene, many in scenes.items()])


def _participating_enterprises(city: str, at: datetime) -> Counted:
    found = [one for one in merchants.merchants(city) if one.state == GIVING and one.since <= at]
    rows = [{"merchant": one.code, "name": one.name["zh"], "since": one.since.isoformat()} for one in found]
    return Counted(Decimal(len(found)), "家", rows)


def _staff_usage_rate(city: str, _at: datetime) -> Counted:
    """Members of office teams are known, how many staff the offices have is not: no share without a whole."""
    teams = [one for one in honours.teams_in(city, ROWS_MAX) if one.kind == OFFICES]
    rows = [{"team": one.code, "name": one.name, "members": one.members} for one in teams]
    why = _("Office teams have {members} members; how many staff the offices have is not known here.")
    return Counted(None, "%", rows, why.format(members=sum(one.members for one in teams)))


def _vouchers_redeemed(city: str, _at: datetime) -> Counted:
    """Vouchers that were used at a counter, by offer."""
    rows = [{"offer": one.offer, "used": one.used} for one in rewards.sold(city) if one.used]
    return Counted(Decimal(sum(row["used"] for row in rows)), "张", rows)


def _tonnes_issued(city: str, at: datetime) -> Counted:
    rows = [
        {"serial": one.serial, "project": one.project, "vintage": one.vintage, "tonnes": one.tonnes}
        for one in registry.issuances(city, at)
    ]
    return Counted(Decimal(sum(row["tonnes"] for row in rows)), "吨", rows)


COUNT: dict[str, Callable[[str, datetime], Counted]] = {
    "registered_users": _registered_users,
    "participating_enterprises": _participating_enterprises,
    "staff_usage_rate": _staff_usage_rate,
    "vouchers_redeemed": _vouchers_redeemed,
    "tonnes_issued": _tonnes_issued,
}
