"""A day's changes are applied: deeds, scores, teams, badges and what hangs on them, in one transaction per day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.db import transaction

from puhui.economy.honours import badges, certificates, deeds, facts, scores, teams
from puhui.economy.honours.buckets import Board
from puhui.economy.honours.calc import periods, tallies
from puhui.economy.honours.calc.periods import Period
from puhui.economy.honours.calc.tallies import Counted, Need
from puhui.economy.honours.models import Deed, Profile, Progress, Seen, Tally
from puhui.foundations.packs import schema
from puhui.ground import clock

SEEN = {"day": pl.Date, "scenario_id": pl.Int16, "batch_id": pl.Int64, "shard": pl.Int32}


@dataclass(frozen=True)
class Reckoning:
    """What all days of a run share."""

    city: str
    pack: schema.Pack
    scenarios: Mapping[str, int]
    at: datetime

    @property
    def today(self) -> date:
        return clock.local_day(self.at)

    def ids(self, counted: Counted) -> list[int]:
        """The numbers of the scenarios that something counts; one that never had a record has none."""
        named = counted.scenarios or tuple(self.scenarios)
        return [self.scenarios[name] for name in named if name in self.scenarios]


@transaction.atomic
def apply_day(
    *,
    city: str,
    pack: schema.Pack,
    scenarios: Mapping[str, int],
    day: date,
    now: pl.DataFrame,
    asked: pl.Series,
    seen: pl.DataFrame,
    at: datetime,
) -> facts.Applied:
    """Bring everything up to what ``asked`` people's deeds of a day are ``now``. Again: the same, and nothing changes.

    ``now`` has holder_id, scenario_id, acts, mg, points, last; ``seen`` (SEEN) are the settlements it contains.
    Locks: the city's progress, so that one run applies at a time.
    """
    run = Reckoning(city, pack, scenarios, at)
    Progress.objects.select_for_update().get(city=city)
    fresh = not Seen.objects.filter(day=day, scenario_id__in=list(scenarios.values())).exists()
    before = deeds.replace(day, now, asked, list(scenarios.values()), fresh=fresh)
    _remember(seen)
    given = taken = revoked = 0
    for counted, need in tallies.needs(pack).items():
        if counted.what == "fact":
            continue
        ids = run.ids(counted)
        changes = tallies.changes(tallies.values(before, counted.what, ids), tallies.values(now, counted.what, ids))
        counts = apply_changes(run, counted, need, day, changes)
        given, taken, revoked = given + counts[0], taken + counts[1], revoked + counts[2]
    Progress.objects.filter(city=city).update(applied_at=at)
    return facts.Applied(city, 1, asked.n_unique(), given, taken, revoked)


def _remember(seen: pl.DataFrame) -> None:
    Seen.objects.bulk_create([Seen(**row) for row in seen.select(*SEEN).iter_rows(named=True)], ignore_conflicts=True)


def apply_changes(
    run: Reckoning, counted: Counted, need: Need, day: date, changes: pl.DataFrame
) -> tuple[int, int, int]:
    """Change every board of one tally by a day's changes; answers with badges given, taken, certificates revoked."""
    if changes.is_empty():
        return 0, 0, 0
    tally = number(run.city, counted)
    ids = run.ids(counted)
    absolute = counted.what == "streak"
    if absolute:
        changes = deeds.longest_runs(changes["holder_id"], ids).rename({"value": "delta"})
    told = (0, 0, 0)
    for period in sorted(need.periods):
        first = periods.starts(period, day)
        if not periods.kept(period, first, run.today):
            continue
        last = periods.ends(period, first)

        def left(holders: pl.Series, first: date = first, last: date = last) -> pl.DataFrame:
            return deeds.lasts(holders, first, last, ids)

        moved = scores.shift(Board(tally, period, first), changes, left, absolute=absolute)
        if period is Period.EVER:
            told = _honour(run, counted, tally, day, moved)
            continue
        if need.districts:
            for part, mine in _by_district(run.city, changes):
                scores.shift(Board(tally, period, first, part), mine, left)
        if need.teams:
            teams.shift(run.city, need.teams, tally, period, first, day, changes)
    return told


def _honour(run: Reckoning, counted: Counted, tally: int, day: date, moved: pl.DataFrame) -> tuple[int, int, int]:
    given, lost = badges.cross(run.city, run.pack, counted, tally, day, moved, run.at)
    revoked = certificates.revoke_lost(run.city, run.pack, lost, moved, counted, run.at)
    return given, lost.height, revoked


def _by_district(city: str, changes: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    told = Profile.objects.filter(city=city).exclude(district="").values_list("holder_id", "district")
    districts = pl.DataFrame(list(told), schema={"holder_id": pl.Int64, "district": pl.String}, orient="row")
    parted = changes.join(districts, on="holder_id").partition_by("district", as_dict=True, include_key=False)
    return [(str(part), mine) for (part,), mine in sorted(parted.items())]


def number(city: str, counted: Counted) -> int:
    """The small number of a tally; given at first use."""
    return Tally.objects.get_or_create(city=city, what=counted.what, of=counted.of)[0].id


@transaction.atomic
def fill_new(*, city: str, pack: schema.Pack, scenarios: Mapping[str, int], at: datetime) -> int:
    """Count what was there before a tally was asked for, and look for badges whose figure is new. Answers with tallies."""
    run = Reckoning(city, pack, scenarios, at)
    Progress.objects.select_for_update().get(city=city)
    filled = 0
    for counted, need in tallies.needs(pack).items():
        tally = number(city, counted)
        if not Tally.objects.filter(id=tally, filled=True).exists():
            _fill(run, counted, need)
            Tally.objects.filter(id=tally).update(filled=True)
            filled += 1
    badges.look_everywhere(city, pack, {c: number(city, c) for c in tallies.needs(pack)}, at)
    return filled


def _fill(run: Reckoning, counted: Counted, need: Need) -> None:
    if counted.what == "fact" or not run.scenarios or not Deed.objects.exists():
        return
    ids = run.ids(counted)
    for day in deeds.days_kept(ids):
        values = tallies.values(deeds.of_day(day, ids), counted.what, ids)
        apply_changes(run, counted, need, day, values.rename({"value": "delta"}))


def seen_settlements(day: date, scenario_ids: list[int]) -> pl.DataFrame:
    """The settlements of a day that were applied (SEEN)."""
    rows = Seen.objects.filter(day=day, scenario_id__in=scenario_ids).values_list(*SEEN)
    return pl.DataFrame(list(rows), schema=SEEN, orient="row")
