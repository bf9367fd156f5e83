"""What all shards of a delivery share: whose it is, by which pack it is counted, what is known beforehand."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

import polars as pl

from puhui.engine.methodology import queries as methodology
from puhui.foundations.packs import schema

TOUCHED = {"holder_id": pl.Int64, "day": pl.Date}


@dataclass
class Settling:
    """What all shards of a delivery share."""

    batch_id: int
    city: str
    at: datetime
    pack: schema.Pack
    pack_number: int
    library: methodology.Library
    feed: schema.Feed
    feed_id: int
    scenario: schema.Scenario
    fresh: bool  # no key of this delivery can be known
    untouched: bool = False  # nothing was counted before on the days of this delivery
    persons: pl.DataFrame | None = None  # everybody who may be meant: subject, holder; None: ask shard by shard
    scenario_ids: dict[str, int] = field(default_factory=dict)
    feed_ids: dict[str, int] = field(default_factory=dict)

    @property
    def scenario_id(self) -> int:
        return self.scenario_ids[self.scenario.id]

    @cached_property
    def checks(self) -> list[schema.Check]:
        """The checks of this scenario's acts; mostly none, and then nothing is looked at."""
        return [check for check in self.pack.checks if self.scenario.id in check.scenarios]

    def inputs_of(self, scenario: str) -> list[str]:
        """The methodology inputs of a scenario, in their order."""
        wanted = next(s.methodology for s in self.pack.scenarios if s.id == scenario)
        return list(next(m for m in self.pack.methodologies if m.id == wanted).inputs)

    def counted(self, acts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Acts with the milligrams and the version that counts them, and those the methodology refuses: row, reason.

        ``acts`` has row, key, at, day, holder_id and in_ columns; added are mg and version.
        """
        told = methodology.evaluate_frame(self.library, self.scenario.methodology, acts)
        told = told.rename({"amount_mg": "mg"})
        refused = told["refusal"].is_not_null()
        if not refused.any():
            return told.drop("refusal"), told.clear().select("row", pl.col("refusal").alias("refused"))
        return (
            told.filter(~refused).drop("refusal"),
            told.filter(refused).select("row", pl.col("refusal").alias("refused")),
        )

    def no_acts(self) -> pl.DataFrame:
        """A frame of counted acts without any."""
        kinds = {
            "row": pl.Int64, "key": pl.String, "at": pl.Datetime("us", "UTC"), "day": pl.Date, "holder_id": pl.Int64,
            **{f"in_{name}": pl.Int64 for name in self.inputs_of(self.scenario.id)},
            "mg": pl.Int64, "version": pl.String,
        }  # fmt: skip
        return pl.DataFrame(schema=kinds)

    def waiting_acts(self, acts: pl.DataFrame) -> pl.DataFrame:
        """Acts in the shape in which they wait for their person."""
        inputs = [n for n in acts.columns if n.startswith("in_")]
        as_json = pl.struct(inputs).struct.json_encode() if inputs else pl.lit("{}")
        return acts.select(
            pl.col("key").alias("source_key"), pl.col("who").alias("subject"),
            pl.lit(self.scenario.id).alias("scenario"), "at", "day", as_json.alias("inputs"), "ref",
            pl.lit(self.at.date() + timedelta(days=self.feed.waits_days)).alias("until"),
        )  # fmt: skip


@dataclass(frozen=True)
class Noticed:
    """What is known of acts besides their lines: ``touched`` days (holder_id, day) whose review has changed, and what
    taps say of the speed (holder_id, feed, key, check, data) of the rides ``looked`` at (their keys)."""

    touched: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TOUCHED))
    fast: pl.DataFrame | None = None
    looked: frozenset[str] = frozenset()
