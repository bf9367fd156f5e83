"""From rows to facts."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings

from puhui.foundations.credentials import queries as credentials
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.market.neutrality import facts, rulebook
from puhui.market.neutrality.calc import timing
from puhui.market.neutrality.models import (
    Declaration,
    Entrustment,
    Inventory,
    Listing,
    Measure,
    Offset,
    Provider,
    Undertaking,
)
from puhui.market.registry import queries as registry


def undertakings(rows: Iterable[Undertaking], *, whole: bool = True) -> list[facts.Undertaking]:
    """With measures, inventories and offsets; as many queries for a hundred as for one.

    ``whole``: with the inputs and traces of inventories, which are long.
    """
    rows = list(rows)
    ids = [row.id for row in rows]
    measures = _grouped(Measure.objects.filter(undertaking_id__in=ids).order_by("on", "id"))
    inventories = Inventory.objects.filter(undertaking_id__in=ids).order_by("stage", "nth")
    counted = _grouped(inventories if whole else inventories.defer("inputs", "trace"))
    offsets = _grouped(Offset.objects.filter(undertaking_id__in=ids).order_by("rank", "retired_on", "reference"))
    rules = {city: rulebook.rules_of(city) for city in {row.city for row in rows}}
    return [
        _told(row, rules[row.city], measures[row.id], counted[row.id], offsets[row.id], whole) for row in rows
    ]  # fmt: skip


def _grouped(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.undertaking_id].append(row)
    return found


def undertaking(row: Undertaking) -> facts.Undertaking:
    return undertakings([row])[0]


def _told(row: Undertaking, rules: schema.Neutrality, measures, counted, offsets, whole: bool) -> facts.Undertaking:
    told = tuple(inventory(one, whole=whole) for one in counted)
    latest = {one.stage: one for one in told}
    counts = latest.get(facts.FINAL) or latest.get(facts.PLANNED)
    due = facts.Due(
        counts.tonnes if counts else 0, sum(o.tonnes for o in offsets), counts.stage if counts else "",
        timing.last_day(rules, row.last),
    )  # fmt: skip
    return facts.Undertaking(
        row.id, row.number, row.city, row.kind, row.name, row.organiser, row.organiser_id, row.first, row.last,
        row.place, row.boundary, row.state, due, tuple(facts.Measure(m.said, m.saved_kg, m.on) for m in measures),
        told, tuple(offset(one, rules) for one in offsets),
    )  # fmt: skip


def inventory(row: Inventory, *, whole: bool = True) -> facts.Inventory:
    return facts.Inventory(
        row.id, row.stage, row.nth, row.methodology, row.version, row.pack, row.on, row.inputs if whole else {},
        row.evidence_sha256, row.amount_mg, tuple(facts.SourceLine(**line) for line in row.lines),
        tuple(row.trace) if whole else (), row.by, row.at,
    )  # fmt: skip


def offset(row: Offset, rules: schema.Neutrality) -> facts.Offset:
    # A unit may have left the pack since; its id tells it then.
    name = next((u.name for u in rules.units if u.id == row.unit), schema.Text(zh=row.unit, en=row.unit))
    return facts.Offset(
        row.id, row.unit, name.zh, name.en, row.rank, row.own, row.tonnes, row.reference, row.where,
        tuple(row.serials), row.retired_on, row.reason, row.evidence_sha256,
    )  # fmt: skip


def declaration_address(city: str, number: str) -> str:
    """The public page of a declaration: what its QR code leads to."""
    return f"{settings.ADDRESS}/neutrality/{city}/{number}/"


def declarations(rows: Iterable[Declaration]) -> list[facts.Declaration]:
    """With their signatures checked now, by keys that are read once for each city."""
    rows = list(rows)
    verifiers = {city: credentials.verifier(city) for city in {row.city for row in rows}}
    return [_declared(row, verifiers[row.city]) for row in rows]


def declaration(row: Declaration) -> facts.Declaration:
    return declarations([row])[0]


def _declared(row: Declaration, is_signed: Callable[[str], bool]) -> facts.Declaration:
    told = dict(row.facts)
    items = tuple((name, value) for name, value in told.pop("items"))
    if not is_signed(row.credential) or not _says(row):
        verdict = "changed"
    else:
        verdict = "revoked" if row.revoked_at else "valid"
    return facts.Declaration(
        id=row.id, number=row.number, city=row.city, signed_on=row.signed_on, items=items,
        address=declaration_address(row.city, row.number), credential=row.credential,
        revoked_on=clock.local_day(row.revoked_at) if row.revoked_at else None, reason=row.reason, verdict=verdict,
        **told,
    )  # fmt: skip


def _says(row: Declaration) -> bool:
    """Whether what is shown is what was signed."""
    read = credentials.read(row.credential)
    told = [one.get("narrative") for one in (read[1].get("evidence") or [])] if read else []
    return fingerprint(row.facts) in told


def fingerprint(told: dict[str, Any]) -> str:
    """SHA-256 over all that a declaration says; it stands in the credential that is signed."""
    said = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def listed(row: Listing) -> facts.Listed:
    return facts.Listed(
        row.id, row.city, row.colour, row.subject, row.name, row.reason, row.ground, row.first, row.last, row.state,
        row.proposed_by, row.decided_by,
    )  # fmt: skip


def provider(row: Provider) -> facts.Provider:
    return facts.Provider(row.id, row.city, row.account_id, row.number, row.name, row.state)


def entrustment(row: Entrustment) -> facts.Entrustment:
    owner = registry.account_by_id(row.owner_id)
    holder = Provider.objects.values_list("account_id", flat=True).get(id=row.provider_id)
    return facts.Entrustment(
        row.id, row.number, row.city, row.provider_id, holder, row.owner_id, owner.name, row.project, row.vintage, row.tonnes,
        row.price_fen, row.until, row.state,
    )  # fmt: skip
