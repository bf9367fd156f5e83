"""Rows of a policy document become assignments, each with its own outcome: one that cannot, holds up no other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.ground.refusals import Refusal
from puhui.oversight.assignments import assigning, facts, guarding, knowing, models, opening, telling
from puhui.oversight.assignments.calc import packed, taking


@dataclass(frozen=True)
class _Desk:
    """What every row is taken over with."""

    city: str
    policy: UUID
    known: list[facts.Unit]
    names: Mapping[str, tuple[UUID, ...]]
    cycles: list[str]
    otherwise: str
    starts: date
    document: schema.OversightDocument | None
    standing: Mapping[tuple[str, str], models.Assignment]
    used: set[tuple[str, str]]  # numbers and parts of the pack's document that a row has by now
    actor: facts.Actor
    at: datetime


def take_over(
    *,
    city: str,
    policy: UUID,
    title: str = "",
    rows: Iterable[Mapping[str, Any]],
    starts: date,
    names: Mapping[str, UUID],
    pack: schema.Pack | None = None,
    actor: facts.Actor,
    at: datetime,
) -> list[facts.TakenOver]:
    """Make an assignment of each confirmed row, once; ``names`` says which unit a document's name means.

    Where the city's pack knows the document by its ``title``, units, short titles and clauses come from there, and a
    task that the pack gave already gets the row's text. What "each district" leads, each district gets for itself.
    A row that was taken over before is left as it is (``again``). Refusals: NotPermitted, RulesMissing; those of a
    row are its outcome.
    """
    guarding.office(actor, "assignments")
    desk = _desk(city, policy, title, starts, names, pack, actor, at)
    found: list[facts.TakenOver] = []
    for row in rows:
        number, position = row["number"] or "", row["position"]
        before = models.Assignment.objects.filter(policy=policy, position=position).order_by("part")
        if before:
            found += [facts.TakenOver(position, number, one.pk, again=True) for one in before]
            continue
        try:
            with transaction.atomic():
                found += [facts.TakenOver(position, number, given) for given in _take(desk, row)]
        except Refusal as no:
            found.append(facts.TakenOver(position, number, None, refusal=no))
    return found


def _desk(
    city: str,
    policy: UUID,
    title: str,
    starts: date,
    names: Mapping[str, UUID],
    pack: schema.Pack | None,
    actor: facts.Actor,
    at: datetime,
) -> _Desk:
    told = next(iter(pack.oversight), None) if pack else None
    document = packed.document_called(told.documents, title) if told else None
    meant = packed.names_of(city, told) if told else {}
    standing = opening.standing_in(city, document.id if document else "")
    return _Desk(
        city, policy, list(knowing.units(city, clock.local_day(at)).values()),
        meant | {name: (unit,) for name, unit in names.items()},
        [cycle.name for cycle in telling.rules_at(city, at).cycles], (told.default_cycle or "") if told else "", starts,
        document, standing, {key for key, kept in standing.items() if kept.policy == policy}, actor, at,
    )  # fmt: skip


def _take(desk: _Desk, row: Mapping[str, Any]) -> list[UUID]:
    task = taking.task_of(row, desk.known, desk.names, desk.cycles, desk.starts, desk.otherwise)
    said = _task_of_pack(desk, row)
    if said:
        task = replace(task, title=said.title, targets=tuple(_known(one, said) for one in task.targets))
    collective = len(row["lead"]) == 1 and len(task.leads) > 1
    parts = packed.parted(task) if collective else [("", task)]
    return [_give(desk, row, said, part, given) for part, given in parts]


def _give(desk: _Desk, row: Mapping[str, Any], said: schema.OversightTask | None, part: str, task: facts.Task) -> UUID:
    position = row["position"]
    # A document may give one number to two rows: the first is the pack's, the other stands for itself.
    own = (said.number, part) if said and (said.number, part) not in desk.used else None
    if own:
        desk.used.add(own)
        if kept := desk.standing.get(own):
            # The same document may come again as another file: what the first one gave, stands.
            return _fill(desk, kept, position, task) if kept.policy is None else kept.pk
    clause = packed.clause_of(desk.document, said) if said and desk.document else ""
    given = assigning.assign(
        id=uuid_of(f"assignments {desk.policy} {position} {part}".rstrip()), city=desk.city, task=task,
        number=said.number if said else row["number"] or "", policy=desk.policy, position=position, part=part,
        document=desk.document.id if own and desk.document else "", clause=clause, actor=desk.actor, at=desk.at,
    )  # fmt: skip
    return given.id


def _fill(desk: _Desk, kept: models.Assignment, position: int, task: facts.Task) -> UUID:
    """What the pack gave gets the document's text; what people changed since stays as they said it."""
    models.Assignment.objects.filter(pk=kept.pk, policy=None).update(policy=desk.policy, position=position)
    stands = knowing.assignments_of(knowing.current(models.Version.objects.filter(assignment=kept.pk)))[0]
    if stands.state == facts.OPEN:
        fresh = task if stands.version == 1 else replace(stands.task, text=task.text)
        assigning.change(
            id=uuid_of(f"assignments {desk.policy} {position} {kept.part} text"), assignment=kept.pk,
            seen=stands.version, task=replace(fresh, starts=stands.task.starts, parent=stands.task.parent),
            why=f"{desk.policy}", actor=desk.actor, at=desk.at,
        )  # fmt: skip
    return kept.pk


def _task_of_pack(desk: _Desk, row: Mapping[str, Any]) -> schema.OversightTask | None:
    """The pack's task by the row's number; a row without one stands where the pack's does."""
    if desk.document is None:
        return None
    tasks = desk.document.tasks
    if row["number"]:
        return next((task for task in tasks if task.number == row["number"]), None)
    position = row["position"] - 1
    return tasks[position] if position < len(tasks) and tasks[position].number.endswith("+") else None


def _known(target: facts.Target, said: schema.OversightTask) -> facts.Target:
    """The target with what Puhui knows of it, where the pack says so."""
    for one in said.targets:
        if one.known and (one.comparator, one.value, one.unit) == (target.comparator, target.value, target.unit):
            return replace(target, known=one.known)
    return target
