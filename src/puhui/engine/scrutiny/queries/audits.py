"""Audits: what is looked at, and what the result says."""

from dataclasses import dataclass

from puhui.engine.scrutiny import refusals
from puhui.engine.scrutiny.models import Audit, AuditItem
from puhui.ground import sampling


@dataclass(frozen=True)
class Result:
    """So many judged, so many unsound; the share lies from ``low`` to ``high`` at the audit's confidence (Wilson)."""

    judged: int
    unsound: int
    share: float
    low: float
    high: float


def audit(number: int) -> Audit:
    """One audit. Refusals: AuditUnknown."""
    found = Audit.objects.filter(id=number).first()
    if found is None:
        raise refusals.AuditUnknown()
    return found


def audits(city: str, limit: int = 50) -> list[Audit]:
    """A city's audits, the latest first."""
    return list(Audit.objects.filter(city=city).order_by("-id")[:limit])


def audit_items(number: int, limit: int = 2_000) -> list[AuditItem]:
    """The sample of an audit in the order in which it was drawn."""
    return list(AuditItem.objects.filter(audit_id=number).order_by("position")[:limit])


def audit_item(number: int, position: int) -> AuditItem:
    """One act of a sample. Refusals: AuditUnknown."""
    found = AuditItem.objects.filter(audit_id=number, position=position).first()
    if found is None:
        raise refusals.AuditUnknown()
    return found


def result(number: int) -> Result:
    """What an audit has found so far. Refusals: AuditUnknown."""
    looked_at = audit(number)
    items = AuditItem.objects.filter(audit_id=number)
    judged, unsound = items.exclude(sound=None).count(), items.filter(sound=False).count()
    low, high = sampling.wilson(unsound, judged, looked_at.confidence)
    return Result(judged, unsound, unsound / judged if judged else 0.0, low, high)
