"""Reports: within their days, within their unit, reviewed, locked; each rule on the day before, the day, the day after."""

import io
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from tests.oversight.assignments import office
from tests.oversight.assignments.office import FOUNDED, OFFICE, noon, of, tell

from puhui.foundations.evidence import actions as evidence
from puhui.foundations.evidence import refusals as evidence_refusals
from puhui.ground import clock
from puhui.oversight.assignments import actions, facts, queries, refusals

DAY = timedelta(days=1)
MARCH = date(2026, 3, 1)
ON = date(2026, 3, 25)
LEADER, AUDITOR = facts.Actor("leader", facts.LEADER), facts.Actor("auditor", facts.AUDITOR)
TARGETS = (
    facts.Target("场馆", ">=", Decimal(5), "个"),
    facts.Target("覆盖率", ">=", Decimal(60), "%", gather=facts.AVERAGE),
)


@pytest.fixture
def units(db):
    office.rules()
    return office.units()


@pytest.fixture
def given(units):
    return office.give(
        office.task(
            units["env"], cooperating=(units["edu"], units["fin"]), cycle="monthly:28", due=date(2026, 12, 31),
            targets=TARGETS,
        )
    )  # fmt: skip


def judge(verb, report, day=ON, actor=OFFICE, **more):
    told = {"id": uuid4(), "seen": report.number} | more
    return getattr(actions, verb)(
        assignment=report.assignment, unit=report.unit, period=report.period, actor=actor, at=noon(day), **told
    )


def test_report_opens_on_its_day(given, units):
    with pytest.raises(refusals.NotOpenYet) as no:
        tell(given, units["env"], MARCH, date(2026, 3, 19))
    assert no.value.data["opens"] == date(2026, 3, 20)
    assert not tell(given, units["env"], MARCH, date(2026, 3, 20)).late
    assert tell(given, units["edu"], MARCH, date(2026, 3, 21)).number == 1


def test_report_is_late_after_the_28th(given, units):
    late = [
        tell(given, units[name], MARCH, day).late
        for name, day in (("env", date(2026, 3, 27)), ("edu", date(2026, 3, 28)), ("fin", date(2026, 3, 29)))
    ]
    assert late == [False, False, True]


def test_period_locks_after_two_working_days(given, units):
    """28 March 2026 is a Saturday: Monday and Tuesday follow."""
    window = queries.window_of(queries.rules(office.CITY, ON), "monthly:28", MARCH)
    assert (window.reminds, window.due, window.locks) == (date(2026, 3, 25), date(2026, 3, 28), date(2026, 3, 31))
    assert tell(given, units["env"], MARCH, window.locks - DAY).late
    last = clock.day_ends(window.locks) - timedelta(microseconds=1)
    assert tell(given, units["edu"], MARCH, window.locks, at=last).late
    for at in (clock.day_ends(window.locks), noon(window.locks + DAY)):
        with pytest.raises(refusals.PeriodLocked) as no:
            tell(given, units["fin"], MARCH, window.locks, at=at)
        assert no.value.data["locks"] == window.locks


@pytest.mark.parametrize(
    ("cycle", "day", "due"),
    [
        ("half_yearly", date(2026, 1, 1), date(2026, 7, 10)),
        ("half_yearly", date(2026, 7, 1), date(2027, 1, 10)),
        ("yearly", date(2026, 1, 1), date(2027, 1, 31)),
        ("monthly:28", date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_cycles_have_their_due_days(units, cycle, day, due):
    assert queries.window_of(queries.rules(office.CITY, ON), cycle, day).due == due


def test_nothing_locks_early_while_next_year_s_holidays_are_not_announced(db):
    yearly = office.RULES["cycles"][2] | {"locks": {"days": 3, "working": True}}
    rules = office.rules(cycles=[yearly])
    assert queries.window_of(rules, "yearly", date(2034, 1, 1)).locks == date(2035, 1, 31) + 15 * DAY


def test_due_day_of_a_short_month_is_its_last(db):
    rules = office.rules(cycles=[office.RULES["cycles"][0] | {"due_day": 31}])
    assert queries.window_of(rules, "monthly:28", date(2026, 6, 1)).due == date(2026, 6, 30)


def test_period_is_named_by_its_first_day(given, units):
    with pytest.raises(refusals.PeriodUnknown) as no:
        tell(given, units["env"], date(2026, 3, 2), ON)
    assert no.value.data["first"] == MARCH


@pytest.mark.parametrize(
    ("said", "no"),
    [
        ({"progress": 101}, refusals.ProgressOutOfRange),
        ({"progress": -1}, refusals.ProgressOutOfRange),
        ({"times": -1}, refusals.FigureMalformed),
        ({"figures": {2: Decimal("100.1")}}, refusals.ShareOutOfRange),
        ({"figures": {2: Decimal(-1)}}, refusals.ShareOutOfRange),
        ({"figures": {3: Decimal(1)}}, refusals.FigureMalformed),
        ({"figures": {1: Decimal("Infinity")}}, refusals.FigureMalformed),
        ({"problems": "字" * 4001}, refusals.TooMuchSaid),
        ({"evidence": ("0" * 64,) * 51}, refusals.TooMuchSaid),
        ({"problems": "  "}, refusals.NothingSaid),
        ({"evidence": ("0" * 64,)}, evidence_refusals.EvidenceUnknown),
    ],
)
def test_what_is_no_report_is_refused(given, units, said, no):
    with pytest.raises(no):
        tell(given, units["env"], MARCH, ON, **said)
    assert queries.reports(given.id, actor=OFFICE, on=ON) == []


@pytest.mark.parametrize("progress", [0, 100])
def test_progress_from_0_to_100_is_kept(given, units, progress):
    tell(given, units["env"], MARCH, ON, progress=progress)
    assert queries.reports(given.id, actor=OFFICE, on=ON)[0].said.progress == progress


def test_blank_is_not_zero(given, units):
    kept = evidence.keep(stream=io.BytesIO(b"photo"), name="a.jpg", at=noon(ON)).sha256
    said = {"figures": {2: Decimal(0)}, "next_steps": "下月开工", "evidence": (kept,)}
    tell(given, units["env"], MARCH, ON, **said)
    found = queries.reports(given.id, actor=OFFICE, on=ON)[0].said
    assert (found.progress, found.times, found.figures, found.evidence) == (None, None, {2: Decimal("0.0000")}, (kept,))


def test_blanks_do_not_drag_the_average_down_and_shares_are_not_summed(given, units):
    tell(given, units["edu"], MARCH, ON, figures={1: Decimal(2), 2: Decimal(80)})
    tell(given, units["fin"], MARCH, ON, figures={1: Decimal(3)})
    counts, shares = queries.to_merge(given.id, MARCH, actor=of(units["env"]), on=ON)
    assert (counts.value, counts.told, counts.asked) == (5, 2, 2)
    assert (shares.value, shares.told, shares.asked) == (80, 1, 2)
    with pytest.raises(refusals.NotPermitted):
        queries.to_merge(given.id, MARCH, actor=of(units["fin"]), on=ON)


def test_lead_merges_what_the_others_told(given, units):
    told = tell(given, units["edu"], MARCH, ON)
    merged = tell(given, units["env"], MARCH, ON, taken=(told.id,))
    assert (merged.merging, merged.taken, told.merging) == (True, (told.id,), False)
    for unit, taken in (("env", uuid4()), ("env", merged.id), ("fin", told.id)):
        with pytest.raises(refusals.NothingToMerge):
            tell(given, units[unit], MARCH, ON, seen=1 if unit == "env" else 0, taken=(taken,))


def test_office_accepts_or_returns_with_a_reason(given, units):
    told = tell(given, units["env"], MARCH, ON)
    with pytest.raises(refusals.ReasonMissing):
        judge("give_back", told, why=" ")
    back = judge("give_back", told, why="缺佐证材料")
    assert (back.state, back.why, back.number) == ("returned", "缺佐证材料", 2)
    again = tell(given, units["env"], MARCH, ON, seen=2, progress=20)
    done = judge("accept", again)
    assert (done.state, done.said.progress, done.number) == ("accepted", 20, 4)
    with pytest.raises(refusals.ReportNotSubmitted):
        judge("give_back", done, why="x")
    with pytest.raises(refusals.ReportAccepted):
        tell(given, units["env"], MARCH, ON, seen=4)
    states = [one.state for one in queries.history(given.id, actor=OFFICE, on=ON)]
    assert states == ["submitted", "returned", "submitted", "accepted"]


def test_lead_reviews_the_others_and_the_office_the_lead(given, units):
    theirs, ours = tell(given, units["edu"], MARCH, ON), tell(given, units["env"], MARCH, ON)
    for report, actor in (
        (theirs, OFFICE), (theirs, of(units["edu"])), (theirs, of(units["fin"])), (ours, of(units["env"])),
        (ours, LEADER), (ours, AUDITOR),
    ):  # fmt: skip
        with pytest.raises(refusals.NotPermitted):
            judge("accept", report, actor=actor)
    assert judge("accept", theirs, actor=of(units["env"])).state == "accepted"


def test_locked_period_changes_only_by_a_recorded_correction(given, units):
    told = tell(given, units["env"], MARCH, ON, progress=40)
    later = date(2026, 5, 6)
    with pytest.raises(refusals.PeriodLocked):
        tell(given, units["env"], MARCH, later, seen=1)
    ask = {"id": uuid4(), "assignment": given.id, "unit": units["env"], "period": MARCH, "seen": 1}
    ask |= {"said": facts.Said(progress=35), "at": noon(later)}
    with pytest.raises(refusals.NotPermitted):
        actions.correct(**ask, why="误填", actor=of(units["env"]))
    with pytest.raises(refusals.ReasonMissing):
        actions.correct(**ask, why="", actor=OFFICE)
    done = actions.correct(**ask, why="误填", actor=OFFICE)
    assert (done.state, done.correction, done.why) == ("accepted", True, "误填")
    for day, progress in ((later - DAY, 40), (later, 35), (later + DAY, 35)):
        assert queries.reports(given.id, actor=OFFICE, on=day)[0].said.progress == progress
    assert [one.id for one in queries.history(given.id, actor=OFFICE, on=later)] == [told.id, done.id]


def test_drafts_are_their_units_alone(given, units):
    def save(name, seen, actor=None, **said):
        return actions.save_draft(
            assignment=given.id, unit=units[name], period=MARCH, seen=seen, said=facts.Said(**said),
            actor=actor or of(units[name]), at=noon(ON),
        )  # fmt: skip

    def read(name, actor):
        return queries.draft(given.id, units[name], MARCH, actor=actor, on=ON)

    assert save("edu", 0, progress=5).number == 1
    assert read("edu", of(units["edu"])).said.progress == 5
    for actor in (of(units["env"]), of(units["fin"]), OFFICE, LEADER, AUDITOR):
        with pytest.raises(refusals.NotPermitted):
            read("edu", actor)
        with pytest.raises(refusals.NotPermitted):
            save("edu", 1, actor, progress=6)
        assert queries.reports(given.id, actor=actor, on=ON) == []
    for seen in (0, 2):
        with pytest.raises(refusals.ChangedMeanwhile):
            save("edu", seen, progress=6)
    assert save("edu", 1, progress=6).number == 2
    tell(given, units["edu"], MARCH, ON)
    assert read("edu", of(units["edu"])) is None


def test_reports_are_told_to_who_may_know(given, units):
    for name in ("env", "edu", "fin"):
        tell(given, units[name], MARCH, ON)
    seen = {
        name: {one.unit for one in queries.reports(given.id, actor=of(units[name]), on=ON)}
        for name in ("env", "edu", "west")
    }
    assert seen["env"] == {units["env"], units["edu"], units["fin"]}
    assert seen["edu"] == {units["env"], units["edu"]}
    assert seen["west"] == set()
    for actor in (OFFICE, LEADER, AUDITOR):
        assert len(queries.reports(given.id, actor=actor, on=ON)) == 3


def test_unit_reports_for_itself_and_where_it_is_asked(given, units):
    with pytest.raises(refusals.NotPermitted):
        tell(given, units["edu"], MARCH, ON, actor=of(units["fin"]))
    with pytest.raises(refusals.NotAsked):
        tell(given, units["west"], MARCH, ON)


def test_successor_reports_for_a_merged_unit(given, units):
    merged_on = date(2026, 3, 24)
    actions.end_unit(
        id=uuid4(), unit=units["edu"], seen=1, last=merged_on - DAY, into=units["fin"], why="改革", actor=OFFICE,
        at=noon(FOUNDED),
    )  # fmt: skip
    assert tell(given, units["edu"], MARCH, merged_on - DAY).unit == units["edu"]
    with pytest.raises(refusals.UnitEnded) as no:
        tell(given, units["edu"], MARCH, merged_on, seen=1)
    assert no.value.data["successor"] == "市财政局"
    assert tell(given, units["edu"], MARCH, merged_on, seen=1, actor=of(units["fin"])).number == 2


def test_same_call_again_hands_in_once(given, units):
    id = uuid4()
    assert tell(given, units["env"], MARCH, ON, id=id) == tell(given, units["env"], MARCH, ON, id=id)
    with pytest.raises(refusals.IdUsedOtherwise) as no:
        tell(given, units["env"], MARCH, ON, id=id, progress=11)
    assert no.value.data["field"] == "progress"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"near_days": -1}, "near_days"),
        ({"tolerance_percent": 101}, "tolerance_percent"),
        ({"missed_days": True}, "missed_days"),
        ({"cycles": office.RULES["cycles"][:1] * 2}, "cycles"),
        ({"cycles": [office.RULES["cycles"][0] | {"period": "decade"}]}, "period"),
        ({"cycles": [office.RULES["cycles"][0] | {"opens": {"days": 1}}]}, "cycle"),
        ({"cycles": [office.RULES["cycles"][0] | {"opens": {"weeks": 1}}]}, "opens"),
        ({"ladder": office.RULES["ladder"][::-1]}, "ladder"),
        ({"ladder": [office.RULES["ladder"][0] | {"lights": ["purple"]}]}, "ladder"),
        ({"more": 1}, "rules"),
    ],
)
def test_rules_that_do_not_hold_are_refused(db, changes, field):
    with pytest.raises(refusals.RulesMalformed) as no:
        office.rules(**changes)
    assert no.value.data["field"] == field


def test_rules_are_known_from_their_day(db):
    office.rules(date(2026, 1, 5))
    office.rules(date(2026, 3, 5), near_days=10)
    with pytest.raises(refusals.RulesMissing):
        queries.rules(office.CITY, date(2026, 1, 4))
    days = (date(2026, 1, 5), date(2026, 3, 4), date(2026, 3, 5))
    assert [queries.rules(office.CITY, day).near_days for day in days] == [30, 30, 10]
