"""What an undertaking emits: an evaluation by a methodology of the pack, kept so that anybody can compute it again."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction

from puhui.engine.methodology import queries as methodology
from puhui.engine.methodology.facts import Evaluation
from puhui.foundations.evidence import queries as evidence
from puhui.foundations.evidence.refusals import EvidenceUnknown
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock, units
from puhui.market.neutrality import facts, refusals, rulebook, telling
from puhui.market.neutrality.changes import claim
from puhui.market.neutrality.models import Inventory, Undertaking
from puhui.market.neutrality.planning import locked, must_be_open

Inputs = Mapping[str, Decimal | str | list[Any]]


@transaction.atomic
def measure(
    *, id: UUID, undertaking: str, stage: str, inputs: Inputs, by: str, at: datetime, evidence_sha256: str = ""
) -> facts.Inventory:  # fmt: skip
    """Make an inventory: ``plan``, before or during, or ``final``, when it is over. The latest of a stage counts.

    ``inputs`` as methodology.evaluate takes them; tables and lists that are left out are empty. Refusals:
    UndertakingUnknown, AlreadyDeclared, KindUnknown, NotOverYet, EvidenceMissing, InventoryNegative, SourcesIncomplete,
    PersonMissing, ChangeDiffers, and methodology's EvaluationRefused. Locks: the undertaking.
    """
    row = locked(undertaking)
    plain = _plain(inputs)
    told = {"stage": stage, "inputs": plain, "evidence": evidence_sha256}
    if not claim(id=id, city=row.city, kind="measured", about=f"undertaking/{row.id}", by=by, at=at, **told):
        return telling.inventory(Inventory.objects.get(id=id))
    must_be_open(row)
    today = clock.local_day(at)
    if stage not in facts.STAGES:
        raise refusals.KindUnknown(kind=stage[:40], known=", ".join(facts.STAGES))
    if stage == facts.FINAL and today <= row.last:
        raise refusals.NotOverYet(number=row.number, last=row.last)
    if evidence_sha256:
        must_be_kept(evidence_sha256)
    active = packs.active(row.city)
    kind = kind_of(row, active.pack)
    on = min(row.last, today)
    answer = methodology.evaluate(_library(active.number), kind.methodology, _whole(active, kind, plain, on), on)
    if answer.amount_mg < 0:
        raise refusals.InventoryNegative(amount=answer.amount_mg)
    made = Inventory.objects.create(
        id=id, undertaking_id=row.id, stage=stage,
        nth=Inventory.objects.filter(undertaking_id=row.id, stage=stage).count() + 1, methodology=answer.methodology,
        version=answer.version, pack=active.number, on=on, inputs=plain, evidence_sha256=evidence_sha256,
        amount_mg=answer.amount_mg, lines=_lines(kind, answer), trace=answer.trace, by=by.strip(), at=at,
    )  # fmt: skip
    return telling.inventory(made)


def kind_of(row: Undertaking, pack: schema.Pack) -> schema.InventoryKind:
    """Refusals: NeutralityNotKept, KindUnknown."""
    kinds = {one.subject: one for one in rulebook.kept_in(pack).inventories}
    if row.kind not in kinds:
        raise refusals.KindUnknown(kind=row.kind, known=", ".join(kinds))
    return kinds[row.kind]


def must_be_kept(sha256: str) -> None:
    """Refusals: EvidenceMissing."""
    try:
        evidence.evidence(sha256)
    except EvidenceUnknown:
        raise refusals.EvidenceMissing(sha256=sha256[:64]) from None


@lru_cache(maxsize=8)
def _library(pack: int) -> methodology.Library:
    """The compiled formulas of a stored version, which never changes."""
    return methodology.compile_pack(packs.version(pack).pack)


def _whole(active, kind: schema.InventoryKind, inputs: dict[str, Any], on) -> dict[str, Any]:
    """With an empty table for every table that is left out."""
    found = _library(active.number).choose(kind.methodology, on).methodology
    empty = {name: [] for name, one in found.inputs.items() if (one.is_table or one.list) and one.rows_min == 0}
    return empty | inputs


def _lines(kind: schema.InventoryKind, answer: Evaluation) -> list[dict[str, Any]]:
    """What each source emits, in whole milligrams. Refusals: SourcesIncomplete."""
    steps = {entry["name"]: entry for entry in answer.trace if entry["kind"] == "step"}
    lines = [
        {
            "step": source.step,
            "group": source.group,
            "zh": source.name.zh,
            "en": source.name.en,
            "amount_mg": _milligrams(steps[source.step]),
        }
        for source in kind.sources
    ]
    total = sum(line["amount_mg"] for line in lines)
    # Each line is rounded by itself: half a milligram a line may be between their sum and the total.
    if abs(total - answer.amount_mg) > len(lines):
        name = f"{answer.methodology}@{answer.version}"
        raise refusals.SourcesIncomplete(methodology=name, total=answer.amount_mg, sources=total)
    return lines


def _milligrams(step: Mapping[str, Any]) -> int:
    amount = Fraction(step["value"] or 0)
    in_unit = units.conversion(units.registry.parse_units(step["unit"] or "g_co2e"), units.registry.gram_co2e)
    exact = amount * in_unit * units.MILLIGRAMS_PER_GRAM
    return int((exact + Fraction(1, 2)) // 1)


def recompute(row: Inventory) -> facts.Recomputed:
    """The same inputs by the same version of the pack, once more."""
    active = packs.version(row.pack)
    kind = next(one for one in rulebook.kept_in(active.pack).inventories if one.methodology == row.methodology)
    inputs = _whole(active, kind, row.inputs, row.on)
    found = methodology.evaluate(_library(row.pack), row.methodology, inputs, row.on, row.version)
    same = found.amount_mg == row.amount_mg and _lines(kind, found) == row.lines
    return facts.Recomputed(row.id, row.amount_mg, found.amount_mg, same)


def _plain(value: Any) -> Any:
    """Inputs as JSON keeps them: decimals as their text, so that no digit is lost."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
