"""A random audit of self-declared acts that were counted: announced, drawn, judged; anybody can draw it again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from puhui.engine.intake import queries as intake
from puhui.engine.reductions import queries as reductions
from puhui.engine.scrutiny import actions as scrutiny
from puhui.engine.scrutiny import queries as looked
from puhui.engine.scrutiny.facts import Act, Reason, Sampled
from puhui.foundations.packs import queries as packs
from puhui.journeys.acts import record_behaviour, review_acts

Population = list[tuple[Act, str, date]]


@dataclass(frozen=True)
class Overview:
    """An audit with what it has found so far."""

    audit: Any
    result: Any
    items: list[Any]


def draw(*, number: int, at: datetime) -> Sampled:
    """Draw the announced sample. Refusals: as ``scrutiny.draw_audit``."""
    audit = looked.audit(number)
    return scrutiny.draw_audit(number=number, population=_population(audit), at=at)


def judge(*, number: int, position: int, sound: bool, by: int, why: str, id: UUID, at: datetime) -> None:
    """Judge one act of a sample; an unsound one counts no longer, and its person may appeal.

    Refusals: AuditUnknown, AuditItemJudged, WhyMissing.
    """
    audit, item = looked.audit(number), looked.audit_item(number, position)
    act = Act(item.holder_id, item.feed_id, item.source_key)
    with record_behaviour.alone_in(audit.city), transaction.atomic():
        before = item.sound
        scrutiny.judge(number=number, position=position, sound=sound, by=by, why=why, at=at)
        case = looked.case(act)
        if sound or before is not None or (case and case.state == "refused"):
            return
        scrutiny.refuse_counted(
            id=uuid5(id, f"audit/{number}/{position}"), act=act, city=audit.city, scenario=item.scenario, day=item.day,
            reason=Reason("audit", "audit", {"audit": number}), by=by, why=why, at=at,
        )  # fmt: skip
        review_acts.resettle(audit.city, act.feed, [(act.holder, item.day)], at)


def overview(number: int) -> Overview:
    """One audit. Refusals: AuditUnknown."""
    return Overview(looked.audit(number), looked.result(number), looked.audit_items(number))


def drawn_again(number: int, names: list[str]) -> bool:
    """Whether the audit's seed draws its sample from these names (``feed-key``) of its population."""
    audit = looked.audit(number)
    sample = [f"{i.feed_id}-{i.source_key}" for i in looked.audit_items(number)]
    return (
        looked.commitment(audit.sealed_seed) == audit.commitment
        and looked.drawn(names, audit.sealed_seed, audit.sample) == sample
    )


def _population(audit) -> Population:
    """Self-declared acts of the period that count now."""
    pack, numbers = packs.active(audit.city).pack, intake.feed_numbers(audit.city)
    feeds = {numbers[f.id] for f in pack.feeds if f.declared and f.id in numbers}
    codes = reductions.scenario_codes(audit.city)
    scenes = [n for n, code in codes.items() if any(f.declared and f.scenario == code for f in pack.feeds)]
    return [
        (Act(holder, feed, key), codes[scenario], day)
        for day, holder, scenario, feed, key in reductions.lines_that_count(scenes, audit.first, audit.last)
        if feed in feeds and holder > 0
    ]
