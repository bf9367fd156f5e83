"""Lines that count nothing: a better channel tells the act, or somebody has to look at it first.

Both stay on their sheet at zero. Which lines these are depends on all lines, and on what people decided, never on
the order in which anything arrived. Only scenarios with channels or checks are looked at.
"""

import json
from collections import defaultdict
from datetime import timedelta

import polars as pl

from puhui.engine.intake import actions as claim_records
from puhui.engine.intake.queries import Standing
from puhui.engine.methodology import queries as methodology
from puhui.engine.reductions import queries as reductions
from puhui.engine.scrutiny import actions as keep_cases
from puhui.engine.scrutiny import queries as scrutiny
from puhui.engine.scrutiny.facts import ASIDE, Act, Reason, State
from puhui.ground import clock
from puhui.journeys.settlement.settling import Noticed, Settling

STANDS = {State.HELD: Standing.HELD, State.REFUSED: Standing.REFUSED}


def set_aside(
    settling: Settling, lines: pl.DataFrame, changed: pl.DataFrame, noticed: Noticed
) -> tuple[pl.DataFrame, dict[str, Standing]]:
    """Lines in their order, those that count nothing at zero, and where these keys of the feed stand.

    ``changed`` has holder_id and day of the lines that are new, gone or reviewed.
    """
    lines = reductions.in_order(lines)
    channels = settling.scenario.channels
    ranks = channels is not None and lines["feed"].n_unique() > 1
    if not ranks and not settling.checks:
        return lines, _outranked(settling, lines)
    here = lines["scenario_id"] == settling.scenario_id
    mine = lines.filter(here)
    beaten = _beaten(settling, mine) if ranks else pl.repeat(False, len(mine), eager=True, dtype=pl.Boolean)
    cases = _judged(settling, mine.filter(~beaten), changed, noticed) if settling.checks else {}
    marked = mine.with_columns(beaten.alias("beaten"), _standings(mine, beaten, cases))
    counts = pl.col("standing") == Standing.COUNTED
    marked = marked.with_columns((~counts).alias("aside"))
    moved = marked["aside"] != mine["outranked"]
    if moved.any() or cases:
        _restand(marked.filter(moved | (marked["standing"] >= int(Standing.HELD))))
    if moved.any():
        again = methodology.evaluate_frame(settling.library, settling.scenario.methodology, mine.drop("version"))
        marked = marked.with_columns(
            pl.when("aside").then(0).when(moved).then(again["amount_mg"]).otherwise("mg").alias("mg")
        )
    aside = marked.filter(pl.col("aside") & (pl.col("feed") == settling.feed_id)).select("key", "standing")
    told = {key: Standing(standing) for key, standing in aside.iter_rows()}
    marked = marked.with_columns(pl.col("aside").alias("outranked")).select(lines.columns)
    return reductions.in_order(pl.concat([lines.filter(~here), marked])), told


def _beaten(settling: Settling, mine: pl.DataFrame) -> pl.Series:
    channels = settling.scenario.channels
    precedence = tuple(settling.feed_ids[f] for f in channels.precedence if f in settling.feed_ids)
    return reductions.outrank(mine, precedence, channels.window_seconds)


def _outranked(settling: Settling, lines: pl.DataFrame) -> dict[str, Standing]:
    if not lines["outranked"].any():
        return {}
    beaten = lines.filter(pl.col("outranked") & (pl.col("feed") == settling.feed_id))
    return dict.fromkeys(beaten["key"].to_list(), Standing.OUTRANKED)


def _standings(mine: pl.DataFrame, beaten: pl.Series, cases: dict[Act, State]) -> pl.Series:
    """Where each line stands: counted, outranked, held or refused."""
    standing = pl.select(
        pl.when(beaten).then(int(Standing.OUTRANKED)).otherwise(int(Standing.COUNTED)).cast(pl.Int16).alias("standing")
    ).to_series()
    if not cases:
        return standing
    told = pl.DataFrame(
        [(a.holder, a.feed, a.key, int(STANDS[s])) for a, s in cases.items()],
        schema={"holder_id": pl.Int64, "feed": pl.Int16, "key": pl.String, "held": pl.Int16},
        orient="row",
    )
    found = mine.select("holder_id", "feed", "key").join(
        told, on=["holder_id", "feed", "key"], how="left", maintain_order="left"
    )
    return pl.select(
        pl.when(beaten).then(standing).otherwise(pl.coalesce(found["held"], standing)).alias("standing")
    ).to_series()


def _restand(lines: pl.DataFrame) -> None:
    """Say of claimed records whether they count now; new ones are not claimed yet and are left alone."""
    for (feed,), part in lines.partition_by("feed", as_dict=True).items():
        claim_records.restand(
            feed_id=feed, standings=part.select(pl.col("key").alias("source_key"), "standing", "holder_id")
        )


def _judged(settling: Settling, acts: pl.DataFrame, changed: pl.DataFrame, noticed: Noticed) -> dict[Act, State]:
    """Bring the cases of these people and days to what checks say now; the acts that count nothing."""
    acts = acts.filter(pl.col("holder_id") > 0)
    judged = scrutiny.judged_days(settling.checks, changed["day"].unique().to_list())
    people = changed.filter(pl.col("holder_id") > 0)["holder_id"].unique()
    days = judged | set(acts["day"].unique().to_list())
    kept = scrutiny.cases_between(city=settling.city, scenario=settling.scenario.id, days=days, holders=people)
    found = _found(settling, acts, judged, noticed.fast)
    if not kept and not found:
        return {}
    lines = {Act(h, f, k): day for h, f, k, day in acts.select("holder_id", "feed", "key", "day").iter_rows()}
    states, noted = {}, []
    for act in sorted(kept.keys() | found.keys()):
        case, day = kept.get(act), lines.get(act)
        if day is None and (case is None or case.day not in judged):
            continue
        was = [Reason(**told) for told in case.reasons] if case else []
        anew = day in judged
        stay = [
            r for r in was
            if not (anew and r.kind in scrutiny.BY_LINES) and not (r.kind == "speed" and act.key in noticed.looked)
        ]  # fmt: skip
        now = [*stay, *found.get(act, ())] if day is not None else []
        state = State(case.state) if case else State.CLEARED
        if state in (State.HELD, State.CLEARED):
            state = State.HELD if now else State.CLEARED
        if case is None or (state, now, day or case.day) != (case.state, was, case.day):
            noted.append((act, day or case.day, now))
        if state in ASIDE and day is not None:
            states[act] = state
    _note(settling, noted)
    return states


def _found(settling: Settling, acts: pl.DataFrame, judged: set, fast: pl.DataFrame | None) -> dict[Act, list[Reason]]:
    """What the checks say of each act, in the order of the pack."""
    frames = [scrutiny.suspects(acts, settling.checks, judged)]
    if fast is not None and not fast.is_empty():
        frames.append(fast.select(frames[0].columns))
    kinds = {check.id: check.pattern.kind for check in settling.checks}
    found: dict[Act, list[Reason]] = defaultdict(list)
    for holder, feed, key, check, data in pl.concat(frames).sort("holder_id", "feed", "key", "check").iter_rows():
        reason = Reason(check, kinds[check], json.loads(data))
        if reason not in found[Act(holder, feed, key)]:
            found[Act(holder, feed, key)].append(reason)
    return found


def _note(settling: Settling, noted: list) -> None:
    days = min(check.review_days for check in settling.checks)
    keep_cases.note_cases(
        city=settling.city, scenario=settling.scenario.id, noted=noted, at=settling.at,
        due_on=clock.local_day(settling.at) + timedelta(days=days),
    )  # fmt: skip
