"""The home page's figures: sums, bars and chart options from publishable cells. Pure but for translation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from puhui.portals.public.disclosure import TOGETHER, Cell

DAYS_SHOWN = 30
MILLIGRAMS_PER_KILOGRAM = 1_000_000


@dataclass(frozen=True)
class Day:
    """One local day over all scenarios; None where nothing of it can be published."""

    day: date
    acts: int | None
    mg: int | None


@dataclass(frozen=True)
class Doing:
    """One scenario over the whole programme."""

    name: str
    icon: str
    methodology: str
    acts: int
    mg: int
    percent: int
    unchecked: bool


def days(cells: Iterable[Cell]) -> list[Day]:
    """The sums by day, oldest first."""
    by_day: dict[date, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_day[cell.day].append(cell)
    return [_day(day, by_day[day]) for day in sorted(by_day)]


def _day(day: date, cells: Sequence[Cell]) -> Day:
    told = [c for c in cells if not c.withheld]
    if not told:
        return Day(day=day, acts=None, mg=None)
    return Day(day=day, acts=sum(c.acts for c in told), mg=sum(c.mg for c in told))


def total(cells: Iterable[Cell]) -> tuple[int, int | None]:
    """(acts, milligrams) of everything that may be published; milligrams are None where nothing may."""
    told = [c for c in cells if not c.withheld]
    return sum(c.acts for c in told), (sum(c.mg for c in told) if told else None)


def doings(cells: Iterable[Cell], names: Mapping[str, tuple[str, str, str]], unchecked: frozenset[str]) -> list[Doing]:
    """Scenarios, the largest first; ``names`` gives name, icon and methodology of each."""
    acts: dict[str, int] = defaultdict(int)
    mg: dict[str, int] = defaultdict(int)
    for cell in cells:
        if not cell.withheld:
            acts[cell.scenario] += cell.acts
            mg[cell.scenario] += cell.mg
    largest = max(mg.values(), default=0) or 1
    found = []
    for scenario in sorted(mg, key=lambda s: (s == TOGETHER, -mg[s], s)):
        name, icon, methodology = names.get(scenario) or (scenario_name(scenario), "people", "")
        found.append(
            Doing(name, icon, methodology, acts[scenario], mg[scenario],
                  max(0, round(100 * mg[scenario] / largest)), scenario in doubtful(unchecked))
        )  # fmt: skip
    return found


def doubtful(unchecked: frozenset[str]) -> frozenset[str]:
    """Scenarios shown as 待核: the pool too, as soon as one that may be in it is."""
    return unchecked | {TOGETHER} if unchecked else unchecked


def scenario_name(scenario: str) -> str:
    """The name of a scenario that no pack names: the pool of small groups, or one that was given up."""
    return _("Small groups together") if scenario == TOGETHER else scenario


def kilograms(mg: int) -> float:
    """For drawing only: kilograms to three places."""
    exact = Decimal(mg) / MILLIGRAMS_PER_KILOGRAM
    return float(exact.quantize(Decimal("0.001"), ROUND_HALF_UP))


def day_chart(cells: Sequence[Cell], shown: Sequence[Day], names: Mapping[str, tuple[str, str, str]]) -> dict:
    """Stacked bars by day and scenario, as ECharts' option."""
    axis = [day.day for day in shown]
    present = sorted({c.scenario for c in cells if c.day in axis}, key=lambda s: (s == TOGETHER, s))
    mg = {(c.day, c.scenario): c.mg for c in cells if not c.withheld}
    series = [
        {
            "name": names[s][0] if s in names else scenario_name(s),
            "type": "bar",
            "stack": "all",
            "barMaxWidth": 36,
            "data": [kilograms(mg.get((day, s), 0)) for day in axis],
        }
        for s in present
    ]
    return {
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True},
        "legend": {"type": "scroll", "bottom": 0, "icon": "circle"},
        "grid": {"left": 8, "right": 8, "top": 32, "bottom": 40, "containLabel": True},
        "xAxis": {"type": "category", "data": [f"{d:%m-%d}" for d in axis], "axisTick": {"show": False}},
        "yAxis": {"type": "value", "name": _("kg"), "nameTextStyle": {"align": "right"}},
        "series": series,
    }
