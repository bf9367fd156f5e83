"""Scores by the declared formula, the yearly evaluation, and figures that Puhui knows itself."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, FOUNDED, OFFICE, noon, of, tell

from puhui.foundations.evidence import refusals as evidence_refusals
from puhui.oversight.assignments import actions, facts, queries, refusals
from puhui.oversight.assignments.calc import scores

DAY = timedelta(days=1)
MARCH, ON, END = date(2026, 3, 1), date(2026, 3, 25), date(2026, 3, 31)
FORMULA = {
    "lights_weight": 50, "reports_weight": 30, "evaluation_weight": 20,
    "lights": {"closed": 100, "on_track": 100, "near_due": 90, "behind": 60, "overdue": 0}, "late_points": 60,
    "deductions": {"supervise": 2, "talk": 10},
}  # fmt: skip
FORM = {
    "title": "年度第三方评估",
    "items": [{"id": "results", "title": "成效", "points": 70}, {"id": "people", "title": "感受", "points": 30}],
}
SCORING = facts.Scoring({"lights": 50, "reports": 30, "evaluation": 20}, FORMULA["lights"], 60, FORMULA["deductions"])


@pytest.fixture
def units(db):
    office.rules(scores=FORMULA, evaluation=FORM)
    return office.units()


def score(lights=None, reports=None, notices=None, evaluation=None):
    return scores.scored(SCORING, uuid4(), lights or {}, reports or {}, notices or {}, evaluation)


def test_score_weighs_what_there_is_to_count():
    reports = {"asked": 3, "in_time": 1, "late": 1}
    whole = score({"on_track": 1, "overdue": 1, "unmeasured": 5}, reports, {"supervise": 1}, 90)
    # Lights 50; reports (100 + 60 + 0) / 3 = 53.33; 50 × 0.5 + 53.33 × 0.3 + 90 × 0.2 - 2 = 57.
    assert (whole.score, whole.parts["reports"]) == (Decimal("57.00"), Decimal("53.33"))
    # Nobody was asked for reports and nobody evaluated: the lights weigh alone, and blanks are no zeros.
    assert score({"near_due": 1}).score == Decimal("90.00")
    assert score({"overdue": 1}, notices={"talk": 3}).score == 0
    assert score({"unmeasured": 3}).parts["lights"] is None


def test_equal_scores_share_a_rank():
    found = scores.ranked([score({light: 1}) for light in ("overdue", "on_track", "near_due", "closed")])
    assert [one.rank for one in found] == [1, 1, 3, 4]


def test_scores_of_units_follow_lights_reports_and_notices(units):
    told = {"cycle": "monthly:28", "starts": MARCH}
    good = office.give(office.task(units["env"], due=date(2026, 12, 31), **told))
    late = office.give(office.task(units["edu"], due=date(2026, 12, 31), **told))
    bad = office.give(office.task(units["fin"], due=date(2026, 3, 20), starts=MARCH))
    tell(good, units["env"], MARCH, ON, progress=50)
    tell(late, units["edu"], MARCH, date(2026, 3, 29), progress=50)
    actions.issue_notice(id=uuid4(), assignment=bad.id, step="supervise", actor=OFFICE, at=noon(ON))
    found = {one.unit: one for one in queries.scores(CITY, MARCH, END)}
    env, edu, fin = (found[units[name]] for name in ("env", "edu", "fin"))
    assert (env.score, edu.score, fin.score) == (Decimal(100), Decimal(85), Decimal(0))
    assert [one.rank for one in (env, edu, fin)] == [1, 2, 3]
    assert fin.counted == {"assignment_months": 1, "supervise": 1} and fin.deducted == 2
    assert {one.unit: one.score for one in queries.scores(CITY, MARCH, date(2026, 3, 28))}[units["edu"]] == 50 * 100 // 80 + Decimal("0.50")  # fmt: skip


def evaluate(unit, seen=0, **more):
    told = {
        "id": uuid4(),
        "points": {"results": 60, "people": 20},
        "evaluator": "某评估机构",
        "actor": OFFICE,
        "at": noon(ON),
    }
    return actions.evaluate(city=CITY, unit=unit, year=2026, seen=seen, **(told | more))


def test_evaluation_counts_from_its_day_and_changes_only_with_a_reason(units):
    given = office.give(office.task(units["env"], due=date(2026, 12, 31), starts=MARCH), MARCH)
    first = evaluate(units["env"])
    assert (first.total, first.number) == (80, 1)
    with pytest.raises(refusals.ReasonMissing):
        evaluate(units["env"], seen=1, points={"results": 70, "people": 20})
    evaluate(units["env"], seen=1, points={"results": 70, "people": 20}, why="补交材料", at=noon(ON + DAY))
    days = (ON - DAY, ON, ON + DAY)
    found = [queries.evaluations(CITY, 2026, day).get(units["env"]) for day in days]
    assert [one.total if one else None for one in found] == [None, 80, 90]
    told = [next(one.score for one in queries.scores(CITY, MARCH, day)) for day in days]
    assert told[0] > told[2] > told[1]
    assert given.id


@pytest.mark.parametrize(
    ("more", "no"),
    [
        ({"points": {"results": 60}}, refusals.EvaluationMalformed),
        ({"points": {"results": 71, "people": 20}}, refusals.EvaluationMalformed),
        ({"points": {"results": 60, "people": 20, "more": 1}}, refusals.EvaluationMalformed),
        ({"evaluator": " "}, refusals.EvaluationMalformed),
        ({"actor": facts.Actor("x", facts.LEADER)}, refusals.NotPermitted),
        ({"seen": 1}, refusals.ChangedMeanwhile),
        ({"files": ("0" * 64,)}, evidence_refusals.EvidenceUnknown),
    ],
)
def test_evaluation_that_does_not_fit_is_refused(units, more, no):
    with pytest.raises(no):
        evaluate(units["env"], **more)
    assert queries.evaluations(CITY, 2026, ON) == {}


def test_without_a_formula_or_a_form_nothing_is_scored(db):
    office.rules()
    units = office.units()
    with pytest.raises(refusals.ScoresMissing):
        queries.scores(CITY, MARCH, END)
    with pytest.raises(refusals.FormMissing):
        evaluate(units["env"])


def knows(value, day=ON, **more):
    told = {
        "metric": "participating_enterprises",
        "day": day,
        "unit": "家",
        "why": "",
        "behind": {"counted": "merchants"},
    }
    one = facts.KnownFigure(value=value, **(told | more))
    return actions.tell_known(city=CITY, figures=[one], at=noon(day))


def test_known_figure_fills_the_blank_and_not_what_was_typed(units):
    target = facts.Target("参与企业", ">=", Decimal(60), "家", known="participating_enterprises")
    told = {"cycle": "monthly:28", "starts": MARCH, "cooperating": (units["edu"],), "targets": (target,)}
    given = office.give(office.task(units["env"], due=date(2026, 12, 31), **told), MARCH)
    knows(Decimal(61))
    assert queries.known_for(given, ON)[1].behind == {"counted": "merchants"}
    id = uuid4()
    filled = tell(given, units["env"], MARCH, ON, id=id, progress=10)
    assert (filled.said.figures, filled.filled) == ({1: Decimal(61)}, (1,))
    assert tell(given, units["env"], MARCH, ON, id=id, progress=10) == filled
    # Who cooperates tells only its own.
    assert tell(given, units["edu"], MARCH, ON, progress=10).said.figures == {}
    typed = tell(given, units["env"], MARCH, ON + DAY, seen=1, figures={1: Decimal(70)})
    assert (typed.said.figures, typed.filled) == ({1: Decimal(70)}, ())


def test_known_figure_is_as_of_its_day_and_kept_beside_the_one_before(units):
    knows(Decimal(61))
    knows(Decimal(61))
    knows(Decimal(62))
    knows(None, day=ON + DAY, why="尚未登记职工人数")
    found = [queries.known(CITY, day).get("participating_enterprises") for day in (ON - DAY, ON, ON + DAY)]
    assert [one.value if one else "—" for one in found] == ["—", Decimal(62), None]
    with pytest.raises(refusals.KnownFigureUnexplained):
        knows(None, day=ON + 2 * DAY)


def test_successor_carries_what_it_took_over(units):
    office.give(office.task(units["env"], due=date(2026, 3, 20), starts=MARCH))
    actions.end_unit(
        id=uuid4(), unit=units["env"], seen=1, last=ON, into=units["fin"], why="改革", actor=OFFICE, at=noon(FOUNDED)
    )
    assert [one.unit for one in queries.scores(CITY, MARCH, END)] == [units["fin"]]


def test_units_s_own_hands_are_off_the_evaluation(units):
    with pytest.raises(refusals.NotPermitted):
        evaluate(units["env"], actor=of(units["env"]))
