"""From the call to the issued minutes, and every no on the way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.oversight.conference import meeting
from tests.oversight.conference.meeting import CITY, HELD, MEMBERS, NOTICE, OFFICE, UNITS, noon, of

from puhui.foundations.evidence import queries as evidence
from puhui.foundations.packs.refusals import CityUnknown
from puhui.oversight.conference import actions, facts, queries, refusals

DAY = timedelta(days=1)
AFTER = noon(HELD + DAY)


@pytest.fixture(autouse=True)
def _pack(db):
    meeting.into_force()


@pytest.fixture
def session():
    return meeting.call()


def no(refusal):
    return pytest.raises(refusal)


def test_call_tells_who_has_to_come_at_which_rank_article_3(session):
    assert {one.name: (one.duty, one.rank) for one in session.invited} == {
        name: ("convener", "charge") if name in ("市委宣传部", "市生态环境局") else ("member", "division")
        for name in MEMBERS
    }
    raised = meeting.call(raised=True, kind=facts.SPECIAL, guests={"市人大": UNITS["市人大"]})
    assert {one.duty: one.rank for one in raised.invited} == {"convener": "principal", "member": "charge", "guest": ""}


def test_call_names_every_core_member_and_nobody_twice():
    members = meeting.members()
    with no(refusals.MemberMissing) as missing:
        meeting.call(units={name: id for name, id in members.items() if name != "市民政局"})
    assert missing.value.data["member"] == "市民政局"
    with no(refusals.UnitTwice):
        meeting.call(added={"市教育委员会": members["市教委"]})


def test_call_is_the_offices_and_the_conveners(session):
    assert meeting.call(actor=of("市委宣传部"), kind=facts.SPECIAL).by == "市委宣传部联络员"
    for actor in (of("市教委"), facts.Actor("审计", facts.AUDITOR), facts.Actor("领导", facts.LEADER)):
        with no(refusals.NotPermitted):
            meeting.call(actor=actor)


def test_call_of_what_nobody_knows():
    with no(refusals.ConferenceUnknown):
        meeting.call(conference="trade")
    with no(CityUnknown):
        meeting.call(city="nowhere")
    with no(refusals.KindUnknown):
        meeting.call(kind="yearly")
    with no(refusals.TitleMissing):
        meeting.call(title="  ")
    with no(refusals.TooMuchSaid):
        meeting.call(place="很" * 301)
    with no(refusals.SessionUnknown):
        queries.session(uuid4())


def test_call_sent_twice_is_one_and_another_under_its_id_is_refused():
    id = uuid4()
    assert meeting.call(id=id) == meeting.call(id=id)
    with no(refusals.IdUsedOtherwise) as used:
        meeting.call(id=id, title="另一次会议")
    assert used.value.data["field"] == "title"


def test_move_and_cancel_say_why_and_are_seen(session):
    told = {"session": session.id, "actor": OFFICE, "at": noon(NOTICE), "place": "二楼", "starts": session.starts}
    moved = actions.move(id=uuid4(), seen=0, why="场地调整", **told)
    assert (moved.sequence, moved.place, moved.why) == (1, "二楼", "场地调整")
    with no(refusals.ChangedMeanwhile):
        actions.move(id=uuid4(), seen=0, why="又调整", **(told | {"place": "一楼"}))
    with no(refusals.MovedToSame):
        actions.move(id=uuid4(), seen=1, why="又调整", **told)
    with no(refusals.ReasonMissing):
        actions.cancel(id=uuid4(), session=session.id, seen=1, why=" ", actor=OFFICE, at=noon(NOTICE))
    with no(refusals.NotPermitted):
        actions.cancel(id=uuid4(), session=session.id, seen=1, why="x", actor=of("市教委"), at=noon(NOTICE))
    id = uuid4()
    for _ in range(2):
        gone = actions.cancel(id=id, session=session.id, seen=1, why="合并召开", actor=OFFICE, at=noon(NOTICE))
    assert (gone.state, gone.sequence) == (facts.CANCELLED, 2)
    with no(refusals.Cancelled):
        meeting.hand_in(session, noon(NOTICE))


def test_topic_is_a_members_own(session):
    guest = {"units": {"市人大": UNITS["市人大"]}, "guests": True, "actor": OFFICE, "at": noon(NOTICE)}
    actions.invite(session=session.id, **guest)
    with no(refusals.GuestOnly):
        meeting.hand_in(session, noon(NOTICE), "市人大")
    with no(refusals.UnitNotInvited):
        meeting.hand_in(session, noon(NOTICE), "市商务委")
    with no(refusals.NotPermitted):
        meeting.hand_in(session, noon(NOTICE), actor=of("市妇联"))
    id = uuid4()
    assert meeting.hand_in(session, noon(NOTICE), id=id) == meeting.hand_in(session, noon(NOTICE), id=id)


def test_agenda_decides_about_every_topic(session):
    one, other = (meeting.hand_in(session, noon(NOTICE + n * DAY), name) for n, name in enumerate(("市教委", "市妇联")))
    at, item = noon(HELD - 6 * DAY), facts.Item("", topic=one.id)
    with no(refusals.TopicUndecided) as undecided:
        meeting.send(session, at, items=[item])
    assert undecided.value.data["unit"] == "市妇联"
    with no(refusals.TopicUndecided):
        meeting.send(session, at, items=[item], left={one.id: "重复", other.id: "另议"})
    with no(refusals.TopicUnknown):
        meeting.send(session, at, items=[item], left={uuid4(): "另议"})
    with no(refusals.ReasonMissing):
        meeting.send(session, at, items=[item], left={other.id: ""})
    with no(refusals.AgendaEmpty):
        meeting.send(session, at, items=[])
    with no(refusals.NotPermitted):
        meeting.send(session, at, actor=of("市教委"))
    sent = meeting.send(session, at, items=[item], left={other.id: "待专题研究"}, actor=of("市生态环境局"))
    assert [one.title for one in sent.items] == ["市教委的议题"]
    assert [(one.chosen, one.why) for one in queries.topics(session.id)] == [(True, ""), (False, "待专题研究")]
    assert queries.session(session.id).state == facts.PREPARED
    with no(refusals.AgendaSent):
        meeting.send(session, at)


def test_after_the_meeting_began_nothing_comes_before_it(session):
    with no(refusals.HeldAlready):
        meeting.send(session, session.starts)
    with no(refusals.HeldAlready):
        actions.invite(session=session.id, units={}, actor=OFFICE, at=session.starts)
    with no(refusals.NotHeldYet):
        meeting.write(session, session.starts - timedelta(seconds=1))
    assert meeting.write(session, session.starts).drafts[0].number == 1


def test_minutes_go_round_until_all_agree(session):
    minutes = meeting.write(session, AFTER)
    for name in MEMBERS[:-1]:
        minutes = meeting.sign(minutes, name, AFTER)
    assert minutes.drafts[0].missing == (UNITS["市妇联"],)
    with no(refusals.NotCountersigned) as missing:
        meeting.issue(minutes, AFTER)
    assert missing.value.data["missing"] == "市妇联"
    told = {"minutes": minutes.id, "unit": UNITS["市妇联"], "actor": of("市妇联"), "at": AFTER}
    with no(refusals.ReasonMissing):
        actions.object_to(id=uuid4(), draft=1, why="", **told)
    actions.object_to(id=uuid4(), draft=1, why="第二项表述有误", **told)
    with no(refusals.SignedAlready):
        actions.countersign(id=uuid4(), draft=1, **told)
    with no(refusals.ChangedMeanwhile):
        meeting.write(session, AFTER)
    minutes = meeting.write(session, AFTER, seen=1, text="会议听取了进展，改了第二项。")
    assert minutes.drafts[1].missing == tuple(UNITS[name] for name in MEMBERS)
    with no(refusals.DraftMissing):
        meeting.sign(minutes, "市教委", AFTER, draft=1)
    for name in MEMBERS:
        minutes = meeting.sign(minutes, name, AFTER)
    assert queries.session(session.id).state == facts.SIGNED
    issued = meeting.issue(minutes, AFTER)
    assert issued.issue.number == "重庆市生态文明宣传教育工作联席会议纪要〔2027〕1号"
    assert queries.session(session.id).state == facts.ISSUED
    assert queries.holds(issued.issue.sha256)


def test_guests_do_not_countersign_and_added_units_do(session):
    for guests, name in ((True, "市人大"), (False, "市商务委")):
        actions.invite(session=session.id, units={name: UNITS[name]}, guests=guests, actor=OFFICE, at=noon(NOTICE))
    minutes = meeting.signed(session, AFTER)
    assert minutes.drafts[0].missing == (UNITS["市商务委"],)
    with no(refusals.GuestOnly):
        meeting.sign(minutes, "市人大", AFTER)
    assert meeting.sign(minutes, "市商务委", AFTER).drafts[0].complete


def test_issued_minutes_never_change_and_a_correction_is_a_new_document(session):
    issued = meeting.issue(meeting.signed(session, AFTER), AFTER)
    content = evidence.open(issued.issue.sha256).read()
    with no(refusals.MinutesIssued):
        meeting.write(session, AFTER, seen=1)
    with no(refusals.MinutesIssued):
        meeting.sign(issued, "市教委", AFTER)
    with no(refusals.MinutesIssued):
        meeting.issue(issued, AFTER)
    told = {"minutes": issued.id, "text": "会议听取了更正后的进展。", "actor": OFFICE, "at": AFTER + 30 * DAY}
    with no(refusals.ReasonMissing):
        actions.correct(id=uuid4(), why="", **told)
    correction = actions.correct(id=uuid4(), why="数字有误", **told)
    with no(refusals.MinutesOpen):
        actions.correct(id=uuid4(), why="又有误", **told)
    with no(refusals.NotIssued):
        actions.correct(id=uuid4(), why="又有误", **(told | {"minutes": correction.id}))
    for name in MEMBERS:
        correction = meeting.sign(correction, name, AFTER + 30 * DAY)
    correction = meeting.issue(correction, AFTER + 30 * DAY)
    before = queries.document(issued.id)
    assert (before.issue, before.drafts) == (issued.issue, issued.drafts)
    assert (before.corrected_by, correction.corrects) == (correction.id, issued.id)
    assert correction.issue.number.endswith("〔2027〕2号")
    assert correction.issue.late is False
    assert evidence.open(queries.document_of(issued.id)).read() == content


def test_minutes_that_are_not_issued_have_no_file(session):
    minutes = meeting.write(session, AFTER)
    with no(refusals.NotIssued):
        queries.document_of(minutes.id)
    with no(refusals.MinutesUnknown):
        queries.document(uuid4())


def test_attendance_below_the_rank_asked_is_told(session):
    came = [facts.Attended(UNITS[name], "division", "某处长") for name in MEMBERS if name != "市妇联"]
    draft = meeting.write(session, AFTER, attended=came).drafts[0]
    told = {one.name: rank for one, rank in queries.short_of(session, draft)}
    assert told == {"市委宣传部": "division", "市生态环境局": "division", "市妇联": ""}
    with no(refusals.AttendanceUnknown):
        meeting.write(session, AFTER, seen=1, attended=[facts.Attended(UNITS["市教委"], "chief")])
    with no(refusals.UnitNotInvited):
        meeting.write(session, AFTER, seen=1, attended=[facts.Attended(uuid4(), "charge")])


@pytest.mark.parametrize(
    "wrong",
    [
        facts.Decision(" "),
        facts.Decision("办好", leads=(UNITS["市教委"],)),
        facts.Decision("办好", due=HELD),
        facts.Decision("办好", "办好", (UNITS["市教委"],), (UNITS["市教委"],)),
    ],
)
def test_decision_that_does_not_hold(session, wrong):
    with no(refusals.DecisionMalformed):
        meeting.write(session, AFTER, decisions=[wrong])


def test_what_waits_for_whom(session):
    def waits(on, name=""):
        found = queries.awaiting(CITY, on=on, unit=UNITS[name] if name else None)
        return [(one.what, one.by) for one in found]

    assert waits(NOTICE, "市教委") == [("hand_in", NOTICE + 5 * DAY)]
    assert waits(NOTICE + 6 * DAY, "市教委") == []
    assert waits(NOTICE) == [("send_agenda", HELD - 5 * DAY)]
    meeting.send(session, noon(HELD - 6 * DAY))
    assert waits(HELD) == [("write_minutes", HELD + 7 * DAY)]
    minutes = meeting.write(session, AFTER)
    assert waits(HELD + DAY) == [("call", HELD.replace(month=12, day=16))]
    assert waits(HELD + DAY, "市教委") == [("countersign", HELD + 7 * DAY)]
    for name in MEMBERS:
        meeting.sign(minutes, name, AFTER)
    assert ("issue_minutes", HELD + 7 * DAY) in waits(HELD + DAY)
    assert waits(HELD + DAY, "市教委") == []


def test_many_sessions_are_read_with_as_many_queries_as_one(session, django_assert_num_queries):
    for _ in range(3):
        meeting.issue(meeting.signed(meeting.call(), AFTER), AFTER)
    with django_assert_num_queries(7):
        assert len(queries.sessions(CITY)) == 4
    with django_assert_num_queries(8):
        # The city's pack is asked once more; issued minutes cost nothing.
        queries.awaiting(CITY, on=HELD + DAY)
