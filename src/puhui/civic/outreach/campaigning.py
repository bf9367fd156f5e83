"""Campaigns: opened for an occasion, given materials, and asked of units. Private to the room."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from puhui.civic.outreach import facts, refusals
from puhui.civic.outreach.models import Campaign, Cost, Material, Placement, Proof
from puhui.foundations.evidence import actions as evidence
from puhui.foundations.packs import schema

LONGEST = timedelta(days=366)
CHINA = ((3, 54), (73, 136))
SAME = ("city", "title", "occasion", "first", "last", "message", "planned_fen")
ASKED_SAME = (
    "campaign", "unit", "channel", "assignment", "places", "place", "latitude", "longitude", "due", "planned_fen",
)  # fmt: skip
TITLE_MAX = 120


def rules_of(pack: schema.Pack) -> schema.Outreach:
    """Refusals: OutreachUnknown."""
    if not pack.outreach:
        raise refusals.OutreachUnknown(city=pack.city.city)
    return pack.outreach[0]


def channel_of(pack: schema.Pack, id: str) -> schema.Channel:
    """Refusals: OutreachUnknown, ChannelUnknown."""
    found = rules_of(pack).channel(id)
    if found is None:
        raise refusals.ChannelUnknown(channel=id)
    return found


def campaign_row(id: UUID, city: str) -> Campaign:
    """Refusals: CampaignUnknown."""
    row = Campaign.objects.filter(id=id, city=city).first()
    if row is None:
        raise refusals.CampaignUnknown(campaign=id)
    return row


@transaction.atomic
def open_campaign(*, pack: schema.Pack, wish: facts.Campaign) -> facts.Campaign:
    """Open a campaign. The same id again: the same campaign. Materials are added by ``add_material``.

    Refusals: OutreachUnknown, OccasionUnknown, CampaignWrong, CampaignDiffers.
    """
    rules = rules_of(pack)
    if wish.occasion and rules.occasion(wish.occasion) is None:
        raise refusals.OccasionUnknown(occasion=wish.occasion)
    title, message = wish.title.strip()[:TITLE_MAX], wish.message.strip()[: facts.WORDS_MAX]
    lasts = timedelta(0) <= wish.last - wish.first <= LONGEST
    if not title or not message or not lasts or (wish.planned_fen or 0) < 0:
        raise refusals.CampaignWrong()
    row = Campaign(
        id=wish.id, city=pack.city.city, title=title, occasion=wish.occasion, first=wish.first, last=wish.last,
        message=message, planned_fen=wish.planned_fen, by=wish.by, at=wish.at,
    )  # fmt: skip
    Campaign.objects.bulk_create([row], ignore_conflicts=True)
    known = Campaign.objects.get(id=wish.id)
    for field in SAME:
        if getattr(known, field) != getattr(row, field):
            raise refusals.CampaignDiffers(id=wish.id, field=field)
    return told([known])[0]


@transaction.atomic
def add_material(
    *, city: str, campaign: UUID, stream: BinaryIO, name: str, by: str, at: datetime
) -> facts.Campaign:  # fmt: skip
    """Keep a file of the message; the same content again changes nothing. Refusals: CampaignUnknown, EvidenceTooLarge."""
    row = campaign_row(campaign, city)
    kept = evidence.keep(stream=stream, name=name, at=at, most_mib=facts.UPLOAD_MIB_MOST)
    material = Material(campaign=campaign, sha256=kept.sha256, name=name[:200], by=by, at=at)
    Material.objects.bulk_create([material], ignore_conflicts=True)
    return told([row])[0]


@transaction.atomic
def ask(
    *, pack: schema.Pack, campaign: UUID, wanted: Sequence[facts.Wanted], by: str, at: datetime
) -> tuple[UUID, ...]:  # fmt: skip
    """Ask units for placements, all or none; ids that were asked before change nothing. The ids, in order.

    Refusals: CampaignUnknown, ChannelUnknown, PlacementWrong, PlacementDiffers, TooManyPlacements. Locks: the campaign.
    """
    city = pack.city.city
    row = Campaign.objects.select_for_update().filter(id=campaign, city=city).first()
    if row is None:
        raise refusals.CampaignUnknown(campaign=campaign)
    for one in wanted:
        _refuse(pack, row, one)
    new = [
        Placement(
            id=one.id, city=city, campaign=campaign, unit=one.unit, channel=one.channel, assignment=one.assignment,
            places=one.places, place=one.place.strip()[:200], latitude=one.latitude, longitude=one.longitude,
            due=one.due, planned_fen=one.planned_fen, by=by, at=at,
        )
        for one in wanted
    ]  # fmt: skip
    Placement.objects.bulk_create(new, ignore_conflicts=True)
    known = Placement.objects.in_bulk([one.id for one in new])
    for one in new:
        for field in ASKED_SAME:
            if getattr(known[one.id], field) != getattr(one, field):
                raise refusals.PlacementDiffers(id=one.id, field=field)
    if Placement.objects.filter(campaign=campaign).count() > facts.PLACEMENTS_MAX:
        raise refusals.TooManyPlacements(limit=facts.PLACEMENTS_MAX)
    return tuple(one.id for one in new)


def _refuse(pack: schema.Pack, campaign: Campaign, one: facts.Wanted) -> None:
    channel_of(pack, one.channel)
    position = (one.latitude, one.longitude)
    lies = position == (None, None) or (
        None not in position and all(low <= part <= high for part, (low, high) in zip(position, CHINA, strict=True))
    )
    if not (1 <= one.places <= facts.PROOFS_MAX and one.due >= campaign.first and lies) or (one.planned_fen or 0) < 0:
        raise refusals.PlacementWrong(channel=one.channel)


@transaction.atomic
def withdraw(*, city: str, placement: UUID, why: str, at: datetime) -> None:
    """Ask for a placement no more, where nothing proves it. Again: nothing. Refusals: PlacementUnknown, AnswerMissing,
    DecidedAlready. Locks: the placement.
    """
    if not why.strip():
        raise refusals.AnswerMissing()
    row = Placement.objects.select_for_update().filter(id=placement, city=city).first()
    if row is None:
        raise refusals.PlacementUnknown(placement=placement)
    if row.withdrawn_at is None:
        if Proof.objects.filter(placement=placement, state=Proof.State.PROVED).exists():
            raise refusals.DecidedAlready()
        Placement.objects.filter(id=placement).update(withdrawn_at=at, why=why.strip()[: facts.WORDS_MAX])


@transaction.atomic
def tell_cost(*, city: str, placement: UUID, id: UUID, fen: int, by: str, at: datetime) -> None:
    """Say what a placement cost; the last word counts, all are kept. Refusals: PlacementUnknown, CostWrong."""
    if fen < 0:
        raise refusals.CostWrong()
    if not Placement.objects.filter(id=placement, city=city).exists():
        raise refusals.PlacementUnknown(placement=placement)
    Cost.objects.bulk_create([Cost(id=id, placement=placement, fen=fen, by=by, at=at)], ignore_conflicts=True)
    known = Cost.objects.get(id=id)
    for field, said in (("placement", placement), ("fen", fen)):
        if getattr(known, field) != said:
            raise refusals.PlacementDiffers(id=id, field=field)


def told(rows: Sequence[Campaign]) -> list[facts.Campaign]:
    """Campaigns with their files, in two questions."""
    files: dict[UUID, list[facts.Material]] = {row.id: [] for row in rows}
    for one in Material.objects.filter(campaign__in=list(files)).order_by("at", "sha256"):
        files[one.campaign].append(facts.Material(one.sha256, one.name, one.by, one.at))
    return [
        facts.Campaign(
            row.id, row.city, row.title, row.occasion, row.first, row.last, row.message, row.planned_fen, row.by, row.at,
            tuple(files[row.id]),
        )
        for row in rows
    ]  # fmt: skip
