"""``puhui conference`` and ``puhui appraisal``: what they print, as JSON and for people, and the files they write."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from icalendar import Calendar
from tests.oversight.appraisals import creating
from tests.oversight.conference import meeting
from tests.oversight.conference.meeting import HELD, NOTICE, UNITS, noon
from typer.testing import CliRunner

from puhui.oversight.conference import facts
from puhui.wiring.command import application

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def run():
    app, runner = application(["conference", "appraisal"]), CliRunner()

    def go(*words, code=0):
        answer = runner.invoke(app, [str(word) for word in words])
        assert answer.exit_code == code, answer.output + str(answer.exception)
        return json.loads(answer.stdout) if "--json" in words else answer.output

    return go


def test_conference_is_told(run, tmp_path):
    meeting.into_force()
    session = meeting.call()
    meeting.hand_in(session, noon(NOTICE))
    city = ("--city", meeting.CITY)
    assert run("conference", "rules", *city, "--json")[0]["notice"] == {
        "days": 15,
        "working": False,
        "clause": "第六条",
    }
    assert "七个" in run("conference", "rules", *city)
    assert [one["state"] for one in run("conference", "list", *city, "--json")] == ["called"]
    told = run("conference", "show", session.id, "--json")
    assert (told["days"]["agenda_by"], told["topics"][0]["name"]) == ("2027-06-25", "市教委")
    waits = run("conference", "awaiting", *city, "--on", NOTICE, "--json")
    assert [(one["what"], one["by"]) for one in waits] == [("send_agenda", "2027-06-25")]
    assert "2027-07-07" in run("conference", "show", session.id)
    told = run("conference", "rhythm", *city, "publicity", "--since", "2027-01-01", "--on", HELD, "--json")
    assert [one["state"] for one in told] == ["met"]
    file = tmp_path / "a.ics"
    run("conference", "invitation", session.id, UNITS["市教委"], "--out", file)
    assert Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    after = noon(HELD + timedelta(days=1))
    minutes = meeting.signed(session, after)
    for _state in ("draft", facts.ISSUED):
        run("conference", "minutes", minutes.id, "--out", tmp_path / "a.docx")
        assert (tmp_path / "a.docx").read_bytes()[:2] == b"PK"
        minutes = meeting.issue(minutes, after) if minutes.issue is None else minutes


def test_sheet_is_tried_out_by_a_pack_alone(run, tmp_path):
    sheet = tmp_path / "sheet.json"
    told = {"entries": {"redline": "12", "impact-assessment": "12", "other-base": "70.5", "small-fine": {"cases": 1}}}
    sheet.write_text(json.dumps(told | {"measured": {"reduction_kg": "1200"}}))
    ask = ("appraisal", "score", sheet, "--scheme", "enterprise-credit", "--pack", settings.PACKS / "luzhou")
    found = run(*ask, "--on", "2026-11-21", "--json")
    assert (found["score"], found["level"], found["exact"]) == ("91.5", "good", "183/2")
    assert found["open"] == ["reduction", "influence", "outreach", "bonus"]
    assert "环保良好企业" in run(*ask, "--on", "2026-11-21")


def test_appraisals_are_told_and_proved(run):
    creating.into_force()
    made = creating.named("市财政局")
    city = ("--city", creating.CITY)
    assert [one["id"] for one in run("appraisal", "schemes", *city, "--json")] == ["office", "credit", "family"]
    assert [one["state"] for one in run("appraisal", "list", *city, "--json")] == ["named"]
    lines = {one["id"]: one for one in run("appraisal", "show", made.id, "--json")["lines"]}
    assert (lines["management"]["given"], lines["paper"]["why"]) == ("40", "not_among_best")
    assert "目标管理" in run("appraisal", "show", made.id)
    told = run("appraisal", "named", *city, "frugal_office", "--on", "2027-03-07", "--json")
    assert (told["named"], told["pool"]) == (1, None)
    goals = run("appraisal", "goals", *city, "--on", "2027-03-07", "--json")
    assert [one["reached"] for one in goals] == [None, False]
    assert run("appraisal", "verify", *city, "--json")["ok"] is True
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE appraisals_sheet SET score = 99")
        cursor.execute("SET LOCAL session_replication_role = origin")
    run("appraisal", "verify", *city, code=1)
