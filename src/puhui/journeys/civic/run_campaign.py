"""Campaigns are asked of oversight's units and proved by them; outreach knows units and assignments as ids alone.

Who may do what is the post's: the office makes and decides, a unit proves and explains what was asked of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from puhui.civic.outreach import actions as outreach
from puhui.civic.outreach import facts
from puhui.civic.outreach import queries as kept
from puhui.civic.outreach.refusals import PlacementUnknown
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.oversight.assignments import queries as assignments
from puhui.oversight.assignments import refusals
from puhui.oversight.assignments.facts import DISTRICT, OFFICE, OPEN, Actor, Assignment, Unit


@dataclass(frozen=True)
class Asked:
    """A placement with the words for it: the unit's name, the channel, and the assignment's title ("" where none)."""

    placement: facts.Placement
    unit: str
    channel: schema.Channel | None
    campaign: facts.Campaign
    assignment: str = ""


@dataclass(frozen=True)
class OfUnit:
    """What was asked of one unit in a campaign."""

    unit: UUID
    name: str
    counts: facts.Counts
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Overview:
    """A campaign, unit by unit, and altogether."""

    campaign: facts.Campaign
    occasion: schema.Occasion | None
    units: tuple[OfUnit, ...]
    whole: facts.Counts


def open_campaign(*, city: str, wish: facts.Campaign, actor: Actor) -> facts.Campaign:
    """Refusals: assignments.not_permitted, those of ``outreach.open_campaign``."""
    _office(actor, "campaigns")
    return outreach.open_campaign(pack=packs.active(city).pack, wish=wish)


def add_material(
    *, city: str, campaign: UUID, stream: BinaryIO, name: str, actor: Actor, at: datetime
) -> facts.Campaign:  # fmt: skip
    """Refusals: assignments.not_permitted, those of ``outreach.add_material``."""
    _office(actor, "campaigns")
    return outreach.add_material(city=city, campaign=campaign, stream=stream, name=name, by=actor.name, at=at)


@transaction.atomic
def ask(
    *, city: str, campaign: UUID, wanted: Sequence[facts.Wanted], actor: Actor, at: datetime
) -> tuple[UUID, ...]:  # fmt: skip
    """Ask units of the city that stand today. Refusals: assignments.unit_unknown, assignments.unknown where an
    assignment is another city's, assignments.not_permitted, those of ``outreach.ask``.
    """
    _office(actor, "campaigns")
    today = clock.local_day(at)
    units = assignments.units(city, today)
    for one in wanted:
        if one.unit not in units or not units[one.unit].stands(today):
            raise refusals.UnitUnknown(unit=one.unit)
    for assignment in {one.assignment for one in wanted if one.assignment}:
        if assignments.assignment(assignment, today).city != city:
            raise refusals.AssignmentUnknown(assignment=assignment)
    return outreach.ask(pack=packs.active(city).pack, campaign=campaign, wanted=wanted, by=actor.name, at=at)


def withdraw(*, city: str, placement: UUID, why: str, actor: Actor, at: datetime) -> None:
    """Refusals: assignments.not_permitted, those of ``outreach.withdraw``."""
    _office(actor, "campaigns")
    outreach.withdraw(city=city, placement=placement, why=why, at=at)


@transaction.atomic
def prove(
    *, city: str, placement: UUID, id: UUID, kind: str, content: bytes, name: str, actor: Actor, at: datetime,
    counted: int | None = None,
) -> facts.Proof:  # fmt: skip
    """The unit that answers for a placement today sends a file. Refusals: assignments.not_permitted, those of
    ``outreach.prove``.
    """
    unit = _own(city, placement, actor, at)
    return outreach.prove(
        pack=packs.active(city).pack, placement=placement, unit=unit, id=id, kind=kind, content=content, name=name,
        by=actor.name, at=at, counted=counted,
    )  # fmt: skip


@transaction.atomic
def explain(*, city: str, placement: UUID, proof: UUID, words: str, actor: Actor, at: datetime) -> facts.Proof:
    """The unit says why a file is right. Refusals: assignments.not_permitted, those of ``outreach.explain``."""
    unit = _own(city, placement, actor, at)
    return outreach.explain(city=city, unit=unit, proof=proof, words=words, by=actor.name, at=at)


@transaction.atomic
def tell_cost(*, city: str, placement: UUID, id: UUID, fen: int, actor: Actor, at: datetime) -> None:
    """The unit, or the office, says what it cost. Refusals: assignments.not_permitted, those of ``outreach.tell_cost``."""
    if actor.role != OFFICE:
        _own(city, placement, actor, at)
    outreach.tell_cost(city=city, placement=placement, id=id, fen=fen, by=actor.name, at=at)


def decide(*, city: str, proof: UUID, granted: bool, answer: str, actor: Actor, at: datetime) -> facts.Proof:
    """The office decides. Refusals: assignments.not_permitted, those of ``outreach.decide``."""
    _office(actor, "decisions on proofs")
    return outreach.decide(city=city, proof=proof, granted=granted, answer=answer, by=actor.name, at=at)


def overview(*, city: str, campaign: UUID, actor: Actor, at: datetime) -> Overview:
    """A campaign as a post may read it: a unit its own part, a district also those below, all others everything.

    Refusals: packs.CityUnknown, outreach.campaign_unknown.
    """
    units = assignments.units(city, clock.local_day(at))
    found = [
        one for one in asked(city=city, actor=actor, at=at, campaign=campaign) if one.placement.campaign == campaign
    ]
    found.sort(key=lambda one: (one.unit, one.placement.due, one.placement.id))
    parts = [
        OfUnit(unit, units[unit].name if unit in units else str(unit), _counts(unit, mine), tuple(mine))
        for unit, each in groupby(found, key=lambda one: one.placement.unit)
        for mine in [list(each)]
    ]
    told = kept.campaign(campaign, city)
    rules = packs.active(city).pack.outreach
    occasion = rules[0].occasion(told.occasion) if rules and told.occasion else None
    return Overview(told, occasion, tuple(parts), _counts(None, found))


def asked(
    *, city: str, actor: Actor, at: datetime, campaign: UUID | None = None, assignment: UUID | None = None
) -> list[Asked]:  # fmt: skip
    """Placements that a post may read, the first due first. Refusals: packs.CityUnknown, where there are any."""
    today = clock.local_day(at)
    units = assignments.units(city, today)
    readable = _readable(units, actor, city, today)
    found = kept.placements(city, at=at, campaign=campaign, units=readable, assignment=assignment)
    if not found:
        return []
    campaigns = {one.id: one for one in kept.campaigns(city, at=at)}
    rules = packs.active(city).pack.outreach
    titles = _titles(city, {one.assignment for one in found if one.assignment}, today)
    return [
        Asked(
            one, units[one.unit].name if one.unit in units else str(one.unit),
            rules[0].channel(one.channel) if rules else None,
            campaigns.get(one.campaign) or kept.campaign(one.campaign, city),
            titles.get(one.assignment, "") if one.assignment else "",
        )
        for one in found
    ]  # fmt: skip


def one(*, city: str, placement: UUID, actor: Actor, at: datetime) -> Asked:
    """One placement that a post may read. Refusals: outreach.placement_unknown, also where it may not be read."""
    found = kept.placement(placement, city, at=at)
    for each in asked(city=city, actor=actor, at=at, campaign=found.campaign):
        if each.placement.id == placement:
            return each
    raise PlacementUnknown(placement=placement)


def units(*, city: str, at: datetime) -> dict[UUID, Unit]:
    """The city's units by id."""
    return assignments.units(city, clock.local_day(at))


def assignments_of(*, city: str, at: datetime) -> list[Assignment]:
    """What a placement may be asked for: the city's open assignments."""
    return [one for one in assignments.assignments(city, clock.local_day(at)) if one.state == OPEN]


def _counts(unit: UUID | None, found: Sequence[Asked]) -> facts.Counts:
    return kept.counted(unit, [one.placement for one in found])


def _titles(city: str, ids: set[UUID], today: date) -> dict[UUID, str]:
    return {one.id: one.task.title for one in assignments.assignments(city, today) if one.id in ids} if ids else {}


def _office(actor: Actor, what: str) -> None:
    if actor.role != OFFICE:
        raise refusals.NotPermitted(who=actor.name, what=what)


def _own(city: str, placement: UUID, actor: Actor, at: datetime) -> UUID:
    """The unit that a placement was asked of, where the actor answers for it today."""
    unit = kept.placement(placement, city, at=at).unit
    if actor.acts_for is None or assignments.present_unit(unit, city, clock.local_day(at)) != actor.acts_for:
        raise refusals.NotPermitted(who=actor.name, what="placements of another unit")
    return unit


def _readable(units: dict[UUID, Unit], actor: Actor, city: str, today: date) -> list[UUID] | None:
    if actor.unit is None:
        return None
    wanted = {actor.unit} if actor.role != DISTRICT else _below(units, actor.unit)
    # Only a unit that has ended can have somebody else answer for it.
    return [
        id
        for id, one in units.items()
        if id in wanted or (one.last is not None and assignments.present_unit(id, city, today) in wanted)
    ]


def _below(units: dict[UUID, Unit], top: UUID) -> set[UUID]:
    found, grows = {top}, True
    while grows:
        more = {id for id, one in units.items() if one.parent in found} - found
        found, grows = found | more, bool(more)
    return found
