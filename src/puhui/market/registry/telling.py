"""Rows of the life cycle, as the facts that others see."""

from uuid import UUID

from puhui.market.registry import facts
from puhui.market.registry.calc import serials
from puhui.market.registry.facts import State
from puhui.market.registry.models import (
    Account,
    Body,
    Change,
    Comment,
    Engagement,
    Finding,
    Issuance,
    Notice,
    Period,
    Project,
    Retirement,
    Step,
)


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


def moved(id: UUID) -> facts.Moved:
    """What a change did, from its steps."""
    change = Change.objects.get(id=id)
    steps = list(Step.objects.filter(change_id=id))
    prefixes = dict(Issuance.objects.filter(id__in={s.issuance_id for s in steps}).values_list("id", "prefix"))
    steps.sort(key=lambda s: (prefixes[s.issuance_id], s.first))
    return facts.Moved(
        id=id, kind=change.kind, at=change.at, from_account=(steps[0].from_account_id or 0) if steps else 0,
        to_account=steps[0].to_account_id if steps else 0,
        to_state=State(steps[0].to_state).word if steps else "",
        pieces=tuple(
            facts.Piece(s.issuance_id, s.first, s.past - 1, serials.written(prefixes[s.issuance_id], s.first, s.past - 1))
            for s in steps
        ),
    )  # fmt: skip


def retirement_told(row: Retirement) -> facts.Retirement:
    """Every field that a retirement certificate shows."""
    done = moved(row.id)
    issuances = {i.id: i for i in Issuance.objects.filter(id__in={p.issuance for p in done.pieces})}
    projects = {p.id: p for p in Project.objects.filter(id__in={i.project_id for i in issuances.values()})}
    account = Account.objects.get(id=row.account_id)
    shown = {
        (serials.project_code(p.number), p.name, p.methodology, i.vintage)
        for i in issuances.values()
        for p in [projects[i.project_id]]
    }
    return facts.Retirement(
        id=row.id, number=row.number, city=row.city, unit=row.number.split("-")[0], account=account.number,
        holder=account.name, purpose=row.purpose, beneficiary=row.beneficiary, beneficiary_id=row.beneficiary_id,
        statement=row.statement, tonnes=row.tonnes, retired_on=row.retired_on,
        serials=tuple(piece.serial for piece in done.pieces), projects=tuple(sorted(shown)),
    )  # fmt: skip
