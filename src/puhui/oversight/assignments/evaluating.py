"""The yearly evaluation: what a third party made of a unit, by the form of the city's rules, entered by the office."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from puhui.foundations.evidence import queries as evidence
from puhui.ground import clock
from puhui.oversight.assignments import facts, guarding, knowing, models, refusals, telling
from puhui.oversight.assignments.calc import scores

NAME_MOST = 200


def evaluate(
    *,
    id: UUID,
    city: str,
    unit: UUID,
    year: int,
    seen: int,
    evaluator: str,
    points: Mapping[str, int],
    note: str = "",
    files: tuple[str, ...] = (),
    why: str = "",
    actor: facts.Actor,
    at: datetime,
) -> facts.Evaluated:
    """Enter what ``evaluator`` (the third party) gave a unit for a year; ``files`` are fingerprints of kept evidence.

    ``seen`` is the version that was looked at (0: none); a change of an entered one has its reason. Locks the version
    that stood. Refusals: NotPermitted, RulesMissing, FormMissing, EvaluationMalformed, UnitUnknown, ReasonMissing,
    ChangedMeanwhile, IdUsedOtherwise, evidence.unknown.
    """
    guarding.office(actor, "evaluations")
    form = telling.rules_at(city, at).form
    if form is None:
        raise refusals.FormMissing(city=city)
    evaluator, told = evaluator.strip()[:NAME_MOST], scores.filled_in(form, points)
    if not evaluator:
        raise refusals.EvaluationMalformed(problem="evaluator")
    if before := models.Evaluation.objects.filter(pk=id).first():
        guarding.same(id, vars(before), {"unit_id": unit, "year": year, "points": told, "evaluator": evaluator})
        return evaluated_of(before)
    for sha256 in files:
        evidence.evidence(sha256)
    name = knowing.unit(unit, clock.local_day(at)).name
    row = models.Evaluation(
        id=id, city=city, unit_id=unit, year=year, number=seen + 1, evaluator=evaluator, points=told,
        total=sum(told.values()), note=note.strip()[: guarding.WORDS_MOST], evidence=list(files), why=why,
        by=actor.name, at=at,
    )  # fmt: skip
    return _entered(row, seen, name)


def _entered(row: models.Evaluation, seen: int, name: str) -> facts.Evaluated:
    with transaction.atomic():
        rows = models.Evaluation.objects.filter(city=row.city, unit=row.unit_id, year=row.year)
        last = knowing.current(rows).select_for_update().first()
        if (last.number if last else 0) != seen:
            raise refusals.ChangedMeanwhile(what=name, by=last.by if last else "—")
        if last:
            row.why, row.at = guarding.reason(row.why), guarding.supersede(last, row.at, name)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            # Two entered a first one at once; one version stands.
            raise refusals.ChangedMeanwhile(what=name, by="—") from None
    return evaluated_of(row)


def evaluations(city: str, year: int, on: date) -> dict[UUID, facts.Evaluated]:
    """By unit what a year's evaluation says, as it stood at the end of a day."""
    rows = knowing.standing(models.Evaluation.objects.filter(city=city, year=year), clock.day_ends(on))
    return {row.unit_id: evaluated_of(row) for row in rows.order_by("unit")}


def evaluated_of(row: models.Evaluation) -> facts.Evaluated:
    """The fact of an evaluation."""
    return facts.Evaluated(
        row.pk, row.city, row.unit_id, row.year, row.number, row.evaluator, row.points, row.total, row.note,
        tuple(row.evidence), row.why, row.by, row.at,
    )  # fmt: skip
