"""One act told by two channels: one counts, by the precedence that the pack declares.

Which one counts depends on the lines alone, never on the order in which they arrived: so a better channel
that comes later takes the place of the worse one, and the same lines always end in one state.
"""

import polars as pl


def outrank(lines: pl.DataFrame, precedence: tuple[int, ...], window_seconds: int) -> pl.Series:
    """True for each line that a better channel tells too.

    ``lines`` has holder_id, at (microseconds), feed, key; ``precedence`` names feed numbers, the best first; a
    feed that is not named ranks behind all that are. Lines of one feed never outrank each other. Matching is
    one to one within the window, the nearest in time first, then by key.
    """
    none = pl.repeat(False, len(lines), eager=True, dtype=pl.Boolean)
    if len(lines) < 2 or lines["feed"].n_unique() < 2:
        return none
    rank = {feed: position for position, feed in enumerate(precedence)}
    ranked = lines.select(
        "holder_id", "at", "key", "feed", pl.int_range(pl.len()).alias("line"),
        pl.col("feed").replace_strict(rank, default=len(rank), return_dtype=pl.Int32).alias("rank"),
    )  # fmt: skip
    mixed = ranked.filter(pl.col("feed").n_unique().over("holder_id") > 1)
    pairs = (
        mixed.join(mixed, on="holder_id", suffix="_worse")
        .filter(
            (pl.col("feed") != pl.col("feed_worse"))
            & (
                (pl.col("rank") < pl.col("rank_worse"))
                | ((pl.col("rank") == pl.col("rank_worse")) & (pl.col("feed") < pl.col("feed_worse")))
            )
        )
        .with_columns((pl.col("at") - pl.col("at_worse")).abs().alias("apart"))
        .filter(pl.col("apart") <= window_seconds * 1_000_000)
        .sort("rank", "feed", "rank_worse", "feed_worse", "apart", "at", "key", "at_worse", "key_worse")
    )
    beaten: set[int] = set()
    used: set[tuple[int, int]] = set()
    for better, worse, feed in pairs.select("line", "line_worse", "feed_worse").iter_rows():
        if better in beaten or worse in beaten or (better, feed) in used:
            continue
        beaten.add(worse)
        used.add((better, feed))
    if not beaten:
        return none
    return none.scatter(sorted(beaten), True)
