"""From the application to the name and back: order, public notice day by day, objections, term, revocation."""

from contextlib import nullcontext
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from tests.oversight.appraisals import creating
from tests.oversight.appraisals.creating import CITY, DAY, OFFICE, do, entry, noon, sheet

from puhui.foundations.evidence.refusals import EvidenceUnknown
from puhui.ground import clock
from puhui.oversight.appraisals import actions, deciding, facts, queries, refusals

ONE = timedelta(days=1)
TICK = timedelta(microseconds=1)

# Who did not show it to the public.
SECOND = facts.Actor("复核人", facts.OFFICE)


@pytest.fixture(autouse=True)
def _pack(db):
    creating.into_force()


def no(refusal):
    return pytest.raises(refusal)


def objected(application, at, **more):
    return actions.object_to(**({"id": uuid4(), "application": application.id, "text": "不实", "at": at} | more))


def test_application_begins_with_a_whole_self_scored_sheet():
    file = creating.proof()
    made = creating.apply(filled=sheet(files=(file,)))
    assert (made.state, made.sheets[0].stage, made.sheets[0].score) == ("applied", "self", Decimal(90))
    assert queries.holds(file)
    with no(refusals.SheetIncomplete) as blank:
        creating.apply("市教育局", facts.Filled({"goals": entry("points", "5", file)}))
    assert "照明" in blank.value.data["missing"]
    with no(refusals.EvidenceLacking):
        creating.apply("市教育局", sheet(files=()))
    with no(EvidenceUnknown):
        creating.apply("市教育局", sheet(files=("0" * 64,)))
    with no(refusals.NameMissing):
        creating.apply(" ")
    with no(refusals.SchemeUnknown):
        creating.apply("市教育局", scheme="mall")
    with no(refusals.TooMuchSaid):
        creating.apply("市教育局", sheet(files=(file,) * 501))
    with no(refusals.ApplicationUnknown):
        queries.application(uuid4())


def test_application_is_once_a_year_and_once_by_its_id():
    id, filled = uuid4(), sheet(files=(creating.proof(),))
    assert creating.apply(id=id, filled=filled) == creating.apply(id=id, filled=filled)
    with no(refusals.IdUsedOtherwise):
        creating.apply("市教育局", id=id)
    with no(refusals.AppliedAlready):
        creating.apply()
    assert creating.apply(day=DAY.replace(year=2028)).year == 2028


def test_application_is_the_units_own_and_appraisal_the_offices_or_the_leads():
    mine = facts.Actor("财政局", facts.UNIT, creating.uuid_of("unit 市财政局"), "市财政局")
    lead = facts.Actor("妇联", facts.UNIT, uuid4(), "市妇联")
    made = creating.apply(actor=mine)
    with no(refusals.NotPermitted):
        creating.apply("市教育局", actor=mine)
    filled = made.sheets[0].filled
    for actor in (mine, facts.Actor("领导", facts.LEADER), facts.Actor("审计", facts.AUDITOR)):
        with no(refusals.NotPermitted):
            do("review", made, filled=filled, actor=actor)
        with no(refusals.NotPermitted):
            do("refuse", made, why="x", actor=actor)
    assert do("review", made, filled=filled, actor=lead).state == "reviewed"
    assert do("withdraw", made, why="明年再报", actor=mine).state == "withdrawn"


def test_site_check_counts_when_it_is_the_last_sheet():
    made = creating.apply()
    reviewed = do("review", made, filled=made.sheets[0].filled)
    file = made.sheets[0].filled.entries["goals"].evidence
    checked = do("check_site", reviewed, filled=sheet(water="1", paper="0", files=file))
    assert [one.passed for one in checked.sheets] == [True, True, False]
    with no(refusals.NotPassed) as below:
        do("announce", checked)
    assert below.value.data["score"] == Decimal(71)
    returned = do("send_back", checked, why="整改节水")
    with no(refusals.StepOutOfOrder):
        do("announce", returned)
    # In the very instant of the return, and still after it.
    again = do("improve", returned, filled=made.sheets[0].filled)
    assert (again.state, again.sheets[-1].number) == ("applied", 4)
    with no(refusals.StepOutOfOrder):
        do("improve", again, filled=made.sheets[0].filled)
    assert creating.announced(again, DAY + ONE).state == "announced"


def test_nothing_is_announced_that_nobody_reviewed():
    made = creating.apply()
    with no(refusals.StepOutOfOrder):
        do("announce", made)
    with no(refusals.StepOutOfOrder):
        do("improve", made, filled=made.sheets[0].filled)
    with no(refusals.ReasonMissing):
        do("refuse", made, why=" ")


def test_what_the_document_leaves_open_is_decided_with_a_reason_and_a_last_day():
    made = creating.families("张家")
    reviewed = do("review", made, filled=made.sheets[0].filled)
    with no(refusals.ReasonMissing):
        do("announce", reviewed, last=DAY + 7 * ONE)
    with no(refusals.NoticeDaysOpen):
        do("announce", reviewed, why="两项均达到")
    shown = do("announce", reviewed, why="两项均达到", last=DAY + 7 * ONE)
    assert shown.steps[-1].why == "两项均达到"
    named = do("name", shown, day=DAY + 8 * ONE, document="枣妇字〔2027〕1号")
    assert (named.steps[-1].last, named.steps[-1].document) == (None, "枣妇字〔2027〕1号")


@pytest.mark.parametrize(("after", "running"), [(4, True), (5, True), (6, False)])
def test_naming_waits_for_the_last_day_of_notice(after, running):
    shown = creating.announced(creating.apply())
    assert (shown.steps[-1].first, shown.steps[-1].last) == (DAY, DAY + 5 * ONE)
    with no(refusals.NoticeRunning) if running else nullcontext():
        assert do("name", shown, day=DAY + after * ONE).state == "named"


@pytest.mark.parametrize(("after", "over"), [(4, False), (5, False), (6, True)])
def test_objection_comes_until_the_last_day_of_notice(after, over):
    shown = creating.announced(creating.apply())
    with no(refusals.NoticeOver) if over else nullcontext():
        assert objected(shown, noon(DAY + after * ONE)).objections[0].upheld is None


def test_objection_in_the_last_instant_stops_the_naming_until_it_is_answered():
    shown = creating.announced(creating.apply())
    shown = objected(shown, clock.day_ends(DAY + 5 * ONE) - TICK)
    with no(refusals.NoticeOver):
        objected(shown, clock.day_ends(DAY + 5 * ONE))
    with no(refusals.ObjectionOpen):
        do("name", shown, day=DAY + 6 * ONE)
    told = {"objection": shown.objections[0].id, "actor": SECOND, "at": noon(DAY + 6 * ONE), "why": "经核实不成立"}
    actions.answer(id=uuid4(), upheld=False, **told)
    with no(refusals.ObjectionAnswered):
        actions.answer(id=uuid4(), upheld=True, **told)
    with no(refusals.ObjectionUnknown):
        actions.answer(id=uuid4(), upheld=True, **(told | {"objection": uuid4()}))
    assert do("name", shown, day=DAY + 6 * ONE).state == "named"


def test_upheld_objection_leads_back_and_a_new_notice_begins_anew():
    shown = objected(creating.announced(creating.apply()), noon(DAY))
    told = {"objection": shown.objections[0].id, "actor": SECOND, "at": noon(DAY + ONE), "why": "属实"}
    with no(refusals.SamePerson):
        actions.answer(id=uuid4(), upheld=False, **(told | {"actor": OFFICE}))
    actions.answer(id=uuid4(), upheld=True, **told)
    with no(refusals.ObjectionUpheld):
        do("name", shown, day=DAY + 6 * ONE)
    returned = do("send_back", shown, day=DAY + 6 * ONE, why="整改")
    again = do("improve", returned, day=DAY + 7 * ONE, filled=shown.sheets[0].filled)
    again = creating.announced(again, DAY + 8 * ONE)
    assert do("name", again, day=DAY + 14 * ONE).state == "named"


def test_no_objection_where_nothing_is_shown():
    with no(refusals.StepOutOfOrder):
        objected(creating.apply(), noon(DAY))


def test_steps_are_told_once_by_their_id():
    shown = creating.announced(creating.apply())
    id = uuid4()
    assert do("name", shown, DAY + 6 * ONE, id=id) == do("name", shown, DAY + 6 * ONE, id=id)
    with no(refusals.IdUsedOtherwise):
        do("revoke", shown, DAY + 6 * ONE, id=id, why="x")
    with no(refusals.StepOutOfOrder):
        do("name", shown, DAY + 6 * ONE)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2027, 3, 7), date(2028, 3, 6)),
        (date(2028, 2, 29), date(2029, 2, 27)),
        (date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_naming_holds_for_the_months_of_its_term(first, last):
    assert deciding._term_ends(creating.tree(), first) == last


def test_every_score_is_recomputed_from_what_was_handed_in():
    for name in ("市财政局", "市教育局"):
        creating.announced(creating.apply(name))
    assert queries.verify(CITY) == []
    told = queries.score(queries.applications(CITY)[0].id)
    assert {line.id for line in told.lines if line.evidence} == {"goals"}
    assert told.score == queries.applications(CITY)[0].sheets[-1].score


def test_verify_tells_of_a_score_that_was_tampered_with():
    made = creating.apply()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE appraisals_sheet SET score = 99")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert queries.verify(CITY) == [(made.id, 1)]


def test_many_applications_are_read_with_as_many_queries_as_one(django_assert_num_queries):
    for name in ("甲", "乙", "丙"):
        creating.named(name)
    with django_assert_num_queries(4):
        assert len(queries.applications(CITY)) == 3
