"""One device that acts for many accounts: known only when a whole delivery is settled, since it joins people.

Held are all acts of such a device, those of earlier deliveries too: so it does not matter who came first.
"""

from datetime import timedelta

import polars as pl
from django.db import transaction

from puhui.engine.scrutiny import actions as scrutiny
from puhui.engine.scrutiny import queries as cases
from puhui.engine.scrutiny.facts import Act, Reason
from puhui.ground import clock
from puhui.journeys.settlement.recomputing import recompute
from puhui.journeys.settlement.settling import Noticed, Settling

# Numbers of shards beyond those of any file.
SHARD = 1 << 20


def hold_crowded(settling: Settling) -> None:
    """Hold the acts of devices in this delivery that act for too many accounts."""
    for number, check in enumerate(c for c in settling.checks if c.pattern.kind == "device"):
        with transaction.atomic():
            acts = cases.crowded(
                city=settling.city, scenario=settling.scenario.id, feed=settling.feed_id, batch=settling.batch_id,
                more_than=check.pattern.more_than,
            )  # fmt: skip
            if acts.is_empty():
                continue
            _note(settling, check, acts)
            gone = acts.clear().select("holder_id", "day", "key")
            touched = acts.select("holder_id", "day").unique()
            recompute(settling, SHARD + number, settling.no_acts(), gone, Noticed(touched=touched))


def _note(settling: Settling, check, acts: pl.DataFrame) -> None:
    kept = cases.cases_between(
        city=settling.city, scenario=settling.scenario.id, days=acts["day"].unique().to_list(),
        holders=acts["holder_id"].unique(),
    )  # fmt: skip
    noted = []
    for holder, feed, key, day, accounts in acts.iter_rows():
        case = kept.get(Act(holder, feed, key))
        others = [Reason(**r) for r in case.reasons if r["check"] != check.id] if case else []
        reason = Reason(check.id, "device", {"accounts": accounts, "limit": check.pattern.more_than})
        noted.append((Act(holder, feed, key), day, [*others, reason]))
    scrutiny.note_cases(
        city=settling.city, scenario=settling.scenario.id, noted=noted, at=settling.at,
        due_on=clock.local_day(settling.at) + timedelta(days=check.review_days),
    )  # fmt: skip
