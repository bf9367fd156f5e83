"""Taps that become rides: an exit tap claims the ride, its entry tap stands beside it.

Pairs are found anew around every tap that arrives, so a late tap may pair what stood open or part what was
paired; lines that no longer hold are taken back and the new ones counted.
"""

from datetime import timedelta

import polars as pl

from puhui.engine.intake import actions as claim_records
from puhui.engine.intake import queries as intake
from puhui.engine.intake.facts import Outcome, Reason, Task
from puhui.engine.scrutiny import queries as scrutiny
from puhui.journeys.settlement.settling import Noticed

INSTANT = pl.Datetime("us", "UTC")


def settle_taps(settling, work: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, Noticed | None]:
    """Pair new and corrected taps with the kept ones and claim them.

    ``work`` has the columns of a shard's rows that are to be done. Answers with the rides that now hold around
    them (key, at, day, holder_id, who, ref, in_<distance>), the lines they replace (holder_id, day, key), the outcome
    of every row (row, tap_outcome, tap_reason), and what taps say of the rides' speed.
    """
    none = pl.DataFrame(schema={"row": pl.Int64, "tap_outcome": pl.String, "tap_reason": pl.String})
    gone = pl.DataFrame(schema={"holder_id": pl.Int64, "day": pl.Date, "key": pl.String})
    if work.is_empty():
        return (
            work.with_columns(pl.lit(0, dtype=pl.Int64).alias(f"in_{settling.feed.adapter.distance}")),
            gone,
            none,
            None,
        )
    hours = settling.feed.adapter.hours
    first, last = work["at"].min(), work["at"].max()
    # A tap may be too fast for the ride before or after its own: those rides are then looked at too.
    speeds = any(check.pattern.kind == "speed" for check in settling.checks)
    near = timedelta(hours=2 * hours if speeds else hours)
    taps = _taps(settling, work, first - 2 * near, last + 2 * near)
    paired = intake.pair(taps, hours)
    known = _known(settling, taps)
    inner = (pl.col("exit_at") >= first - near) & (pl.col("exit_at") <= last + near)
    rides = paired.rides.filter(inner)
    kept = taps.filter(pl.col("row").is_null() & pl.col("at").is_between(first - near, last + near))
    removed = _removed(work, kept, known)
    standing = _standings(rides, taps)
    _claim(settling, work, standing)
    _restand(settling, kept, standing, known)
    acts = rides.select(
        pl.col("exit_key").alias("key"), pl.col("exit_at").alias("at"), pl.col("exit_day").alias("day"),
        pl.col("exit_holder_id").alias("holder_id"), pl.col("exit_who").alias("who"),
        pl.col("exit_ref").alias("ref"), pl.col("distance").alias(f"in_{settling.feed.adapter.distance}"),
    )  # fmt: skip
    _keep_waiting(settling, acts, kept)
    acts, _ = settling.counted(acts.with_columns(pl.lit(0, dtype=pl.Int64).alias("row")))
    noticed = _speeds(settling, taps, rides) if speeds else None
    return acts, removed, _outcomes(work, standing, paired.open), noticed


def _speeds(settling, taps: pl.DataFrame, rides: pl.DataFrame) -> Noticed:
    """The rides of taps that follow each other faster than anybody travels."""
    located = taps.filter(pl.col("longitude").is_not_null()).sort("who", "at", "key")
    pairs = located.with_columns(
        pl.col(name).shift(-1).over("who").alias(f"next_{name}") for name in ("key", "at", "longitude", "latitude")
    ).filter(pl.col("next_key").is_not_null())
    places = [pairs[name] for name in ("longitude", "latitude", "next_longitude", "next_latitude")]
    km = pl.Series("km", intake.distance_km(*places), dtype=pl.Float64)
    fast = scrutiny.too_fast(pairs, km, settling.checks)
    told = pl.concat([fast.select(pl.col(tap).alias("tap"), "check", "data") for tap in ("first", "second")])
    taps_of = pl.concat([rides.select("exit_key", pl.col(f"{end}_key").alias("tap")) for end in ("entry", "exit")])
    found = rides.join(taps_of.join(told, on="tap"), on="exit_key").select(
        pl.col("exit_holder_id").alias("holder_id"), pl.lit(settling.feed_id, dtype=pl.Int16).alias("feed"),
        pl.col("exit_key").alias("key"), "check", "data",
    )  # fmt: skip
    # One ride, one sentence of a check: the fastest would say no more, so the first in order is told.
    found = found.filter(pl.col("holder_id") > 0).sort("holder_id", "key", "check", "data")
    found = found.unique(["holder_id", "key", "check"], keep="first", maintain_order=True)
    return Noticed(fast=found, looked=frozenset(rides["exit_key"].to_list()))


def _removed(work: pl.DataFrame, kept: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The lines of rides that are paired anew: holder_id, day, key."""
    standings = intake.Standing
    lines = [standings.COUNTED, standings.OUTRANKED, standings.HELD, standings.REFUSED]
    touched = pl.concat([kept.select("key"), work.filter(pl.col("task") == Task.CORRECTION).select("key")])
    return (
        known.filter(pl.col("known_standing").is_in(lines) & (pl.col("known_holder") != 0))
        .join(touched, on="key", how="semi")
        .select(pl.col("known_holder").alias("holder_id"), pl.col("known_day").alias("day"), "key")
    )


def _taps(settling, work: pl.DataFrame, since, until) -> pl.DataFrame:
    """The new taps and the kept ones of the same subjects around them."""
    columns = ["subject", "key", "at", "day", "kind", "longitude", "latitude", "ref", "who", "holder_id", "row"]
    stored = intake.taps_around(settling.feed_id, work["who"].unique().to_list(), since, until)
    if stored.is_empty():
        return work.select(columns)
    persons = work.select("subject", "who", "holder_id").unique("who")
    stored = (
        stored.with_columns(pl.col("subject").str.decode("hex").alias("who"))
        .drop("subject")
        .join(persons, on="who", how="inner")
        .with_columns(
            pl.from_epoch("at", "us").dt.replace_time_zone("UTC").alias("at"), pl.lit(None, pl.Int64).alias("row")
        )
        .join(work.select("key"), on="key", how="anti")
    )
    stored = stored.with_columns(intake.days(stored["at"]).alias("day"))
    return pl.concat([work.select(columns).cast({"at": INSTANT}), stored.select(columns).cast({"at": INSTANT})])


def _known(settling, taps: pl.DataFrame) -> pl.DataFrame:
    return intake.known(settling.feed_id, taps["key"])


def _standings(rides: pl.DataFrame, taps: pl.DataFrame) -> pl.DataFrame:
    """Where every tap stands now: key, standing, holder_id."""
    joined = pl.col("exit_holder_id") != 0
    exits = rides.select(
        pl.col("exit_key").alias("key"),
        pl.when(joined)
        .then(intake.Standing.COUNTED)
        .otherwise(intake.Standing.UNCLAIMED)
        .cast(pl.Int16)
        .alias("standing"),
    )
    entries = rides.select(
        pl.col("entry_key").alias("key"), pl.lit(intake.Standing.PAIRED, dtype=pl.Int16).alias("standing")
    )
    return (
        taps.select("key", "holder_id")
        .join(pl.concat([exits, entries]), on="key", how="left")
        .with_columns(pl.col("standing").fill_null(int(intake.Standing.OPEN)))
    )


def _claim(settling, work: pl.DataFrame, standing: pl.DataFrame) -> None:
    claims = work.join(standing.select("key", "standing"), on="key", how="left").select(
        pl.col("key").alias("source_key"), pl.col("revision").cast(pl.Int32), "digest", "standing", "holder_id",
        "day", "ref", "task",
    )  # fmt: skip
    claim_records.claim(feed_id=settling.feed_id, records=claims.filter(pl.col("task") == Task.NEW).drop("task"))
    claim_records.amend(feed_id=settling.feed_id, records=claims.filter(pl.col("task") == Task.CORRECTION).drop("task"))
    claim_records.keep_taps(
        feed_id=settling.feed_id,
        taps=work.select(
            pl.col("key").alias("source_key"), pl.col("who").alias("subject"), "at", "day", "kind", "longitude",
            "latitude", "ref",
        ),
    )  # fmt: skip


def _restand(settling, kept: pl.DataFrame, standing: pl.DataFrame, known: pl.DataFrame) -> None:
    """Kept taps whose standing changed."""
    changed = (
        kept.select("key")
        .join(standing, on="key")
        .join(known.select("key", "known_standing", "known_holder"), on="key")
        .filter((pl.col("standing") != pl.col("known_standing")) | (pl.col("holder_id") != pl.col("known_holder")))
    )
    claim_records.restand(
        feed_id=settling.feed_id,
        standings=changed.rename({"key": "source_key"}).select("source_key", "standing", "holder_id"),
    )


def _keep_waiting(settling, acts: pl.DataFrame, kept: pl.DataFrame) -> None:
    claim_records.forget_waiting(feed_id=settling.feed_id, keys=kept["key"])
    waiting = acts.filter(pl.col("holder_id") == 0)
    if not waiting.is_empty():
        claim_records.keep_waiting(feed_id=settling.feed_id, acts=settling.waiting_acts(waiting))


def _outcomes(work: pl.DataFrame, standing: pl.DataFrame, still_open: pl.DataFrame) -> pl.DataFrame:
    told = (
        work.select("row", "key")
        .join(standing, on="key", how="left")
        .join(still_open.select("key", pl.col("reason").alias("why_open")), on="key", how="left")
    )
    is_open = pl.col("standing") == intake.Standing.OPEN
    unclaimed = ~is_open & (pl.col("holder_id") == 0)
    return told.select(
        "row",
        pl.when(is_open).then(pl.lit(Outcome.OPEN)).when(unclaimed).then(pl.lit(Outcome.UNCLAIMED))
        .otherwise(pl.lit(Outcome.ACCEPTED)).alias("tap_outcome"),
        pl.when(is_open).then("why_open").when(unclaimed).then(pl.lit(Reason.NOT_JOINED)).alias("tap_reason"),
    )  # fmt: skip
