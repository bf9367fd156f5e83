"""Whose neutrality is evaluated free of charge (成办函〔2022〕85号, 18): a whole year, and enough of the city's units."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from puhui.ground import clock
from puhui.market.neutrality import declaring, facts, planning, refusals, rulebook, telling
from puhui.market.neutrality.changes import claim
from puhui.market.neutrality.models import Evaluation


@transaction.atomic
def ask_evaluation(*, id: UUID, undertaking: str, by: str, at: datetime) -> facts.Evaluation:
    """Ask for the free evaluation of an organisation's year.

    Refusals: UndertakingUnknown, EvaluationUnpublished, EvaluationNotWhole, EvaluationTooFew, StepOutOfOrder,
    PersonMissing, ChangeDiffers. Locks: the undertaking.
    """
    row = planning.locked(undertaking)
    about = f"undertaking/{row.id}"
    if not claim(id=id, city=row.city, kind="evaluation_asked", about=about, by=by, at=at):
        return _told(Evaluation.objects.get(id=id), row.number)
    rules = rulebook.rules_of(row.city).evaluation
    if rules is None or rules.tonnes_min is None:
        raise refusals.EvaluationUnpublished(city=row.city)
    seen = telling.undertaking(row)
    if row.kind != "organisation" or not _whole_year(row.first, row.last) or row.state == facts.REVOKED:
        raise refusals.EvaluationNotWhole(number=row.number)
    try:
        declaring.must_be_neutral(seen)
    except (refusals.MeasuresMissing, refusals.FinalMissing, refusals.OffsetShort):
        raise refusals.EvaluationNotWhole(number=row.number) from None
    tonnes = sum(one.tonnes for one in seen.offsets if one.own)
    if tonnes < rules.tonnes_min:
        raise refusals.EvaluationTooFew(tonnes=tonnes, needed=rules.tonnes_min)
    if Evaluation.objects.filter(undertaking_id=row.id).exists():
        raise refusals.StepOutOfOrder(name=row.number, state="evaluated", verb="ask")
    made = Evaluation.objects.create(
        id=id, city=row.city, undertaking_id=row.id, tonnes=tonnes, tonnes_min=rules.tonnes_min,
        asked_on=clock.local_day(at),
    )  # fmt: skip
    return _told(made, row.number)


def _whole_year(first: date, last: date) -> bool:
    return (last - first).days + 1 == (clock.years_on(first, 1) - first).days


def _told(row: Evaluation, number: str) -> facts.Evaluation:
    return facts.Evaluation(row.id, number, row.tonnes, row.tonnes_min, row.asked_on)
