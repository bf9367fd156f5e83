"""What was settled since the last time reaches levels, badges, boards and teams; and what lapsed leaves them.

Days are found by their settlements: those that honours have not seen yet. Whoever changed on such a day is looked
at anew, from the sheets; so this may run late, twice, or beside a delivery, and comes to the same.
"""

import contextlib
from datetime import date, datetime

import polars as pl
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from puhui.economy.honours import actions as honours
from puhui.economy.honours import queries as honoured
from puhui.economy.honours.facts import Applied
from puhui.economy.points import queries as points
from puhui.engine.reductions import queries as reductions
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema

JOB = "calendar.honours"


def award_honours(*, city: str, at: datetime) -> Applied:
    """Bring a city's honours up to date. Refusals: packs.CityUnknown."""
    pack = packs.active(city).pack
    scenarios = {code: number for number, code in reductions.scenario_codes(city).items()}
    if not (pack.levels or pack.badges or pack.boards) or not scenarios:
        return Applied(city, 0, 0, 0, 0, 0)
    honours.open_honours(city=city, before=None, pack=pack, at=at)
    honours.fill_new(city=city, pack=pack, scenarios=scenarios, at=at)
    told = [_day(pack, scenarios, day, at) for day in _new_days(scenarios)]
    told += _ended(pack, scenarios, at)
    sums = [sum(getattr(one, name) for one in told) for name in ("days", "people", "given", "taken", "revoked")]
    return Applied(city, *sums)


def award_all(*, at: datetime) -> list[Applied]:
    """Bring every city's honours up to date."""
    return [award_honours(city=active.city, at=at) for active in packs.cities()]


def soon() -> None:
    """Have the queue bring honours up to date once this transaction is committed; where it will anyway, that will do.

    A correction takes points away at once, and a board that still counted them would rank what is not there.
    """
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(JOB, queueing_lock=JOB).defer(timestamp=0)


def _new_days(scenarios: dict[str, int]) -> list[date]:
    numbers = list(scenarios.values())
    seen, there = honoured.seen_counts(numbers), reductions.settlement_counts(numbers)
    return sorted({day for (day, scenario), count in there.items() if seen.get((day, scenario)) != count})


def _day(pack: schema.Pack, scenarios: dict[str, int], day: date, at: datetime) -> Applied:
    """Apply the settlements of a day that were not seen yet."""
    numbers = list(scenarios.values())
    with transaction.atomic():
        # Held before anything is read: else a slower run would write back what a faster one found out of date.
        honours.hold(city=pack.city.city)
        seen = honoured.seen_settlements(day, numbers)
        settled = reductions.settlements(day, numbers).join(seen, on=list(reductions.SETTLEMENT), how="anti")
        # The first time a day is met, everybody of that day is meant.
        asked = None if seen.is_empty() else reductions.people_settled(day, settled)
        return _apply(pack, scenarios, day, asked, settled, at)


def _apply(
    pack: schema.Pack,
    scenarios: dict[str, int],
    day: date,
    asked: pl.Series | None,
    settled: pl.DataFrame,
    at: datetime,
) -> Applied:
    deeds = reductions.day_sums(day, list(scenarios.values()), asked)
    earned = points.kept_points(day, asked)
    deeds = deeds.join(earned, on=["holder_id", "scenario_id"], how="left").with_columns(pl.col("points").fill_null(0))
    return honours.apply_day(
        city=pack.city.city, pack=pack, scenarios=scenarios, day=day, now=deeds,
        asked=deeds["holder_id"] if asked is None else asked, seen=settled, at=at,
    )  # fmt: skip


def _ended(pack: schema.Pack, scenarios: dict[str, int], at: datetime) -> list[Applied]:
    """Apply what lapsed since the last time: expired points are not ranked."""
    city = pack.city.city
    days, until = points.ended_days(city, honoured.ended(city))
    nothing = pl.DataFrame(schema=reductions.SETTLEMENT)
    told = []
    for day in days:
        with transaction.atomic():
            honours.hold(city=city)
            told.append(_apply(pack, scenarios, day, points.people_ended(day, until), nothing, at))
    honours.note_ended(city=city, until=until)
    return told
