"""A person declares an act of their own with photos; it enters like any partner's record, held where a photo is known.

One transaction: the declaration, its photos, the case that holds it and the record commit together or not at all.
Declarations of a city take turns with its deliveries, so that of two who show one photo at once the second is held.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from puhui.engine.intake import actions as intake
from puhui.engine.scrutiny import actions as scrutiny
from puhui.engine.scrutiny import queries as known
from puhui.engine.scrutiny.facts import Act, Declared
from puhui.engine.scrutiny.refusals import NotDeclarable
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.people import actions as people
from puhui.foundations.people import queries as persons
from puhui.ground import clock
from puhui.journeys.acts import record_behaviour


@dataclass(frozen=True)
class Declarable:
    """What can be declared in a city, and how this person stands with it."""

    feed: schema.Feed
    scenario: schema.Scenario
    consented: bool
    parked: object | None  # the declaration that waits for its second photo


def declare(
    *,
    holder: int,
    city: str,
    feed: str,
    id: UUID,
    uploads: Sequence[bytes],
    odometer_km: str = "",
    device: str = "",
    at: datetime,
) -> Declared:
    """Declare an act; the same call again answers the same.

    Refusals: those of ``scrutiny.look_through``, ``scrutiny.declare`` and ``people.bind_card`` (ConsentMissing).
    """  # fmt: skip
    shown = [scrutiny.look_through(upload) for upload in uploads]
    active = packs.active(city)
    declared, checks = _feed(active.pack, feed)
    with record_behaviour.alone_in(city), transaction.atomic():
        told = scrutiny.declare(
            holder=holder, id=id, city=city, feed=declared, checks=checks, shown=shown, odometer_km=odometer_km, at=at
        )
        _bind(holder, city, declared, at)
        if told.newly and told.complete:
            _enter(told, declared, checks, device, at)
    return told


def second_photo(
    *, holder: int, city: str, feed: str, id: UUID, upload: bytes, odometer_km: str, device: str = "", at: datetime
) -> Declared:
    """The odometer before the car is driven again: the act is complete. Refusals: as ``scrutiny.second_photo``."""
    shown = scrutiny.look_through(upload)
    declared, checks = _feed(packs.active(city).pack, feed)
    with record_behaviour.alone_in(city), transaction.atomic():
        told = scrutiny.second_photo(
            holder=holder, id=id, feed=declared, checks=checks, shown=shown, odometer_km=odometer_km, at=at
        )
        if told.newly:
            _bind(holder, city, declared, at)
            _enter(told, declared, checks, device, at)
    return told


def declarable(holder: int, city: str) -> list[Declarable]:
    """Everything that people of a city can declare themselves, in the pack's order."""
    pack = packs.active(city).pack
    agreed = {c.scenario for c in persons.consents(holder, city)}
    scenarios = {s.id: s for s in pack.scenarios}
    return [
        Declarable(
            feed=feed, scenario=scenarios[feed.scenario], consented=feed.scenario in agreed,
            parked=known.parked(holder, city, feed.id) if feed.declared.kind == "odometer" else None,
        )
        for feed in pack.feeds
        if feed.declared
    ]  # fmt: skip


def _feed(pack: schema.Pack, feed: str) -> tuple[schema.Feed, list[schema.Check]]:
    found = record_behaviour.feed_of(pack, feed)
    if found.declared is None:
        raise NotDeclarable(feed=feed)
    return found, [check for check in pack.checks if found.scenario in check.scenarios]


def _bind(holder: int, city: str, feed: schema.Feed, at: datetime) -> None:
    """A person's own number is a card like any other: it counts only with their consent to the scene."""
    people.bind_card(
        holder=holder, city=city, scheme=feed.subject.scheme, number=account(holder), at=at, scenarios=(feed.scenario,)
    )


def account(holder: int) -> str:
    """The number under which a person declares."""
    return f"{holder:012}"


def _enter(told: Declared, feed: schema.Feed, checks: Sequence[schema.Check], device: str, at: datetime) -> None:
    if told.reasons:
        number = intake.number_feed(city=told.city, feed=feed.id)
        day = clock.local_day(told.declared_at)
        due = day + timedelta(days=min(c.review_days for c in checks))
        scrutiny.note_cases(
            city=told.city, scenario=feed.scenario, at=at, due_on=due,
            noted=[(Act(told.holder, number, str(told.id)), day, told.reasons)],
        )  # fmt: skip
    row = {
        "declaration_no": str(told.id),
        "account": account(told.holder),
        "declared_at": told.declared_at.astimezone(clock.SHANGHAI).strftime(feed.time.format),
        "hours": str(told.hours),
        "device": device or None,
    }
    record_behaviour.record(
        city=told.city, feed=feed.id, rows=[row], name=f"{feed.id}-{told.id}.jsonl", way="declared", at=at
    )
