"""Those who judge: M18, M30, M37 of the 管理办法, and the 审定与核查实施规则 (V), for the yes and for the no."""

from datetime import date
from uuid import uuid4

import pytest
from tests.market.registry import land, life
from tests.market.registry.test_articles_of_projects import _no

from puhui.market.registry import actions, queries, refusals


@pytest.fixture
def project(parties):
    """A project on notice, named body 1."""
    project = life.draft(parties.owner)
    life.submit(project, parties.validator)
    return project


def _submit(parties, body, **changes):
    return life.submit(life.draft(parties.owner, **changes), body)


# M18


def test_m18_another_body_verifies(parties):
    project = life.registered(parties.owner, parties.validator)
    assert life.verified(project, parties.verifier).state == "noticed"  # as it was reported
    assert queries.chain(land.CITY, "P0001").periods[0].state == "verified"


def test_m18_who_validated_may_not_verify(parties):
    project = life.registered(parties.owner, parties.validator)
    no = _no(refusals.ValidatorMayNotVerify, "第十八条", life.reported, project, parties.validator)
    assert no.data == {"body": "Body 1", "project": "P0001"}


def test_m18_nobody_takes_the_place_of_the_named_body(parties):
    project = life.registered(parties.owner, parties.validator)
    period = life.reported(project, parties.verifier)
    _no(refusals.NotTheNamedBody, "第十九条", life.begin, project, parties.validator, period, life.REPORTED)


# M30


def test_m30_ten_people_of_whom_five_have_two_years(parties):
    enough = life.body(
        3, staff=[life.person(k, qualified_on=date(2024, 3, 2) if k < 5 else date(2026, 3, 1)) for k in range(10)]
    )
    assert _submit(parties, enough).body == "Body 3"


@pytest.mark.parametrize(("staff", "refusal"), [
    ([life.person(k) for k in range(9)], refusals.StaffTooFew),
    ([life.person(k, qualified_on=date(2026, 3, 3)) for k in range(10)], refusals.StaffTooFew),
    ([life.person(k, qualified_on=date(2024, 3, 3 if k > 3 else 2)) for k in range(10)], refusals.ExperiencedTooFew),
])  # fmt: skip
def test_m30_fewer_are_refused(parties, staff, refusal):
    _no(refusal, "第三十条", _submit, parties, life.body(3, staff=staff))


@pytest.mark.parametrize("changes", [
    {"fields": ["sink"]}, {"accredited_last": date(2026, 3, 1)}, {"accredited_first": date(2026, 3, 3)},
])  # fmt: skip
def test_m30_a_body_judges_within_its_accreditation(parties, changes):
    _no(refusals.NotAccredited, "第三十条", _submit, parties, life.body(3, **changes))


# M37


def test_m37_a_body_without_interests_judges(parties):
    assert _submit(parties, life.body(3, interests=[land.credit_code(77)])).body == "Body 3"


def test_m37_a_body_with_an_interest_in_the_owner_does_not(parties):
    _no(refusals.InterestConflict, "第三十七条", _submit, parties, life.body(3, interests=[parties.owner.subject]))


def test_m37_who_wrote_the_design_does_not_judge_it(parties):
    writer = {"design_writer": parties.validator.subject}
    _no(refusals.BodyWroteDesign, "第三十七条", _submit, parties, parties.validator, **writer)


def test_m37_who_judges_holds_no_account(parties):
    told = {"id": uuid4(), "city": land.CITY, "kind": "enterprise", "name": "N", "by": "clerk", "at": land.NOON}
    _no(refusals.InsiderMayNotHold, "第三十七条", actions.apply_for_account, subject=parties.validator.subject, **told)
    _no(refusals.BodyHoldsAccount, "第三十七条", life.body, 5, subject=parties.owner.subject)


def test_m37_a_member_with_an_interest_does_not_judge(parties):
    staff = [life.person(k, interests=(parties.owner.subject,) if k == 3 else ()) for k in range(10)]
    body = life.body(3, staff=staff)
    project = life.draft(parties.owner)
    life.submit(project, body)
    _no(refusals.InterestConflict, "第三十七条", life.begin, project, body)  # number 3 decides
    people = [id for id, _ in body.staff]
    assert life.begin(project, body, decider=people[4]).body == "Body 3"


# V: teams


def test_v_two_in_full_time_one_of_them_an_expert(parties, project):
    assert life.begin(project, parties.validator).kind == "validation"


@pytest.mark.parametrize(("team", "refusal"), [
    ([0], refusals.TeamTooSmall), ([0, 0], refusals.TeamTooSmall), ([4, 5], refusals.ExpertMissing),
    ([], refusals.TeamTooSmall),
])  # fmt: skip
def test_v_a_smaller_team_or_one_without_an_expert_is_refused(parties, project, team, refusal):
    people = [id for id, _ in parties.validator.staff]
    _no(refusal, "审核组", life.begin, project, parties.validator, team=[people[k] for k in team])


def test_v_part_time_does_not_count(parties):
    body = life.body(3, staff=[life.person(k, full_time=k > 0) for k in range(10)])
    project = life.draft(parties.owner)
    life.submit(project, body)
    _no(refusals.TeamTooSmall, "审核组", life.begin, project, body)


@pytest.mark.parametrize("role", ["reviewer", "decider"])
def test_v_the_team_neither_reviews_nor_decides(parties, project, role):
    people = [id for id, _ in parties.validator.staff]
    _no(refusals.ReviewerInTeam, "复核", life.begin, project, parties.validator, **{role: people[0]})


def test_v_anothers_people_are_no_team(parties, project):
    people = [id for id, _ in parties.verifier.staff]
    _no(refusals.StaffUnknown, "审核组", life.begin, project, parties.validator, team=people[:2])


def test_v_one_validation_at_a_time(parties, project):
    life.begin(project, parties.validator)
    _no(refusals.EngagementRuns, "审核组", life.begin, project, parties.validator)


# V: findings


def _find(engagement, kind="rectify", said="The inverter's plate is missing."):
    told = actions.find(id=uuid4(), engagement=engagement.id, kind=kind, said=said, by="body", at=land.NOON)
    return told.findings[-1]


def _close(finding, closing="Photo of the plate"):
    return actions.close_finding(id=uuid4(), finding=finding.id, closing=closing, by="body", at=land.NOON)


def test_v_demands_are_closed_before_a_positive_opinion(parties, project):
    engagement = life.begin(project, parties.validator)
    finding = _find(engagement)
    _no(refusals.FindingOpen, "整改要求", life.report, engagement, date(2026, 3, 31))
    _close(finding)
    assert life.report(engagement, date(2026, 3, 31)).opinion == "positive"


def test_v_a_negative_opinion_ends_the_project(parties, project):
    engagement = life.begin(project, parties.validator)
    _find(engagement)
    assert life.report(engagement, date(2026, 3, 31), "negative").opinion == "negative"
    assert queries.project(land.CITY, "P0001").state == "rejected"


def test_v_a_finding_is_closed_once_by_something(parties, project):
    finding = _find(life.begin(project, parties.validator))
    _no(refusals.FindingEmpty, "整改要求", _close, finding, " ")
    _close(finding)
    _no(refusals.FindingClosed, "整改要求", _close, finding, "Another photo")
    with pytest.raises(refusals.FindingUnknown):
        actions.close_finding(id=uuid4(), finding=5, closing="x", by="body", at=land.NOON)


def test_v_nothing_is_found_after_the_report(parties, project):
    engagement = life.begin(project, parties.validator)
    _no(refusals.FindingEmpty, "整改要求", _find, engagement, said=" ")
    life.report(engagement, date(2026, 3, 31))
    _no(refusals.EngagementEnded, "审定", _find, engagement)
    _no(refusals.EngagementEnded, "审定", life.report, engagement, date(2026, 3, 31))
    with pytest.raises(refusals.EngagementUnknown):
        actions.find(id=uuid4(), engagement=5, kind="rectify", said="x", by="body", at=land.NOON)


def test_v_observations_are_closed_in_the_next_period(parties, project):
    engagement = life.begin(project, parties.validator)
    seen = _find(engagement, kind="observe")
    life.report(engagement, date(2026, 3, 31))
    actions.apply_for_registration(id=uuid4(), project=project.id, by="owner", at=life.on(date(2026, 4, 1)))
    actions.decide_registration(
        id=uuid4(), project=project.id, verdict="register", by="officer", at=life.on(date(2026, 4, 2))
    )
    period = life.reported(project, parties.verifier)
    verification = life.begin(project, parties.verifier, period, life.REPORTED)
    told = {"read_sha256": period.report_sha256, "verified": period.reported}
    _no(refusals.ObservationsOpen, "观察项", life.report, verification, life.VERIFIED, **told)
    _close(seen)
    assert life.report(verification, life.VERIFIED, **told).opinion == "positive"


# V: time and sites


def test_v_a_hundred_days_without_the_clients_delays(parties, project):
    engagement = life.begin(project, parties.validator)
    _no(refusals.ReportTooLate, "100日", life.report, engagement, date(2026, 6, 11))  # the 101st day
    assert life.report(engagement, date(2026, 6, 11), client_delay_days=1).opinion == "positive"


@pytest.mark.parametrize(("sites", "visited"), [(1, 1), (5, 5), (6, 5), (40, 12)])
def test_v_all_of_five_sites_or_five_of_more_are_visited(parties, project, sites, visited):
    engagement = life.begin(project, parties.validator)
    assert life.report(engagement, date(2026, 3, 31), sites=sites, sites_visited=visited).opinion == "positive"


@pytest.mark.parametrize(("sites", "visited"), [(5, 4), (6, 4), (1, 0), (0, 0), (2, 3)])
def test_v_fewer_sites_are_refused(parties, project, sites, visited):
    engagement = life.begin(project, parties.validator)
    _no(refusals.SitesTooFew, "现场", life.report, engagement, date(2026, 3, 31), sites=sites, sites_visited=visited)


def test_a_body_is_listed_once(parties):
    with pytest.raises(refusals.BodyListed):
        life.body(1)
    assert [b.name for b in queries.bodies(land.CITY)] == ["Body 1", "Body 2"]
    with pytest.raises(refusals.BodyUnknown):
        actions.submit_project(
            id=uuid4(), project=life.draft(parties.owner).id, design_sha256=life.document("d"), body=7, by="owner",
            at=land.NOON,
        )  # fmt: skip
