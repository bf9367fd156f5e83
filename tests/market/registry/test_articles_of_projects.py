"""管理办法 (M), article by article, for projects: the yes, and the no with its article."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from tests.market.registry import land, life

from puhui.foundations.packs import actions as packs
from puhui.foundations.packs import schema
from puhui.ground.refusals import CalendarUnknown
from puhui.market.registry import actions, facts, queries, refusals
from puhui.market.registry.facts import ClaimTerm


def _no(refusal: type, article: str, work, *args, **changes):
    """The refusal comes, cites its article, and nothing was changed."""
    with pytest.raises(refusal) as refused:
        work(*args, **changes)
    assert article in refused.value.cites
    return refused.value


# M10: real, unique, additional; by a published methodology; begun after 2012-11-08


def test_m10_a_project_that_meets_all_is_drafted(parties):
    project = life.draft(parties.owner, started_on=date(2012, 11, 9))
    assert (project.code, project.state) == ("P0001", "draft")


@pytest.mark.parametrize(("changes", "refusal"), [
    ({"field": "coal"}, refusals.FieldNotOpen),
    ({"methodology": "solar-roof"}, refusals.MethodologyMissing),
    ({"started_on": date(2012, 11, 8)}, refusals.StartedTooEarly),
    ({"legal_duty": True}, refusals.NotAdditional),
    ({"ets_covered": True}, refusals.NotAdditional),
    ({"claims": ()}, refusals.ClaimMissing),
    ({"claims": (ClaimTerm("electricity", "*"),)}, refusals.ClaimMalformed),
    ({"claims": (ClaimTerm("love", "meter/1"),)}, refusals.ClaimMalformed),
])  # fmt: skip
def test_m10_a_project_that_fails_one_is_refused(parties, changes, refusal):
    _no(refusal, "第十条", life.draft, parties.owner, **changes)


def test_m10_the_same_meter_is_claimed_once(parties):
    life.submit(life.draft(parties.owner), parties.validator)
    again = life.draft(parties.owner, claims=(ClaimTerm("electricity", "meter/510100-*"),))
    no = _no(refusals.ClaimTaken, "第十条", life.submit, again, parties.validator)
    assert no.data == {
        "activity": "electricity", "track": "meter/510100-*", "other_track": "meter/510100-0001", "project": "P0001",
        "first": date(2023, 1, 1), "last": date(2032, 12, 31),
    }  # fmt: skip
    assert queries.project(land.CITY, "P0002").state == "draft"


@pytest.mark.parametrize("changes", [
    {"claims": (ClaimTerm("electricity", "meter/510100-0002"),)},
    {"claims": (ClaimTerm("heat", "meter/510100-0001"),)},
    {"crediting_first": date(2033, 1, 1), "crediting_last": date(2040, 12, 31)},
])  # fmt: skip
def test_m10_another_meter_use_or_time_is_another_claim(parties, changes):
    life.submit(life.draft(parties.owner), parties.validator)
    life.submit(life.draft(parties.owner, **changes), parties.validator)
    assert queries.project(land.CITY, "P0002").state == "noticed"


def test_m10_what_came_to_nothing_blocks_nobody(parties):
    first = life.draft(parties.owner)
    life.submit(first, parties.validator)
    actions.withdraw_project(id=uuid4(), project=first.id, why="Sold", by="owner", at=life.on(life.DAY_ONE))
    life.submit(life.draft(parties.owner), parties.validator)


CHARGING = schema.CitizensClaim(
    scenario="ev-charging", activity="electricity", tracks=("meter/510100-*",), valid_from=date(2024, 1, 1),
    source=land.SOURCE,
)  # fmt: skip


def test_m10_what_citizens_get_points_for_is_no_project(parties):
    land.keeps_registry(citizens=(CHARGING,))
    no = _no(refusals.CitizensClaimIt, "第十条", life.submit, life.draft(parties.owner), parties.validator)
    assert (no.data["scenario"], no.data["first"]) == ("chengdu/ev-charging", date(2024, 1, 1))


def test_m10_citizens_of_another_city_count_too(parties):
    packs.activate(
        pack=land.pack_of(land.REGISTRY.model_copy(update={"citizens": (CHARGING,)}), "luzhou"), at=land.NOON
    )
    no = _no(refusals.CitizensClaimIt, "第十条", life.submit, life.draft(parties.owner), parties.validator)
    assert no.data["scenario"] == "luzhou/ev-charging"


def test_m10_the_proof_finds_what_citizens_are_paid_for_since(parties):
    life.submit(life.draft(parties.owner), parties.validator)
    assert queries.verify().ok
    land.keeps_registry(citizens=(CHARGING,))
    fault = queries.verify().first_fault
    assert fault.kind == "claim"
    assert fault.where == "electricity meter/510100-* / meter/510100-0001 2024-01-01–2032-12-31"
    assert fault.found == "citizens:chengdu/ev-charging, chengdu/P0001"


# M12: the design document is shown for twenty working days, with the body's name


def test_m12_the_design_is_shown_for_twenty_working_days(parties):
    notice = life.submit(life.draft(parties.owner), parties.validator)
    assert (notice.body, notice.opened_on, notice.closes_on) == ("Body 1", life.DAY_ONE, life.NOTICE_ENDS)


def test_m12_the_design_is_a_kept_document(parties):
    project = life.draft(parties.owner)
    with pytest.raises(refusals.DocumentMissing):
        actions.submit_project(
            id=uuid4(), project=project.id, design_sha256="0" * 64, body=parties.validator.id, by="owner",
            at=life.on(life.DAY_ONE),
        )  # fmt: skip


@pytest.mark.parametrize("day", [life.DAY_ONE, life.NOTICE_ENDS])
def test_m12_no_report_before_the_notice_is_over(parties, day):
    project = life.draft(parties.owner)
    life.submit(project, parties.validator)
    engagement = life.begin(project, parties.validator)
    _no(refusals.NoticeOpen, "第十二条", life.report, engagement, day)
    assert life.report(engagement, date(2026, 3, 31)).opinion == "positive"


def test_m12_a_notice_beyond_the_announced_holidays_is_refused(parties):
    project = life.draft(parties.owner)
    with pytest.raises(CalendarUnknown):
        life.submit(project, parties.validator, date(2026, 12, 15))
    assert queries.project(land.CITY, "P0001").state == "draft"


def test_m12_the_public_can_comment_to_the_last_day(parties):
    notice = life.submit(life.draft(parties.owner), parties.validator)
    told = {"notice": notice.id, "said": "The roof is in the shade.", "by": "neighbour"}
    assert actions.comment(id=uuid4(), at=life.on(life.NOTICE_ENDS), **told).said == told["said"]
    late = {"id": uuid4(), "at": life.on(date(2026, 3, 31))}
    _no(refusals.NoticeOver, "第十二条", actions.comment, **told | late)
    _no(refusals.CommentEmpty, "第十二条", actions.comment, **told | {"said": " ", "id": uuid4(), "at": land.NOON})
    with pytest.raises(refusals.NoticeUnknown):
        actions.comment(**told | {"notice": 5, "id": uuid4(), "at": land.NOON})


# M13: the report answers the comments


def test_m13_every_comment_is_answered_before_the_report(parties):
    project = life.draft(parties.owner)
    notice = life.submit(project, parties.validator)
    said = actions.comment(id=uuid4(), notice=notice.id, said="Shade?", by="neighbour", at=land.NOON)
    engagement = life.begin(project, parties.validator)
    _no(refusals.CommentUnanswered, "第十三条", life.report, engagement, date(2026, 3, 31))
    actions.answer_comment(id=uuid4(), comment=said.id, answer="Measured.", by="body", at=land.NOON)
    assert life.report(engagement, date(2026, 3, 31)).opinion == "positive"


# M14, M15: applied for once validated; decided within fifteen working days, by somebody else


def test_m15_a_validated_project_is_registered(parties):
    project = life.registered(parties.owner, parties.validator)
    assert (project.state, project.registered_on, project.validator) == ("registered", date(2026, 4, 3), "Body 1")


def test_m15_the_decision_is_due_in_fifteen_working_days(parties):
    project = life.validated(parties.owner, parties.validator)
    applied = actions.apply_for_registration(id=uuid4(), project=project.id, by="owner", at=life.on(date(2026, 4, 1)))
    assert applied.decide_by == date(2026, 4, 23)  # Monday 6 April is free
    late = queries.due(land.CITY, life.on(date(2026, 4, 24)))
    assert [(d.what, d.name, d.late) for d in late] == [("registration", "P0001", True)]


@pytest.mark.parametrize("state", ["draft", "noticed"])
def test_m15_nothing_is_applied_for_out_of_order(parties, state):
    project = life.draft(parties.owner)
    if state == "noticed":
        life.submit(project, parties.validator)
    no = _no(
        refusals.StepOutOfOrder, "第十二条", actions.apply_for_registration,
        id=uuid4(), project=project.id, by="owner", at=land.NOON,
    )  # fmt: skip
    assert no.data["state"] == state


@pytest.fixture
def applied(parties):
    project = life.validated(parties.owner, parties.validator)
    return actions.apply_for_registration(id=uuid4(), project=project.id, by="owner", at=life.on(date(2026, 4, 1)))


def _decide(project, verdict, by="officer", why="The map is missing.", id=None):
    return actions.decide_registration(
        id=id or uuid4(), project=project.id, verdict=verdict, by=by, why=why, at=life.on(date(2026, 4, 2))
    )


def test_m15_what_is_returned_is_applied_for_again(applied):
    assert _decide(applied, "return").state == "validated"
    again = actions.apply_for_registration(id=uuid4(), project=applied.id, by="owner", at=life.on(date(2026, 4, 3)))
    assert again.state == "applied"


def test_m15_what_is_rejected_has_ended(applied):
    assert _decide(applied, "reject").state == "rejected"


def test_m15_nobody_decides_on_his_own_application(applied):
    with pytest.raises(refusals.SamePerson):
        _decide(applied, "register", by="owner")


def test_m15_a_return_says_why(applied):
    with pytest.raises(refusals.DecisionReasonMissing):
        _decide(applied, "return", why=" ")


def test_m15_the_same_decision_again_changes_nothing(applied):
    id = uuid4()
    assert _decide(applied, "register", id=id) == _decide(applied, "register", id=id)
    with pytest.raises(refusals.ChangeDiffers):
        _decide(applied, "reject", id=id)


# M16: deregistered by the registry or its owner; never registered again


def _deregister(project):
    return actions.deregister_project(
        id=uuid4(), project=project.id, why="Dismantled", by="officer", at=life.on(date(2026, 6, 1))
    )


def test_m16_a_registered_project_is_deregistered(parties):
    assert _deregister(life.registered(parties.owner, parties.validator)).state == "deregistered"


def test_m16_a_deregistered_project_never_returns(parties):
    project = _deregister(life.registered(parties.owner, parties.validator))
    told = {"id": uuid4(), "project": project.id, "by": "owner", "at": life.on(date(2026, 6, 2))}
    _no(refusals.NeverReturns, "第十六条", actions.apply_for_registration, **told)
    _no(refusals.NeverReturns, "第十六条", life.reported, project, parties.verifier)
    renamed = life.draft(parties.owner, name="New roofs")
    _no(refusals.NeverReturns, "第十六条", life.submit, renamed, parties.validator)


# M17, crediting window; bundling of small sinks (成办函〔2022〕85号, item 9)


def test_m17_ten_years_of_crediting(parties):
    years = {"crediting_first": date(2024, 2, 29), "crediting_last": date(2034, 2, 27)}
    assert life.draft(parties.owner, **years).crediting_last == date(2034, 2, 27)


@pytest.mark.parametrize("last", [date(2034, 2, 28), date(2024, 2, 28)])
def test_m17_a_longer_or_reversed_window_is_refused(parties, last):
    window = {"crediting_first": date(2024, 2, 29), "crediting_last": last}
    _no(refusals.CreditingTooLong, "第十七条", life.draft, parties.owner, **window)


def part(n: int, **changes) -> facts.Part:
    return replace(facts.Part(f"Wood {n}", f"Village {n}", land.credit_code(50 + n), 300), **changes)


SINKS = {"field": "sink", "methodology": "greenway@1", "claims": (ClaimTerm("area", "plot/1"),)}


def test_item_9_small_sinks_are_bundled(parties):
    assert len(life.draft(parties.owner, parts=(part(1), part(2)), **SINKS).parts) == 2


@pytest.mark.parametrize(("parts", "refusal"), [
    ((part(1),), refusals.BundleTooSmall),
    ((part(1), part(2, owner="")), refusals.BundleTooSmall),
    ((part(1), part(2, tonnes_a_year=1_001)), refusals.BundlePartTooLarge),
    ((part(1), part(1)), refusals.BundlePartRepeated),
])  # fmt: skip
def test_item_9_other_bundles_are_refused(parties, parts, refusal):
    _no(refusal, "第9项", life.draft, parties.owner, parts=parts, **SINKS)


def test_item_9_only_sinks_are_bundled(parties):
    _no(refusals.BundleFieldWrong, "第9项", life.draft, parties.owner, parts=(part(1), part(2)))


def test_item_9_a_sink_is_in_one_bundle(parties):
    life.draft(parties.owner, parts=(part(1), part(2)), **SINKS)
    _no(refusals.BundlePartRepeated, "第9项", life.draft, parties.owner, parts=(part(2), part(3)), **SINKS)


# The machine as a whole


def test_an_unknown_project_is_refused(parties):
    with pytest.raises(refusals.ProjectUnknown):
        actions.apply_for_registration(id=uuid4(), project=5, by="owner", at=land.NOON)
    for code in ("P0009", "P1", ""):
        with pytest.raises(refusals.ProjectUnknown):
            queries.project(land.CITY, code)


def test_a_chain_tells_all_that_led_to_registration(parties):
    life.registered(parties.owner, parties.validator)
    chain = queries.chain(land.CITY, "P0001")
    assert [e.kind for e in chain.events] == [
        "project_drafted", "project_submitted", "judging_began", "judged", "registration_applied",
        "registration_decided",
    ]  # fmt: skip
    assert chain.claims == life.TERMS.claims
    assert queries.tabs(land.CITY)["projects_registered"] == 1
    assert [p.code for p in queries.projects(land.CITY, tab="projects_registered")] == ["P0001"]
    assert queries.projects(land.CITY, tab="projects_on_notice") == []
