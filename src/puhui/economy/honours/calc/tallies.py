"""What must be counted so that a pack's levels, badges and boards can be told."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from puhui.economy.honours.calc.periods import Period
from puhui.foundations.packs import schema

MILLIGRAMS_PER_GRAM, THOUSANDTHS = 1000, 1000


@dataclass(frozen=True)
class Counted:
    """Something that is counted: grams, points, acts, days, streak or fact; ``of`` narrows it ("": all)."""

    what: str
    of: str = ""

    @property
    def scenarios(self) -> tuple[str, ...]:
        return tuple(self.of.split(",")) if self.of and self.what != "fact" else ()


@dataclass
class Need:
    """Over which periods something is counted, and whether by district or for teams of which kinds."""

    periods: set[Period] = field(default_factory=set)
    districts: bool = False
    teams: set[str] = field(default_factory=set)


LEVELS = Counted("grams")


def needs(pack: schema.Pack) -> dict[Counted, Need]:
    """Everything that a pack's honours are told by."""
    found: dict[Counted, Need] = defaultdict(Need)
    if pack.levels:
        found[LEVELS].periods.add(Period.EVER)
    for badge in pack.badges:
        found[counted_by(badge.ground)].periods.add(Period.EVER)
    for board in pack.boards:
        need = found[counted_on(board)]
        need.periods |= {Period[name.upper()] for name in board.periods}
        need.districts |= board.scope == "district"
        if board.scope == "teams":
            need.teams.add(board.team)
    return dict(found)


def counted_by(ground: schema.Ground) -> Counted:
    """What a badge's ground counts."""
    if ground.fact is not None:
        return Counted("fact", ground.fact)
    what = next(name for name in ("grams", "acts", "days", "streak") if getattr(ground, name) is not None)
    return Counted(what, ",".join(sorted(ground.scenarios)))


def counted_on(board: schema.Board) -> Counted:
    """What a board ranks by."""
    return Counted(board.measure, ",".join(sorted(board.scenarios)))


def needed(ground: schema.Ground) -> int:
    """How much of what it counts a ground needs: milligrams, pieces, or thousandths of a fact's unit."""
    if ground.fact is not None:
        return whole(ground.at_least * THOUSANDTHS)
    if ground.grams is not None:
        return whole(ground.grams * MILLIGRAMS_PER_GRAM)
    return ground.acts or ground.days or ground.streak


def whole(amount: Decimal) -> int:
    """The least whole number that is not below ``amount``: nobody gets an honour a fraction too early."""
    return -int(-amount // 1) if amount == amount.to_integral_value() else int(amount // 1) + 1


def values(deeds: pl.DataFrame, what: str, scenario_ids: list[int]) -> pl.DataFrame:
    """What one day's deeds come to for each person: holder_id, value, last."""
    mine = deeds.filter(pl.col("scenario_id").is_in(scenario_ids) & (pl.col("acts") > 0))
    value = {
        "grams": pl.col("mg").sum(),
        "points": pl.col("points").sum(),
        "acts": pl.col("acts").sum(),
        "days": pl.lit(1),
        "streak": pl.lit(1),
    }[what]
    return mine.group_by("holder_id").agg(value.cast(pl.Int64).alias("value"), pl.col("last").max())


def changes(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """What changed between two answers of ``values``: holder_id, delta, last (0 where nothing is left)."""
    joined = now.join(before.rename({"value": "was", "last": "was_last"}), on="holder_id", how="full", coalesce=True)
    return joined.select(
        "holder_id",
        (pl.col("value").fill_null(0) - pl.col("was").fill_null(0)).alias("delta"),
        pl.col("last").fill_null(0),
    ).filter(pl.col("delta") != 0)
