"""On which terms points are given: one small row for all the awards of a day, scenario and pack version.

The jobs look here, and not into millions of awards, for the days on which something is due.
"""

from collections.abc import Iterable
from datetime import date, datetime

import polars as pl
from django.db import transaction

from puhui.economy.points import lots
from puhui.economy.points.calc import rulebook
from puhui.economy.points.calc.dating import Dates, dates_of
from puhui.economy.points.models import Terms
from puhui.economy.points.purses import Purse, purse_of
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import number_of

COLUMNS = {
    "scenario": pl.String, "scenario_id": pl.Int16, "day": pl.Date, "terms": pl.Int64, "bubble": pl.Boolean,
    "ripens_on": pl.Date, "lapses_on": pl.Date, "claim_by": pl.Date, "source": pl.Int64,
}  # fmt: skip
Asked = Iterable[tuple[str, int, date]]  # scenario, its number, day


@transaction.atomic
def open_terms(
    *, city: str, pack: schema.Pack, pack_number: int, scenario_ids: dict[str, int], days: Iterable[date], at: datetime
) -> None:
    """Write the terms of coming awards, so that awards written side by side need not wait for each other's."""
    purse = purse_of(city)
    asked = [(scenario, number, day) for scenario, number in scenario_ids.items() for day in days]
    stated(asked, pack, pack_number, purse, booked_on(purse, at))


def booked_on(purse: Purse, at: datetime) -> date:
    """The first day on which anything booked now may be due: today, or the last day that a job was run for."""
    marks = lots.progress(purse)
    return max(clock.local_day(at), marks["ripened"], marks["expired"], marks["lapsed"])


def stated(asked: Asked, pack: schema.Pack, pack_number: int, purse: Purse, booked: date) -> pl.DataFrame:
    """The terms of awards (COLUMNS), written where they were not; ``source`` is the account that pays."""
    found, rows = [], []
    for scenario, number, day in sorted(asked):
        rule = rulebook.rule_on(pack.rules, scenario, day)
        # Where no rule holds any more, points can only be taken back.
        dates = dates_of(rule, day, booked) if rule else Dates(False, booked, booked, None)
        told = (purse.point, day, number, pack_number, dates.bubble, dates.ripens_on, dates.lapses_on, dates.claim_by)
        id = number_of("terms/" + "/".join(map(str, told)))
        rows.append(Terms(id, *told))
        issue = f"budget/{rule.budget.id}" if rule and rule.budget else f"issue/{'bubble' if dates.bubble else 'point'}"
        found.append((scenario, number, day, id, *told[4:], purse.account(issue)))
    known = set(Terms.objects.filter(id__in=[row.id for row in rows]).values_list("id", flat=True))
    Terms.objects.bulk_create([row for row in rows if row.id not in known], ignore_conflicts=True)
    return pl.DataFrame(found, schema=COLUMNS, orient="row")
