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
from puhui.ground import clock
from puhui.journeys import record_behaviour
from puhui.journeys.settlement import shard


def bind_card(*, holder: int, city: str, scheme: str, number: str, at: datetime) -> tuple[CardBound, int]:
    """Bind a card and credit the acts that waited for it; the binding and the number of acts credited.

    Refuses as ``people.actions.bind_card``. Acts whose scene was not consented to go on waiting.
    """
    active = packs.active(city)
    scenes = tuple({f.scenario for f in active.pack.feeds if f.subject and f.subject.scheme == scheme and f.scenario})
    with record_behaviour.alone_in(city), transaction.atomic():
        bound = people.bind_card(holder=holder, city=city, scheme=scheme, number=number, at=at, scenarios=scenes)
        credited = credit_waiting(city=city, scheme=scheme, subject=bound.subject, holder=holder, at=at)
        ledger.seal(at=at)
    return bound, credited


def credit_waiting(*, city: str, scheme: str, subject: bytes, holder: int, at: datetime) -> int:
    """Credit what waited for a subject, feed by feed; the number of acts. Runs in the caller's transaction."""
    active = packs.active(city)
    waiting = intake.waiting_of(subject)
    credited = 0
    for feed in active.pack.feeds:
        number = intake.feed_number(city, feed.id)
        acts = [w for w in waiting if w.feed_id == number]
        if not acts or not record_behaviour.consented(city, feed, [subject]):
            continue
        batch = claim_records.open_claim(
            city=city, feed=feed.id, partner=feed.partner, pack_number=active.number, at=at
        )
        settling = record_behaviour.settling_of(batch, active, feed)
        names = settling.inputs_of(feed.scenario)
        frame = pl.DataFrame(
            [
                {
                    "key": w.source_key, "at": w.at.astimezone(clock.UTC).replace(tzinfo=None), "day": w.day,
                    "holder_id": holder, **{f"in_{n}": w.inputs[f"in_{n}"] for n in names},
                }
                for w in acts
            ],
            schema_overrides={"at": pl.Datetime("us"), "holder_id": pl.Int64},
        )  # fmt: skip
        frame, refused = settling.counted(frame.with_row_index("row").cast({"row": pl.Int64}))
        nothing = pl.DataFrame(schema={"holder_id": pl.Int64, "day": pl.Date, "key": pl.String})
        sums, outranked = shard.recompute(settling, 0, frame, nothing)
        claim_records.restand(
            feed_id=number,
            standings=frame.select(
                pl.col("key").alias("source_key"),
                pl.when(pl.col("key").is_in(list(outranked))).then(intake.Standing.OUTRANKED)
                .otherwise(intake.Standing.COUNTED).cast(pl.Int16).alias("standing"),
                "holder_id",
            ),
        )  # fmt: skip
        claim_records.forget_waiting(feed_id=number, keys=frame["key"])
        claim_records.finish_batch(batch_id=batch.id, counts=sums, at=at)
        credited += len(frame)
    return credited
