"""Sheets, awards and the ledger are brought to what all lines together say.

What an act earns depends on the lines of its person alone: on caps, on better channels, on corrections. So
whatever arrives, the lines it can touch are read, counted again in their order, and only the differences are
written and posted.
"""

from datetime import date, timedelta

import polars as pl

from puhui.economy.points import actions as award_points
from puhui.economy.points import queries as points
from puhui.engine.intake.queries import Standing
from puhui.engine.reductions import actions as write_reductions
from puhui.engine.reductions import queries as reductions
from puhui.engine.scrutiny import queries as scrutiny
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import queries as books
from puhui.journeys.settlement.setting_aside import set_aside
from puhui.journeys.settlement.settling import TOUCHED, Noticed, Settling

REDUCTION, CORRECTION_OF_REDUCTION = 1, 5


def recompute(
    settling: Settling, number: int | str, acts: pl.DataFrame, removed: pl.DataFrame, noticed: Noticed | None = None
) -> tuple[dict[str, int], dict[str, Standing]]:
    """Bring sheets, awards and the ledger to what all lines together say.

    ``acts`` has the columns of ``counted``; ``removed`` holder_id, day, key of lines that no longer hold. Answers with
    the sums that changed, and where the keys of this feed stand that count nothing: outranked, held or refused.
    """
    nothing = {"reduction_mg": 0, "points": 0, "people": 0}
    noticed = noticed or Noticed()
    changed = pl.concat(
        [acts.select(*TOUCHED), removed.select(*TOUCHED), noticed.touched.select(*TOUCHED)], how="vertical_relaxed"
    )
    if changed.is_empty():
        return nothing, {}
    new = _lines(settling, acts)
    lines, before = _with_existing(settling, new, removed, changed)
    lines, aside = set_aside(settling, lines, changed, noticed)
    lines = _awarded(settling, lines)
    if any(rule.budget for rule in settling.pack.rules):
        lines = award_points.allot_budgets(city=settling.city, pack=settling.pack, lines=lines, before=before)
    sheets = _changed_sheets(settling, lines, before)
    if sheets.is_empty():
        return nothing, aside
    write_reductions.write_sheets(sheets=sheets)
    transfers = award_points.award_frame(
        city=settling.city,
        pack=settling.pack,
        pack_number=settling.pack_number,
        sheets=sheets,
        at=settling.at,
        lines=lines,
    )
    transfers = pl.concat([_gram_transfers(settling, sheets), transfers])
    if not transfers.is_empty():
        ledger.post_frame(
            caller_id=f"settle/{settling.city}/{settling.batch_id}/{number}", at=settling.at, frame=transfers
        )
    return _totals(settling, number, sheets), aside


def _lines(settling: Settling, acts: pl.DataFrame) -> pl.DataFrame:
    """The lines of counted acts."""
    inputs = [f"in_{name}" for name in settling.inputs_of(settling.scenario.id)]
    return acts.select(
        "day", "holder_id", pl.lit(settling.scenario_id, dtype=pl.Int16).alias("scenario_id"),
        pl.lit(settling.scenario.id).alias("scenario"), pl.col("at").dt.epoch("us").alias("at"),
        pl.lit(settling.feed_id, dtype=pl.Int16).alias("feed"), "key", *inputs,
        pl.lit(False).alias("outranked"), "mg", "version",
    )  # fmt: skip


def window(settling: Settling, days: list[date]) -> tuple[list[date], list[str]]:
    """The days and scenarios whose lines must be seen to award these days rightly."""
    pack = settling.pack
    if settling.scenario.channels:
        # Two channels may tell one act on two sides of midnight.
        days = sorted({d + timedelta(days=n) for d in days for n in (-1, 0, 1)})
    if (span := scrutiny.span(settling.checks)) > 1:
        # What a check says of a day depends on the days before it; what this day changes, on those after.
        days = sorted({d + timedelta(days=n) for d in days for n in range(1 - span, span)})
    together = pack.city.person_caps
    rules = [r for r in pack.rules if together or r.scenario == settling.scenario.id]
    seen = [points.needed(rules, together, points.affected(rules, together, (d, d))) for d in days]
    today = settling.at.date() + timedelta(days=1)
    all_days = {
        max(first, pack.city.starts) + timedelta(days=n)
        for first, last in seen
        for n in range((min(last, max(today, days[-1])) - max(first, pack.city.starts)).days + 1)
    }
    scenarios = [s.id for s in pack.scenarios] if together else [settling.scenario.id]
    return sorted(all_days | set(days)), scenarios


def is_untouched(settling: Settling, days: set[date]) -> bool:
    """Whether nothing was counted yet that the awards of these days could depend on.

    Asked once, before the first shard: what other shards write is about other people.
    """
    window_days, scenarios = window(settling, sorted(days))
    numbers = [settling.scenario_ids[s] for s in scenarios]
    return not reductions.any_sheets(numbers, window_days[0], window_days[-1])


def _with_existing(
    settling: Settling, new: pl.DataFrame, removed: pl.DataFrame, changed: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All lines of the affected people in the affected windows, and the current sheets they come from."""
    days = changed["day"].unique().sort().to_list()
    window_days, scenarios = window(settling, days)
    numbers = [settling.scenario_ids[s] for s in scenarios]
    if settling.untouched or not reductions.any_sheets(numbers, window_days[0], window_days[-1]):
        return new, pl.DataFrame()
    before = reductions.current_sheets(numbers, window_days, changed["holder_id"])
    if before.is_empty():
        return new, before
    before = before.join(points.current_awards(before), on=[*reductions.SHEET, "revision"], how="left")
    unfolded = []
    for scenario in scenarios:
        part = before.filter(pl.col("scenario_id") == settling.scenario_ids[scenario])
        if not part.is_empty():
            lines = reductions.unfold(part, settling.inputs_of(scenario))
            unfolded.append(lines.with_columns(pl.lit(scenario).alias("scenario")))
    old = pl.concat(unfolded, how="diagonal")
    gone = removed.select("holder_id", "day", "key", pl.lit(settling.feed_id, dtype=pl.Int16).alias("feed"))
    old = old.join(gone, on=["holder_id", "day", "key", "feed"], how="anti")
    return pl.concat([old, new.select(c for c in new.columns)], how="diagonal_relaxed"), before


def _awarded(settling: Settling, lines: pl.DataFrame) -> pl.DataFrame:
    """Lines with the points they earn.

    Nobody earns where nobody is named, where another channel tells the act better or it is held, and where nothing
    was saved though it is measured: who enters and leaves at one gate has not travelled.
    """
    declared = {s.id: s.self_declared for s in settling.pack.scenarios}
    by_people = [settling.feed_ids[f.id] for f in settling.pack.feeds if f.declared and f.id in settling.feed_ids]
    unmeasured = [s.id for s in settling.pack.scenarios if not s.measured]
    saved = pl.col("mg") > 0
    if unmeasured:
        saved = saved | pl.col("scenario").is_in(unmeasured)
    earning = (pl.col("holder_id") > 0) & ~pl.col("outranked") & saved
    asked = lines.with_columns(
        pl.from_epoch("at", "us").dt.replace_time_zone("UTC").alias("at"),
        pl.col("holder_id").alias("holder"),
        (
            pl.col("scenario").replace_strict(declared, return_dtype=pl.Boolean) | pl.col("feed").is_in(by_people)
            if by_people
            else pl.col("scenario").replace_strict(declared, return_dtype=pl.Boolean)
        ).alias("self_declared"),
    )
    some = not lines.select(earning.all()).item()
    given = points.award(
        asked.filter(earning) if some else asked,
        settling.pack.rules,
        settling.pack.city.person_caps,
        # Lines of one scenario already stand in the order of sheets.
        ordered=lines["scenario_id"].n_unique() < 2,
    )
    given = given.with_columns(pl.col("at").dt.epoch("us")).drop("holder", "self_declared")
    if some:
        rest = lines.filter(~earning).with_columns(
            *(pl.lit(0, dtype=pl.Int64).alias(n) for n in given.columns if n not in lines.columns and n != "rule"),
            pl.lit(None, dtype=pl.String).alias("rule"),
        )
        given = reductions.in_order(pl.concat([given, rest.select(given.columns)]))
    return given


def _changed_sheets(settling: Settling, lines: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    folded = []
    parts = lines.partition_by("scenario", as_dict=True, maintain_order=True)
    # Where every line of a scenario is gone, its sheets are emptied.
    for scenario in [name for (name,) in parts] or [settling.scenario.id]:
        part = parts.get((scenario,), lines.clear())
        part = reductions.in_order(part) if not before.is_empty() else part
        version = part["version"].drop_nulls()
        folded.append(
            reductions.fold(part, settling.inputs_of(scenario)).with_columns(
                pl.lit(scenario).alias("scenario"), pl.lit(version[-1] if len(version) else "").alias("version")
            )
        )
    now = pl.concat(folded)
    if before.is_empty():
        changed = reductions.changed(now, before)
    else:
        codes = {number: scenario for scenario, number in settling.scenario_ids.items()}
        earlier = before.with_columns(
            pl.col("scenario_id").replace_strict(codes, return_dtype=pl.String).alias("scenario"),
            pl.col("points").list.sum().fill_null(0).alias("total_points"),
            pl.when(pl.col("outranked").is_null())
            .then(pl.col("keys").list.len())
            .otherwise(pl.col("outranked").list.eval(~pl.element()).list.sum())
            .cast(pl.Int64)
            .alias("acts"),
        )
        changed = reductions.changed(now, earlier)
    return changed.with_columns(
        pl.lit(settling.batch_id, dtype=pl.Int64).alias("batch_id"),
        pl.lit(settling.pack_number, dtype=pl.Int64).alias("pack_number"),
    )


def _gram_transfers(settling: Settling, sheets: pl.DataFrame) -> pl.DataFrame:
    """One transfer of grams per person: what the sheets changed together."""
    unit = books.unit(f"{settling.city}.mg_co2e").number
    issue = books.house_account(f"{settling.city}/issue/mg_co2e")
    commons = books.house_account(f"{settling.city}/commons")
    person = pl.when(pl.col("holder_id") < 0).then(commons).otherwise("holder_id")
    change = (
        sheets.group_by(person.alias("holder"), maintain_order=True)
        .agg((pl.col("total_mg") - pl.col("was_mg")).sum().alias("change"))
        .filter(pl.col("change") != 0)
    )
    given = pl.col("change") > 0
    return change.select(
        "holder",
        pl.lit(unit, dtype=pl.Int16).alias("unit"),
        pl.when(given).then(issue).otherwise("holder").cast(pl.Int64).alias("debit"),
        pl.when(given).then("holder").otherwise(issue).cast(pl.Int64).alias("credit"),
        pl.col("change").abs().alias("amount"),
        pl.when(given).then(REDUCTION).otherwise(CORRECTION_OF_REDUCTION).cast(pl.Int16).alias("code"),
        pl.lit(settling.batch_id, dtype=pl.Int64).alias("memo"),
    )


def _totals(settling: Settling, number: int | str, sheets: pl.DataFrame) -> dict[str, int]:
    totals = sheets.group_by("day", "scenario_id").agg(
        (pl.col("acts") - pl.col("was_acts")).sum().cast(pl.Int64).alias("acts"),
        (pl.col("total_mg") - pl.col("was_mg")).sum().alias("mg"),
        (pl.col("total_points") - pl.col("was_points")).sum().cast(pl.Int64).alias("points"),
        ((pl.col("acts") > 0).cast(pl.Int64) - (pl.col("was_acts") > 0).cast(pl.Int64)).sum().alias("people"),
    )
    write_reductions.write_totals(
        totals=totals.sort("day", "scenario_id").with_columns(
            pl.lit(settling.city).alias("city"),
            pl.lit(settling.batch_id, dtype=pl.Int64).alias("batch_id"),
            pl.lit(number, dtype=pl.Int32).alias("shard"),
        )
    )
    return {
        "reduction_mg": totals["mg"].sum(),
        "points": totals["points"].sum(),
        "people": sheets["holder_id"].n_unique(),
    }
