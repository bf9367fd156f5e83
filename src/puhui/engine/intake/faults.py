"""The first thing that is wrong with each row. Most rows have nothing, and cost nothing."""

import polars as pl

from puhui.engine.intake.outcomes import Reason

QUOTED_MOST_CHARACTERS = 80


class Faults:
    """Collects faults by row position; what was noted first about a row stays."""

    def __init__(self, height: int) -> None:
        self._height = height
        self._noted: list[pl.DataFrame] = []

    def note(self, which: pl.Series, reason: Reason, **data: object) -> None:
        """Note ``reason`` wherever ``which`` is true. Data are scalars, or Series as long as ``which``."""
        if not which.any():
            return
        at = which.fill_null(False).arg_true()
        told = pl.DataFrame({"position": at}).with_columns(
            _quoted(value.gather(at)).alias(name) if isinstance(value, pl.Series) else pl.lit(value).alias(name)
            for name, value in data.items()
        )
        as_json = pl.struct(list(data)).struct.json_encode() if data else pl.lit("{}")
        self._noted.append(told.select("position", pl.lit(str(reason)).alias("reason"), as_json.alias("reason_data")))

    def note_read(self, reasons: pl.Series, data: pl.Series) -> None:
        """Note faults that reading found: a reason, or null, and its JSON for every row."""
        if reasons.null_count() == self._height:
            return
        at = reasons.is_not_null().arg_true()
        self._noted.append(pl.DataFrame({"position": at, "reason": reasons.gather(at), "reason_data": data.gather(at)}))

    def columns(self) -> list[pl.Series]:
        """The columns ``reason`` and ``reason_data``, null where nothing is wrong."""
        nothing = pl.DataFrame({"reason": pl.repeat(None, self._height, dtype=pl.String, eager=True)}).with_columns(
            reason_data="reason"
        )
        if not self._noted:
            return nothing.get_columns()
        first = pl.concat(self._noted).unique("position", keep="first", maintain_order=True)
        all_rows = pl.DataFrame({"position": pl.arange(self._height, eager=True, dtype=pl.UInt32)})
        found = first.with_columns(pl.col("position").cast(pl.UInt32))
        return all_rows.join(found, on="position", how="left", maintain_order="left").drop("position").get_columns()


def _quoted(values: pl.Series) -> pl.Series:
    return values.str.slice(0, QUOTED_MOST_CHARACTERS) if values.dtype == pl.String else values
