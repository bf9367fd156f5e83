"""Rows of the life cycle, as the facts that others see."""

from puhui.market.registry import facts
from puhui.market.registry.calc import serials
from puhui.market.registry.models import Body, Comment, Engagement, Finding, Issuance, Notice, Period, Project


def project_told(row: Project, bodies: dict[int, str] | None = None) -> facts.Project:
    """``bodies``: names by number, where many projects are told."""
    validator = body_name(row.validator_id) if bodies is None else bodies.get(row.validator_id, "")
    return facts.Project(
        id=row.id, code=serials.project_code(row.number), city=row.city, account=row.account_id, state=row.state,
        name=row.name, methodology=row.methodology, field=row.field, place=row.place,
        crediting_first=row.crediting_first, crediting_last=row.crediting_last, validator=validator,
        design_sha256=row.design_sha256, report_sha256=row.report_sha256, decide_by=row.decide_by,
        registered_on=row.registered_on, parts=tuple(facts.Part(**part) for part in row.parts),
    )  # fmt: skip


def body_name(body: int | None) -> str:
    return Body.objects.values_list("name", flat=True).get(id=body) if body else ""


def code_of(project: int) -> str:
    return serials.project_code(Project.objects.values_list("number", flat=True).get(id=project))


def notice_told(row: Notice) -> facts.Notice:
    return facts.Notice(
        id=row.id, project=code_of(row.project_id), period=row.period_id, body=body_name(row.body_id),
        sha256=row.sha256, opened_on=row.opened_on, closes_on=row.closes_on,
    )  # fmt: skip


def comment_told(row: Comment) -> facts.Comment:
    return facts.Comment(row.id, row.notice_id, row.said_by, row.said, row.at, row.answer)


def period_told(row: Period) -> facts.Period:
    code = code_of(row.project_id)
    issued = tuple(
        facts.Issued(i.id, code, i.vintage, i.tonnes, serials.written(i.prefix, 1, i.tonnes))
        for i in Issuance.objects.filter(period_id=row.id).order_by("vintage")
    )
    return facts.Period(
        id=row.id, project=code, first=row.first, last=row.last, state=row.state, report_sha256=row.report_sha256,
        reported=_years(row.reported), verified=_years(row.verified or {}), verifier=body_name(row.verifier_id),
        decide_by=row.decide_by, issued=issued,
    )  # fmt: skip


def _years(tonnes: dict[str, int]) -> dict[int, int]:
    return {int(vintage): quantity for vintage, quantity in sorted(tonnes.items())}


def engagement_told(row: Engagement) -> facts.Engagement:
    findings = Finding.objects.filter(engagement_id=row.id).order_by("raised_on", "id")
    return facts.Engagement(
        id=row.id, kind=row.kind, project=code_of(row.project_id), period=row.period_id, body=body_name(row.body_id),
        opinion=row.opinion, reported_on=row.reported_on, report_sha256=row.report_sha256,
        findings=tuple(
            facts.Finding(f.id, f.kind, f.said, f.raised_on, f.closed_on, f.closing) for f in findings
        ),
    )  # fmt: skip
