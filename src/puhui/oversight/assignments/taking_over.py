"""Rows of a policy document become assignments, each with its own outcome: one that cannot, holds up no other."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.ground.refusals import Refusal
from puhui.oversight.assignments import assigning, facts, guarding, knowing, models, telling
from puhui.oversight.assignments.calc import taking


def take_over(
    *,
    city: str,
    policy: UUID,
    rows: Iterable[Mapping[str, Any]],
    starts: date,
    names: Mapping[str, UUID],
    actor: facts.Actor,
    at: datetime,
) -> list[facts.TakenOver]:
    """Make an assignment of each confirmed row, once; ``names`` says which unit a document's name means.

    A row that was taken over before is left as it is (``again``). Refusals: NotPermitted, RulesMissing; those of a
    row are its outcome.
    """
    guarding.office(actor, "assignments")
    known = list(knowing.units(city, clock.local_day(at)).values())
    cycles = [cycle.name for cycle in telling.rules_at(city, at).cycles]
    found = []
    for row in rows:
        number, position = row["number"] or "", row["position"]
        before = models.Assignment.objects.filter(policy=policy, position=position).first()
        if before:
            found.append(facts.TakenOver(position, number, before.pk, again=True))
            continue
        try:
            task = taking.task_of(row, known, names, cycles, starts)
            given = assigning.assign(
                id=uuid_of(f"assignments {policy} {position}"), city=city, task=task, number=number, policy=policy,
                position=position, actor=actor, at=at,
            )  # fmt: skip
            found.append(facts.TakenOver(position, number, given.id))
        except Refusal as no:
            found.append(facts.TakenOver(position, number, None, refusal=no))
    return found
