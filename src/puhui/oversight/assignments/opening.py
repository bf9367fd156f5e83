"""A city pack's oversight comes into force: its units stand, its rules hold; its tasks are given when somebody says so."""

from datetime import datetime
from uuid import UUID

from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.ground.refusals import Refusal
from puhui.oversight.assignments import assigning, facts, guarding, knowing, models, refusals, rules, units
from puhui.oversight.assignments.calc import packed


def open_oversight(*, city: str, pack: schema.Pack, at: datetime) -> None:
    """Bring a city's units and rules in line with its pack; again, it changes nothing.

    Units that the pack does not name any more stay until somebody ends or merges them: that is a decision, with its
    day and its successor. Takes the city's turns.
    """
    for told in pack.oversight:
        actor = facts.Actor(f"pack {pack.city.version}", facts.OFFICE)
        _open_units(city, told, actor, at)
        _open_rules(city, told, actor, at)


def open_document(
    *, city: str, pack: schema.Pack, document: str, actor: facts.Actor, at: datetime
) -> list[facts.TakenOver]:  # fmt: skip
    """Give the tasks of one of a pack's documents, each once; the full text comes when the document is taken over.

    Each task has its own outcome. Refusals: NotPermitted, DocumentUnknown.
    """
    guarding.office(actor, "assignments")
    told, found = _document(pack, document)
    before, outcomes = standing_in(city, document), []
    for position, task in enumerate(found.tasks, 1):
        for part, given in packed.tasks_of(city, told, found, task):
            if kept := before.get((task.number, part)):
                outcomes.append(facts.TakenOver(position, task.number, kept.pk, again=True))
            else:
                outcomes.append(_give(city, found, task, position, part, given, actor, at))
    return outcomes


def standing_in(city: str, document: str) -> dict[tuple[str, str], models.Assignment]:
    """The assignments that came from a pack's document, by number and part."""
    rows = models.Assignment.objects.filter(city=city, document=document) if document else []
    return {(row.number, row.part): row for row in rows}


def _give(
    city: str,
    document: schema.OversightDocument,
    task: schema.OversightTask,
    position: int,
    part: str,
    given: facts.Task,
    actor: facts.Actor,
    at: datetime,
) -> facts.TakenOver:
    id = uuid_of(f"assignments {city} {document.id} {task.number} {part}")
    try:
        done = assigning.assign(
            id=id, city=city, task=given, number=task.number, part=part, document=document.id,
            clause=packed.clause_of(document, task), actor=actor, at=at,
        )  # fmt: skip
    except Refusal as no:
        return facts.TakenOver(position, task.number, None, refusal=no)
    return facts.TakenOver(position, task.number, done.id)


def _document(pack: schema.Pack, id: str) -> tuple[schema.Oversight, schema.OversightDocument]:
    for told in pack.oversight:
        for one in told.documents:
            if one.id == id:
                return told, one
    known = ", ".join(one.id for told in pack.oversight for one in told.documents)
    raise refusals.DocumentUnknown(document=id, documents=known or "—")


def _open_units(city: str, told: schema.Oversight, actor: facts.Actor, at: datetime) -> None:
    with guarding.turn("units", city):
        known = {unit.pk for unit in models.Unit.objects.filter(city=city)}
        fresh = [one for one in told.units if packed.unit_id(city, one.id) not in known]
        models.Unit.objects.bulk_create(models.Unit(id=packed.unit_id(city, one.id), city=city) for one in fresh)
        models.UnitVersion.objects.bulk_create(
            models.UnitVersion(
                id=packed.unit_id(city, one.id), unit_id=packed.unit_id(city, one.id), number=1, name=one.name,
                kind=one.kind, parent_id=packed.unit_id(city, one.parent) if one.parent else None, first=told.starts,
                by=actor.name, at=at,
            )
            for one in fresh
        )  # fmt: skip
        if len(fresh) < len(told.units):
            _change_units(city, told, actor, at)


def _change_units(city: str, told: schema.Oversight, actor: facts.Actor, at: datetime) -> None:
    known = knowing.units_at(city, clock.day_ends(clock.local_day(at)))
    for one in told.units:
        id = packed.unit_id(city, one.id)
        parent = packed.unit_id(city, one.parent) if one.parent else None
        stood = known.get(id)
        # A unit that was founded after this day is not there to be changed on it.
        if stood and stood.last is None and (stood.name, stood.parent) != (one.name, parent):
            change = uuid_of(f"assignments {city} unit {one.id} {stood.version} {actor.name}")
            units.change_unit(
                id=change, unit=id, seen=stood.version, name=one.name, parent=parent, why=actor.name, actor=actor, at=at
            )


def _open_rules(city: str, told: schema.Oversight, actor: facts.Actor, at: datetime) -> None:
    fresh = packed.rules_of(told)
    last = knowing.current(models.Rulebook.objects.filter(city=city)).first()
    if last is None or last.told != fresh:
        number = last.number if last else 0
        id: UUID = uuid_of(f"assignments {city} rules {actor.name} {number}")
        rules.set_rules(id=id, city=city, rules=fresh, actor=actor, at=at)
