"""Keys belong to the highest revision, then to the first row; what is known stands."""

from datetime import date

import polars as pl

from puhui.engine.intake import claiming
from puhui.engine.intake.facts import Outcome, Reason, Task


def told(*rows):
    """Rows of (row, key, revision, digest)."""
    frame = pl.DataFrame(
        rows, orient="row", schema={"row": pl.Int64, "key": pl.String, "revision": pl.Int32, "digest": pl.Int64}
    )
    return frame.with_columns((pl.col("row") + (9 << 32)).alias("ref"))


def known(key, revision, digest, ref=5):
    return pl.DataFrame([(key, revision, digest, 1, 7, date(2026, 1, 1), ref)], orient="row", schema=claiming.KNOWN)


def settled(rows, existing=None):
    done = claiming.settle_keys(rows, existing).sort("row")
    return list(zip(done["task"], done["outcome"], done["reason"], strict=True))


def test_settle_keys_takes_new_keys():
    assert settled(told((1, "a", 0, 1), (2, "b", 0, 1))) == [(Task.NEW, None, None)] * 2


def test_settle_keys_sees_a_row_told_twice_in_one_delivery():
    assert settled(told((1, "a", 0, 1), (2, "a", 0, 1)))[1] == (Task.NOTHING, Outcome.DUPLICATE, Reason.SAME_RECORD)


def test_settle_keys_lets_the_first_row_stand_in_a_conflict():
    done = settled(told((1, "a", 0, 1), (2, "a", 0, 2)))
    assert done == [(Task.NEW, None, None), (Task.NOTHING, Outcome.CONFLICT, Reason.OTHER_CONTENT)]


def test_settle_keys_lets_the_higher_revision_win_within_a_delivery():
    done = settled(told((1, "a", 0, 1), (2, "a", 1, 2)))
    assert done == [(Task.NOTHING, Outcome.DUPLICATE, Reason.LOWER_REVISION), (Task.NEW, None, None)]


def test_settle_keys_recognises_what_is_known():
    assert settled(told((1, "a", 0, 1)), known("a", 0, 1))[0][1:] == (Outcome.DUPLICATE, Reason.SAME_RECORD)
    assert settled(told((1, "a", 0, 2)), known("a", 0, 1))[0][1:] == (Outcome.CONFLICT, Reason.OTHER_CONTENT)
    assert settled(told((1, "a", 0, 1)), known("a", 1, 2))[0][1:] == (Outcome.DUPLICATE, Reason.LOWER_REVISION)
    assert settled(told((1, "a", 1, 2)), known("a", 0, 1))[0] == (Task.CORRECTION, None, None)


def test_settle_keys_recognises_its_own_row_after_a_crash():
    assert settled(told((1, "a", 0, 1)), known("a", 0, 1, ref=(9 << 32) + 1)) == [(Task.DONE, None, None)]
