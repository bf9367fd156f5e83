"""A draw is drafted, published, or called off. From publishing on its terms are what they are."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from puhui.economy.draws import facts, refusals, rows
from puhui.economy.draws.calc import terms
from puhui.economy.draws.models import Draw, Entry
from puhui.foundations.packs import schema

SALT_BYTES = 32
WHY_CHARACTERS = (5, 500)
REFUNDS_PER_CALL = 500


@transaction.atomic
def open_draws(*, city: str, pack: schema.Pack, at: datetime) -> list[str]:
    """Publish the draws of a pack that have not opened yet; those published already must say the same.

    A draw whose opening is over when it is first told is left out: the law wants it published before. Answers with
    the ids of those newly published. Refusals: TermsFrozen.
    """
    published = []
    for told in pack.draws:
        text = terms.text_of(told)
        known = Draw.objects.select_for_update().filter(city=city, code=told.id).first()
        if known is None:
            if at < told.instant("opens"):
                Draw.objects.create(
                    **_columns(city, told, text), origin="pack", created_at=at, published_at=at, state=facts.PUBLISHED
                )
                published.append(told.id)
        elif known.terms_sha256 != terms.hash_of(text):
            raise refusals.TermsFrozen(draw=told.id, field=terms.first_difference(known.terms, text))
    return published


@transaction.atomic
def draft(*, city: str, told: Mapping[str, Any], by: str, at: datetime) -> facts.Draw:
    """Write down the terms of a draw, to be looked at before it is published; the same id again replaces a draft.

    ``told`` has the keys of a draw in a pack. Refusals: TermsMalformed, AlreadyPublished.
    """
    try:
        read = schema.Draw.model_validate_json(terms.canonical(dict(told)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "draw"
        raise refusals.TermsMalformed(field=field, problem=first["msg"]) from None
    columns = _columns(city, read, terms.text_of(read))
    known = Draw.objects.select_for_update().filter(city=city, code=read.id).first()
    if known is None:
        return rows.fact(Draw.objects.create(**columns, origin=by, created_at=at, state=facts.DRAFT))
    if known.state != facts.DRAFT:
        raise refusals.AlreadyPublished(draw=read.id)
    Draw.objects.filter(id=known.id).update(**columns, origin=by)
    return rows.fact(rows.found(city, read.id))


@transaction.atomic
def publish(*, city: str, draw: str, at: datetime) -> facts.Draw:
    """Publish a draft; its terms are frozen from now on. Again: the same answer.

    Refusals: DrawUnknown, TooLateToPublish, CalledOff. Locks: the draw.
    """
    row = rows.found(city, draw, locked=True)
    if row.state == facts.CALLED_OFF:
        raise refusals.CalledOff(draw=draw, why=row.called_off_why)
    if row.state == facts.DRAFT:
        if at >= row.opens:
            raise refusals.TooLateToPublish(draw=draw, opens=rows.local(row.opens))
        row.state, row.published_at = facts.PUBLISHED, at
        row.save(update_fields=["state", "published_at"])
    return rows.fact(row)


@transaction.atomic
def call_off(*, city: str, draw: str, why: str, at: datetime) -> facts.Draw:
    """Call off a draw that has not been drawn; whoever paid gets the points back (``to_refund``). Again: the same.

    Refusals: DrawUnknown, ReasonMissing, ValueDiffers where it was drawn. Locks: the draw, with its entries.
    """
    row, why = rows.found(city, draw, locked=True), why.strip()
    if not WHY_CHARACTERS[0] <= len(why) <= WHY_CHARACTERS[1]:
        raise refusals.ReasonMissing()
    if row.state == facts.DRAWN:
        raise refusals.ValueDiffers(draw=draw, known=row.value)
    if row.state == facts.DRAFT:
        row.delete()
        return rows.fact(row)
    if row.state != facts.CALLED_OFF:
        row.state, row.called_off_at, row.called_off_why = facts.CALLED_OFF, at, why
        row.save(update_fields=["state", "called_off_at", "called_off_why"])
    return rows.fact(row)


def to_refund() -> list[facts.DrawEntered]:
    """Entries of draws that were called off whose points have not gone back yet, at most 500."""
    off = list(Draw.objects.filter(state=facts.CALLED_OFF).values_list("id", flat=True))
    found = Entry.objects.filter(draw_id__in=off, refunded_at=None, price__gt=0).order_by("draw_id", "ticket")
    return [
        facts.DrawEntered(e.id, e.holder_id, e.draw_id, e.ticket.hex, e.entrant.hex, e.nth, e.at, e.price)
        for e in found[:REFUNDS_PER_CALL]
    ]


def mark_refunded(*, entry: facts.DrawEntered, at: datetime) -> None:
    """Write down that an entry's points went back; runs in the caller's transaction."""
    Entry.objects.filter(holder_id=entry.holder, draw_id=entry.draw, id=entry.id, refunded_at=None).update(
        refunded_at=at
    )


def _columns(city: str, told: schema.Draw, text: str) -> dict[str, Any]:
    values: Sequence[Any] = [prize.value_yuan for prize in told.prizes]
    return {
        "city": city, "code": told.id, "terms": text, "terms_sha256": terms.hash_of(text),
        "opens": told.instant("opens"), "closes": told.instant("closes"), "draws_at": told.instant("draws_at"),
        "price": told.price_points, "per_person": told.entries_per_person, "top_prize_yuan": max(values),
        "salt": secrets.token_bytes(SALT_BYTES),
    }  # fmt: skip
