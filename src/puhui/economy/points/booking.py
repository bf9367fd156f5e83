"""From moves of lots to the ledger's transfers: what a lot loses, the person's balance loses too."""

import hashlib

import polars as pl

from puhui.economy.points.purses import Purse

TRANSFER = {
    "holder": pl.Int64, "unit": pl.Int16, "debit": pl.Int64, "credit": pl.Int64, "amount": pl.Int64, "code": pl.Int16,
    "memo": pl.Int64,
}  # fmt: skip
NONE = pl.DataFrame(schema=TRANSFER)


def transfers(moves: pl.DataFrame, purse: Purse, code: int, *, bubble: int | str, point: int | str) -> pl.DataFrame:
    """One transfer per person, cause and compartment that changed.

    ``bubble`` and ``point`` are the house accounts on the other side, or the columns of ``moves`` that name them.
    """
    return pl.concat(
        [_side(moves, purse.bubble, "bubble", bubble, code), _side(moves, purse.point, "point", point, code)]
    )


def _side(moves: pl.DataFrame, unit: int, part: str, house: int | str, code: int) -> pl.DataFrame:
    other = pl.col(house) if isinstance(house, str) else pl.lit(house, pl.Int64)
    changed = (
        moves.filter(pl.col(part) != 0)
        .group_by("holder_id", "cause", other.alias("house"), maintain_order=True)
        .agg(pl.col(part).cast(pl.Int64).sum().alias("change"))
        .filter(pl.col("change") != 0)
    )
    return entries(changed, unit, code)


def entries(changed: pl.DataFrame, unit: int, code: int) -> pl.DataFrame:
    """Transfers from ``holder_id``, ``house``, ``cause`` and ``change`` (above zero: the person gets it)."""
    got = pl.col("change") > 0
    return changed.select(
        holder="holder_id",
        unit=pl.lit(unit, pl.Int16),
        debit=pl.when(got).then("house").otherwise("holder_id").cast(pl.Int64),
        credit=pl.when(got).then("holder_id").otherwise("house").cast(pl.Int64),
        amount=pl.col("change").abs().cast(pl.Int64),
        code=pl.lit(code, pl.Int16),
        memo=pl.col("cause").cast(pl.Int64),
    )


def digest(found: pl.DataFrame) -> str:
    """A name for exactly these lots in this state: the same lots later are another journal."""
    told = found.select("holder_id", "day", "scenario_id", "bubble", "point").write_csv()
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def reference(day: pl.Expr | str = "day", scenario: str = "scenario_id", revision: str = "revision") -> pl.Expr:
    """The number by which transfers name an award: its day, scenario and revision."""
    days = pl.col(day) if isinstance(day, str) else day
    return (
        (days.cast(pl.Int32).cast(pl.Int64) * 2**32)
        + (pl.col(scenario).cast(pl.Int64) * 2**16)
        + pl.col(revision).cast(pl.Int64)
    )
