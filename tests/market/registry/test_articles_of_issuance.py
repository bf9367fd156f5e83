"""管理办法 (M) for reductions: windows, quantities, issuance, fraud; the yes, and the no with its article."""

from datetime import date
from uuid import uuid4

import pytest
from tests.market.registry import land, life
from tests.market.registry.test_articles_of_projects import CHARGING, _no

from puhui.market.registry import actions, facts, queries, refusals


@pytest.fixture
def project(parties):
    return life.registered(parties.owner, parties.validator)


# M17: in the crediting window, after 2020-09-22, within five years, no day twice


def test_m17_several_periods_one_after_the_other(parties, project):
    one = life.reported(project, parties.verifier, first=date(2023, 1, 1), last=date(2023, 12, 31), tonnes={2023: 9})
    two = life.reported(project, parties.verifier, first=date(2024, 1, 1), last=date(2024, 12, 31), tonnes={2024: 9})
    assert (one.state, two.state) == ("noticed", "noticed")


@pytest.mark.parametrize(("first", "last"), [
    (date(2025, 12, 31), date(2026, 1, 31)), (date(2024, 1, 1), date(2024, 7, 1)), (date(2025, 1, 1), date(2025, 2, 1)),
    (date(2024, 1, 1), date(2026, 3, 1)),
])  # fmt: skip
def test_m17_periods_that_overlap_are_refused(parties, project, first, last):
    life.reported(project, parties.verifier)
    told = {"first": first, "last": last, "tonnes": {first.year: 5}}
    no = _no(refusals.PeriodOverlaps, "第十七条", life.reported, project, parties.verifier, **told)
    assert no.data == {"first": date(2024, 7, 1), "last": date(2025, 12, 31)}


def test_m17_a_period_that_came_to_nothing_is_reported_anew(parties, project):
    period = life.reported(project, parties.verifier)
    told = {"period": period.id, "by": "owner", "at": life.on(life.REPORTED)}
    _no(refusals.DecisionReasonMissing, "登记审查", actions.withdraw_period, id=uuid4(), why="", **told)
    actions.withdraw_period(id=uuid4(), why="A meter was read wrongly.", **told)
    assert life.reported(project, parties.verifier).state == "noticed"


@pytest.mark.parametrize(("first", "last", "refusal"), [
    (date(2025, 6, 2), date(2025, 6, 1), refusals.PeriodReversed),
    (date(2022, 12, 31), date(2023, 6, 1), refusals.OutsideCrediting),
    (date(2032, 12, 1), date(2033, 1, 1), refusals.OutsideCrediting),
])  # fmt: skip
def test_m17_days_outside_the_window_are_refused(parties, project, first, last, refusal):
    told = {"first": first, "last": last, "tonnes": {first.year: 5}}
    _no(refusal, "第十七条", life.reported, project, parties.verifier, **told)


@pytest.fixture
def old(parties):
    """A project that has been there long."""
    window = {"crediting_first": date(2020, 1, 1), "crediting_last": date(2029, 12, 31)}
    return life.registered(parties.owner, parties.validator, **window)


def test_m17_reductions_before_the_day_set_do_not_count(parties, old):
    told = {"first": date(2020, 9, 22), "last": date(2021, 6, 1), "tonnes": {2020: 5}}
    _no(refusals.ReductionsTooEarly, "第十七条", life.reported, old, parties.verifier, **told)


def test_m17_five_years_back_from_the_application(parties, old):
    told = {"last": date(2021, 12, 31), "tonnes": {2021: 5}}
    before = {"first": date(2021, 4, 6)} | told  # reported on 7 April 2026
    _no(refusals.ReductionsTooOld, "5年", life.reported, old, parties.verifier, **before)
    # In time when reported, too old when applied for five weeks later.
    period = life.verified(old, parties.verifier, first=date(2021, 4, 7), **told)
    _no(refusals.ReductionsTooOld, "5年", life.apply, period)


def test_m17_five_years_are_enough(parties, old):
    told = {"first": date(2021, 5, 12), "last": date(2021, 12, 31), "tonnes": {2021: 5}}
    assert life.apply(life.verified(old, parties.verifier, **told)).state == "applied"


def test_m17_a_vintage_is_a_year_of_the_period(parties, project):
    _no(refusals.VintageOutside, "第十七条", life.reported, project, parties.verifier, tonnes={2023: 5})


# M19, M20


def test_m19_what_is_not_over_is_not_reported(parties, project):
    told = {"first": date(2026, 1, 1), "last": life.REPORTED, "tonnes": {2026: 5}}
    _no(refusals.PeriodNotOver, "第十九条", life.reported, project, parties.verifier, **told)
    assert life.reported(project, parties.verifier, **told | {"last": date(2026, 4, 6)}).state == "noticed"


def test_m19_the_report_is_shown_for_twenty_working_days(parties, project):
    period = life.reported(project, parties.verifier)
    notice = queries.chain(land.CITY, "P0001").notices[-1]
    assert (notice.period, notice.body, notice.closes_on) == (period.id, "Body 2", life.SHOWN_UNTIL)
    _no(refusals.NoticeOpen, "第十九条", life.verify, project, parties.verifier, period, life.SHOWN_UNTIL)


def test_m20_comments_on_a_report_are_answered(parties, project):
    period = life.reported(project, parties.verifier)
    notice = queries.chain(land.CITY, "P0001").notices[-1]
    said = actions.comment(id=uuid4(), notice=notice.id, said="How?", by="n", at=life.on(life.REPORTED))
    _no(refusals.CommentUnanswered, "第二十条", life.verify, project, parties.verifier, period)
    actions.answer_comment(id=uuid4(), comment=said.id, answer="So.", by="body", at=life.on(life.REPORTED))


def test_m19_only_a_registered_project_reports(parties):
    project = life.validated(parties.owner, parties.validator)
    _no(refusals.StepOutOfOrder, "第十二条", life.reported, project, parties.verifier)


# M21: applied = verified, and the very report


def test_m21_what_was_verified_is_applied_for(parties, project):
    period = life.verified(project, parties.verifier)
    applied = life.apply(period)
    assert (applied.state, applied.verified, applied.verifier) == ("applied", {2024: 40, 2025: 80}, "Body 2")
    assert applied.decide_by == date(2026, 6, 2)


@pytest.mark.parametrize("tonnes", [{2024: 40, 2025: 81}, {2024: 39, 2025: 80}, {2025: 120}, {2024: 40}])
def test_m21_another_quantity_is_refused(parties, project, tonnes):
    period = life.verified(project, parties.verifier)
    _no(refusals.QuantityDiffers, "第二十一条", life.apply, period, tonnes=tonnes)


def test_m21_a_report_with_one_cell_changed_is_refused(parties, project):
    period = life.verified(project, parties.verifier)
    changed = life.document("report ")
    no = _no(refusals.ReportChanged, "第二十一条", life.apply, period, report_sha256=changed)
    assert no.data == {"verified": period.report_sha256, "given": changed}


def test_m21_the_verifier_read_the_report_that_was_shown(parties, project):
    period = life.reported(project, parties.verifier)
    told = {"read_sha256": life.document("another report")}
    _no(refusals.ReportChanged, "第二十一条", life.verify, project, parties.verifier, period, **told)


def test_m21_less_may_be_verified_than_was_reported(parties, project):
    period = life.reported(project, parties.verifier)
    life.verify(project, parties.verifier, period, verified={2024: 30, 2025: 80})
    assert life.apply(period, tonnes={2024: 30, 2025: 80}).verified == {2024: 30, 2025: 80}


def test_m21_a_negative_verification_ends_the_period(parties, project):
    period = life.reported(project, parties.verifier)
    life.report(life.begin(project, parties.verifier, period, life.REPORTED), life.VERIFIED, "negative")
    assert queries.period(period.id).state == "rejected"


# M22: whole tonnes, decided in fifteen working days, once


def test_m22_each_vintage_gets_its_serial_numbers(parties, project):
    done = life.issued(project, parties.verifier)
    assert [i.serial for i in done.issued] == [
        "CDCER-P0001-2024-01-00000001-00000040", "CDCER-P0001-2025-02-00000001-00000080",
    ]  # fmt: skip
    assert land.held(parties.owner) == {"available": 120}
    assert queries.verify().ok


@pytest.mark.parametrize("tonnes", [{2025: 0}, {2025: -5}, {2025: 1.5}, {}, {2025: True}])
def test_m22_only_whole_tonnes(parties, project, tonnes):
    _no(refusals.TonnesNotWhole, "第二十二条", life.reported, project, parties.verifier, tonnes=tonnes)


def test_m22_no_second_issuance_for_a_period(parties, project):
    period = life.issued(project, parties.verifier)
    no = _no(refusals.AlreadyIssued, "第二十二条", life.reported, project, parties.verifier)
    assert no.data["serial"] == "CDCER-P0001-2024-01-00000001-00000040"
    _no(refusals.StepOutOfOrder, "第二十二条", life.decide, period)
    _no(refusals.StepOutOfOrder, "第二十二条", life.apply, period)


def test_m22_the_same_decision_again_issues_nothing_again(parties, project):
    period = life.verified(project, parties.verifier)
    life.apply(period)
    id = uuid4()
    told = {"id": id, "period": period.id, "verdict": "issue", "by": "officer", "at": life.on(life.DECIDED)}
    assert actions.decide_issuance(**told) == actions.decide_issuance(**told)
    assert land.held(parties.owner) == {"available": 120}


def test_m22_who_applied_does_not_decide(parties, project):
    period = life.verified(project, parties.verifier)
    life.apply(period)
    with pytest.raises(refusals.SamePerson):
        life.decide(period, by="owner")
    with pytest.raises(refusals.DecisionReasonMissing):
        life.decide(period, "return")


def test_m22_what_is_returned_is_applied_for_again(parties, project):
    period = life.verified(project, parties.verifier)
    life.apply(period)
    assert life.decide(period, "return", why="A page is missing").state == "verified"
    life.apply(period)
    assert life.decide(period).state == "issued"


def test_m22_what_is_rejected_has_ended(parties, project):
    period = life.verified(project, parties.verifier)
    life.apply(period)
    assert life.decide(period, "reject", why="Not so").state == "rejected"


def test_m22_nothing_is_issued_that_citizens_are_paid_for_meanwhile(parties, project):
    period = life.verified(project, parties.verifier)
    life.apply(period)
    land.keeps_registry(citizens=(CHARGING,))
    _no(refusals.CitizensClaimIt, "第十条", life.decide, period)
    assert land.held(parties.owner) == {}


# M26, M28


def test_m26_units_move_on_a_deal(parties, project):
    life.issued(project, parties.verifier)
    buyer = land.account(2)
    assert land.sell(parties.owner, buyer, land.amount(5)).tonnes == 5


def test_m26_without_a_deal_they_do_not(parties, project):
    life.issued(project, parties.verifier)
    buyer = land.account(2)
    _no(
        refusals.DealMissing, "第二十六条", actions.transfer, id=uuid4(), giver=parties.owner.id, taker=buyer.id,
        wanted=land.amount(5), deal=" ", by="x", at=land.NOON,
    )  # fmt: skip


def test_m28_what_is_used_is_cancelled_for_somebody(parties, project):
    life.issued(project, parties.verifier)
    assert land.retire(parties.owner, land.amount(5)).beneficiary == "A conference"


@pytest.mark.parametrize("changes", [{"beneficiary": " "}, {"purpose": "sale"}])
def test_m28_for_nobody_or_nothing_it_is_not(parties, project, changes):
    life.issued(project, parties.verifier)
    _no(refusals.BeneficiaryMissing, "第二十八条", land.retire, parties.owner, land.amount(5), **changes)


def test_m28_a_retirement_is_never_undone(parties, project):
    life.issued(project, parties.verifier)
    serial = land.retire(parties.owner, land.amount(5)).serials[0]
    wanted, buyer = facts.Wanted(serial=serial), land.account(2)
    _no(refusals.UnitsFinal, "第二十八条", land.sell, parties.owner, buyer, wanted)


# M43: suspension, an equal cancellation, by force if late, three years' ban

FOUND, DUE, LATE = date(2026, 6, 1), date(2026, 6, 23), date(2026, 6, 24)  # Friday 19 June is free


def _fraud(period, tonnes=50, day=FOUND, **changes):
    told = {"why": "The meter was never there.", "by": "officer", "at": life.on(day)} | changes
    return actions.find_fraud(id=uuid4(), period=period.id, tonnes=tonnes, **told)


def _cancel(account, kind, tonnes, day, reference="Notice 1"):
    id, wanted = uuid4(), land.amount(tonnes)
    told = {"account": account.id, "wanted": wanted, "reference": reference}
    actions.ask(id=id, kind=kind, by="clerk", at=life.on(day), **told)
    return actions.decide(id=id, approves=True, by="officer", at=life.on(day))


def test_m43_fraud_suspends_until_as_much_is_cancelled(parties, project):
    period = life.issued(project, parties.verifier)
    duty = _fraud(period)
    assert (duty.left, duty.due_on, duty.banned_until) == (50, DUE, date(2029, 6, 1))
    buyer = land.account(2)
    for work in (land.sell, lambda o, b, w: land.retire(o, w)):
        _no(refusals.TradingSuspended, "第四十三条", work, parties.owner, buyer, land.amount(1))
    _cancel(parties.owner, "cancellation", 50, FOUND)
    assert land.sell(parties.owner, buyer, land.amount(1)).tonnes == 1
    assert queries.project(land.CITY, "P0001").state == "registered"
    assert queries.verify().tonnes["cancelled"] == 50


def test_m43_a_suspended_project_issues_nothing(parties, project):
    waiting = life.reported(
        project, parties.verifier, first=date(2023, 1, 1), last=date(2023, 12, 31), tonnes={2023: 9}
    )
    life.verify(project, parties.verifier, waiting)
    _fraud(life.issued(project, parties.verifier))
    _no(refusals.ProjectSuspended, "第四十三条", life.apply, waiting)
    _no(refusals.ProjectSuspended, "第四十三条", life.reported, project, parties.verifier)


def test_m43_the_owner_has_time_before_force(parties, project):
    duty = _fraud(life.issued(project, parties.verifier))
    told = ("forced_cancellation", 50, DUE, str(duty.id))
    _no(refusals.DutyNotDue, "第四十三条", _cancel, parties.owner, *told)
    assert _cancel(parties.owner, "forced_cancellation", 50, LATE, str(duty.id)).moved.to_state == "cancelled"


def test_m43_an_equal_amount_and_no_more(parties, project):
    duty = _fraud(life.issued(project, parties.verifier))
    _no(refusals.DutyExceeded, "第四十三条", _cancel, parties.owner, "forced_cancellation", 51, LATE, str(duty.id))
    _cancel(parties.owner, "forced_cancellation", 20, LATE, str(duty.id))
    _no(refusals.DutyExceeded, "第四十三条", _cancel, parties.owner, "forced_cancellation", 31, LATE, str(duty.id))
    _no(refusals.TradingSuspended, "第四十三条", land.retire, parties.owner, land.amount(1))


@pytest.mark.parametrize("reference", ["x", "00000000-0000-4000-8000-000000000000"])
def test_m43_force_rests_on_a_duty(parties, project, reference):
    life.issued(project, parties.verifier)
    _no(refusals.DutyUnknown, "第四十三条", _cancel, parties.owner, "forced_cancellation", 5, LATE, reference)


def test_m43_three_years_nothing_new_is_registered(parties, project):
    _fraud(life.issued(project, parties.verifier))
    _no(refusals.OwnerBanned, "第四十三条", life.draft, parties.owner, date(2026, 6, 2))
    assert life.draft(parties.owner, date(2029, 6, 2)).state == "draft"


def test_m43_fraud_is_found_in_what_was_issued(parties, project):
    period = life.verified(project, parties.verifier)
    _no(refusals.NotIssued, "第四十三条", _fraud, period)
    life.apply(period)
    life.decide(period)
    _no(refusals.FraudTooMuch, "第四十三条", _fraud, period, 121)
    _no(refusals.DecisionReasonMissing, "登记审查", _fraud, period, why=" ")
    with pytest.raises(refusals.PeriodUnknown):
        actions.find_fraud(id=uuid4(), period=5, tonnes=1, why="x", by="officer", at=land.NOON)
