"""Audits: committed, drawn, judged."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction

from puhui.engine.scrutiny import refusals
from puhui.engine.scrutiny.facts import Act, Sampled
from puhui.engine.scrutiny.models import Audit, AuditItem
from puhui.ground import clock, sampling

MARGINS = range(1, 21)


def open_audit(*, city: str, first: date, last: date, confidence: int, margin: int, by: int, at: datetime) -> Audit:
    """Announce an audit: its period, its error, and the hash of a seed that nobody has seen.

    Refusals: SampleWrong.
    """
    if confidence not in sampling.QUANTILES or margin not in MARGINS or last < first:
        raise refusals.SampleWrong(confidence=confidence, margin=margin)
    seed = secrets.token_hex(16)
    return Audit.objects.create(
        city=city, first=first, last=last, confidence=confidence, margin=margin, opened_by=by, opened_at=at,
        commitment=sampling.commitment(seed), sealed_seed=seed,
    )  # fmt: skip


@transaction.atomic
def draw_audit(*, number: int, population: Sequence[tuple[Act, str, date]], at: datetime) -> Sampled:
    """Draw the sample from the acts that were counted: act, scenario, day. Refusals: AuditUnknown, AuditDrawn,
    AuditTooEarly, AuditEmpty. Locks: the audit's row.
    """
    looked = Audit.objects.select_for_update().filter(id=number).first()
    if looked is None:
        raise refusals.AuditUnknown()
    if looked.drawn_at is not None:
        raise refusals.AuditDrawn()
    if clock.local_day(at) <= looked.last:
        raise refusals.AuditTooEarly(last=looked.last.isoformat())
    if not population:
        raise refusals.AuditEmpty(first=looked.first.isoformat(), last=looked.last.isoformat())
    named = {f"{act.feed}-{act.key}": (act, scenario, day) for act, scenario, day in population}
    size = sampling.sample_size(len(named), looked.confidence, Fraction(looked.margin, 100))
    chosen = sampling.drawn(named, looked.sealed_seed, size)
    AuditItem.objects.bulk_create(
        AuditItem(
            audit_id=number, position=position, holder_id=act.holder, feed_id=act.feed, source_key=act.key,
            scenario=scenario, day=day,
        )
        for position, (act, scenario, day) in enumerate((named[name] for name in chosen), 1)
    )  # fmt: skip
    looked.drawn_at, looked.population, looked.sample = at, len(named), size
    looked.population_sha256 = sampling.population_digest(named)
    looked.save(update_fields=["drawn_at", "population", "sample", "population_sha256"])
    return Sampled(audit=number, population=len(named), sample=size, seed=looked.sealed_seed)


def judge(*, number: int, position: int, sound: bool, by: int, why: str, at: datetime) -> None:
    """Say whether an act of a sample is sound; once. Refusals: AuditUnknown, AuditItemJudged, WhyMissing."""
    if not sound and not why.strip():
        raise refusals.WhyMissing(least=2)
    found = AuditItem.objects.filter(audit_id=number, position=position)
    if found.filter(sound=None).update(sound=sound, judged_by=by, judged_at=at, why=why.strip()[:500]):
        return
    judged = found.first()
    if judged is None:
        raise refusals.AuditUnknown()
    if (judged.sound, judged.judged_by, judged.why) != (sound, by, why.strip()[:500]):
        raise refusals.AuditItemJudged(position=position)
