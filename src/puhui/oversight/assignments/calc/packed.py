"""A city pack's oversight as this room's own facts: rules as told data, units by their names, tasks by unit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from puhui.foundations.packs import schema
from puhui.ground.identifiers import uuid_of
from puhui.oversight.assignments import facts


def unit_id(city: str, id: str) -> UUID:
    """The id of a unit of a city pack, the same wherever the pack comes into force."""
    return uuid_of(f"assignments {city} unit {id}")


def rules_of(told: schema.Oversight) -> dict[str, Any]:
    """The rules as ``set_rules`` takes them."""
    rules: dict[str, Any] = {
        "cycles": [
            {
                "name": one.id, "period": one.period, "due_month": one.due_month, "due_day": one.due_day,
                "opens": one.opens.model_dump(), "reminds": one.reminds.model_dump(), "locks": one.locks.model_dump(),
            }
            for one in told.cycles
        ],
        "near_days": told.lights.near_days,
        "tolerance_percent": told.lights.tolerance_percent,
        "missed_days": told.lights.missed_days,
        "ladder": [
            {
                "name": one.step, "lights": list(one.lights), "in_a_row": one.in_a_row,
                "answer": one.answer.model_dump(), "title": one.title,
            }
            for one in told.ladder
        ],
    }  # fmt: skip
    if told.scores:
        rules["scores"] = told.scores.model_dump(exclude={"source"})
    if told.evaluation:
        rules["evaluation"] = {
            "title": told.evaluation.title,
            "items": [one.model_dump() for one in told.evaluation.items],
        }
    return rules


def names_of(city: str, told: schema.Oversight) -> dict[str, tuple[UUID, ...]]:
    """Every name that a document uses for a unit, and the units it means: a group with ``each`` means several."""
    found: dict[str, tuple[UUID, ...]] = {}
    for one in told.units:
        meant = _meant(city, told, one)
        for name in (one.name, *one.also):
            found[name] = meant
    return found


def tasks_of(
    city: str, told: schema.Oversight, document: schema.OversightDocument, task: schema.OversightTask
) -> Iterator[tuple[str, facts.Task]]:
    """The assignments that a task of a pack gives, each with its part: where "each district" leads, each for itself."""
    units = {one.id: _meant(city, told, one) for one in told.units}
    leads = _flat(units[id] for id in task.lead)
    others = [unit for unit in _flat(units[id] for id in task.cooperating) if unit not in leads]
    if not leads:
        leads, others = others[:1], others[1:]
    targets = [one for target in task.targets for one in _targets(city, told, target)]
    starts = min(document.starts, task.due) if task.due else document.starts
    whole = facts.Task(
        title=task.title, group=task.group, leads=tuple(leads), cooperating=tuple(others), starts=starts, due=task.due,
        cycle=task.cycle or told.default_cycle or "", quota_times=task.times, quota_period=task.per or "",
        targets=tuple(targets),
    )  # fmt: skip
    collective = len(task.lead) == 1 and len(leads) > 1
    yield from parted(whole) if collective else [("", whole)]


def parted(task: facts.Task) -> Iterator[tuple[str, facts.Task]]:
    """One task of several leads as one for each, with the targets that bind it or nobody."""
    for unit in task.leads:
        own = tuple(one for one in task.targets if one.bound in (None, unit))
        yield str(unit), replace(task, leads=(unit,), targets=own)


def clause_of(document: schema.OversightDocument, task: schema.OversightTask) -> str:
    """Where in its document a task stands."""
    return task.clause or document.clauses.replace("{number}", task.number)


def _targets(city: str, told: schema.Oversight, target: schema.OversightTarget) -> list[facts.Target]:
    one = facts.Target(
        target.metric, target.comparator, Decimal(target.value), target.unit, target.period or "", target.scope, None,
        target.by, facts.AVERAGE if target.unit == "%" else facts.SUM, target.known or "",
    )  # fmt: skip
    each = [unit for unit in told.units if target.each and unit.kind == target.each]
    return [replace(one, scope=unit.name, bound=unit_id(city, unit.id)) for unit in each] or [one]


def _meant(city: str, told: schema.Oversight, one: schema.OversightUnit) -> tuple[UUID, ...]:
    several = tuple(unit_id(city, unit.id) for unit in told.units if one.each and unit.kind == one.each)
    return several or (unit_id(city, one.id),)


def _flat(units: Iterable[tuple[UUID, ...]]) -> list[UUID]:
    return list(dict.fromkeys(unit for some in units for unit in some))


def document_called(told: Sequence[schema.OversightDocument], title: str) -> schema.OversightDocument | None:
    """The pack's document that an imported one is, by its title; None where none or several fit."""
    plain = _plain(title)
    found = [one for one in told if _plain(one.title) and _plain(one.title) in plain]
    return found[0] if len(found) == 1 else None


def _plain(title: str) -> str:
    return "".join(letter for letter in title if letter.isalnum())
