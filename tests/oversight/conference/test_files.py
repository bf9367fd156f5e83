"""What leaves the house: invitations that calendars read, and minutes that Word reads."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from docx import Document
from icalendar import Calendar
from tests.oversight.conference import meeting
from tests.oversight.conference.meeting import HELD, MEMBERS, NOTICE, OFFICE, UNITS, noon

from puhui.foundations.evidence import queries as evidence
from puhui.oversight.conference import actions, facts, queries, refusals


@pytest.fixture(autouse=True)
def _pack(db):
    meeting.into_force()


@pytest.fixture
def session():
    return meeting.call()


def invitation(session, name="市教委"):
    return Calendar.from_ical(queries.invitation(session.id, UNITS[name]))


def test_invitation_is_what_rfc_5545_asks(session):
    raw = queries.invitation(session.id, UNITS["市教委"])
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    calendar = Calendar.from_ical(raw)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "REQUEST")
    zone, event = calendar.walk("VTIMEZONE")[0], calendar.walk("VEVENT")[0]
    assert zone["TZID"] == event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert zone.walk("STANDARD")[0]["TZOFFSETTO"].td == timedelta(hours=8)
    assert b"DTSTART;TZID=Asia/Shanghai:20270630T090000" in raw
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2027, 6, 30, 1, tzinfo=UTC) == session.starts
    assert event["ATTENDEE"].params["CN"] == "市教委"
    assert event["ORGANIZER"].params["CN"] == "市生态环境局"
    assert "请业务处室（部门）负责人参加" in event["DESCRIPTION"]
    assert "2027年6月20日前提交" in event["DESCRIPTION"]


def test_invitation_keeps_its_name_and_counts_up(session):
    first = invitation(session).walk("VEVENT")[0]
    told = {"session": session.id, "actor": OFFICE, "at": noon(NOTICE), "why": "场地调整"}
    moved = actions.move(id=uuid4(), seen=0, place="二楼", starts=session.starts, **told)
    second = invitation(moved).walk("VEVENT")[0]
    assert (first["UID"], first["SEQUENCE"], second["UID"], second["SEQUENCE"]) == (first["UID"], 0, first["UID"], 1)
    gone = invitation(actions.cancel(id=uuid4(), seen=1, **told))
    assert (gone["METHOD"], gone.walk("VEVENT")[0]["STATUS"]) == ("CANCEL", "CANCELLED")


def test_invitation_tells_the_agenda_once_it_is_sent(session):
    meeting.send(session, noon(HELD - timedelta(days=6)), items=[facts.Item("通报进展"), facts.Item("研究督察")])
    assert "1. 通报进展\n2. 研究督察" in invitation(session).walk("VEVENT")[0]["DESCRIPTION"]


def test_invitation_of_somebody_else(session):
    with pytest.raises(refusals.UnitNotInvited):
        queries.invitation(session.id, UNITS["市商务委"])


def words(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_minutes_say_who_came_what_was_decided_and_who_signed(session):
    after = noon(HELD + timedelta(days=1))
    decision = facts.Decision(
        "尽快建成场馆。", "建成场馆", (UNITS["市教委"],), (UNITS["市妇联"],), HELD.replace(month=12)
    )
    came = [facts.Attended(UNITS["市教委"], "division", "某处长")]
    minutes = meeting.signed(session, after, decisions=[decision], attended=came)
    assert "（会签稿，未编号）" in words(queries.preview(minutes.id))
    issued = meeting.issue(minutes, after)
    told = words(evidence.open(issued.issue.sha256).read())
    for said in (
        issued.issue.number, "时间：2027年6月30日09:00", "业务处室负责人　某处长", "会议听取了进展。",
        "1. 尽快建成场馆。（市教委牵头，市妇联配合，2027年12月30日前）", "市妇联　同意　2027年7月1日", "市生态环境局　2027年7月1日印发",
    ):  # fmt: skip
        assert said in told
    assert all(name in told for name in MEMBERS)
