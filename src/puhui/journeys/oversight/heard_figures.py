"""What was placed, asked and told in the city becomes figures of assignments: each of the city, and of each unit."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from puhui.civic.outreach import queries as outreach
from puhui.civic.surveys import queries as surveys
from puhui.civic.voices import queries as voices
from puhui.ground import clock
from puhui.journeys.oversight.counted import Counted, pack_of
from puhui.oversight.assignments import queries as assignments

HUNDREDTH = Decimal("0.01")
SNAPSHOT = "snapshot"

Rows = list[dict[str, Any]]


def _placements_proved(city: str, at: datetime) -> list[Counted]:
    """Places of campaigns that a proof stands for, of the city and of each unit that was asked."""
    units, pack = assignments.units(city, clock.local_day(at)), pack_of(city)
    names = {each.id: each.name.zh for told in (pack.outreach if pack else ()) for each in told.channels}
    rows: Rows = []
    mine: dict[UUID, Rows] = defaultdict(list)
    for one in outreach.placements(city, at=at):
        name = units[one.unit].name if one.unit in units else "—"
        row = {
            "unit": name, "channel": names.get(one.channel, one.channel), "place": one.place, "due": f"{one.due}", "places": one.places,
            "proved": one.good, "state": one.state,
        }  # fmt: skip
        rows.append(row)
        mine[one.unit].append(row)
    if not rows:
        return [Counted(None, "处", why=_("No placement was asked for yet."))]
    told: dict[UUID | None, Rows] = {None: rows, **mine}
    return [
        Counted(Decimal(sum(row["proved"] for row in its)), "处", its, bound=bound)
        for bound, its in told.items()
        if bound is None or bound in units
    ]


def _surveyed(metric: str) -> Callable[[str, datetime], list[Counted]]:
    """A share that citizens said in the latest closed wave, in per cent, with its margin at 95 %."""

    def count(city: str, at: datetime) -> list[Counted]:
        found = surveys.latest(city, metric, at)
        if found is None or found.estimate is None:
            return [Counted(None, "%", why=_("No closed wave of a survey measured it."))]
        told = found.estimate
        rows = [
            {
                "stratum": one.id, "population": one.population, "asked": one.sampled, "answered": one.n,
                "estimate": None if one.estimate is None else f"{_percent(one.estimate)}",
            }
            for one in told.strata
        ]  # fmt: skip
        return [Counted(_percent(told.estimate), "%", rows, margin=_percent(told.margin))]

    return count


def _survey_waves(city: str, at: datetime) -> list[Counted]:
    """Waves of surveys that were closed, each with its figures."""
    rows = [
        {
            "survey": one.title,
            "from": f"{one.first}",
            "until": f"{one.last}",
            "asked": one.asked,
            "answered": one.answered,
        }
        for one in surveys.waves(city)
        if one.closed_at is not None and one.closed_at <= at
    ]
    return [Counted(Decimal(len(rows)), "次", rows)]


def _snapshots_in_time(city: str, at: datetime) -> list[Counted]:
    """Of the cases that were due or answered, the share that was answered by its last day; of the city and each unit."""
    units = assignments.units(city, clock.local_day(at))
    rows: Rows = []
    mine: dict[UUID, Rows] = {}
    for one in voices.kept(city, at):
        if one.sort != SNAPSHOT or one.unit is None:
            continue
        row = {
            "unit": units[one.unit].name if one.unit in units else "—", "given": one.given,
            "answered_in_time": one.answered_in_time, "answered_late": one.answered_late,
            "open_in_time": one.open_in_time, "overdue": one.overdue,
        }  # fmt: skip
        rows.append(row)
        if one.unit in units:
            mine[one.unit] = [row]
    told: dict[UUID | None, Rows] = {None: rows, **mine}
    return [_in_time(its, bound) for bound, its in told.items()]


def _in_time(rows: Rows, bound: UUID | None) -> Counted:
    kept = sum(row["answered_in_time"] for row in rows)
    asked = kept + sum(row["answered_late"] + row["overdue"] for row in rows)
    if not asked:
        return Counted(None, "%", rows, _("No case was due or answered yet."), bound=bound)
    return Counted((Decimal(kept) * 100 / asked).quantize(HUNDREDTH, ROUND_HALF_UP), "%", rows, bound=bound)


def _snapshots_answered(city: str, at: datetime) -> list[Counted]:
    """Cases that were answered, of the city and each unit."""
    return [
        Counted(
            Decimal(sum(row["answered_in_time"] + row["answered_late"] for row in one.rows)), "件", one.rows,
            bound=one.bound,
        )
        for one in _snapshots_in_time(city, at)
    ]  # fmt: skip


def _percent(share: float) -> Decimal:
    """A share as per cent, to the hundredth, half up."""
    return (Decimal(str(share)) * 100).quantize(HUNDREDTH, ROUND_HALF_UP)


COUNT: dict[str, Callable[[str, datetime], list[Counted]]] = {
    "placements_proved": _placements_proved,
    "survey_awareness": _surveyed("awareness"),
    "survey_satisfaction": _surveyed("satisfaction"),
    "survey_student_awareness": _surveyed("student-awareness"),
    "survey_waves": _survey_waves,
    "snapshots_in_time": _snapshots_in_time,
    "snapshots_answered": _snapshots_answered,
}
