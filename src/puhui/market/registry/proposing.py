"""A project on its way: drafted, submitted and shown to the public, applied for, registered, ended."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.market.registry import claiming, facts, refusals, rulebook
from puhui.market.registry.accounts import lock, must_be_open
from puhui.market.registry.calc import serials, states
from puhui.market.registry.calc.windows import check_crediting
from puhui.market.registry.changes import claim, in_turn, key
from puhui.market.registry.models import Account, Duty, Project
from puhui.market.registry.noticing import must_be_kept, open_notice
from puhui.market.registry.telling import project_told


@transaction.atomic
def draft_project(
    *, id: UUID, city: str, account: int, terms: facts.ProjectTerms, by: str, at: datetime
) -> facts.Project:
    """Write down a project of an account's. Draft twice, and the second is another project.

    Refusals: RegistryNotKept, AccountNotOpen, OwnerBanned, FieldNotOpen, MethodologyMissing, StartedTooEarly,
    NotAdditional, DeclaredUnknown, CreditingTooLong, Bundle..., ClaimMissing, ClaimMalformed. Locks: the account, projects in turn.
    """
    rules, number = rulebook.rules_of(city), key("project", id)
    if not claim(
        id=id, city=city, kind="project_drafted", about=f"project/{number}", by=by, at=at, account=account,
        terms=_written(terms),
    ):  # fmt: skip
        return project_told(Project.objects.get(id=number))
    (owner,) = lock(account)
    must_be_open([owner])
    must_not_be_banned(owner, at)
    _check_terms(terms, rules)
    _check_bundle(terms, rules, city)
    in_turn(city, "projects")
    last = Project.objects.filter(city=city).aggregate(last=Max("number"))["last"] or 0
    told = asdict(terms)
    del told["claims"]
    row = Project.objects.create(
        id=number,
        city=city,
        number=last + 1,
        account_id=account,
        state="draft",
        **told | {"parts": list(told["parts"]), "declared": list(told["declared"])},
    )
    claiming.declare(row, terms.claims)
    return project_told(row)


def _written(terms: facts.ProjectTerms) -> dict[str, object]:
    """The terms as a change keeps them; what could not be declared once is only written where it is."""
    told = asdict(terms)
    return told if told["declared"] else {name: value for name, value in told.items() if name != "declared"}


def must_not_be_banned(owner: Account, at: datetime) -> None:
    """Refusals: OwnerBanned."""
    banned = Duty.objects.filter(account_id=owner.id, banned_until__gte=clock.local_day(at)).order_by("-banned_until")
    if duty := banned.first():
        raise refusals.OwnerBanned(account=owner.number, until=duty.banned_until)


def _check_terms(terms: facts.ProjectTerms, rules: schema.Registry) -> None:
    if terms.field not in rules.fields:
        raise refusals.FieldNotOpen(field=terms.field, fields=", ".join(rules.fields))
    name, _, version = terms.methodology.partition("@")
    if not name.strip() or not version.strip():
        raise refusals.MethodologyMissing()
    if terms.started_on <= rules.started_after:
        raise refusals.StartedTooEarly(started=terms.started_on, after=rules.started_after)
    for why in ("legal_duty", "ets_covered"):
        if getattr(terms, why):
            raise refusals.NotAdditional(why=why)
    known = [one.id for one in rules.declarable]
    for declared in terms.declared:
        if declared not in known:
            raise refusals.DeclaredUnknown(declared=declared[:40], known=", ".join(known) or "–")
    check_crediting(terms.crediting_first, terms.crediting_last, rules.crediting_years_max)


def _check_bundle(terms: facts.ProjectTerms, rules: schema.Registry, city: str) -> None:
    if not terms.parts:
        return
    if terms.field not in rules.bundle_fields:
        raise refusals.BundleFieldWrong(field=terms.field)
    if len(terms.parts) < 2 or not all(p.name and p.place and p.owner and p.tonnes_a_year > 0 for p in terms.parts):
        raise refusals.BundleTooSmall()
    live = Project.objects.filter(city=city).exclude(state__in=states.PROJECT_VOID)
    seen = set()
    for part in terms.parts:
        if part.tonnes_a_year > rules.bundle_tonnes_max:
            raise refusals.BundlePartTooLarge(part=part.name, tonnes=part.tonnes_a_year, limit=rules.bundle_tonnes_max)
        if (part.name, part.place) in seen:
            raise refusals.BundlePartRepeated(part=part.name, project=terms.name)
        seen.add((part.name, part.place))
        same = live.filter(parts__contains=[{"name": part.name, "place": part.place}]).first()
        if same is not None:
            raise refusals.BundlePartRepeated(part=part.name, project=serials.project_code(same.number))


@transaction.atomic
def submit_project(
    *, id: UUID, project: int, design_sha256: str, body: int, by: str, at: datetime
) -> facts.Notice:  # fmt: skip
    """Submit the design document: it is shown to the public, with the body that is to validate it, from today on.

    Refusals: ProjectUnknown, StepOutOfOrder, NeverReturns, DocumentMissing, ClaimTaken, CitizensClaimIt, and what
    speaks against the body; CalendarUnknown. Locks: the project, claims in turn.
    """
    row = locked(project)
    if not _claimed(id, "project_submitted", row, by, at, design=design_sha256, body=body):
        return open_notice(row, None, body, design_sha256, id, at)
    _step(row, "submit")
    must_be_kept(design_sha256)
    claiming.check_claims(row)
    row.design_sha256 = design_sha256
    row.save()
    return open_notice(row, None, body, design_sha256, id, at)


@transaction.atomic
def apply_for_registration(*, id: UUID, project: int, by: str, at: datetime) -> facts.Project:
    """Apply for the registration of a validated project. Refusals: StepOutOfOrder, OwnerBanned. Locks: the project."""
    row = locked(project)
    if _claimed(id, "registration_applied", row, by, at):
        rules = rulebook.rules_of(row.city)
        must_not_be_banned(Account.objects.get(id=row.account_id), at)
        _step(row, "apply")
        row.applied_by, row.applied_on, row.decided_by = by.strip(), clock.local_day(at), ""
        row.decide_by = rulebook.calendar_of(rules).after(row.applied_on, rules.decision_days)
        row.save()
    return project_told(row)


@transaction.atomic
def decide_registration(
    *, id: UUID, project: int, verdict: str, by: str, at: datetime, why: str = ""
) -> facts.Project:  # fmt: skip
    """``verdict``: register, return (to be completed and applied for again) or reject; the last two say why.

    Refusals: StepOutOfOrder, SamePerson, DecisionReasonMissing. Locks: the project.
    """
    if verdict not in ("register", "return", "reject"):
        raise ValueError(verdict)
    row = locked(project)
    if not _claimed(id, "registration_decided", row, by, at, verdict=verdict, why=why):
        return project_told(row)
    if by.strip() == row.applied_by:
        raise refusals.SamePerson(by=row.applied_by)
    if verdict != "register" and not why.strip():
        raise refusals.DecisionReasonMissing()
    _step(row, verdict)
    row.decide_by = None
    row.decided_by = by.strip()
    if row.state == "registered":
        row.registered_on = clock.local_day(at)
    if row.state == "rejected":
        _end(row, at)
    row.save()
    return project_told(row)


@transaction.atomic
def withdraw_project(*, id: UUID, project: int, why: str, by: str, at: datetime) -> facts.Project:
    """Its owner takes a project back before it is registered. Refusals: StepOutOfOrder, DecisionReasonMissing."""
    return _finish(id, "project_withdrawn", "withdraw", project, why, by, at)


@transaction.atomic
def deregister_project(*, id: UUID, project: int, why: str, by: str, at: datetime) -> facts.Project:
    """Take a project off the register, for good: it can never be registered again (M16).

    What was issued stays. Refusals: StepOutOfOrder, DecisionReasonMissing. Locks: the project.
    """
    return _finish(id, "project_deregistered", "deregister", project, why, by, at)


def _finish(id: UUID, kind: str, verb: str, project: int, why: str, by: str, at: datetime) -> facts.Project:
    row = locked(project)
    if _claimed(id, kind, row, by, at, why=why):
        if not why.strip():
            raise refusals.DecisionReasonMissing()
        _step(row, verb)
        _end(row, at)
        row.save()
    return project_told(row)


def _end(row: Project, at: datetime) -> None:
    row.ended_on, row.decide_by = clock.local_day(at), None
    # The claims of a deregistered project stay: nobody returns with them.
    if row.state != "deregistered":
        claiming.give_up(row)


def _step(row: Project, verb: str) -> None:
    row.state = states.after("project", serials.project_code(row.number), row.state, verb)


def _claimed(id: UUID, kind: str, row: Project, by: str, at: datetime, **content: object) -> bool:
    return claim(id=id, city=row.city, kind=kind, about=f"project/{row.id}", by=by, at=at, **content)


def locked(project: int) -> Project:
    """Refusals: ProjectUnknown."""
    row = Project.objects.select_for_update().filter(id=project).first()
    if row is None:
        raise refusals.ProjectUnknown(project=project)
    return row


def by_code(city: str, code: str) -> Project:
    """Refusals: ProjectUnknown."""
    row = Project.objects.filter(city=city, number=serials.project_number(code)).first()
    if row is None:
        raise refusals.ProjectUnknown(project=code[:20])
    return row
