"""Scores by hand, and what must hold of any sheet."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as some
from tests.oversight.appraisals.creating import entry, sheet, tree

from puhui.foundations.packs.queries import read_directory
from puhui.oversight.appraisals import facts, refusals
from puhui.oversight.appraisals.calc.scoring import decimal_of, leaves, score

SAVED = {"reduction_kg": facts.Told(Decimal("250"), "ledger/1")}


@pytest.mark.parametrize(
    ("filled", "total"),
    [
        (sheet(), "90"),
        (sheet(goals="4"), Fraction(8, 9) * 40 + 50),  # 4 + 4 of 9, scaled to 40
        (sheet(ledger=False), Fraction(5, 9) * 40 + 50),
        (sheet(lights="1", water="2", paper="30"), "72"),  # the best two of three
        (sheet(waste=2), "84"),
        (sheet(waste=3), "83"),  # at most seven off
        (sheet(measured=SAVED), "93"),  # two whole hundreds, 1.5 each
        (sheet(measured={"reduction_kg": facts.Told(Decimal("99.999"))}), "90"),
        (sheet(measured={"reduction_kg": facts.Told(Decimal("10000"))}), "95"),  # at most five for this
        (sheet(measured=SAVED, entries={"new": entry("points", "4")}), "96"),  # and six together
    ],
)
def test_score_by_hand(filled, total):
    assert score(tree(), filled).exact == Fraction(total)


def test_fraction_is_told_to_six_places_and_compared_exactly():
    told = score(tree(), sheet(goals="4"))
    assert told.score == Decimal("85.555556")
    assert [decimal_of(Fraction(n)) for n in ("1/8", "90", "2500001/1000000", "5/2000000", "15/2000000")] == [
        Decimal("0.125"), Decimal("90"), Decimal("2.500001"), Decimal("0.000002"), Decimal("0.000008"),
    ]  # fmt: skip


@pytest.mark.parametrize(("water", "passed"), [("9.9999", False), ("10", True), ("10.0001", True)])
def test_pass_mark_just_below_at_and_just_above(water, passed):
    # 40 + 30 + water
    assert score(tree(), sheet(water=water, paper="0")).passed is passed


def test_gates_stop_whatever_the_sum():
    told = score(tree(), sheet(goals="0", water="30"))
    assert (told.gates, told.passed) == (("goals",), False)
    told = score(tree(), sheet(water="0", paper="0", entries={}))
    assert (told.gates, told.passed) == (("measures",), False)
    assert score(tree(), sheet(vetoes=("incident",))).passed is False


@pytest.mark.parametrize(
    ("base", "fines", "award", "level"),
    [
        ("100", 0, False, "honest"), ("99.9999", 0, False, "good"), ("100", 1, False, "good"), ("98", 1, True, "honest"),
        ("80", 0, False, "good"), ("79.9999", 0, False, "warned"), ("60", 0, False, "warned"),
        ("59.9999", 0, False, "poor"), ("100", 9, False, "warned"), ("0", 100, False, "poor"),
    ],
)  # fmt: skip
def test_levels_of_credit_at_100_80_and_60(base, fines, award, level):
    filled = {"base": entry("points", base), "fines": entry("cases", fines), "award": entry("met", award)}
    assert score(tree("credit"), facts.Filled(filled)).level == level
    vetoed = score(tree("credit"), facts.Filled(filled, vetoes=("crime",)))
    assert (vetoed.level, vetoed.passed) == ("poor", False)


def test_open_figures_count_nothing_and_leave_open_what_passes():
    told = score(tree("family"), facts.Filled({"saving": entry("met", True), "sorting": entry("met", False)}))
    assert (told.exact, told.met, told.asked, told.passed) == (None, 1, 2, None)
    assert told.open == ("saving", "sorting")
    told = score(tree(), sheet(measured={"participants": facts.Told(Decimal("1000"))}))
    assert (told.exact, told.open) == (90, ("joined",))


def test_blank_is_missing_and_not_a_zero():
    told = score(tree(), facts.Filled({"goals": entry("points", "5")}))
    assert told.missing == ("ledger", "lights", "water", "paper", "waste")
    assert "new" not in told.missing
    assert {line.id: line.why for line in told.lines}["lights"] == "blank"


@pytest.mark.parametrize(
    ("filled", "refusal"),
    [
        (sheet(entries={"door": entry("met", True)}), refusals.LeafUnknown),
        (sheet(entries={"management": entry("met", True)}), refusals.LeafUnknown),
        (sheet(entries={"ledger": entry("points", "1")}), refusals.EntryKindWrong),
        (sheet(goals="5.0001"), refusals.PointsOutOfRange),
        (sheet(goals="-1"), refusals.PointsOutOfRange),
        (sheet(goals="NaN"), refusals.PointsOutOfRange),
        (sheet(waste=-1), refusals.CasesOutOfRange),
        (sheet(vetoes=("luck",)), refusals.VetoUnknown),
        (sheet(measured={"luck": facts.Told(Decimal(1))}), refusals.MetricUnknown),
        (sheet(measured={"reduction_kg": facts.Told(Decimal("-1"))}), refusals.MeasuredNegative),
    ],
)
def test_sheet_that_does_not_fit(filled, refusal):
    with pytest.raises(refusal):
        score(tree(), filled)


POINTS = some.decimals(0, 30, places=4)
SHEETS = some.builds(
    sheet,
    goals=some.decimals(0, 5, places=4), ledger=some.booleans(), lights=POINTS, water=POINTS, paper=POINTS,
    waste=some.integers(0, 20),
    measured=some.dictionaries(some.just("reduction_kg"), some.builds(facts.Told, some.decimals(0, 2000, places=3))),
)  # fmt: skip


@examples(max_examples=60)
@given(SHEETS)
def test_score_is_the_sum_of_its_lines(filled):
    told = score(tree(), filled)
    by_id = {line.id: line for line in told.lines}
    top = sum(line.given for line in told.lines if line.depth == 0 and line.kind in ("group", "deduct"))
    added = [by_id[name].given or 0 for name in ("new", "saved")]
    assert told.exact == top + min(6, sum(added)) == told.tree - told.deducted + told.bonus
    best = sorted((by_id[name].given for name in ("lights", "water", "paper")), reverse=True)[:2]
    assert by_id["measures"].given == sum(best)
    assert {line.why for line in told.lines if not line.counts} <= {"not_among_best", "open", "blank"}
    assert sum(by_id[name].counts for name in ("lights", "water", "paper")) == 2
    assert Fraction(told.score) == told.exact or abs(Fraction(told.score) - told.exact) <= Fraction(1, 2_000_000)


@examples(max_examples=40)
@given(SHEETS, some.sampled_from(["goals", "lights", "water", "paper"]), some.decimals("0.0001", 5, places=4))
def test_more_points_never_lower_a_score(filled, leaf, more):
    before, most = filled.entries[leaf].points, 5 if leaf == "goals" else 30
    raised = filled.entries | {leaf: entry("points", min(before + more, Decimal(most)), "x")}
    after = facts.Filled(raised, filled.measured)
    one, other = score(tree(), filled), score(tree(), after)
    assert other.exact >= one.exact
    assert other.passed or not one.passed


@examples(max_examples=20)
@given(SHEETS)
def test_same_sheet_always_scores_the_same(filled):
    other_order = facts.Filled(dict(reversed(filled.entries.items())), filled.measured)
    assert score(tree(), filled) == score(tree(), other_order)


CITIES = ("changji", "zaozhuang", "luzhou", "chongqing")
SCHEMES = [
    pytest.param(one, id=f"{city}-{one.id}")
    for city in CITIES
    for one in read_directory(settings.PACKS / city).appraisals
]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_trees_of_the_cities_score_a_full_sheet_and_an_empty_one(scheme):
    full = {"points": lambda leaf: leaf.marks, "check": lambda leaf: True, "deduct": lambda leaf: 0}
    kinds = {"points": "points", "check": "met", "deduct": "cases"}
    told = {leaf.id: entry(kinds[leaf.kind], full[leaf.kind](leaf), "x") for leaf in leaves(scheme.tree)}
    found = score(scheme, facts.Filled(told))
    assert (found.missing, found.gates) == ((), ())
    assert found.met == found.asked
    assert found.passed in (True, None)
    assert len(score(scheme, facts.Filled()).missing) == len(told)


def test_what_no_document_says_is_open_in_every_city():
    official = [one.values[0] for one in SCHEMES if one.values[0].source.review == "official"]
    assert len(official) == 13
    for scheme in official:
        figures = [leaf for leaf in leaves(scheme.tree) if leaf.marks or leaf.each]
        assert all(leaf.source.review == "recalled" for leaf in figures)
        assert scheme.pass_mark is None or scheme.pass_mark.source.review == "recalled"
        assert (scheme.term, scheme.notice) == (None, None)
        assert scheme.open
    (luzhou,) = read_directory(settings.PACKS / "luzhou").appraisals
    assert [one.at_least for one in luzhou.levels] == [Decimal(100), Decimal(80), Decimal(60), None]
    assert [one.per for one in luzhou.bonus.measured] == [None, None, None]
