"""Training, commendations, and samples of confirmed hours. Private to the room."""

import secrets
from datetime import date, datetime
from math import ceil
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from puhui.civic.volunteers import facts, hours, refusals, teaming
from puhui.civic.volunteers.models import Audit, Commended, Item, Record, Team, Training
from puhui.foundations.packs import schema
from puhui.ground import clock, sampling

State = Record.State


@transaction.atomic
def train(
    *, holder: int, city: str, id: UUID, title: str, minutes: int, on: date, by: str, at: datetime
) -> int:  # fmt: skip
    """Note that somebody was trained; answers with all their minutes. The same id again: nothing more.

    Refusals: VolunteerUnknown, TrainingWrong.
    """
    teaming.volunteer(holder, city)
    if not 1 <= minutes <= 1440 or on > clock.local_day(at):
        raise refusals.TrainingWrong(minutes=minutes)
    row = Training(holder_id=holder, id=id, city=city, title=title.strip()[:200], minutes=minutes, on=on, by=by, at=at)
    Training.objects.bulk_create([row], ignore_conflicts=True)
    return trained(holder, city)


def trained(holder: int, city: str) -> int:
    """Minutes of training."""
    return Training.objects.filter(holder_id=holder, city=city).aggregate(m=Sum("minutes"))["m"] or 0


def served(holder: int, city: str) -> int:
    """Confirmed minutes."""
    found = Record.objects.filter(holder_id=holder, city=city, state=State.CONFIRMED)
    return found.aggregate(m=Sum("minutes"))["m"] or 0


@transaction.atomic
def commend(
    *, pack: schema.Pack, holder: int, id: UUID, commendation: str, by: str, on: date, at: datetime
) -> facts.Commended:
    """Honour somebody, once a year by each commendation. Again: the same.

    Refusals: CommendationUnknown, CommendationTooEarly, VolunteerUnknown.
    """
    city = pack.city.city
    teaming.volunteer(holder, city)
    known = next((one for one in teaming.rules_of(pack).commendations if one.id == commendation), None)
    if known is None:
        raise refusals.CommendationUnknown(commendation=commendation)
    minutes = served(holder, city)
    if minutes < known.hours * 60:
        raise refusals.CommendationTooEarly(hours=minutes // 60, asked=known.hours)
    row = Commended(
        holder_id=holder, id=id, city=city, commendation=commendation, on=on, year=on.year, by=by, at=at
    )  # fmt: skip
    Commended.objects.bulk_create([row], ignore_conflicts=True)
    kept = Commended.objects.get(holder_id=holder, city=city, commendation=commendation, year=on.year)
    return commended(kept)


def commended(row: Commended) -> facts.Commended:
    return facts.Commended(row.id, row.holder_id, row.commendation, row.by, row.on)


@transaction.atomic
def open_audit(*, pack: schema.Pack, first: date, last: date, at: datetime) -> facts.Audit:
    """Announce a sample of the confirmed hours of a period, with the hash of a seed that nobody has seen."""
    seed = secrets.token_hex(16)
    row = Audit.objects.create(
        city=pack.city.city, first=first, last=last, percent=teaming.rules_of(pack).hours.audit_percent,
        commitment=sampling.commitment(seed), seed=seed, opened_at=at,
    )  # fmt: skip
    return audit(row)


@transaction.atomic
def draw_audit(*, number: int, at: datetime) -> facts.Audit:
    """Draw the sample. Refusals: AuditUnknown, AuditDrawnAlready, AuditTooEarly, AuditEmpty. Locks: the sample."""
    row = Audit.objects.select_for_update().filter(id=number).first()
    if row is None:
        raise refusals.AuditUnknown()
    if row.drawn_at is not None:
        raise refusals.AuditDrawnAlready()
    if clock.local_day(at) <= row.last:
        raise refusals.AuditTooEarly(last=row.last)
    found = Record.objects.filter(
        city=row.city, state=State.CONFIRMED, starts__gte=clock.day_starts(row.first),
        starts__lt=clock.day_ends(row.last),
    )  # fmt: skip
    named = {str(record): (holder, record) for holder, record in found.values_list("holder_id", "id")}
    if not named:
        raise refusals.AuditEmpty()
    size = ceil(len(named) * row.percent / 100)
    chosen = sampling.drawn(named, row.seed, size)
    Item.objects.bulk_create(
        Item(audit_id=number, position=n, holder_id=named[name][0], record=named[name][1])
        for n, name in enumerate(chosen, 1)
    )
    row.drawn_at, row.population, row.sample = at, len(named), size
    row.save(update_fields=["drawn_at", "population", "sample"])
    return audit(row)


@transaction.atomic
def judge(
    *, number: int, position: int, sound: bool, by: str, by_holder: int | None, why: str, at: datetime
) -> facts.Record | None:
    """Say whether a sampled record is sound; what is not is taken back, and answered with. Again: None.

    Refusals: AuditUnknown, ItemJudged, WhyMissing, OwnConfirmation. Locks: the item, the record.
    """
    if not sound and not why.strip():
        raise refusals.WhyMissing()
    item = Item.objects.select_for_update().filter(audit_id=number, position=position).first()
    if item is None:
        raise refusals.AuditUnknown()
    if item.sound is not None:
        if item.sound != sound:
            raise refusals.ItemJudged()
        return None
    row = Record.objects.select_for_update().get(holder_id=item.holder_id, id=item.record)
    if by_holder is not None and by_holder in (row.confirmed_by, row.holder_id):
        raise refusals.OwnConfirmation()
    item.sound, item.judged_by, item.judged_at, item.why = sound, by, at, why.strip()[:500]
    item.save(update_fields=["sound", "judged_by", "judged_at", "why"])
    return None if sound or row.state != State.CONFIRMED else hours.reverse(row, item.why)


def audit(row: Audit, *, whole: bool = True) -> facts.Audit:
    """A sample with its records (or without); the seed once it is drawn."""
    items = list(Item.objects.filter(audit_id=row.id).order_by("position")) if whole else []
    records = {one.id: one for one in Record.objects.filter(id__in=[item.record for item in items])}
    names = {one.id: one.name for one in Team.objects.filter(city=row.city)}
    told = tuple(
        facts.AuditItem(
            item.position, hours.told(records[item.record], names[records[item.record].team]), item.sound, item.why
        )
        for item in items
    )
    return facts.Audit(
        row.id, row.city, row.first, row.last, row.percent, row.commitment, row.seed if row.drawn_at else "",
        row.population, row.sample, row.drawn_at, told,
    )  # fmt: skip
