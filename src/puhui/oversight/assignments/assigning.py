"""Assignments: given, changed, closed, each time as a new version; sub-assignments without circles."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from puhui.ground import clock
from puhui.oversight.assignments import facts, guarding, knowing, models, refusals, units
from puhui.oversight.assignments.calc import tasks, tree


def assign(
    *,
    id: UUID,
    city: str,
    task: facts.Task,
    number: str = "",
    policy: UUID | None = None,
    position: int | None = None,
    part: str = "",
    document: str = "",
    clause: str = "",
    actor: facts.Actor,
    at: datetime,
) -> facts.Assignment:
    """Give an assignment. The office gives any; a unit gives parts of what it leads, to units below it or beside it.

    Takes the city's turn. Refusals: NotPermitted, TitleMissing, LeadMissing, UnitTwice, UnitUnknown, UnitNotYet,
    UnitEnded, DueAndQuota, DueBeforeStart, QuotaMalformed, TargetMalformed, AssignmentUnknown, AssignmentClosed,
    IdUsedOtherwise.
    """
    task = tasks.checked(task)
    with guarding.turn("tasks", city):
        if before := models.Version.objects.filter(pk=id).first():
            return _same(before, task, {"city": city, "number": number, "policy": policy, "position": position})
        known = knowing.units_at(city, clock.day_ends(clock.local_day(at)))
        _parties_stand(task, known, at)
        _may_give(city, task, known, actor, at)
        kept = models.Assignment.objects.create(
            id=id, city=city, number=number, policy=policy, position=position, part=part, document=document,
            clause=clause,
        )  # fmt: skip
        return _write(kept, id, 1, facts.OPEN, task, "", actor, at)


def change(
    *, id: UUID, assignment: UUID, seen: int, task: facts.Task, why: str, actor: facts.Actor, at: datetime
) -> facts.Assignment:
    """Say anew what an assignment says; ``seen`` is the version that was looked at. The office's alone.

    Takes the city's turn. Refusals: as ``assign``, and ReasonMissing, AssignmentCircle, AssignmentClosed,
    ChangedMeanwhile.
    """
    guarding.office(actor, "changes of an assignment")
    why, task = guarding.reason(why), tasks.checked(task)
    city = _kept(assignment).city
    with guarding.turn("tasks", city):
        if before := models.Version.objects.filter(pk=id).first():
            return _same(before, task, {"id": assignment})
        row = _open(assignment, seen)
        known = knowing.units_at(city, clock.day_ends(clock.local_day(at)))
        was = knowing.assignments_of(models.Version.objects.filter(pk=row.pk))[0].task
        fresh = set(task.leads + task.cooperating) - set(was.leads + was.cooperating)
        _parties_stand(replace(task, leads=tuple(fresh), cooperating=()), known, at)
        _no_circle(city, assignment, task)
        at = guarding.supersede(row, at, row.title)
        return _write(row.assignment, id, row.number + 1, facts.OPEN, task, why, actor, at)


def close(
    *, id: UUID, assignment: UUID, seen: int, state: str, why: str, actor: facts.Actor, at: datetime
) -> facts.Assignment:
    """Say that an assignment is ``done`` (办结) or ``withdrawn``; it does not change any more. The office's alone.

    Refusals: NotPermitted, ReasonMissing, AssignmentUnknown, AssignmentClosed, ChangedMeanwhile, IdUsedOtherwise.
    """
    guarding.office(actor, "closing an assignment")
    why = guarding.reason(why)
    if state not in (facts.DONE, facts.WITHDRAWN):
        raise ValueError(state)
    with guarding.turn("tasks", _kept(assignment).city):
        if before := models.Version.objects.filter(pk=id).first():
            guarding.same(id, vars(before), {"assignment_id": assignment, "state": state})
            return knowing.assignments_of(models.Version.objects.filter(pk=id))[0]
        row = _open(assignment, seen)
        task = knowing.assignments_of(models.Version.objects.filter(pk=row.pk))[0].task
        at = guarding.supersede(row, at, row.title)
        return _write(row.assignment, id, row.number + 1, state, task, why, actor, at)


def _kept(assignment: UUID) -> models.Assignment:
    found = models.Assignment.objects.filter(pk=assignment).first()
    if found is None:
        raise refusals.AssignmentUnknown(assignment=assignment)
    return found


def _open(assignment: UUID, seen: int) -> models.Version:
    row = knowing.current(models.Version.objects.filter(assignment=assignment)).select_related("assignment").get()
    if row.state != facts.OPEN:
        raise refusals.AssignmentClosed(title=row.title, state=row.state)
    if row.number != seen:
        raise refusals.ChangedMeanwhile(what=row.title, by=row.by)
    return row


def _same(before: models.Version, task: facts.Task, asked: dict) -> facts.Assignment:
    found = knowing.assignments_of(models.Version.objects.filter(pk=before.pk))[0]
    guarding.same(before.pk, vars(found) | vars(found.task), asked | vars(task))
    return found


def _parties_stand(task: facts.Task, known: dict[UUID, facts.Unit], at: datetime) -> None:
    day = clock.local_day(at)
    for unit in (*task.leads, *task.cooperating):
        units.stands(unit, known, day)
    for target in task.targets:
        if target.bound and target.bound not in known:
            raise refusals.UnitUnknown(unit=target.bound)


def _may_give(
    city: str, task: facts.Task, known: dict[UUID, facts.Unit], actor: facts.Actor, at: datetime
) -> None:  # fmt: skip
    above = None
    if task.parent:
        found = knowing.current(models.Version.objects.filter(assignment=task.parent, assignment__city=city))
        if not (one := found.first()):
            raise refusals.AssignmentUnknown(assignment=task.parent)
        if one.state != facts.OPEN:
            raise refusals.AssignmentClosed(title=one.title, state=one.state)
        above = knowing.assignments_of(found)[0].task
    if actor.role == facts.OFFICE:
        return
    day, ended = clock.local_day(at), knowing.ended_of(known)
    if (
        actor.acts_for is None
        or above is None
        or actor.acts_for not in {tree.present(u, day, ended) for u in above.leads}
    ):
        raise refusals.NotPermitted(who=actor.name, what="assignments other than parts of what one leads")
    parents = {key: one.parent for key, one in known.items()}
    for unit in (*task.leads, *task.cooperating):
        if unit not in above.cooperating and actor.unit not in tree.upwards(unit, parents):
            raise refusals.NotPermitted(who=actor.name, what=f"assignments to {known[unit].name}")


def _no_circle(city: str, assignment: UUID, task: facts.Task) -> None:
    if task.parent is None:
        return
    rows = knowing.current(models.Version.objects.filter(assignment__city=city))
    told = {key: (parent, title) for key, parent, title in rows.values_list("assignment_id", "parent_id", "title")}
    if task.parent not in told:
        raise refusals.AssignmentUnknown(assignment=task.parent)
    found = tree.circle(assignment, task.parent, {key: parent for key, (parent, _title) in told.items()})
    if found:
        raise refusals.AssignmentCircle(assignments=" → ".join(told[key][1] for key in [*found, found[0]]))


def _write(
    kept: models.Assignment,
    id: UUID,
    number: int,
    state: str,
    task: facts.Task,
    why: str,
    actor: facts.Actor,
    at: datetime,
) -> facts.Assignment:
    row = models.Version(
        id=id, assignment=kept, number=number, state=state, title=task.title, text=task.text, group=task.group,
        parent_id=task.parent, starts=task.starts, due=task.due, cycle=task.cycle, quota_times=task.quota_times,
        quota_period=task.quota_period, why=why, by=actor.name, at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    models.Party.objects.bulk_create(
        models.Party(version=row, unit_id=unit, duty=duty, position=position)
        for duty, named in ((facts.LEAD, task.leads), (facts.COOPERATING, task.cooperating))
        for position, unit in enumerate(named, 1)
    )
    models.Target.objects.bulk_create(_target(row, n, one) for n, one in enumerate(task.targets, 1))
    return facts.Assignment(
        kept.pk, kept.city, kept.number, kept.policy, kept.position, number, state, task, why, actor.name, at,
        kept.document, kept.clause, kept.part,
    )  # fmt: skip


def _target(row: models.Version, position: int, one: facts.Target) -> models.Target:
    return models.Target(
        version=row, position=position, metric=one.metric, comparator=one.comparator, value=one.value, unit=one.unit,
        period=one.period, scope=one.scope, bound_id=one.bound, by=one.by, gather=one.gather, known=one.known,
    )  # fmt: skip
