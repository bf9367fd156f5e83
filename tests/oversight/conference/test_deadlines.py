"""Every deadline of annex 2 (渝环〔2021〕87号): the day before, the day, and the day after.

The text counts 日 and not 工作日: calendar days, the first one not counted.
"""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from tests.oversight.conference import meeting
from tests.oversight.conference.meeting import CITY, HELD, NOTICE, noon

from puhui.foundations.packs.schema import ConferenceDeadline
from puhui.ground import clock
from puhui.ground.working_days import Calendar
from puhui.oversight.conference import actions, facts, queries, refusals
from puhui.oversight.conference.calc import days

DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def _pack(db):
    meeting.into_force()


@pytest.mark.parametrize(("told_on", "late"), [(NOTICE - DAY, False), (NOTICE, False), (NOTICE + DAY, True)])
def test_notice_fifteen_days_before_article_6(told_on, late):
    with pytest.raises(refusals.NoticeTooLate) if late else nullcontext() as no:
        assert meeting.call(told_on).days.notice_by == date(2027, 6, 15)
    if late:
        assert no.value.data["last"] == NOTICE
        assert no.value.data["earliest"] == date(2027, 7, 1)
        assert meeting.call(told_on, no.value.data["earliest"]).days.notice_by == told_on


def test_notice_counts_days_in_shanghai():
    last = clock.day_ends(NOTICE) - TICK
    assert meeting.call(at=last).state == facts.CALLED
    with pytest.raises(refusals.NoticeTooLate):
        meeting.call(at=last + TICK)


@pytest.mark.parametrize("told_on", [HELD - DAY, HELD])
def test_special_session_at_any_time_article_5(told_on):
    session = meeting.call(kind=facts.SPECIAL, at=clock.day_starts(told_on) + timedelta(hours=8))
    assert (session.days.notice_by, session.days.topics_by, session.days.agenda_by) == (None, None, None)
    assert session.days.minutes_by == date(2027, 7, 7)


def test_special_session_is_not_called_for_the_past():
    with pytest.raises(refusals.MeetingPast):
        meeting.call(HELD, kind=facts.SPECIAL)


@pytest.mark.parametrize(("after", "late"), [(4, False), (5, False), (6, True)])
def test_topics_within_five_days_of_the_notice_article_6(after, late):
    session = meeting.call()
    with pytest.raises(refusals.TopicTooLate) if late else nullcontext():
        meeting.hand_in(session, noon(NOTICE + after * DAY))
    assert len(queries.topics(session.id)) == (not late)


def test_topic_in_the_last_instant_of_the_last_day_is_in_time_and_the_next_instant_is_not():
    session, last = meeting.call(), clock.day_ends(NOTICE + 5 * DAY)
    meeting.hand_in(session, last - TICK)
    with pytest.raises(refusals.TopicTooLate) as no:
        meeting.hand_in(session, last)
    assert no.value.data["last"] == date(2027, 6, 20)


def test_unit_that_was_added_later_has_its_five_days_from_then():
    session, added_on = meeting.call(NOTICE - 5 * DAY), NOTICE
    told = {"units": {"市商务委": meeting.UNITS["市商务委"]}, "actor": meeting.OFFICE, "at": noon(added_on)}
    session = actions.invite(session=session.id, **told)
    assert session.invited[-1].topics_by == date(2027, 6, 20)
    assert session.days.topics_by == date(2027, 6, 15)
    meeting.hand_in(session, noon(added_on + 5 * DAY), "市商务委")
    with pytest.raises(refusals.TopicTooLate):
        meeting.hand_in(session, noon(added_on + 6 * DAY), "市商务委")


@pytest.mark.parametrize(("before", "late"), [(6, False), (5, False), (4, True)])
def test_chosen_topics_five_days_before_article_6(before, late):
    session, at = meeting.call(), noon(HELD - before * DAY)
    with pytest.raises(refusals.AgendaTooLate) if late else nullcontext():
        assert meeting.send(session, at).late is False
    if late:
        told = meeting.send(session, at, why="市级部署临时调整")
        assert (told.late, told.why) == (True, "市级部署临时调整")


@pytest.mark.parametrize(("after", "open"), [(4, True), (5, True), (6, False)])
def test_agenda_waits_for_the_members_five_days(after, open):
    session = meeting.call()
    with pytest.raises(refusals.TopicsStillOpen) if open else nullcontext():
        meeting.send(session, noon(NOTICE + after * DAY))


@pytest.mark.parametrize(("after", "late"), [(6, False), (7, False), (8, True)])
def test_minutes_within_seven_days_article_8(after, late):
    session = meeting.call()
    minutes, at = meeting.signed(session, noon(HELD)), noon(HELD + after * DAY)
    with pytest.raises(refusals.MinutesTooLate) if late else nullcontext():
        assert meeting.issue(minutes, at).issue.late is False
    if late:
        issue = meeting.issue(minutes, at, why="会签单位意见反复").issue
        assert (issue.late, issue.why) == (True, "会签单位意见反复")


@pytest.mark.parametrize(
    ("on", "state"), [(date(2027, 6, 14), "to_call"), (NOTICE, "to_call"), (date(2027, 6, 16), "missed")]
)
def test_half_year_without_a_session_can_be_met_until_its_last_notice_article_5(on, state):
    told = queries.rhythm(CITY, "publicity", on)
    assert (told.state, told.call_by, told.last, told.in_principle) == (state, NOTICE, HELD, True)


@pytest.mark.parametrize(("held", "state"), [(HELD - DAY, facts.MET), (HELD, facts.MET), (HELD + DAY, facts.MISSED)])
def test_session_counts_for_the_half_year_in_which_it_is_held(held, state):
    meeting.call(held - 15 * DAY, held)
    assert queries.rhythm(CITY, "publicity", HELD).state == state
    assert queries.rhythm(CITY, "publicity", HELD - 5 * DAY).state == ("planned" if state == "met" else "missed")


def test_cancelled_and_special_sessions_do_not_count_for_the_half_year():
    meeting.call(kind=facts.SPECIAL)
    session = meeting.call()
    actions.cancel(id=meeting.uuid4(), session=session.id, seen=0, why="改期", actor=meeting.OFFICE, at=noon(NOTICE))
    assert queries.rhythm(CITY, "publicity", HELD).state == facts.MISSED


@pytest.mark.parametrize(
    ("today", "early"), [(date(2021, 6, 29), True), (date(2021, 6, 30), False), (date(2021, 7, 1), False)]
)
def test_rules_hold_from_their_issue_article_9(today, early):
    with pytest.raises(refusals.RulesNotYet) if early else nullcontext():
        meeting.call(today, date(2021, 8, 1))


def test_half_year_in_which_the_rules_began_is_not_asked():
    assert queries.rhythm(CITY, "publicity", date(2021, 6, 30)).state == facts.NOT_ASKED
    meeting.call(date(2021, 9, 1), date(2021, 9, 30))
    told = queries.rhythms(CITY, "publicity", date(2021, 1, 1), date(2022, 7, 1))
    assert [(one.first, one.state) for one in told] == [
        (date(2021, 7, 1), "met"), (date(2022, 1, 1), "missed"), (date(2022, 7, 1), "to_call"),
    ]  # fmt: skip


def test_working_days_are_counted_where_a_city_says_so():
    three, calendar = ConferenceDeadline(days=3, working=True), Calendar()
    friday, wednesday = date(2026, 6, 12), date(2026, 6, 17)
    assert days.last_before(wednesday, three, calendar) == friday
    assert days.last_after(friday, three, calendar) == wednesday
    assert days.first_meeting(friday, three, calendar) == wednesday


def test_moved_session_is_told_of_as_long_before_as_a_new_one():
    session, moved_on = meeting.call(), NOTICE + 2 * DAY
    told = {"session": session.id, "seen": 0, "place": session.place, "why": "场地维修", "actor": meeting.OFFICE}

    def move(to):
        return actions.move(id=meeting.uuid4(), starts=noon(to), at=noon(moved_on), **told)

    with pytest.raises(refusals.NoticeTooLate):
        move(moved_on + 14 * DAY)
    assert move(moved_on + 15 * DAY).days.agenda_by == moved_on + 10 * DAY
