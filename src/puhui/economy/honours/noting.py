"""Other facts of people, told by whoever knows them (e.g. hours of volunteering), and taken back."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import polars as pl
from django.db import IntegrityError, transaction

from puhui.economy.honours import facts, refusals
from puhui.economy.honours.applying import Reckoning, apply_changes
from puhui.economy.honours.calc import tallies
from puhui.economy.honours.calc.tallies import Counted
from puhui.economy.honours.models import Fact, Progress
from puhui.foundations.packs import schema
from puhui.ground import clock

THOUSANDTHS = 1000


@transaction.atomic
def note_fact(
    *, holder: int, pack: schema.Pack, kind: str, amount: Decimal, on: date, id: UUID, at: datetime
) -> facts.FactNoted:
    """Note a fact of a person, e.g. 2.5 volunteer-hours on a day; its badges follow at once. The same again: the same.

    Refusals: FactDiffers. Locks: the city's progress.
    """
    city, thousandths = pack.city.city, int(amount * THOUSANDTHS)
    Progress.objects.select_for_update().get(city=city)
    row = Fact(holder_id=holder, id=id, city=city, kind=kind, thousandths=thousandths, on=on, at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = Fact.objects.filter(holder_id=holder, id=id).first()
        if known is None:
            raise
        for field in ("city", "kind", "thousandths", "on"):
            if getattr(known, field) != getattr(row, field):
                raise refusals.FactDiffers(id=id, field=field) from None
        return facts.FactNoted(id, holder, kind, thousandths)
    _count(pack, row, thousandths, at)
    return facts.FactNoted(id, holder, kind, thousandths)


@transaction.atomic
def reverse_fact(*, holder: int, pack: schema.Pack, id: UUID, at: datetime) -> facts.FactNoted:
    """Take a fact back, and the badges that hung on it. Again: nothing more. Refusals: FactUnknown."""
    Progress.objects.select_for_update().get(city=pack.city.city)
    row = Fact.objects.filter(holder_id=holder, id=id).first()
    if row is None:
        raise refusals.FactUnknown(id=id)
    if row.reversed_at is None:
        Fact.objects.filter(holder_id=holder, id=id).update(reversed_at=at)
        _count(pack, row, -row.thousandths, at)
    return facts.FactNoted(id, holder, row.kind, row.thousandths)


def _count(pack: schema.Pack, row: Fact, thousandths: int, at: datetime) -> None:
    counted = Counted("fact", row.kind)
    need = tallies.needs(pack).get(counted)
    if need is None:
        return
    noon = int(clock.day_starts(row.on).timestamp() * 1_000_000)
    change = pl.DataFrame({"holder_id": [row.holder_id], "delta": [thousandths], "last": [noon]})
    apply_changes(Reckoning(row.city, pack, {}, at), counted, need, row.on, change)
