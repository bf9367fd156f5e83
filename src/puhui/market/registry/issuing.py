"""From a monitoring period to numbered tonnes; and what follows when it was fraud."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from puhui.ground import clock
from puhui.market.registry import claiming, facts, refusals, rulebook
from puhui.market.registry.accounts import lock
from puhui.market.registry.calc import serials, states, windows
from puhui.market.registry.changes import claim, key
from puhui.market.registry.duties import told as duty_told
from puhui.market.registry.models import Account, Duty, Issuance, Period, Project
from puhui.market.registry.noticing import must_be_kept, open_notice
from puhui.market.registry.numbering import number_units
from puhui.market.registry.proposing import locked, must_not_be_banned
from puhui.market.registry.telling import period_told


@transaction.atomic
def report_period(
    *, id: UUID, project: int, first: date, last: date, tonnes: Mapping[int, int], report_sha256: str, body: int,
    by: str, at: datetime,
) -> facts.Period:  # fmt: skip
    """Report the reductions of a monitoring period, whole tonnes by vintage year; it is shown to the public at once.

    Refusals: ProjectUnknown, ProjectSuspended, StepOutOfOrder, PeriodReversed, OutsideCrediting, ReductionsTooEarly,
    PeriodNotOver, ReductionsTooOld, AlreadyIssued, PeriodOverlaps, TonnesNotWhole, VintageOutside, DocumentMissing,
    and what speaks against the body (M18). Locks: the project.
    """
    row, number = locked(project), key("period", id)
    told = {"first": first, "last": last, "tonnes": _plain(tonnes), "report": report_sha256, "body": body}
    if not claim(id=id, city=row.city, kind="period_reported", about=f"project/{project}", by=by, at=at, **told):
        return period_told(Period.objects.get(id=number))
    _must_be_registered(row)
    rules, today = rulebook.rules_of(row.city), clock.local_day(at)
    windows.check_period(first, last, (row.crediting_first, row.crediting_last), rules.reductions_after, today)
    windows.check_age(first, today, rules.within_years)
    _check_apart(row, first, last)
    windows.check_tonnes(tonnes, first, last)
    must_be_kept(report_sha256)
    period = Period.objects.create(
        id=number, city=row.city, project_id=project, first=first, last=last, state="noticed",
        report_sha256=report_sha256, reported=_plain(tonnes),
    )  # fmt: skip
    open_notice(row, period, body, report_sha256, id, at)
    return period_told(period)


def _plain(tonnes: Mapping[int, int]) -> dict[str, int]:
    return {str(vintage): quantity for vintage, quantity in sorted(tonnes.items())}


def _must_be_registered(project: Project) -> None:
    code = serials.project_code(project.number)
    if project.state == "suspended":
        raise refusals.ProjectSuspended(project=code)
    if project.state == "deregistered":
        raise refusals.NeverReturns(project=code)
    if project.state != "registered":
        raise refusals.StepOutOfOrder(name=code, state=project.state, verb="report")


def _check_apart(project: Project, first: date, last: date) -> None:
    live = Period.objects.filter(project_id=project.id).exclude(state__in=states.PERIOD_VOID)
    same = live.filter(first=first, last=last, state="issued").first()
    if same is not None:
        issued = Issuance.objects.filter(period_id=same.id).order_by("vintage")[0]
        serial = serials.written(issued.prefix, 1, issued.tonnes)
        raise refusals.AlreadyIssued(first=first, last=last, serial=serial)
    windows.check_apart(first, last, live.order_by("first").values_list("first", "last"))


@transaction.atomic
def apply_for_issuance(
    *, id: UUID, period: int, tonnes: Mapping[int, int], report_sha256: str, by: str, at: datetime
) -> facts.Period:  # fmt: skip
    """Apply for what was verified: the same tonnes, and the very report.

    Refusals: PeriodUnknown, StepOutOfOrder, ProjectSuspended, OwnerBanned, ReportChanged, QuantityDiffers,
    ReductionsTooOld. Locks: the project, the period.
    """
    row, project = _locked(period)
    told = {"tonnes": _plain(tonnes), "report": report_sha256}
    if not claim(id=id, city=row.city, kind="issuance_applied", about=f"project/{project.id}", by=by, at=at, **told):
        return period_told(row)
    _must_be_registered(project)
    must_not_be_banned(Account.objects.get(id=project.account_id), at)
    row.state = states.after("period", _name(row), row.state, "apply")
    if report_sha256 != row.report_sha256:
        raise refusals.ReportChanged(verified=row.report_sha256, given=report_sha256)
    windows.check_tonnes(tonnes, row.first, row.last)
    windows.check_equal(tonnes, {int(vintage): quantity for vintage, quantity in row.verified.items()})
    rules, today = rulebook.rules_of(row.city), clock.local_day(at)
    windows.check_age(row.first, today, rules.within_years)
    row.applied_by, row.applied_on, row.decided_by = by.strip(), today, ""
    row.decide_by = rulebook.calendar_of(rules).after(today, rules.decision_days)
    row.save()
    return period_told(row)


@transaction.atomic
def decide_issuance(
    *, id: UUID, period: int, verdict: str, by: str, at: datetime, why: str = ""
) -> facts.Period:  # fmt: skip
    """``verdict``: issue, return or reject; the last two say why. What is issued gets its numbers here.

    Refusals: PeriodUnknown, StepOutOfOrder, ProjectSuspended, SamePerson, DecisionReasonMissing, TonnesTooMany.
    Locks: the project, the period.
    """
    if verdict not in ("issue", "return", "reject"):
        raise ValueError(verdict)
    row, project = _locked(period)
    told = {"verdict": verdict, "why": why, "period": period}
    if not claim(id=id, city=row.city, kind="issuance_decided", about=f"project/{project.id}", by=by, at=at, **told):
        return period_told(row)
    if by.strip() == row.applied_by:
        raise refusals.SamePerson(by=row.applied_by)
    if verdict != "issue" and not why.strip():
        raise refusals.DecisionReasonMissing()
    row.state = states.after("period", _name(row), row.state, verdict)
    row.decided_by, row.decide_by = by.strip(), None
    if verdict == "issue":
        _must_be_registered(project)
        # The city may reward citizens for it since, or another project may have been let in.
        claiming.check_claims(project)
        row.issued_on = clock.local_day(at)
        unit = rulebook.rules_of(row.city).unit
        for vintage, quantity in sorted(row.verified.items()):
            number_units(project, row, int(vintage), quantity, unit, id, at)
    row.save()
    return period_told(row)


@transaction.atomic
def withdraw_period(*, id: UUID, period: int, why: str, by: str, at: datetime) -> facts.Period:
    """Its owner takes a report back before issuance. Refusals: PeriodUnknown, StepOutOfOrder, DecisionReasonMissing."""
    row, project = _locked(period)
    told = {"period": period, "why": why}
    if claim(id=id, city=row.city, kind="period_withdrawn", about=f"project/{project.id}", by=by, at=at, **told):
        if not why.strip():
            raise refusals.DecisionReasonMissing()
        row.state = states.after("period", _name(row), row.state, "withdraw")
        row.decide_by = None
        row.save()
    return period_told(row)


@transaction.atomic
def find_fraud(*, id: UUID, period: int, tonnes: int, why: str, by: str, at: datetime) -> facts.Duty:
    """So many tonnes of an issued period were fraud: project and owner are suspended until as many are cancelled (M43).

    Refusals: PeriodUnknown, NotIssued, FraudTooMuch, TonnesNotWhole, DecisionReasonMissing, StepOutOfOrder,
    CalendarUnknown. Locks: the project, the period, the account.
    """
    row, project = _locked(period)
    told = {"period": period, "tonnes": tonnes, "why": why}
    if not claim(id=id, city=row.city, kind="fraud_found", about=f"project/{project.id}", by=by, at=at, **told):
        return duty_told(Duty.objects.get(id=id))
    if not why.strip():
        raise refusals.DecisionReasonMissing()
    issued = Issuance.objects.filter(period_id=period).aggregate(tonnes=Sum("tonnes"))["tonnes"] or 0
    if not issued:
        raise refusals.NotIssued(period=_name(row))
    if isinstance(tonnes, bool) or not isinstance(tonnes, int) or tonnes < 1:
        raise refusals.TonnesNotWhole(tonnes=tonnes)
    if tonnes > issued:
        raise refusals.FraudTooMuch(tonnes=tonnes, issued=issued)
    if project.state != "deregistered":
        project.state = states.after("project", serials.project_code(project.number), project.state, "suspend")
        project.save()
    (owner,) = lock(project.account_id)
    if owner.state == "open":
        owner.state = "suspended"
        owner.save()
    rules, today = rulebook.rules_of(row.city), clock.local_day(at)
    duty = Duty.objects.create(
        id=id, city=row.city, account_id=owner.id, project_id=project.id, period_id=period, tonnes=tonnes,
        due_on=rulebook.calendar_of(rules).after(today, rules.cancel_days),
        banned_until=clock.years_on(today, rules.ban_years),
    )  # fmt: skip
    return duty_told(duty)


def _name(row: Period) -> str:
    return f"{row.first}–{row.last}"


def _locked(period: int) -> tuple[Period, Project]:
    found = Period.objects.filter(id=period).values_list("project_id", flat=True).first()
    if found is None:
        raise refusals.PeriodUnknown(period=period)
    project = locked(found)
    return Period.objects.select_for_update().get(id=period), project
