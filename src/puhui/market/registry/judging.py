"""Validation and verification: a team begins, finds, and reports."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.ground import clock
from puhui.market.registry import claiming, facts, refusals, rulebook
from puhui.market.registry.calc import conflicts, serials, states, windows
from puhui.market.registry.changes import claim, key
from puhui.market.registry.listing import judge, needs_of
from puhui.market.registry.models import Body, Engagement, Finding, Period, Project
from puhui.market.registry.noticing import case_of, must_be_kept, must_be_through, notice_of
from puhui.market.registry.telling import engagement_told


@transaction.atomic
def begin(
    *, id: UUID, project: int, body: int, team: Sequence[int], reviewer: int, decider: int, by: str, at: datetime,
    period: int | None = None,
) -> facts.Engagement:  # fmt: skip
    """The body that the notice named begins to validate a project or, with ``period``, to verify that period.

    Refusals: ProjectUnknown, StepOutOfOrder, NotTheNamedBody, EngagementRuns, what speaks against the body (M18, M30,
    M37) or its team (V). Locks: the project.
    """
    row, number = _project(project), key("engagement", id)
    told = {"body": body, "team": list(team), "reviewer": reviewer, "decider": decider, "period": period}
    if not claim(id=id, city=row.city, kind="judging_began", about=f"project/{project}", by=by, at=at, **told):
        return engagement_told(Engagement.objects.get(id=number))
    shown, today = _must_be_noticed(row, period), clock.local_day(at)
    if shown.body_id != body:
        names = dict(Body.objects.filter(id__in=(body, shown.body_id)).values_list("id", "name"))
        raise refusals.NotTheNamedBody(body=names.get(body, body), named=names[shown.body_id])
    of, case, needs = judge(body, today, row.city), case_of(row), needs_of(rulebook.rules_of(row.city))
    conflicts.check_body(of, case, period is not None, today, needs)
    conflicts.check_team(of, case, team, reviewer, decider, needs)
    if Engagement.objects.filter(project_id=project, period_id=period, opinion="").exists():
        raise refusals.EngagementRuns()
    made = Engagement.objects.create(
        id=number, city=row.city, kind="verification" if period else "validation", project_id=project,
        period_id=period, body_id=body, team=list(team), reviewer_id=reviewer, decider_id=decider, began_on=today,
    )  # fmt: skip
    return engagement_told(made)


def _project(project: int) -> Project:
    row = Project.objects.select_for_update().filter(id=project).first()
    if row is None:
        raise refusals.ProjectUnknown(project=project)
    return row


def _must_be_noticed(project: Project, period: int | None):
    """What is judged is on notice. Refusals: PeriodUnknown, StepOutOfOrder."""
    state = project.state
    if period is not None:
        state = Period.objects.filter(id=period, project_id=project.id).values_list("state", flat=True).first()
        if state is None:
            raise refusals.PeriodUnknown(period=period)
    if state != "noticed":
        raise refusals.StepOutOfOrder(name=serials.project_code(project.number), state=state, verb="begin")
    return notice_of(project.id, period)


@transaction.atomic
def find(*, id: UUID, engagement: int, kind: str, said: str, by: str, at: datetime) -> facts.Engagement:
    """Raise a finding: ``rectify`` (整改要求) or ``observe`` (观察项).

    Refusals: EngagementUnknown, EngagementEnded, FindingEmpty. Locks: the engagement.
    """
    row = _running(engagement)
    told = {"type": kind, "said": said}
    if claim(id=id, city=row.city, kind="found", about=f"project/{row.project_id}", by=by, at=at, **told):
        _must_run(row)
        if not said.strip():
            raise refusals.FindingEmpty()
        Finding.objects.create(
            id=key("finding", id), engagement_id=row.id, kind=kind, said=said.strip(), raised_on=clock.local_day(at)
        )
    return engagement_told(row)


@transaction.atomic
def close_finding(*, id: UUID, finding: int, closing: str, by: str, at: datetime) -> facts.Engagement:
    """Close a finding, by what was done about it. An observation may be closed after its engagement has ended.

    Refusals: FindingUnknown, FindingClosed, FindingEmpty. Locks: the finding.
    """
    row = Finding.objects.select_for_update().filter(id=finding).first()
    if row is None:
        raise refusals.FindingUnknown(finding=finding)
    of = Engagement.objects.get(id=row.engagement_id)
    if claim(
        id=id, city=of.city, kind="finding_closed", about=f"project/{of.project_id}", by=by, at=at, closing=closing
    ):
        if not closing.strip():
            raise refusals.FindingEmpty()
        if row.closed_on is not None:
            raise refusals.FindingClosed(finding=finding)
        row.closed_on, row.closing = clock.local_day(at), closing.strip()
        row.save()
    return engagement_told(of)


@transaction.atomic
def report(
    *, id: UUID, engagement: int, opinion: str, report_sha256: str, sites: int, sites_visited: int, by: str,
    at: datetime, client_delay_days: int = 0, read_sha256: str = "", verified: Mapping[int, int] | None = None,
) -> facts.Engagement:  # fmt: skip
    """End a validation or verification with a ``positive`` or ``negative`` opinion.

    A verification says which reduction report it read (``read_sha256``) and the whole tonnes it verified, by vintage.
    Refusals: EngagementUnknown, EngagementEnded, NoticeOpen, CommentUnanswered, ReportTooLate, SitesTooFew, DocumentMissing;
    for a positive opinion FindingOpen; ReportChanged, TonnesNotWhole, VintageOutside, QuantityDiffers.
    Locks: the engagement, the project, the period.
    """
    if opinion not in ("positive", "negative"):
        raise ValueError(opinion)
    row = _running(engagement)
    tonnes = {str(vintage): quantity for vintage, quantity in (verified or {}).items()}
    told = {"opinion": opinion, "report": report_sha256, "sites": sites, "visited": sites_visited, "verified": tonnes}
    told |= {"delay": client_delay_days, "read": read_sha256}
    if not claim(id=id, city=row.city, kind="judged", about=f"project/{row.project_id}", by=by, at=at, **told):
        return engagement_told(row)
    _must_run(row)
    project, today = _project(row.project_id), clock.local_day(at)
    rules, shown = rulebook.rules_of(row.city), notice_of(row.project_id, row.period_id)
    must_be_through(shown, serials.project_code(project.number), at)
    conflicts.check_time(shown.opened_on, today, client_delay_days, rules.bodies.report_days)
    conflicts.check_sites(sites, sites_visited, rules.bodies.sites_all)
    must_be_kept(report_sha256)
    if opinion == "positive":
        _findings_closed(row)
    row.opinion = opinion
    row.reported_on, row.report_sha256, row.sites, row.sites_visited = today, report_sha256, sites, sites_visited
    row.save()
    if row.period_id is None:
        _validated(row, project)
    else:
        _verified(row, read_sha256, dict(verified or {}))
    return engagement_told(row)


def _findings_closed(row: Engagement) -> None:
    """All demands; and what the verification before this one observed. Refusals: FindingOpen, ObservationsOpen."""
    if count := Finding.objects.filter(engagement_id=row.id, kind="rectify", closed_on__isnull=True).count():
        raise refusals.FindingOpen(count=count)
    before = Engagement.objects.filter(project_id=row.project_id).exclude(id=row.id).exclude(opinion="")
    seen = Finding.objects.filter(engagement_id__in=before.values("id"), kind="observe", closed_on__isnull=True)
    if count := seen.count():
        raise refusals.ObservationsOpen(count=count)


def _validated(row: Engagement, project: Project) -> None:
    verb = "validate" if row.opinion == "positive" else "refuse"
    project.state = states.after("project", serials.project_code(project.number), project.state, verb)
    project.validator_id, project.report_sha256 = row.body_id, row.report_sha256
    if project.state == "rejected":
        project.ended_on = row.reported_on
        claiming.give_up(project)
    project.save()


def _verified(row: Engagement, read_sha256: str, tonnes: dict[int, int]) -> None:
    period = Period.objects.select_for_update().get(id=row.period_id)
    positive = row.opinion == "positive"
    period.state = states.after(
        "period", f"{period.first}–{period.last}", period.state, "verify" if positive else "refuse"
    )
    if positive:
        if read_sha256 != period.report_sha256:
            raise refusals.ReportChanged(verified=period.report_sha256, given=read_sha256)
        windows.check_tonnes(tonnes, period.first, period.last)
        period.verified = {str(vintage): quantity for vintage, quantity in sorted(tonnes.items())}
    period.verifier_id, period.opinion_sha256 = row.body_id, row.report_sha256
    period.save()


def _running(engagement: int) -> Engagement:
    row = Engagement.objects.select_for_update().filter(id=engagement).first()
    if row is None:
        raise refusals.EngagementUnknown(engagement=engagement)
    return row


def _must_run(row: Engagement) -> None:
    if row.opinion:
        raise refusals.EngagementEnded(engagement=row.id, opinion=row.opinion)
