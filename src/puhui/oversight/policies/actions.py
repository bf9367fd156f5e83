"""What the policies room does: take documents in, propose, and write down what people decide on each row."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.db import IntegrityError, transaction

from puhui.foundations.evidence import actions as evidence
from puhui.foundations.evidence import queries as kept
from puhui.oversight.policies import facts, models, queries, reading, refusals
from puhui.oversight.policies.calc import correcting, proposing

NAME_MOST, REASON_MOST = 255, 2_000


def import_document(
    *,
    id: UUID,
    stream: BinaryIO,
    name: str,
    city: str,
    by: str,
    at: datetime,
    rule: str = "",
    known_units: Iterable[str] = (),
) -> facts.Imported:
    """Keep a document by its content, read it, and propose its assignment table.

    The same content in the same city is one document: it is answered with ``again``, and read anew only when
    another ``rule`` (one of ``facts.RULES``) is declared. ``known_units`` are names that a list of the city offers.
    Locks nothing. Refusals: Unreadable and those below it, RuleUnknown, IdUsedOtherwise, EvidenceTooLarge.
    """
    _known_rule(rule)
    name = Path(name.replace("\\", "/")).name[:NAME_MOST]
    if Path(name).suffix.lower() not in reading.READERS:
        raise refusals.KindUnknown(name=name)
    sha256 = evidence.keep(stream=stream, name=name, at=at, most_mib=reading.MOST_MIB).sha256
    known = tuple(sorted(set(known_units)))
    before = models.Policy.objects.filter(pk=id).first()
    if before and (before.city, before.sha256) != (city, sha256):
        raise refusals.IdUsedOtherwise(id=id, field="city" if before.city != city else "document")
    if not models.Policy.objects.filter(city=city, sha256=sha256).exists():
        proposal = _proposal(sha256, name, rule, known)
        row = models.Policy(
            id=id, city=city, sha256=sha256, name=name, title=proposal.title, known_units=list(known), imported_at=at,
            imported_by=by,
        )  # fmt: skip
        if _taken_in(row, proposal, by, at):
            return facts.Imported(queries.policy(id), again=False)
    found = models.Policy.objects.get(city=city, sha256=sha256)
    document = queries.policy(found.pk)
    if rule and document.rule.name != rule:
        document = change_rule(id=id, policy=found.pk, rule=rule, by=by, at=at)
    return facts.Imported(document, again=True)


@transaction.atomic
def change_rule(*, id: UUID, policy: UUID, rule: str, by: str, at: datetime) -> facts.Document:
    """Declare who leads in a document: it is read anew; what was decided already stays decided.

    Locks the document. Refusals: PolicyUnknown, RuleUnknown, ReadingDiffers, IdUsedOtherwise.
    """
    _known_rule(rule or "?")
    found = models.Policy.objects.select_for_update().filter(pk=policy).first()
    if found is None:
        raise refusals.PolicyUnknown(policy=policy)
    if before := models.Reading.objects.filter(pk=id).first():
        if (before.policy_id, before.rule) != (policy, rule):
            raise refusals.IdUsedOtherwise(id=id, field="rule")
        return queries.policy(policy)
    last = found.readings.order_by("-number").first()
    proposal = _proposal(found.sha256, found.name, rule, found.known_units)
    told = list(last.proposals.order_by("position").values_list("row__source", flat=True))
    if told != [row.source for row in (*proposal.rows, *proposal.beside)]:
        raise refusals.ReadingDiffers(name=found.name)
    _write(found, id, last.number + 1, proposal, by, at)
    return queries.policy(policy)


def confirm(*, id: UUID, policy: UUID, position: int, seen: int, by: str, at: datetime) -> facts.Decision:
    """Confirm a row as it stands; ``seen`` is the revision that was looked at (0: no decision yet).

    Refusals: PolicyUnknown, RowUnknown, RowChangedMeanwhile, LeadMissing, IdUsedOtherwise.
    """
    return _decide(id, policy, position, seen, facts.CONFIRMED, None, "", by, at)


def correct(
    *, id: UUID, policy: UUID, position: int, seen: int, row: dict[str, Any], why: str, by: str, at: datetime
) -> facts.Decision:
    """Correct a row: what ``row`` holds replaces what was proposed. The proposal itself stays readable.

    Refusals: as ``confirm``, and ReasonMissing, NotATask.
    """
    return _decide(id, policy, position, seen, facts.CORRECTED, row, why, by, at)


def drop(*, id: UUID, policy: UUID, position: int, seen: int, why: str, by: str, at: datetime) -> facts.Decision:
    """Say that a row is no task. Refusals: as ``confirm`` without LeadMissing, and ReasonMissing."""
    return _decide(id, policy, position, seen, facts.DROPPED, None, why, by, at)


def _decide(
    id: UUID,
    policy: UUID,
    position: int,
    seen: int,
    decided: str,
    typed: dict[str, Any] | None,
    why: str,
    by: str,
    at: datetime,
) -> facts.Decision:
    shown = queries.row(policy, position)
    why = why.strip()[:REASON_MOST]
    if before := models.Decision.objects.filter(pk=id).first():
        return _same(before, policy, position, decided, why)
    if decided != facts.CONFIRMED and not why:
        raise refusals.ReasonMissing()
    row = correcting.corrected(shown.row, typed) if typed is not None else shown.row
    if decided != facts.DROPPED and not row["lead"] and not row["cooperating"]:
        raise refusals.LeadMissing(number=row["number"] or row["label"] or position)
    if shown.revision != seen:
        raise _changed(shown)
    written = models.Decision(
        id=id, policy_id=policy, position=position, revision=seen + 1, decided=decided, row=row, why=why, by=by, at=at
    )  # fmt: skip
    try:
        with transaction.atomic():
            written.save(force_insert=True)
    except IntegrityError:
        # Somebody decided, or this very call came twice, between the look and the insert.
        if before := models.Decision.objects.filter(pk=id).first():
            return _same(before, policy, position, decided, why)
        raise _changed(queries.row(policy, position)) from None
    return queries.decision_of(written)


def _same(before: models.Decision, policy: UUID, position: int, decided: str, why: str) -> facts.Decision:
    told = {"document": policy, "position": position, "decision": decided, "reason": why}
    kept_as = (before.policy_id, before.position, before.decided, before.why)
    for (field, asked), found in zip(told.items(), kept_as, strict=True):
        if asked != found:
            raise refusals.IdUsedOtherwise(id=before.pk, field=field)
    return queries.decision_of(before)


def _changed(shown: facts.ShownRow) -> refusals.RowChangedMeanwhile:
    number = shown.row["number"] or shown.row["label"] or shown.position
    return refusals.RowChangedMeanwhile(number=number, by=shown.decisions[-1].by if shown.decisions else "—")


def _known_rule(rule: str) -> None:
    if rule and rule not in facts.RULES:
        raise refusals.RuleUnknown(rule=rule, rules=", ".join(facts.RULES))


def _proposal(sha256: str, name: str, rule: str, known_units: Iterable[str]) -> facts.Proposal:
    blocks = reading.blocks_of(kept.path(sha256), name)
    proposal = proposing.proposal(blocks, rule=rule, known_units=known_units)
    if not proposal.rows and not proposal.beside:
        raise refusals.NothingFound(name=name)
    return proposal


@transaction.atomic
def _taken_in(row: models.Policy, proposal: facts.Proposal, by: str, at: datetime) -> bool:
    """Whether this call took the document in; a second one at the same time waits and finds it taken."""
    models.Policy.objects.bulk_create([row], ignore_conflicts=True)
    if not models.Policy.objects.filter(pk=row.pk).exists():
        return False
    if models.Reading.objects.filter(policy=row).exists():
        return False
    _write(row, row.pk, 1, proposal, by, at)
    return True


def _write(policy: models.Policy, id: UUID, number: int, proposal: facts.Proposal, by: str, at: datetime) -> None:
    written = models.Reading.objects.create(
        id=id, policy=policy, number=number, rule=proposal.rule.name, why=proposal.rule.plain(),
        issues=[issue.plain() for issue in proposal.issues], by=by, at=at,
    )  # fmt: skip
    models.Proposal.objects.bulk_create(
        models.Proposal(reading=written, position=position, series=row.series, row=row.plain())
        for position, row in enumerate((*proposal.rows, *proposal.beside), 1)
    )
