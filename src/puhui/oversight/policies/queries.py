"""Questions about policy documents; writes nothing."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from puhui.foundations.evidence import queries as evidence
from puhui.oversight.policies import facts, models, refusals

# The order in which a row is told; JSON in the database has none.
ROW_KEYS = (
    "number", "label", "group", "title", "text", "lead", "cooperating", "due", "cycle", "targets", "issues", "place",
    "source", "confidence",
)  # fmt: skip
TARGET_KEYS = ("metric", "comparator", "value", "unit", "period", "scope", "by", "words")
LISTED_MOST = 500


def policies(city: str | None = None) -> list[facts.Document]:
    """Documents, the last one first; of one city or of all. At most 500."""
    found = _with_reading(models.Policy.objects.order_by("-imported_at", "id"))
    if city is not None:
        found = found.filter(city=city)
    return [_document(policy) for policy in found[:LISTED_MOST]]


def policy(id: UUID) -> facts.Document:
    """One document. Refusals: PolicyUnknown."""
    found = _with_reading(models.Policy.objects.filter(pk=id)).first()
    if found is None:
        raise refusals.PolicyUnknown(policy=id)
    return _document(found)


def rows(id: UUID) -> list[facts.ShownRow]:
    """Every row of a document as it stands, in its order, with all that was decided on it. Refusals: PolicyUnknown."""
    document = policy(id)
    proposals = models.Proposal.objects.filter(reading__policy=id, reading__number=document.reading)
    decided: dict[int, list[facts.Decision]] = defaultdict(list)
    for decision in models.Decision.objects.filter(policy=id).order_by("position", "revision"):
        decided[decision.position].append(decision_of(decision))
    return [_shown(one, decided[one.position]) for one in proposals.order_by("position")]


def row(id: UUID, position: int) -> facts.ShownRow:
    """One row as it stands. Refusals: PolicyUnknown, RowUnknown."""
    document = policy(id)
    found = models.Proposal.objects.filter(reading__policy=id, reading__number=document.reading, position=position)
    if not (one := found.first()):
        raise refusals.RowUnknown(policy=id, position=position)
    told = models.Decision.objects.filter(policy=id, position=position).order_by("revision")
    return _shown(one, [decision_of(decision) for decision in told])


def table(id: UUID) -> list[dict[str, Any]]:
    """The assignment table that people confirmed: rows confirmed or corrected. Refusals: PolicyUnknown."""
    return [one.row | {"position": one.position} for one in rows(id) if one.state in (facts.CONFIRMED, facts.CORRECTED)]


def progress(shown: list[facts.ShownRow]) -> facts.Progress:
    """How far the confirming went; clauses beside the series count once somebody decided on them."""
    counted = [one for one in shown if one.series == facts.MAIN or one.state != facts.PROPOSED]
    states = Counter(one.state for one in counted)
    return facts.Progress(len(counted), states[facts.CONFIRMED], states[facts.CORRECTED], states[facts.DROPPED])


def holds(sha256: str) -> bool:
    """Whether a document came as this file."""
    return models.Policy.objects.filter(sha256=sha256).exists()


def original(id: UUID) -> Path:
    """Where the document lies as it came. Refusals: PolicyUnknown, EvidenceMissing."""
    return evidence.path(policy(id).sha256)


def decision_of(row: models.Decision) -> facts.Decision:
    """The fact of a written decision."""
    return facts.Decision(row.revision, row.decided, _ordered(row.row), row.why, row.by, row.at)


def _with_reading(found):
    last = models.Reading.objects.filter(policy=OuterRef("pk")).order_by("-number")
    return found.annotate(
        **{f"last_{field}": Subquery(last.values(field)[:1]) for field in ("number", "rule", "why", "issues")}
    )


def _document(found: models.Policy) -> facts.Document:
    why = found.last_why
    rule = facts.Rule(found.last_rule, why["why"], why["words"], facts.Place(**why["place"]))
    return facts.Document(
        found.pk, found.city, found.sha256, found.name, found.title, rule, tuple(found.last_issues), found.last_number,
        found.imported_at, found.imported_by,
    )  # fmt: skip


def _shown(proposal: models.Proposal, decisions: list[facts.Decision]) -> facts.ShownRow:
    proposed = _ordered(proposal.row)
    last = decisions[-1] if decisions else None
    return facts.ShownRow(
        proposal.position, proposal.series, last.decided if last else facts.PROPOSED, last.revision if last else 0,
        proposed, last.row if last else proposed, tuple(decisions),
    )  # fmt: skip


def _ordered(row: dict[str, Any]) -> dict[str, Any]:
    told = {key: row[key] for key in ROW_KEYS}
    return told | {"targets": [{key: target[key] for key in TARGET_KEYS} for target in row["targets"]]}
