"""One shard, one transaction: claims, sheets, awards and transfers commit together or not at all."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from django.db import transaction

from puhui.engine.intake import actions as claim_records
from puhui.engine.intake import queries as intake
from puhui.engine.intake.facts import Outcome, Reason, Task
from puhui.engine.scrutiny import actions as keep_cases
from puhui.foundations.packs import schema
from puhui.foundations.people import queries as people
from puhui.ground.identifiers import number_of
from puhui.ground.mixing import mix
from puhui.journeys.settlement import rides
from puhui.journeys.settlement.recomputing import recompute
from puhui.journeys.settlement.settling import Settling

# Records that name nobody are counted for the city under numbers below zero, spread so that no sheet grows.
NOBODY, NOBODY_SPREAD = -(1 << 40), 1 << 20


@dataclass
class Settled:
    """What a shard came to: rows that were not plainly accepted, and sums."""

    exceptions: pl.DataFrame  # row, outcome, reason, data
    reduction_mg: int = 0
    points: int = 0
    people: int = 0


def settle(settling: Settling, number: int, rows: pl.DataFrame) -> Settled:
    """Settle the rows of one shard: row, key, revision, subject, at, day, in_ columns (and a tap's own)."""
    with transaction.atomic(durable=False):
        rows = _recognised(settling, rows)
        known = None if settling.fresh else intake.known(settling.feed_id, rows["key"])
        rows = intake.settle_keys(rows, known)
        work = rows.filter(pl.col("task").is_in([Task.NEW, Task.CORRECTION]))
        refused = None
        if settling.feed.adapter is not None and settling.feed.adapter.adapter == "pair_taps":
            work, removed, standings, noticed = rides.settle_taps(settling, work)
        else:
            work, refused = settling.counted(work)
            removed, standings, noticed = _replaced(settling, work), None, None
            _note_devices(settling, work)
        totals, aside = recompute(settling, number, work.filter(pl.col("holder_id") != 0), removed, noticed)
        if standings is None:
            _claim_acts(settling, work, aside)
        rows = _with_outcomes(rows, aside, standings, refused)
    return Settled(_exceptions(rows), **totals)


def _recognised(settling: Settling, rows: pl.DataFrame) -> pl.DataFrame:
    """Add ref, subject hash (who), holder_id (0: unknown) and digest."""
    rows = rows.with_columns((pl.col("row") + (settling.batch_id << 32)).alias("ref"))
    inputs = [np.ascontiguousarray(rows[n].fill_null(-1).to_numpy()) for n in rows.columns if n.startswith("in_")]
    instants = rows["at"].dt.epoch("us").to_numpy()
    if settling.feed.subject is None:
        digest = mix(instants, *inputs)
        return rows.with_columns(
            pl.Series("digest", digest),
            pl.lit(None, dtype=pl.Binary).alias("who"),
            pl.Series("holder_id", NOBODY - (digest.view(np.uint64) % np.uint64(NOBODY_SPREAD)).astype(np.int64)),
        )
    scheme = settling.feed.subject.scheme
    subjects = rows["subject"].unique()
    who = people.subjects_of(scheme, subjects)
    halves = np.frombuffer(b"".join(who.to_list()), dtype=">i8").astype(np.int64).reshape(-1, 2)
    known = settling.persons
    if known is None:
        known = people.holders_of(who, scheme, city=settling.city, scenario=settling.scenario.id)
    persons = pl.DataFrame({"subject": subjects, "who": who, "who_a": halves[:, 0], "who_b": halves[:, 1]})
    persons = persons.join(known, left_on="who", right_on="subject", how="left", maintain_order="left")
    rows = rows.join(persons, on="subject", how="left", maintain_order="left")
    if names_somebody(settling.feed):
        rows = rows.with_columns(hidden("key", "who"))
    taps = [_numbers(rows[name]) for name in ("kind", "station") if name in rows.columns]
    digest = mix(instants, rows["who_a"].to_numpy(), rows["who_b"].to_numpy(), *inputs, *taps)
    return rows.with_columns(pl.Series("digest", digest), pl.col("holder").fill_null(0).alias("holder_id")).drop(
        "who_a", "who_b", "holder"
    )


def names_somebody(feed: schema.Feed) -> bool:
    """Whether the subject's number is part of the feed's keys."""
    return feed.subject is not None and feed.subject.column in feed.key


def hidden(key: str, who: str) -> pl.Expr:
    """Keys with the first 64 bits of the subject's keyed hash in place of its number."""
    return pl.col(key).str.replace(intake.SOMEBODY, pl.col(who).bin.encode("hex").str.slice(0, 16), literal=True)


def _numbers(texts: pl.Series) -> np.ndarray:
    """Texts as numbers that are the same everywhere and always."""
    known = texts.unique().drop_nulls()
    numbers = [number_of(text) for text in known]
    return texts.replace_strict(known, numbers, default=0, return_dtype=pl.Int64).to_numpy()


def _replaced(settling: Settling, work: pl.DataFrame) -> pl.DataFrame:
    """The lines that corrections take the place of: holder_id, day, key."""
    return work.filter((pl.col("task") == Task.CORRECTION) & (pl.col("known_holder") != 0)).select(
        pl.col("known_holder").alias("holder_id"), pl.col("known_day").alias("day"), "key"
    )


def _note_devices(settling: Settling, work: pl.DataFrame) -> None:
    """Keep which devices acts came from, where a check looks at them; a device's name is hashed like a card's."""
    if "device" not in work.columns or not any(c.pattern.kind == "device" for c in settling.checks):
        return
    named = work.filter(pl.col("device").is_not_null() & (pl.col("holder_id") > 0))
    keep_cases.note_devices(
        city=settling.city, scenario=settling.scenario.id, feed=settling.feed_id, batch=settling.batch_id,
        acts=named.select("holder_id", "key", "day", people.subjects_of("device", named["device"]).alias("device")),
    )  # fmt: skip


def _claim_acts(settling: Settling, work: pl.DataFrame, aside: dict[str, intake.Standing]) -> None:
    """Claim the keys of plain acts, and keep those that wait for their person."""
    standing = pl.when(pl.col("holder_id") == 0).then(intake.Standing.UNCLAIMED)
    if aside:
        standing = standing.when(pl.col("key").is_in(list(aside))).then(_standing_of(aside))
    claims = work.select(
        pl.col("key").alias("source_key"), pl.col("revision").cast(pl.Int32), "digest",
        standing.otherwise(intake.Standing.COUNTED).cast(pl.Int16).alias("standing"), "holder_id", "day", "ref", "task",
    )  # fmt: skip
    claim_records.claim(feed_id=settling.feed_id, records=claims.filter(pl.col("task") == Task.NEW).drop("task"))
    corrections = claims.filter(pl.col("task") == Task.CORRECTION).drop("task")
    claim_records.amend(feed_id=settling.feed_id, records=corrections)
    claim_records.forget_waiting(feed_id=settling.feed_id, keys=corrections["source_key"])
    waiting = work.filter(pl.col("holder_id") == 0)
    if not waiting.is_empty():
        claim_records.keep_waiting(feed_id=settling.feed_id, acts=settling.waiting_acts(waiting))


def _standing_of(aside: dict[str, intake.Standing]) -> pl.Expr:
    numbers = [int(standing) for standing in aside.values()]
    return pl.col("key").replace_strict(list(aside), numbers, default=None, return_dtype=pl.Int16)


def _with_outcomes(
    rows: pl.DataFrame, aside: dict[str, intake.Standing], standings: pl.DataFrame | None, refused: pl.DataFrame | None
) -> pl.DataFrame:
    """Decide the outcome of every row that is not decided yet."""
    if refused is not None and not refused.is_empty():
        rows = rows.join(refused, on="row", how="left", maintain_order="left").with_columns(
            pl.when(pl.col("refused").is_null()).then("outcome").otherwise(pl.lit(Outcome.REJECTED)).alias("outcome"),
            pl.when(pl.col("refused").is_null()).then("reason").otherwise(pl.lit(Reason.NOT_COUNTABLE)).alias("reason"),
        )
    if standings is not None:
        rows = rows.join(standings, on="row", how="left", maintain_order="left").with_columns(
            pl.coalesce("outcome", "tap_outcome").alias("outcome"), pl.coalesce("reason", "tap_reason").alias("reason")
        )
    resumed = pl.col("task") == Task.DONE
    if aside:
        # A ride's exit tap was told as accepted before its day was looked at.
        told = rows["task"].is_in([Task.NEW, Task.CORRECTION]) & rows["key"].is_in(list(aside))
        rows = rows.with_columns(
            pl.when(told).then(_standing_of(aside)).when(resumed).then("known_standing").alias("stands"),
            *(pl.when(told).then(None).otherwise(name).alias(name) for name in ("outcome", "reason")),
        )
    else:
        rows = rows.with_columns(pl.when(resumed).then("known_standing").alias("stands"))
    stands, undecided = pl.col("stands"), pl.col("outcome").is_null()
    unclaimed = (resumed & (stands == intake.Standing.UNCLAIMED)) | (~resumed & (pl.col("holder_id") == 0))
    beaten, held = stands == intake.Standing.OUTRANKED, stands == intake.Standing.HELD
    refused_before = stands == intake.Standing.REFUSED
    return rows.with_columns(
        pl.when(undecided & unclaimed).then(pl.lit(Outcome.UNCLAIMED))
        .when(undecided & beaten).then(pl.lit(Outcome.DUPLICATE))
        .when(undecided & held).then(pl.lit(Outcome.HELD))
        .when(undecided & refused_before).then(pl.lit(Outcome.REJECTED))
        .when(undecided & resumed & (stands == intake.Standing.OPEN)).then(pl.lit(Outcome.OPEN))
        .otherwise(pl.coalesce("outcome", pl.lit(Outcome.ACCEPTED))).alias("outcome"),
        pl.when(undecided & unclaimed).then(pl.lit(Reason.NOT_JOINED))
        .when(undecided & beaten).then(pl.lit(Reason.COUNTED_BY_OTHER_CHANNEL))
        .when(undecided & held).then(pl.lit(Reason.HELD_FOR_REVIEW))
        .when(undecided & refused_before).then(pl.lit(Reason.REFUSED_AFTER_REVIEW)).otherwise("reason").alias("reason"),
    )  # fmt: skip


def _exceptions(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that were not plainly accepted."""
    return rows.filter(pl.col("outcome") != Outcome.ACCEPTED).select(
        "row", "key", "outcome", "reason", pl.lit(None, dtype=pl.String).alias("reason_data")
    )
