"""Estimates equal what is published of them, and say what they cannot."""

import numpy as np
import polars as pl
import pytest

from puhui.civic.surveys import refusals
from puhui.civic.surveys.calc import weighting
from puhui.civic.surveys.calc.coarsening import coarsened
from puhui.civic.surveys.calc.estimating import estimate
from puhui.civic.surveys.calc.quantiles import t_quantile

# Hours of television a week in households of two towns and the country around them: Scheaffer, Mendenhall and Ott,
# Elementary Survey Sampling, chapter 5, table 5.1; worked in Penn State STAT 506, lesson 6.1
# (https://online.stat.psu.edu/stat506/506_Lesson6): estimated mean 27.7 hours, estimated variance 1.97; to more places
# 27.675 and 1.969519.
HOURS = {
    "Town A": [35, 43, 36, 39, 28, 28, 29, 25, 38, 27, 26, 32, 29, 40, 35, 41, 37, 31, 45, 34],
    "Town B": [27, 15, 4, 41, 49, 25, 10, 30],
    "Rural": [8, 14, 12, 15, 30, 32, 21, 20, 34, 7, 11, 24],
}
HOUSEHOLDS = pl.DataFrame({"stratum": ["Town A", "Town B", "Rural"], "population": [155, 62, 93]})


def television() -> pl.DataFrame:
    rows = [(stratum, float(hours)) for stratum, all in HOURS.items() for hours in all]
    return pl.DataFrame(rows, schema=["stratum", "hours"], orient="row")


def test_a_published_worked_example_of_stratified_weighting_comes_out():
    found = estimate(television(), metric="hours", kind="mean", frame=HOUSEHOLDS)
    assert found.estimate == pytest.approx(27.675, abs=1e-9)
    assert found.se**2 == pytest.approx(1.969519, abs=5e-7)
    assert (round(found.estimate, 1), round(found.se**2, 2), found.n, found.df) == (27.7, 1.97, 40, 37)
    assert [round(one.estimate, 3) for one in found.strata] == [33.9, 25.125, 19.0]
    assert (found.low, found.high) == pytest.approx((27.675 - 2.0262 * 1.40339, 27.675 + 2.0262 * 1.40339), abs=1e-3)
    total = estimate(television(), metric="hours", kind="total", frame=HOUSEHOLDS)
    assert (total.estimate, total.se) == pytest.approx((27.675 * 310, 310 * found.se))
    assert found.deff < 1  # strata that differ make a stratified sample better than a simple one


def test_a_published_table_is_raked_to_its_margins():
    """The worked example of Wikipedia, Iterative proportional fitting, section Example, to its two places."""
    seed = [[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]]
    expected = [
        [64.61, 46.28, 35.42, 3.83], [49.95, 68.15, 156.49, 25.37], [56.70, 144.40, 145.06, 53.76],
        [28.74, 41.18, 63.03, 17.03],
    ]  # fmt: skip
    rows, columns = np.repeat(np.arange(4), 4), np.tile(np.arange(4), 4)
    margins = [
        weighting.Margin("row", rows, np.array([150.0, 300, 400, 150])),
        weighting.Margin("column", columns, np.array([200.0, 300, 400, 100])),
    ]
    fitted = weighting.raked(np.array(seed, dtype=float).ravel(), margins)
    assert fitted.settled
    # The page stops before the last decimals settle.
    assert np.abs(fitted.weights.reshape(4, 4) - expected).max() < 0.06


@pytest.mark.parametrize(("df", "told"), [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (37, 2.026), (120, 1.980)])
def test_students_t_is_that_of_the_tables(df, told):
    assert t_quantile(df, 0.95) == pytest.approx(told, abs=5e-4)


def test_students_t_has_no_seam():
    assert t_quantile(200, 0.95) - t_quantile(201, 0.95) == pytest.approx(5.9e-5, abs=5e-6)


def yes_and_no(**strata: tuple[int, int]) -> pl.DataFrame:
    rows = [(name, float(n < yes)) for name, (yes, of) in strata.items() for n in range(of)]
    return pl.DataFrame(rows, schema=["stratum", "aware"], orient="row")


def frame(**strata: tuple) -> pl.DataFrame:
    names = ["population", "sampled", "class"][: len(next(iter(strata.values())))]
    rows = [(name, *told) for name, told in strata.items()]
    return pl.DataFrame(rows, schema=["stratum", *names], orient="row")


def test_who_answers_stands_for_who_does_not():
    answers = yes_and_no(a=(30, 40), b=(5, 10))
    alone = estimate(answers, metric="aware", kind="proportion", frame=frame(a=(800, 80), b=(200, 80)))
    assert alone.estimate == pytest.approx(0.8 * 0.75 + 0.2 * 0.5)
    assert (alone.response_rate, alone.population) == (50 / 160, pytest.approx(1000))
    # One class for both: of a 40 answered 400 by design, of b 10 answered 25; together they stand for 1000.
    together = estimate(answers, metric="aware", kind="proportion", frame=frame(a=(800, 80, "x"), b=(200, 80, "x")))
    assert together.estimate == pytest.approx((400 * 0.75 + 25 * 0.5) / 425)
    assert together.population == pytest.approx(1000)


def test_the_response_rate_counts_who_left_one_question_out():
    told = yes_and_no(a=(30, 40)).with_columns(pl.when(pl.int_range(pl.len()) >= 10).then("aware").alias("aware"))
    found = estimate(told, metric="aware", kind="proportion", frame=frame(a=(800, 80)))
    assert (found.n, found.response_rate, found.estimate) == (30, 0.5, pytest.approx(20 / 30))
    assert "surveys.unanswered" in [note.code for note in found.notes]


def test_an_interval_of_a_share_stays_within_nought_and_one():
    answers = yes_and_no(a=(98, 100), b=(99, 100))
    found = estimate(answers, metric="aware", kind="proportion", frame=frame(a=(5000,), b=(5000,)))
    assert (found.low < found.estimate < found.high < 1, found.method) == (True, "stratified+taylor+logit")
    alike = estimate(yes_and_no(a=(50, 50)), metric="aware", kind="proportion", frame=frame(a=(5000,)))
    assert (alike.estimate, alike.high, alike.notes[-1].code) == (1.0, 1.0, "surveys.all_alike")
    assert 0.9 < alike.low < 1


def test_a_stratum_with_one_answer_is_joined_aloud():
    answers = yes_and_no(a=(1, 1), b=(4, 8), c=(2, 4))
    found = estimate(answers, metric="aware", kind="proportion", frame=frame(a=(10,), b=(90,), c=(100,), d=(50,)))
    assert [one.id for one in found.strata] == ["a + b", "c + d"]
    assert [note.data["joined"] for note in found.notes if note.code == "surveys.collapsed"] == ["a", "d"]
    assert found.estimate == pytest.approx((100 * 5 / 9 + 150 * 0.5) / 250)


def test_a_fitted_figure_has_the_error_of_what_its_margins_do_not_explain():
    answers = yes_and_no(a=(30, 60)).with_columns(pl.Series("sex", ["f"] * 30 + ["m"] * 30))
    people = frame(a=(6000,))
    loose = estimate(answers, metric="aware", kind="proportion", frame=people)
    tied = estimate(
        answers, metric="aware", kind="proportion", frame=people, margins={"sex": {"f": 4000, "m": 2000}}
    )  # fmt: skip
    assert (loose.estimate, tied.estimate) == pytest.approx((0.5, 2 / 3))
    assert loose.se > 0.05
    assert tied.se == pytest.approx(0, abs=1e-9)  # who says what is wholly a matter of the margin here
    same = estimate(answers, metric="aware", kind="mean", frame=people, margins={"sex": {"f": 1, "m": 1}})
    assert [note.code for note in same.notes if note.code.startswith("surveys.r")] == [
        "surveys.rescaled",
        "surveys.raked",
    ]


def test_margins_that_contradict_each_other_are_told():
    answers = pl.DataFrame({
        "stratum": ["a"] * 4, "aware": [1.0, 0, 1, 0], "sex": ["f", "f", "m", "m"], "school": ["x", "x", "y", "y"],
    })  # fmt: skip
    margins = {"sex": {"f": 50, "m": 50}, "school": {"x": 80, "y": 20}}
    found = estimate(answers, metric="aware", kind="proportion", frame=frame(a=(100,)), margins=margins)
    assert "surveys.not_converged" in [note.code for note in found.notes]


@pytest.mark.parametrize(("change", "no"), [
    ({"frame": frame(a=(3,), b=(50,))}, refusals.PopulationWrong),
    ({"frame": frame(a=(30, 3), b=(50, 50))}, refusals.PopulationWrong),
    ({"frame": frame(a=(30,))}, refusals.StratumUnknown),
    ({"frame": pl.concat([frame(a=(30,)), frame(a=(30,))])}, refusals.StratumTwice),
    ({"frame": frame(a=(30,)).drop("population")}, refusals.ColumnMissing),
    ({"metric": "nowhere"}, refusals.ColumnMissing),
    ({"answers": yes_and_no(a=(1, 1))}, refusals.AnswersTooFew),
    ({"frame": frame(a=(30, 20, "x"), b=(50, 50, "x"), c=(9, 9, "y"))}, refusals.ClassUnanswered),
    ({"margins": {"sex": {"f": 1}}}, refusals.ColumnMissing),
    ({"margins": {"stratum": {"a": 1}}}, refusals.MarginWrong),
    ({"margins": {"stratum": {"a": 1, "b": 1, "c": 1}}}, refusals.MarginUnanswered),
    ({"answers": yes_and_no(a=(1, 5)).with_columns(pl.lit(2.0).alias("aware"))}, refusals.ValueWrong),
    ({"answers": yes_and_no(a=(1, 5)).with_columns(pl.lit(0.0).alias("weight"))}, refusals.WeightWrong),
])  # fmt: skip
def test_what_cannot_be_estimated_is_refused(change, no):
    told = {"answers": yes_and_no(a=(5, 9), b=(3, 7)), "metric": "aware", "kind": "proportion"} | change
    with pytest.raises(no):
        estimate(told.pop("answers"), **told)


def test_nobody_stands_in_a_group_that_is_too_small():
    dice = np.random.default_rng(7)
    for size in (4, 9, 40, 300):
        rows = pl.DataFrame({
            "stratum": dice.choice(["a", "b", "c"], size, p=[0.7, 0.2, 0.1]).tolist(), "weight": dice.random(size) + 1,
            "sex": dice.choice(["f", "m"], size).tolist(), "age": dice.choice(list("1234"), size).tolist(),
            "aware": dice.choice(["yes", "no"], size).tolist(),
        })  # fmt: skip
        coarse = coarsened(rows, ["sex", "age"], 5)
        groups = coarse.rows.group_by("stratum", "sex", "age").agg(pl.len(), pl.col("weight").n_unique())
        assert groups.filter((pl.col("len") < 5) | (pl.col("weight") > 1)).is_empty()
        assert coarse.rows.height + coarse.dropped == size
        assert coarse.dropped <= 4
