"""What the civic wing proves becomes figures of assignments, of the city and of each unit. Adds no rule, names nobody.

What every host, school or unit owes for itself is told as the least of them: a promise that one breaks is not kept.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from puhui.civic.activities import facts as activities_facts
from puhui.civic.activities import queries as activities
from puhui.civic.volunteers import queries as volunteers
from puhui.ground import clock
from puhui.journeys.oversight.counted import Counted, pack_of
from puhui.oversight.assignments import queries as assignments
from puhui.oversight.assignments.facts import DISTRICT

OPEN_DAY = "open_day"  # the kind of activities that are facilities opened to the public
PERIODS = {1: "month", 2: "two_months", 3: "quarter", 6: "half_year", 12: "year"}
PERIODS_TOLD = 2  # the present one, and the one before that lights still look at

Rows = list[dict[str, Any]]


def _open_days(city: str, at: datetime) -> list[Counted]:
    """How often facilities were opened, and enough people came, so far in each period: the least of all hosts.

    A period in whose middle a series began is not told.
    """
    pack = pack_of(city)
    kinds = {one.id: one.name.zh for one in (pack.activities if pack else ()) if one.kind == OPEN_DAY}
    found: dict[tuple[str, date], list[activities_facts.SeriesPeriod]] = defaultdict(list)
    for one in activities.series(pack, at) if pack else ():
        if one.activity in kinds and one.first.day == 1 and (one.first.month - 1) % one.months == 0:
            found[PERIODS[one.months], one.first].append(one)
    recent = [key for per in PERIODS.values() for key in sorted(k for k in found if k[0] == per)[-PERIODS_TOLD:]]
    if not recent:
        return [Counted(None, "次", why=_("No series of open days is described in the city's pack."))]
    units = _units(city, at)
    return [
        Counted(Decimal(min(row["held"] for row in rows)), "次", rows, bound=bound, per=per, period=first)
        for per, first in recent
        for bound, rows in _by_unit([_open_day(one, kinds) for one in found[per, first]], units)
    ]


def _open_day(one: activities_facts.SeriesPeriod, names: dict[str, str]) -> dict[str, Any]:
    return {
        "host": one.host.name.zh, "district": one.host.district, "activity": names[one.activity], "from": f"{one.first}",
        "until": f"{one.last}", "state": one.state, "sessions": one.sessions, "held": one.held, "people": one.attended,
    }  # fmt: skip


def _class_hours(city: str, at: datetime) -> list[Counted]:
    """Hours so far in this school year, of the class that has had the fewest: "every school not less than"."""
    rows = _schools(city, at)
    if not rows:
        return [Counted(None, "课时", why=_("No school has entered its classes of this school year."))]
    told = _by_unit(rows, _units(city, at))
    return [Counted(min(row["hours"] for row in mine), "课时", _plain(mine), bound=bound) for bound, mine in told]


def _schools_reached(city: str, at: datetime) -> list[Counted]:
    """Schools in which every class has had, this school year, what the city asks for."""
    rows = _schools(city, at)
    told = _by_unit(rows, _units(city, at))
    return [
        Counted(Decimal(sum(row["reached"] for row in mine)), "所", _plain(mine), bound=bound) for bound, mine in told
    ]


def _schools(city: str, at: datetime) -> Rows:
    return [
        {
            "school": one.name, "district": one.district, "year": one.year, "classes": len(one.classes),
            "hours": min(each.hours_per_pupil for each in one.classes), "asked": one.asked, "reached": one.reached,
        }
        for one in _school_years(city, clock.local_day(at))
        if one.classes
    ]  # fmt: skip


def _school_years(city: str, day: date) -> list[activities_facts.SchoolYear]:
    pack = pack_of(city)
    return activities.school_years(pack, activities.school_year_of(pack, day)) if pack else []


def _school_events(city: str, at: datetime) -> list[Counted]:
    """Lessons and visits of this calendar year, of the school that has had the fewest."""
    first, today = _year(at)
    names = {one.school: one for one in _school_years(city, today)}
    rows = [
        {"school": names[school].name, "district": names[school].district, "events": many}
        for school, many in activities.taught_events(city, first, today).items()
        if school in names
    ]
    if not rows:
        return [Counted(None, "次", why=_("No school has entered its classes of this school year."))]
    told = _by_unit(rows, _units(city, at))
    return [
        Counted(Decimal(min(row["events"] for row in mine)), "次", mine, bound=bound, per="year", period=first)
        for bound, mine in told
    ]


def _activities_held(city: str, at: datetime) -> list[Counted]:
    """Sessions of this year to which somebody came."""
    rows = _held(city, at)
    return _summed(city, at, rows, "场", lambda mine: Decimal(sum(row["sessions"] for row in mine)))


def _people_came(city: str, at: datetime) -> list[Counted]:
    """People who were let in this year, each time they came."""
    rows = _held(city, at)
    return _summed(city, at, rows, "人次", lambda mine: Decimal(sum(row["people"] for row in mine)))


def _held(city: str, at: datetime) -> Rows:
    pack = pack_of(city)
    names = {one.id: one.name.zh for one in pack.activities} if pack else {}
    return [
        {
            "activity": names.get(one.activity, one.activity),
            "district": one.district,
            "sessions": one.sessions,
            "people": one.people,
        }
        for one in activities.held(city, *_year(at))
    ]


def _volunteers(city: str, at: datetime) -> list[Counted]:
    """People who are registered as volunteers; shown as how many of them served this year."""
    told = volunteers.totals(city, *_year(at))
    rows = [{"registered": told["registered"], "served_this_year": told["people"], "records": told["records"]}]
    return [Counted(Decimal(told["registered"]), "人", rows)]


def _volunteer_hours(city: str, at: datetime) -> list[Counted]:
    """Confirmed hours of this year, down to the tenth, by team."""
    rows = [
        {"team": team.name, "district": team.district, "people": people, "minutes": minutes}
        for team, people, minutes in volunteers.team_totals(city, *_year(at))
        if minutes
    ]
    return _summed(city, at, rows, "小时", lambda mine: Decimal(sum(row["minutes"] for row in mine) * 10 // 60) / 10)


def _star_volunteers(city: str, at: datetime) -> list[Counted]:
    """Volunteers who reached a star by their confirmed hours, by star."""
    pack = pack_of(city)
    if pack is None or not pack.volunteers:
        return [Counted(None, "人", why=_("The city's pack does not describe volunteers."))]
    rows = [
        {"star": one.star.name.zh, "from_hours": one.star.hours, "people": one.people}
        for one in volunteers.by_star(pack, clock.local_day(at))
    ]
    return [Counted(Decimal(sum(row["people"] for row in rows)), "人", rows)]


def _summed(city: str, at: datetime, rows: Rows, measure: str, summed: Callable[[Rows], Decimal]) -> list[Counted]:
    """This year's sum of the city and of each district, also of those that have nothing: that is known as well."""
    first, day = _year(at)
    districts = {id: [] for id, one in assignments.units(city, day).items() if one.kind == DISTRICT and one.stands(day)}
    told = {None: rows, **districts, **dict(_by_unit(rows, _units(city, at)))}
    return [Counted(summed(mine), measure, mine, bound=bound, per="year", period=first) for bound, mine in told.items()]


def _units(city: str, at: datetime) -> dict[str, UUID]:
    """The units that stand on the day and that rows may name as their district, by name."""
    day = clock.local_day(at)
    return {one.name: id for id, one in assignments.units(city, day).items() if one.stands(day)}


def _by_unit(rows: Rows, units: dict[str, UUID]) -> list[tuple[UUID | None, Rows]]:
    """All rows for the city, then those of each unit that they name as their district."""
    mine: dict[UUID, Rows] = defaultdict(list)
    for row in rows:
        if row["district"] in units:
            mine[units[row["district"]]].append(row)
    return [(None, rows), *mine.items()]


def _plain(rows: Rows) -> Rows:
    return [row | {"hours": f"{row['hours']}", "asked": f"{row['asked']}"} for row in rows]


def _year(at: datetime) -> tuple[date, date]:
    today = clock.local_day(at)
    return today.replace(month=1, day=1), today


COUNT: dict[str, Callable[[str, datetime], list[Counted]]] = {
    "open_days": _open_days,
    "class_hours": _class_hours,
    "schools_reached": _schools_reached,
    "school_events": _school_events,
    "activities_held": _activities_held,
    "people_came": _people_came,
    "volunteers": _volunteers,
    "volunteer_hours": _volunteer_hours,
    "star_volunteers": _star_volunteers,
}
