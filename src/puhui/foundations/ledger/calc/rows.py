"""The rows of a journal: checked, in their one order, fingerprinted and summed.

A frame of rows has the columns of ``COLUMNS``. Whatever order the caller gave them in, they are sorted by
``ORDER`` and numbered, so that the same rows always are the same journal.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from puhui.foundations.ledger import refusals
from puhui.ground.mixing import mix

COLUMNS = {
    "holder": pl.Int64,
    "unit": pl.Int16,
    "debit": pl.Int64,
    "credit": pl.Int64,
    "amount": pl.Int64,
    "code": pl.Int16,
    "memo": pl.Int64,
}
WIDTHS = {pl.Int16: 16, pl.Int64: 64}
ORDER = ["holder", "unit", "debit", "credit", "code", "memo", "amount"]

# One transfer of a billion tonnes in milligrams; sums of millions of such still fit a bigint's 9.2e18.
LARGEST_AMOUNT = 10**12 * 1_000
LARGEST_SUM = 2**62

# The content of one row as it is digested, big-endian and packed: 48 bytes.
CONTENT = np.dtype(
    [
        ("holder", ">i8"),
        ("ordinal", ">i4"),
        ("unit", ">i2"),
        ("debit", ">i8"),
        ("credit", ">i8"),
        ("amount", ">i8"),
        ("code", ">i2"),
        ("memo", ">i8"),
    ]
)
ROWS_PER_PIECE = 8_192
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def checked(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame in its types and its one order, with ``ordinal`` (Int32, from 0).

    Refusals: FrameMalformed, AmountNotPositive, AmountTooLarge, HouseSideMissing, SidesEqual, HolderNotASide.
    """
    frame = _typed(frame)
    _refuse_wrong_rows(frame)
    frame = frame.sort(ORDER)
    return frame.with_columns(pl.int_range(pl.len(), dtype=pl.Int32).alias("ordinal"))


def singles(rows: Sequence[tuple[int, int, int, int, int, int]]) -> list[pl.DataFrame]:
    """Frames of one checked row each, from (unit, debit, credit, amount, code, memo). Refusals: as ``checked``."""
    with_holders = [(debit if debit > 0 else credit, unit, debit, credit, *rest) for unit, debit, credit, *rest in rows]
    for row in with_holders:
        for (name, dtype), value in zip(COLUMNS.items(), row, strict=True):
            if not isinstance(value, int) or value.bit_length() >= WIDTHS[dtype]:
                raise refusals.FrameMalformed(column=name, expected=str(dtype), found=str(value))
    frame = pl.DataFrame(with_holders, schema=COLUMNS, orient="row")
    _refuse_wrong_rows(frame)
    frame = frame.with_columns(pl.lit(0, dtype=pl.Int32).alias("ordinal"))
    return [frame.slice(number, 1) for number in range(frame.height)]


def one(*, unit: int, debit: int, credit: int, amount: int, code: int, memo: int) -> pl.DataFrame:
    """A single checked row. Refusals: as ``checked``."""
    return singles([(unit, debit, credit, amount, code, memo)])[0]


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    for name, dtype in COLUMNS.items():
        found = frame.schema.get(name)
        if found is None or (found != dtype and not found.is_integer()):
            raise refusals.FrameMalformed(column=name, expected=str(dtype), found=str(found))
        if frame[name].null_count():
            raise refusals.FrameMalformed(column=name, expected=str(dtype), found="null")
    try:
        return frame.select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())
    except pl.exceptions.InvalidOperationError as error:
        raise refusals.FrameMalformed(column="*", expected="fitting integers", found=str(error)) from error


def _refuse_wrong_rows(frame: pl.DataFrame) -> None:
    if frame.is_empty():
        raise refusals.FrameMalformed(column="*", expected="rows", found="none")
    debit, credit, amount = pl.col("debit"), pl.col("credit"), pl.col("amount")
    person = pl.when(debit > 0).then(debit).otherwise(credit)
    wrong = {
        "amount": amount <= 0,
        "large": amount > LARGEST_AMOUNT,
        "house": (debit > 0) & (credit > 0),
        "nobody": (debit == 0) | (credit == 0),
        "sides": debit == credit,
        "holder": pl.col("holder") != person,
    }
    seen = frame.select(pl.col("amount").cast(pl.Int128).sum().alias("sum"), **{k: v.any() for k, v in wrong.items()})
    sums = seen.row(0, named=True)
    if sums.pop("sum") > LARGEST_SUM:
        raise refusals.AmountTooLarge(amount=frame["amount"].max(), largest=LARGEST_SUM)
    for kind, found in sums.items():
        if found:
            row = frame.filter(wrong[kind]).row(0, named=True)
            raise {
                "amount": refusals.AmountNotPositive(amount=row["amount"]),
                "large": refusals.AmountTooLarge(amount=row["amount"], largest=LARGEST_AMOUNT),
                "house": refusals.HouseSideMissing(debit=row["debit"], credit=row["credit"]),
                "nobody": refusals.AccountUnknown(account=0),
                "sides": refusals.SidesEqual(account=row["debit"]),
                "holder": refusals.HolderNotASide(**{k: row[k] for k in ("holder", "debit", "credit")}),
            }[kind]


def content_of(rows: pl.DataFrame) -> np.ndarray:
    """The rows, ordinals included, as packed ``CONTENT`` records."""
    content = np.empty(rows.height, CONTENT)
    columns = {name: rows[name].to_numpy() for name in CONTENT.names}
    for start in range(0, rows.height, ROWS_PER_PIECE):
        piece = content[start : start + ROWS_PER_PIECE]
        for name, values in columns.items():
            piece[name] = values[start : start + ROWS_PER_PIECE]
    return content


def heading(caller_id: str, posted_at: datetime, reverses: int | None) -> bytes:
    """What a journal's digest begins with: microseconds since 1970 and the reversed journal, then the name."""
    microseconds = (posted_at - EPOCH) // timedelta(microseconds=1)
    return microseconds.to_bytes(8, "big", signed=True) + (reverses or 0).to_bytes(8, "big") + caller_id.encode()


def digest(caller_id: str, posted_at: datetime, reverses: int | None, content: np.ndarray) -> bytes:
    """SHA-256 over a journal's heading and its rows in their order."""
    found = hashlib.sha256(heading(caller_id, posted_at, reverses))
    found.update(content.view(np.uint8))
    return found.digest()


def seals(rows: pl.DataFrame) -> np.ndarray:
    """One int64 per row over all its fields, so that a changed row can be told from its neighbours.

    ``rows`` have ``ordinal``, ``journal_id`` and ``posted_on`` besides.
    """
    days = rows["posted_on"].to_physical().to_numpy().astype(np.int64)
    places = (days << np.int64(32)) | rows["ordinal"].to_numpy()
    kinds = (rows["unit"].to_numpy().astype(np.int64) << np.int64(16)) ^ rows["code"].to_numpy()
    columns = [rows[name].to_numpy() for name in ("journal_id", "holder", "debit", "credit", "amount", "memo")]
    found = np.empty(rows.height, np.int64)
    for start in range(0, rows.height, ROWS_PER_PIECE):
        piece = slice(start, start + ROWS_PER_PIECE)
        found[piece] = mix(*(values[piece] for values in (places, kinds, *columns)))
    return found


def unit_totals(rows: pl.DataFrame) -> dict[int, int]:
    """The amounts moved, by unit."""
    if rows.height == 1:
        return {rows["unit"][0]: rows["amount"][0]}
    return dict(rows.group_by("unit").agg(pl.col("amount").sum()).sort("unit").iter_rows())


def house_totals(rows: pl.DataFrame, by: Collection[str] = ()) -> pl.DataFrame:
    """What house accounts gave and got: account, unit, debited, credited (and ``by``), sorted."""
    keys = [*by, "account", "unit"]
    sides = [
        rows.filter(pl.col(side) < 0)
        .group_by(*by, pl.col(side).alias("account"), "unit")
        .agg(pl.col("amount").sum().alias(name))
        for side, name in (("debit", "debited"), ("credit", "credited"))
    ]
    return (
        pl.concat(sides, how="diagonal")
        .group_by(keys)
        .agg(pl.col("debited").sum(), pl.col("credited").sum())
        .sort(keys)
        .select(*keys, "debited", "credited")
    )


def balance_changes(rows: pl.DataFrame, slots: dict[int, int]) -> pl.DataFrame:
    """How people's balances change: holder, d1, d2, ... by slot, for the units (number → slot) of one book.

    ``rows`` are sorted by holder; so is the answer.
    """
    persons = rows.filter(pl.col("holder") > 0)
    signed = pl.when(pl.col("credit") > 0).then(pl.col("amount")).otherwise(-pl.col("amount"))
    parts = [
        pl.when(pl.col("unit") == number).then(signed).otherwise(0).sum().alias(f"d{slot + 1}")
        for number, slot in sorted(slots.items(), key=lambda item: item[1])
    ]
    mine = persons if persons["unit"].is_in(list(slots)).all() else persons.filter(pl.col("unit").is_in(list(slots)))
    return mine.with_columns(pl.col("holder").set_sorted()).group_by("holder", maintain_order=True).agg(parts)


def guarded_changes(totals: pl.DataFrame, slots: dict[int, int]) -> pl.DataFrame:
    """How balances of guarded house accounts change: as ``balance_changes``, from their house totals."""
    change = pl.col("credited") - pl.col("debited")
    parts = [
        pl.when(pl.col("unit") == number).then(change).otherwise(0).sum().alias(f"d{slot + 1}")
        for number, slot in sorted(slots.items(), key=lambda item: item[1])
    ]
    mine = totals.filter(pl.col("unit").is_in(list(slots)))
    return mine.group_by(pl.col("account").alias("holder")).agg(parts).sort("holder")
