"""Figures that the house knows itself become figures of assignments, each with the rows behind it. Adds no rule."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from puhui.economy.honours import queries as honours
from puhui.economy.merchants import queries as merchants
from puhui.economy.rewards import queries as rewards
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.journeys.oversight import civic_figures, heard_figures
from puhui.journeys.oversight.counted import Counted
from puhui.market.registry import queries as registry
from puhui.oversight.assignments import actions as assignments
from puhui.oversight.assignments import facts
from puhui.oversight.assignments import queries as kept

OFFICES = "office"  # the kind of team whose members are public-sector staff
GIVING = "approved"  # a merchant that takes part today
ROWS_MAX = 10_000


def fill_known_figures(*, city: str, at: datetime) -> list[facts.KnownFigure]:
    """Count every figure that Puhui knows of a city, as of now, and keep it for the day's reports and lights.

    Refusals: none of its own; what cannot be known is kept with the reason.
    """
    return assignments.tell_known(city=city, figures=list(_figures(city, at)), at=at)


def rows_behind(
    *, city: str, metric: str, at: datetime, bound: UUID | None = None, period: date | None = None
) -> Counted:
    """The rows from which a figure is counted now; never a person's. At most 10,000.

    Of the whole city, or of the unit ``bound``; of what is told by periods the one that begins on ``period``, else
    the present one. Raises KeyError: no such metric.
    """
    found = [one for one in COUNT[metric](city, at) if one.bound == bound and period in (None, one.period)]
    if not found:
        return Counted(None, "", why=_("Nothing is counted for this unit and period."))
    counted = max(found, key=lambda one: one.period or date.min)
    return replace(counted, rows=counted.rows[:ROWS_MAX])


def behind_target(
    *, assignment: UUID, position: int, on: date, at: datetime, until: date | None = None
) -> tuple[facts.Assignment, facts.KnownFigure | None, Counted]:
    """An assignment, what Puhui knew of one of its targets at the end of a day, and the rows as counted for that day.

    ``until``: of what is told by periods, the last one that had begun by then. Raises KeyError: there is no such
    target, or Puhui knows nothing of it. Refusals: AssignmentUnknown.
    """
    given = kept.assignment(assignment, on)
    targets = dict(enumerate(given.task.targets, 1))
    target, told = targets[position], kept.known_for(given, on, until=until).get(position)
    bound, period = (told.bound, told.period) if told else (target.bound, None)
    then = min(at, clock.day_ends(on) - timedelta(seconds=1))
    return given, told, rows_behind(city=given.city, metric=target.known, at=then, bound=bound, period=period)


def _figures(city: str, at: datetime) -> Iterator[facts.KnownFigure]:
    day: date = clock.local_day(at)
    for metric, count in COUNT.items():
        for one in count(city, at):
            behind = {"rows": len(one.rows), "shown": f"known_figures/{metric}"}
            if one.margin is not None:
                behind["margin"] = f"{one.margin}"
            yield facts.KnownFigure(metric, day, one.value, one.unit, one.why, behind, one.bound, one.per, one.period)


def _registered_users(city: str, at: datetime) -> list[Counted]:
    """People who agreed to at least one scene and did not withdraw it; shown by scene, where one may stand twice."""
    total, scenes = people.joined(city, at)
    rows = [{"scene": scene, "people": many} for scene, many in scenes.items()]
    return [Counted(Decimal(total), "人", rows)]


def _participating_enterprises(city: str, at: datetime) -> list[Counted]:
    found = [one for one in merchants.merchants(city) if one.state == GIVING and one.since <= at]
    rows = [{"merchant": one.code, "name": one.name["zh"], "since": one.since.isoformat()} for one in found]
    return [Counted(Decimal(len(found)), "家", rows)]


def _staff_usage_rate(city: str, _at: datetime) -> list[Counted]:
    """Members of office teams are known, how many staff the offices have is not: no share without a whole."""
    teams = [one for one in honours.teams_in(city, ROWS_MAX) if one.kind == OFFICES]
    rows = [{"team": one.code, "name": one.name, "members": one.members} for one in teams]
    why = _("Office teams have {members} members; how many staff the offices have is not known here.")
    return [Counted(None, "%", rows, why.format(members=sum(one.members for one in teams)))]


def _vouchers_redeemed(city: str, _at: datetime) -> list[Counted]:
    """Vouchers that were used at a counter, by offer."""
    rows = [{"offer": one.offer, "used": one.used} for one in rewards.sold(city) if one.used]
    return [Counted(Decimal(sum(row["used"] for row in rows)), "张", rows)]


def _tonnes_issued(city: str, at: datetime) -> list[Counted]:
    rows = [
        {"serial": one.serial, "project": one.project, "vintage": one.vintage, "tonnes": one.tonnes}
        for one in registry.issuances(city, at)
    ]
    return [Counted(Decimal(sum(row["tonnes"] for row in rows)), "吨", rows)]


COUNT: dict[str, Callable[[str, datetime], list[Counted]]] = {
    "registered_users": _registered_users,
    "participating_enterprises": _participating_enterprises,
    "staff_usage_rate": _staff_usage_rate,
    "vouchers_redeemed": _vouchers_redeemed,
    "tonnes_issued": _tonnes_issued,
    **civic_figures.COUNT,
    **heard_figures.COUNT,
}
