"""The board's arithmetic: what fits, in which order. Frames in, frames out."""

from collections.abc import Iterable

import polars as pl

from puhui.oversight.assignments.facts import LEAD, LIGHTS, Wanted

# Orders other than the documents'.
ORDERS = ("due", "light")
# The worst first.
URGENCY = {light: place for place, light in enumerate(reversed(LIGHTS))}
WORDS_MOST = 10


def joined(lit: pl.DataFrame, said: pl.DataFrame, parties: pl.DataFrame) -> pl.DataFrame:
    """Lights, words and units in one frame, in the documents' order.

    ``said``: assignment, number, title, text, group, policy, position, parent; ``parties``: assignment, unit, duty,
    place, name. Adds leads and cooperating (lists of ids), words (all that is searched, in lower case), and where a
    row stands in each order: row (the documents'), by_due, by_light; urgency is the light's.
    """
    ranked = parties.sort("assignment", "place")
    lead = pl.col("duty") == LEAD
    units = ranked.group_by("assignment").agg(
        pl.col("unit").filter(lead).alias("leads"), pl.col("unit").filter(~lead).alias("cooperating"),
        pl.col("name").str.join(" ").alias("names"),
    )  # fmt: skip
    frame = lit.join(said, on="assignment").join(units, on="assignment", how="left")
    nobody = pl.lit([], dtype=pl.List(pl.String))
    words = pl.concat_str("number", "title", "group", "text", "names", separator=" ", ignore_nulls=True)
    whole = frame.with_columns(
        pl.col("leads").fill_null(nobody), pl.col("cooperating").fill_null(nobody),
        words.str.to_lowercase().alias("words"),
    )  # fmt: skip
    urgency = pl.col("light").replace_strict(URGENCY, return_dtype=pl.Int8).alias("urgency")
    told = whole.sort("policy", "position", "number", "assignment", nulls_last=True).with_columns(urgency)
    placed = told.with_row_index("row")
    # The inverse of who stands at each place is each one's place.
    return placed.with_columns(
        ordered(placed, order)["row"].arg_sort().alias(f"by_{order}") for order in ("due", "light")
    )


def fitting(frame: pl.DataFrame, wanted: Wanted, units: list[str]) -> pl.DataFrame:
    """The rows that fit everything but the lights, in the order that is wanted: row and urgency (its place in ``URGENCY``).

    Only what is asked about is looked at; rows are fetched when it is known which of them are shown.
    """
    place = f"by_{wanted.order}" if wanted.order in ORDERS else "row"
    found = frame.lazy().filter(*tests_of(wanted, units)).sort(place)
    return found.select("row", "urgency").collect()


def under(found: pl.DataFrame, lights: Iterable[str]) -> pl.Series:
    """Of fitting rows those under one of these lights; all where none is named. Their numbers, in order."""
    asked = [URGENCY[light] for light in lights if light in URGENCY]
    return (found.filter(pl.col("urgency").is_in(asked)) if asked else found)["row"]


def counted(found: pl.DataFrame) -> dict[str, int]:
    """How many of fitting rows are under each light, the calmest first, also where there are none."""
    many = dict(found["urgency"].value_counts().iter_rows())
    return {light: many.get(URGENCY[light], 0) for light in LIGHTS}


def sifted(frame: pl.DataFrame, wanted: Wanted, units: list[str]) -> pl.DataFrame:
    """The rows that fit everything but the lights. ``units`` are the ids that are meant by ``wanted.units``."""
    tests = tests_of(wanted, units)
    return frame.filter(*tests) if tests else frame


def tests_of(wanted: Wanted, units: list[str]) -> list[pl.Expr]:
    """What a row has to be, but for its light."""
    tests = [pl.col("words").str.contains(word, literal=True) for word in wanted.words.lower().split()[:WORDS_MOST]]
    if wanted.units:
        among = pl.Series(units, dtype=pl.String).implode()
        took_part = pl.col("leads").list.set_intersection(among).list.len() > 0
        if not wanted.leading:
            took_part = took_part | (pl.col("cooperating").list.set_intersection(among).list.len() > 0)
        tests.append(took_part)
    for column, value in (("group", wanted.group), ("state", wanted.state), ("cycle", wanted.cycle)):
        if value:
            tests.append(pl.col(column) == value)
    if wanted.policy:
        tests.append(pl.col("policy") == str(wanted.policy))
    if wanted.due_from:
        tests.append(pl.col("due") >= wanted.due_from)
    if wanted.due_to:
        tests.append(pl.col("due") <= wanted.due_to)
    if wanted.long_term is not None:
        tests.append(pl.col("due").is_null() if wanted.long_term else pl.col("due").is_not_null())
    return tests


def ordered(frame: pl.DataFrame, order: str) -> pl.DataFrame:
    """By ``due`` (the end that is near first), by ``light`` (the worst first), else in the documents' order."""
    end = pl.coalesce("due", "quota_last")
    if order == "due":
        return frame.sort(end, nulls_last=True, maintain_order=True)
    if order == "light":
        return frame.sort("urgency", end, nulls_last=True, maintain_order=True)
    return frame
