"""Rows of the life cycle, as the facts that others see; many at once, so that a page asks once and not per row."""

from collections import defaultdict
from collections.abc import Iterable
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


def project_told(row: Project) -> facts.Project:
    return projects_told([row])[0]


def projects_told(rows: Iterable[Project]) -> list[facts.Project]:
    rows = list(rows)
    bodies = body_names(row.validator_id for row in rows)
    return [
        facts.Project(
            id=row.id, code=serials.project_code(row.number), city=row.city, account=row.account_id, state=row.state,
            name=row.name, methodology=row.methodology, field=row.field, place=row.place,
            crediting_first=row.crediting_first, crediting_last=row.crediting_last,
            validator=bodies.get(row.validator_id, ""), design_sha256=row.design_sha256,
            report_sha256=row.report_sha256, decide_by=row.decide_by, registered_on=row.registered_on,
            parts=tuple(facts.Part(**part) for part in row.parts), declared=tuple(row.declared),
        )
        for row in rows
    ]  # fmt: skip


def body_names(bodies: Iterable[int | None]) -> dict[int, str]:
    """Names by number; nothing is asked where there is nobody."""
    wanted = {body for body in bodies if body}
    return dict(Body.objects.filter(id__in=wanted).values_list("id", "name")) if wanted else {}


def codes_of(projects: Iterable[int]) -> dict[int, str]:
    """Codes by number."""
    found = Project.objects.filter(id__in=set(projects)).values_list("id", "number")
    return {id: serials.project_code(number) for id, number in found}


def notice_told(row: Notice) -> facts.Notice:
    return notices_told([row])[0]


def notices_told(rows: Iterable[Notice]) -> list[facts.Notice]:
    rows = list(rows)
    codes, bodies = codes_of(row.project_id for row in rows), body_names(row.body_id for row in rows)
    return [
        facts.Notice(
            id=row.id, project=codes[row.project_id], period=row.period_id, body=bodies[row.body_id],
            sha256=row.sha256, opened_on=row.opened_on, closes_on=row.closes_on, body_id=row.body_id,
        )
        for row in rows
    ]  # fmt: skip


def comment_told(row: Comment) -> facts.Comment:
    return facts.Comment(row.id, row.notice_id, row.said_by, row.said, row.at, row.answer, row.reply)


def period_told(row: Period) -> facts.Period:
    return periods_told([row])[0]


def periods_told(rows: Iterable[Period]) -> list[facts.Period]:
    rows = list(rows)
    codes, bodies = codes_of(row.project_id for row in rows), body_names(row.verifier_id for row in rows)
    issued = defaultdict(list)
    for i in Issuance.objects.filter(period_id__in=[row.id for row in rows]).order_by("vintage"):
        serial = serials.written(i.prefix, 1, i.tonnes)
        issued[i.period_id].append(facts.Issued(i.id, codes[i.project_id], i.vintage, i.tonnes, serial))
    return [
        facts.Period(
            id=row.id, project=codes[row.project_id], first=row.first, last=row.last, state=row.state,
            report_sha256=row.report_sha256, reported=_years(row.reported), verified=_years(row.verified or {}),
            verifier=bodies.get(row.verifier_id, ""), decide_by=row.decide_by, issued=tuple(issued[row.id]), issued_on=row.issued_on,
        )
        for row in rows
    ]  # fmt: skip


def _years(tonnes: dict[str, int]) -> dict[int, int]:
    return {int(vintage): quantity for vintage, quantity in sorted(tonnes.items())}


def engagement_told(row: Engagement) -> facts.Engagement:
    return engagements_told([row])[0]


def engagements_told(rows: Iterable[Engagement]) -> list[facts.Engagement]:
    rows = list(rows)
    codes, bodies = codes_of(row.project_id for row in rows), body_names(row.body_id for row in rows)
    findings = defaultdict(list)
    for f in Finding.objects.filter(engagement_id__in=[row.id for row in rows]).order_by("raised_on", "id"):
        told = facts.Finding(f.id, f.kind, f.said, f.raised_on, f.closed_on, f.closing)
        findings[f.engagement_id].append(told)
    return [
        facts.Engagement(
            id=row.id, kind=row.kind, project=codes[row.project_id], period=row.period_id, body=bodies[row.body_id],
            opinion=row.opinion, reported_on=row.reported_on, report_sha256=row.report_sha256,
            findings=tuple(findings[row.id]), body_id=row.body_id,
        )
        for row in rows
    ]  # fmt: skip


def moved(id: UUID) -> facts.Moved:
    """What a change did, from its steps."""
    change = Change.objects.get(id=id)
    steps = list(Step.objects.filter(change_id=id))
    pieces = _pieces(steps)
    return facts.Moved(
        id=id, kind=change.kind, at=change.at, from_account=(steps[0].from_account_id or 0) if steps else 0,
        to_account=steps[0].to_account_id if steps else 0,
        to_state=State(steps[0].to_state).word if steps else "", pieces=tuple(pieces.get(id, ())),
    )  # fmt: skip


def _pieces(steps: list[Step]) -> dict[UUID, list[facts.Piece]]:
    """By change, in the order of their serial numbers."""
    prefixes = dict(Issuance.objects.filter(id__in={s.issuance_id for s in steps}).values_list("id", "prefix"))
    found = defaultdict(list)
    for s in sorted(steps, key=lambda s: (prefixes[s.issuance_id], s.first)):
        serial = serials.written(prefixes[s.issuance_id], s.first, s.past - 1)
        found[s.change_id].append(facts.Piece(s.issuance_id, s.first, s.past - 1, serial))
    return found


def retirement_told(row: Retirement) -> facts.Retirement:
    return retirements_told([row])[0]


def retirements_told(rows: Iterable[Retirement]) -> list[facts.Retirement]:
    """As many queries for a hundred as for one."""
    rows = list(rows)
    steps: dict[UUID, list[Step]] = {row.id: [] for row in rows}
    for step in Step.objects.filter(change_id__in=steps):
        steps[step.change_id].append(step)
    issuances = Issuance.objects.in_bulk({s.issuance_id for each in steps.values() for s in each})
    projects = Project.objects.in_bulk({i.project_id for i in issuances.values()})
    accounts = Account.objects.in_bulk({row.account_id for row in rows})
    return [_retirement(row, accounts[row.account_id], steps[row.id], issuances, projects) for row in rows]


def _retirement(
    row: Retirement, account: Account, steps: list[Step], issuances: dict[int, Issuance], projects: dict[int, Project]
) -> facts.Retirement:
    pieces = sorted((issuances[s.issuance_id].prefix, s.first, s.past) for s in steps)
    of = [(issuances[s.issuance_id], projects[issuances[s.issuance_id].project_id]) for s in steps]
    shown = {(serials.project_code(p.number), p.name, p.methodology, i.vintage) for i, p in of}
    return facts.Retirement(
        id=row.id, number=row.number, city=row.city, unit=row.number.split("-")[0], account=account.number,
        holder=account.name, purpose=row.purpose, beneficiary=row.beneficiary, beneficiary_id=row.beneficiary_id,
        statement=row.statement, tonnes=row.tonnes, retired_on=row.retired_on,
        serials=tuple(serials.written(prefix, first, past - 1) for prefix, first, past in pieces),
        projects=tuple(sorted(shown)),
    )  # fmt: skip
