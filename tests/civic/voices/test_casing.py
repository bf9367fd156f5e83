"""Cases: given with a last day in working days, handed on, answered, judged, opened again, split and merged."""

from datetime import date, timedelta

import pytest
from tests.civic.activities.hall import named
from tests.civic.voices.town import CITY, ECOLOGY, NOON, RIVER, TODAY, WATER, Town, north_of

from puhui.civic.voices import actions, facts, queries, refusals
from puhui.civic.voices.calc import rules

WEEK = timedelta(days=7)


@pytest.fixture
def town(db) -> Town:
    return Town()


def test_last_day_counts_working_days_and_overdue_is_computed(town):
    told = town.published()
    case = queries.case(told.case, NOON)
    assert (case.due, case.due_open, case.overdue, case.days_left) == (date(2026, 3, 9), False, False, 7)
    assert [queries.case(told.case, NOON + timedelta(days=n)).overdue for n in (7, 8)] == [False, True]


def test_year_without_holidays_yet_counts_weekdays_and_says_so():
    assert rules.last_day(date(2099, 1, 1), 3) == (date(2099, 1, 6), True)


def test_case_handed_on_keeps_its_last_day(town):
    told = town.published()
    give = {"pack": town.pack, "case": told.case, "by": "wang", "at": NOON + timedelta(days=3)}
    with pytest.raises(refusals.NotYourCase):
        actions.give(**give, unit=WATER, why="河道", acting=WATER)
    with pytest.raises(refusals.WhyMissing):
        actions.give(**give, unit=WATER, why=" ", acting=ECOLOGY)
    handed = actions.give(**give, unit=WATER, why="河道属水务", acting=ECOLOGY)
    assert (handed.unit, handed.due) == (WATER, date(2026, 3, 9))
    with pytest.raises(refusals.UnitSame):
        actions.give(**give, unit=WATER, why="x")
    assert queries.steps(told.case)[-1].why == "河道属水务"


def test_case_without_a_unit_waits_to_be_given(town):
    told = town.tell()
    town.look(told, unit=None)
    assert (queries.case(told.case, NOON).state, queries.waiting(CITY)["unrouted"]) == ("open", 1)
    with pytest.raises(refusals.CaseNotGiven):
        town.answer(told.case)
    given = actions.give(pack=town.pack, case=told.case, unit=WATER, why="", by="desk", at=NOON + WEEK)
    assert (given.unit, given.due) == (WATER, date(2026, 3, 16))


def test_unit_answers_once_a_round(town):
    told = town.published()
    with pytest.raises(refusals.NotYourCase):
        town.answer(told.case, unit=WATER)
    with pytest.raises(refusals.WordsMissing):
        town.answer(told.case, words=" ")
    with pytest.raises(refusals.AdoptedMissing):
        town.answer(told.case, adopted=True)
    done = town.answer(told.case, at=NOON + timedelta(days=8))
    assert (done.newly, done.answer.late, done.case.state, done.tellers) == (True, True, "answered", (1,))
    assert not town.answer(told.case).newly
    with pytest.raises(refusals.AnswerDiffers):
        town.answer(told.case, words="别的")
    with pytest.raises(refusals.CaseNotOpen):
        town.answer(told.case, id=named("another"))


def test_who_told_judges_and_opens_again_once(town):
    told, other = town.published(1), town.tell(2)
    with pytest.raises(refusals.CaseNotGiven):
        town.judge(told, True)
    town.answer(told.case)
    with pytest.raises(refusals.VerdictNotYours):  # nobody has looked at the second voice
        town.judge(other, False)
    with pytest.raises(refusals.WhyMissing):
        town.judge(told, False, reopen=True)
    with pytest.raises(refusals.ReopenLate):
        town.judge(told, False, NOON + timedelta(days=16), words="还在", reopen=True)
    again = town.judge(told, False, NOON + WEEK, words="垃圾还在", reopen=True)
    assert (again.state, again.round, again.due, len(again.answers)) == ("open", 2, date(2026, 3, 16), 1)
    assert town.judge(told, False, NOON + WEEK, words="垃圾还在", reopen=True).round == 2  # the same again
    town.answer(told.case, id=named("second"), at=NOON + WEEK)
    with pytest.raises(refusals.ReopenedAlready):
        town.judge(told, False, NOON + WEEK, words="仍在", reopen=True)
    town.judge(told, True, NOON + WEEK)
    with pytest.raises(refusals.VerdictGiven):
        town.judge(told, False, NOON + WEEK)
    assert queries.verdicts(told.case) == [(1, False, "垃圾还在"), (2, True, "")]
    assert "垃圾还在" not in repr(queries.steps(told.case))


def test_split_and_merge_lose_no_voice(town):
    first, second = town.published(1), town.tell(2)
    told = {"case": first.case, "id": named("split"), "why": "不是一处", "by": "desk", "at": NOON}
    for voices in ([], [(1, first.voice.id), (2, second.voice.id)], [(9, named("none"))]):
        with pytest.raises(refusals.VoicesNotOfCase):
            actions.split(**told, voices=voices)
    new = actions.split(**told, voices=[(2, second.voice.id)])
    assert (new.number, new.people, new.unit, new.due, new.state) == (2, 1, ECOLOGY, date(2026, 3, 9), "open")
    assert actions.split(**told, voices=[(2, second.voice.id)]).id == new.id
    back = actions.merge(case=new.id, into=first.case, why="同一处", by="desk", at=NOON)
    assert (back.people, actions.merge(case=new.id, into=first.case, why="同一处", by="desk", at=NOON).people) == (2, 2)
    merged = queries.case(new.id, NOON)
    assert (merged.state, merged.into) == ("merged", first.case)
    with pytest.raises(refusals.CaseClosed):
        actions.merge(case=first.case, into=new.id, why="x", by="desk", at=NOON)
    smoke = town.tell(3, kind="smoke")
    for into in (smoke.case, first.case):
        with pytest.raises(refusals.CasesDiffer):
            actions.merge(case=first.case, into=into, why="x", by="desk", at=NOON)
    with pytest.raises(refusals.CaseUnknown):
        actions.merge(case=first.case, into=named("none"), why="x", by="desk", at=NOON)


def test_waiting_case_that_joins_a_given_one_is_given_with_it(town):
    waits, given = town.tell(1), town.published(2, where=north_of(RIVER, 500))
    merged = actions.merge(case=given.case, into=waits.case, why="同一处", by="desk", at=NOON)
    assert (merged.state, merged.unit, merged.people) == ("open", ECOLOGY, 2)


def test_units_keep_their_days_as_figures_that_add_up(town):
    cases = [town.published(n, where=north_of(RIVER, 500 * n)).case for n in range(1, 5)]
    town.answer(cases[0])
    town.answer(cases[1], at=NOON + timedelta(days=9))
    actions.give(pack=town.pack, case=cases[2], unit=WATER, why="x", by="desk", at=NOON)
    counted = queries.kept(CITY, NOON + timedelta(days=9))
    by_unit = {one.unit: one for one in counted}
    assert by_unit[ECOLOGY] == facts.Kept(ECOLOGY, "snapshot", 3, 1, 1, 0, 1, 0, 0)
    assert by_unit[WATER] == facts.Kept(WATER, "snapshot", 1, 0, 0, 0, 1, 0, 0)
    assert all(
        one.given == one.answered_in_time + one.answered_late + one.open_in_time + one.overdue for one in counted
    )  # fmt: skip
    rows = queries.cases(CITY, unit=ECOLOGY, at=NOON)
    assert [(one.number, one.state) for one in rows] == [(4, "open"), (1, "answered"), (2, "answered")]
    assert queries.cases(CITY, unit=WATER, at=NOON, kind="smoke") == []


def test_proposal_is_likened_supported_and_adopted(town):
    told = town.propose()
    assert queries.similar(town.pack, "河边加装分类垃圾桶") == []  # nobody has looked yet
    town.look(told)
    (alike,) = queries.similar(town.pack, "河边加装分类垃圾桶")
    assert (alike.case, alike.percent >= 50, queries.similar(town.pack, "开通夜间公交")) == (told.case, True, [])
    for _ in range(2):
        assert actions.support(holder=2, case=told.case, at=NOON).supporters == 1
    assert queries.supported(2, [told.case]) == {told.case}
    with pytest.raises(refusals.SupportNotPossible):
        actions.support(holder=1, case=told.case, at=NOON)
    assert actions.support(holder=2, case=told.case, at=NOON, on=False).supporters == 0
    with pytest.raises(refusals.AdoptedMissing):
        town.answer(told.case)
    done = town.answer(told.case, adopted=True)
    assert (done.case.adopted, done.case.due) == (True, date(2026, 3, 16))
    with pytest.raises(refusals.SupportNotPossible):
        actions.support(holder=2, case=told.case, at=NOON)
    (shown,) = queries.public_cases(town.pack, NOON + timedelta(days=400), sort="proposal")
    assert shown.case.title == "在河边加装分类垃圾箱"


def test_proposals_are_few_a_day_and_have_words(town):
    for n in range(3):
        town.propose(title=f"建议{n}")
    with pytest.raises(refusals.TooManyVoices):
        town.propose(title="建议四")
    with pytest.raises(refusals.WordsMissing):
        town.propose(2, title=" ")
    town.pack = Town(proposals=None).pack
    with pytest.raises(refusals.VoicesUnknown):
        town.propose(3)
    assert queries.similar(town.pack, "建议") == []
    assert date(2026, 3, 2) == TODAY
