"""A person binds a card: from now on its records are theirs, and what waited for them is credited at once."""

from datetime import datetime

import polars as pl
from django.db import transaction

from puhui.engine.intake import actions as claim_records
from puhui.engine.intake import queries as intake
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.foundations.people.facts import CardBound
from puhui.foundations.people.refusals import NumberMalformed
from puhui.journeys.acts import record_behaviour
from puhui.journeys.settlement.recomputing import recompute


def bind_card(*, holder: int, city: str, scheme: str, number: str, at: datetime) -> tuple[CardBound, int]:
    """Bind a card and credit the acts that waited for it; the binding and the number of acts credited.

    Refuses as ``people.actions.bind_card``. Acts whose scene was not consented to go on waiting.
    """
    active = packs.active(city)
    if any(f.declared and f.subject.scheme == scheme for f in active.pack.feeds):
        # The number under which people declare is theirs already, and nobody else's to bind.
        raise NumberMalformed()
    scenes = tuple({f.scenario for f in active.pack.feeds if f.subject and f.subject.scheme == scheme and f.scenario})
    with record_behaviour.alone_in(city), transaction.atomic():
        bound = people.bind_card(holder=holder, city=city, scheme=scheme, number=number, at=at, scenarios=scenes)
        credited = credit_waiting(city=city, subject=bound.subject, holder=holder, at=at)
        ledger.seal(at=at)
    return bound, credited


def credit_waiting(*, city: str, subject: bytes, holder: int, at: datetime) -> int:
    """Credit what waited for a subject, feed by feed; the number of acts. Runs in the caller's transaction."""
    active = packs.active(city)
    waiting = intake.waiting_of(subject)
    credited = 0
    for feed in active.pack.feeds:
        number = intake.feed_number(city, feed.id)
        acts = [w for w in waiting if w.feed_id == number]
        if acts and record_behaviour.consented(city, feed, [subject]):
            batch = claim_records.open_claim(
                city=city, feed=feed.id, partner=feed.partner, pack_number=active.number, at=at
            )
            settling = record_behaviour.settling_of(batch, active, feed)
            frame, _ = settling.counted(_frame(acts, settling.inputs_of(feed.scenario), holder))
            sums = _credit(settling, frame)
            claim_records.finish_batch(batch_id=batch.id, counts=sums, at=at)
            credited += len(frame)
    return credited


def _frame(acts: list, inputs: list[str], holder: int) -> pl.DataFrame:
    """Waiting acts as rows that can be counted."""
    rows = [
        {
            "row": number, "key": act.source_key, "at": act.at, "day": act.day, "holder_id": holder,
            **{f"in_{name}": act.inputs[f"in_{name}"] for name in inputs},
        }
        for number, act in enumerate(acts, 1)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"at": pl.Datetime("us", "UTC"), "row": pl.Int64})


def _credit(settling, frame: pl.DataFrame) -> dict[str, int]:
    nothing = pl.DataFrame(schema={"holder_id": pl.Int64, "day": pl.Date, "key": pl.String})
    sums, aside = recompute(settling, 0, frame, nothing)
    standing = pl.col("key").replace_strict(
        list(aside), [int(s) for s in aside.values()], default=int(intake.Standing.COUNTED), return_dtype=pl.Int16
    )
    claim_records.restand(
        feed_id=settling.feed_id,
        standings=frame.select(pl.col("key").alias("source_key"), standing.alias("standing"), "holder_id"),
    )
    claim_records.forget_waiting(feed_id=settling.feed_id, keys=frame["key"])
    return sums
