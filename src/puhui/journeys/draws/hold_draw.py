"""A draw is published, committed, drawn or called off, and whoever listens is told. Points of one called off go back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from puhui.economy.draws import actions as draws
from puhui.economy.draws import queries as draws_kept
from puhui.economy.draws.facts import Draw, DrawCommitted, DrawDrawn, PrizePassedOn
from puhui.economy.points import actions as points
from puhui.foundations.outbox import actions as outbox
from puhui.foundations.packs import schema
from puhui.foundations.people import queries as people
from puhui.foundations.people.refusals import PersonUnknown
from puhui.journeys.draws.enter_draw import spend_of

WINNERS_TOLD = 500  # a message is at most 64 KiB; the public page has all of them


@transaction.atomic
def open_draws(*, city: str, pack: schema.Pack, at: datetime) -> None:
    """Publish a pack's draws. Refusals: draws.terms_frozen."""
    for draw in draws.open_draws(city=city, pack=pack, at=at):
        _tell_published(draws_kept.draw(city, draw), at)


@transaction.atomic
def publish(*, city: str, draw: str, at: datetime) -> Draw:
    """Publish a draft. Refusals: those of ``draws.publish``."""
    published = draws.publish(city=city, draw=draw, at=at)
    _tell_published(published, published.published_at)
    return published


@transaction.atomic
def commit(*, city: str, draw: str, at: datetime) -> DrawCommitted:
    """Commit to a draw's entries. Refusals: those of ``draws.commit``."""
    done = draws.commit(city=city, draw=draw, at=at)
    told = {"entries": done.entries, "root": done.root, "commitment": done.commitment}
    _tell("draw.committed", city, draw, told, done.at)
    return done


def commit_due(*, at: datetime) -> int:
    """Commit to the entries of every draw that has closed; answers with how many."""
    due = draws_kept.due(at)
    for city, draw in due:
        commit(city=city, draw=draw, at=at)
    return len(due)


@transaction.atomic
def run(*, city: str, draw: str, value: str, source: str, by: str, at: datetime) -> DrawDrawn:
    """Draw the winners by the public value. Refusals: those of ``draws.run``."""
    done = draws.run(city=city, draw=draw, value=value, source=source, by=by, at=at, masks=masked)
    winners = [{"place": place.place, "ticket": place.ticket} for place in done.winners]
    _tell("draw.drawn", city, draw, {"value": done.value, "winners": winners[:WINNERS_TOLD]}, done.at)
    return done


@transaction.atomic
def call_off(*, city: str, draw: str, why: str, at: datetime) -> Draw:
    """Call a draw off, or throw a draft away. Refusals: those of ``draws.call_off``."""
    off = draws.call_off(city=city, draw=draw, why=why, at=at)
    if off.state == "called_off":
        _tell("draw.called_off", city, draw, {"why": off.called_off_why}, at)
    return off


def refund_called_off(*, at: datetime) -> int:
    """Give back the points of entries in draws that were called off, at most 500 a call; answers with how many."""
    due = draws_kept.to_refund()
    for entry in due:
        with transaction.atomic():
            points.refund(spend_id=spend_of(entry), at=at)
            draws.mark_refunded(entry=entry, at=at)
    return len(due)


def pass_on(*, at: datetime) -> list[PrizePassedOn]:
    """Give prizes that were not claimed in time to the next reserves."""
    return draws.pass_on(at=at)


def masked(holders: Sequence[int]) -> dict[int, str]:
    """The names under which winners are shown to everybody: a telephone number with its middle hidden."""
    return {holder: _mask(holder) for holder in holders}


def _mask(holder: int) -> str:
    try:
        return people.person(holder).phone_masked or "***"
    except PersonUnknown:
        # Deleted since they entered: the ticket is drawn all the same, and nobody is named.
        return "***"


def _tell_published(draw: Draw, at: datetime) -> None:
    told = {"terms_sha256": draw.terms_sha256, "opens": draw.opens.isoformat(), "closes": draw.closes.isoformat()}
    _tell("draw.published", draw.city, draw.code, told, at)


def _tell(topic: str, city: str, draw: str, data: dict[str, Any], at: datetime) -> None:
    outbox.publish(topic=topic, key=f"{city}/{draw}", data={"city": city, "draw": draw, **data}, city=city, at=at)
