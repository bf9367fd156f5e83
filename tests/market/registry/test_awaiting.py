"""What awaits an owner and a body at each step of a project's life, in as many questions for one project as for three."""

from datetime import date
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.market.registry import land, life

from puhui.market.registry import actions, queries
from puhui.market.registry.facts import ClaimTerm


def owners(parties) -> list[str]:
    return [task.what for task in queries.awaits_owner(parties.owner.id, life.on(date(2026, 4, 1)))]


def bodys(body, day: date = life.DAY_ONE) -> list[str]:
    return [task.what for task in queries.awaits_body(body.id, life.on(day))]


def test_each_step_awaits_whoever_takes_it(parties):
    project = life.draft(parties.owner)
    assert owners(parties) == ["submit"]
    notice = life.submit(project, parties.validator)
    assert (owners(parties), bodys(parties.validator), bodys(parties.verifier)) == ([], ["begin"], [])
    engagement = life.begin(project, parties.validator)
    comment = actions.comment(id=uuid4(), notice=notice.id, said="Why?", by="neighbour", at=life.on(life.DAY_ONE))
    found = actions.find(id=uuid4(), engagement=engagement.id, kind="rectify", said="Meter", by="body", at=land.NOON)
    assert sorted(bodys(parties.validator)) == ["answer_comment", "close_finding"]
    assert sorted(owners(parties)) == ["rectify", "reply_comment"]
    actions.answer_comment(id=uuid4(), comment=comment.id, answer="So.", by="body", at=land.NOON)
    actions.close_finding(id=uuid4(), finding=found.findings[0].id, closing="New meter", by="body", at=land.NOON)
    (task,) = queries.awaits_body(parties.validator.id, life.on(date(2026, 3, 31)))
    assert (task.what, task.on, task.late) == ("report", date(2026, 6, 10), False)
    assert queries.awaits_body(parties.validator.id, life.on(date(2026, 6, 11)))[0].late
    life.report(engagement, date(2026, 3, 31))
    assert (owners(parties), bodys(parties.validator)) == (["apply_for_registration"], [])


def test_a_verified_period_awaits_its_owner_and_an_observation_its_body(parties):
    project = life.registered(parties.owner, parties.validator)
    period = life.reported(project, parties.verifier)
    engagement = life.begin(project, parties.verifier, period, life.REPORTED)
    seen = {"engagement": engagement.id, "kind": "observe", "said": "Keep the log", "by": "body"}
    actions.find(id=uuid4(), **seen, at=life.on(life.REPORTED))
    told = {"read_sha256": period.report_sha256, "verified": period.reported}
    life.report(engagement, life.VERIFIED, **told)
    assert owners(parties) == ["apply_for_issuance"]
    assert bodys(parties.verifier) == ["close_observation"]


def test_more_projects_take_no_more_questions(parties):
    def questions() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.awaits_owner(parties.owner.id, land.NOON)
            queries.awaits_body(parties.validator.id, land.NOON)
            queries.due(land.CITY, land.NOON)
            queries.bodies(land.CITY)
        return len(captured)

    life.submit(life.draft(parties.owner), parties.validator)
    one = questions()
    for n in (2, 3):
        life.submit(life.draft(parties.owner, claims=(ClaimTerm("electricity", f"meter/{n}"),)), parties.validator)
    assert questions() == one
