"""The whole chain behind a receipt or a record: from the row of a file to the lots and transfers.

A read that crosses rooms: it asks, joins and decides nothing. Every figure in the answer can be recomputed from
what stands beside it.
"""

import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from puhui.economy.points import queries as points
from puhui.engine.intake import queries as intake
from puhui.engine.intake import refusals
from puhui.engine.methodology import queries as methodology
from puhui.engine.reductions import queries as reductions
from puhui.engine.scrutiny import queries as scrutiny
from puhui.engine.scrutiny.facts import Act
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.acts import record_behaviour, review_acts
from puhui.journeys.settlement import exceptions

MILLION = Decimal(1_000_000)
_ROW = re.compile(r"B(\d+)-(\d+)")
_RECEIPT = re.compile(r"(\d+)-(.+)", re.DOTALL)


def explain(name: str, *, holder: int | None = None) -> dict[str, Any]:
    """Explain a receipt (``feed number-key``), a row of a delivery (``B17-3``), or a record's key.

    ``holder`` limits the answer to what is that person's own. Refuses ``intake.record_unknown``.
    """
    if row := _ROW.fullmatch(name):
        batch = intake.batch(int(row[1]))
        told = _delivery(batch, int(row[2]))
        if told["key"] is None or (found := intake.record(batch.feed_id, told["key"])) is None:
            if holder is not None:
                raise refusals.RecordUnknown(name=name)
            return {"receipt": name, "delivery": told, "outcome": told["outcome"]}
        return _chain(found, told, holder)
    return _chain(_record(name, holder), None, holder)


def receipt_of(feed_id: int, key: str) -> str:
    """The name of the receipt of a record."""
    return f"{feed_id}-{key}"


def _record(name: str, holder: int | None):
    candidates = []
    if receipt := _RECEIPT.fullmatch(name):
        candidates.append(intake.record(int(receipt[1]), receipt[2]))
    candidates += intake.records_called(name)
    for found in candidates:
        if found is not None and holder in (None, found.holder_id):
            return found
    raise refusals.RecordUnknown(name=name)


def _chain(record, delivery: dict[str, Any] | None, holder: int | None) -> dict[str, Any]:
    if holder is not None and record.holder_id != holder:
        raise refusals.RecordUnknown(name=record.source_key)
    city, code = intake.feed_of(record.feed_id)
    batch = intake.batch(record.ref >> 32)
    delivery = delivery or _delivery(batch, record.ref & 0xFFFFFFFF)
    active = packs.version(batch.pack_number)
    feed = record_behaviour.feed_of(active.pack, code)
    answer = {
        "receipt": receipt_of(record.feed_id, record.source_key),
        "record": {
            "city": city, "feed": code, "feed_name": feed.name.model_dump(), "partner": feed.partner_name.model_dump(),
            "key": record.source_key, "revision": record.revision, "day": record.day.isoformat(),
            "standing": intake.Standing(record.standing).name.lower(), "holder": record.holder_id or None,
        },
        "delivery": delivery,
        "outcome": delivery["outcome"],
    }  # fmt: skip
    if feed.scenario is None or not record.holder_id:
        return answer
    if review := _review(record, city):
        answer["review"] = review
    return answer | _effects(record, city, feed, active)


def _delivery(batch, row: int) -> dict[str, Any]:
    """The row as it came, and what was said of it."""
    answer = {
        "batch": batch.id, "row": row, "file": batch.file_name, "sha256": batch.evidence_sha256, "way": batch.way,
        "received_at": batch.received_at.isoformat(), "key": None, "content": None, "outcome": None, "reason": None,
    }  # fmt: skip
    for outcomes, contents in exceptions.around_row(batch, row):
        here = outcomes.filter(pl.col("row") == row)
        if not here.is_empty():
            told = here.row(0, named=True)
            content = contents.filter(pl.col("row") == row).row(0, named=True)
            answer |= {
                "key": told["key"], "outcome": told["outcome"], "reason": told["reason"],
                "reason_data": told["reason_data"],
                "content": {n: v for n, v in content.items() if n not in ("row", "reading_fault", "reading_data")},
            }  # fmt: skip
            return answer
    raise refusals.RecordUnknown(name=f"B{batch.id}-{row}")


def _effects(record, city: str, feed: schema.Feed, active) -> dict[str, Any]:
    number = reductions.scenario_number(city, feed.scenario)
    sheet = reductions.sheet(record.day, record.holder_id, number)
    if sheet is None:
        return {}
    pack = packs.version(sheet.pack_number).pack
    scenario = next(s for s in pack.scenarios if s.id == feed.scenario)
    line = _line(record, sheet)
    answer: dict[str, Any] = {
        "scenario": {"id": scenario.id, "name": scenario.name.model_dump(), "source": scenario.source.model_dump()},
        "consent": {"version": scenario.consent.version, "text": scenario.consent.text.model_dump()},
        "sheet": {
            "day": sheet.day.isoformat(), "revision": sheet.revision, "line": line, "lines": len(sheet.keys),
            "pack_version": pack.city.version, "pack_sha256": active.sha256, "total_mg": sheet.total_mg,
        },
    }  # fmt: skip
    if line is None:
        return answer
    outranked = bool(sheet.outranked and sheet.outranked[line])
    answer["at"] = datetime.fromtimestamp(sheet.instants[line] / 1e6, UTC).isoformat()
    held = record.standing in (intake.Standing.HELD, intake.Standing.REFUSED)
    answer["channel"] = {"counts": not outranked or held, "precedence": list(scenario.channels.precedence)} if (
        scenario.channels
    ) else None  # fmt: skip
    answer["methodology"] = _counting(scenario, sheet, line)
    answer["grams"] = {"amount_mg": sheet.mg[line]}
    if record.holder_id > 0:
        answer["points"] = points.explain_line(
            day=sheet.day, holder=record.holder_id, city=city, scenario_id=number, revision=sheet.revision, line=line,
            pack=pack, scenario=scenario.id,
        )  # fmt: skip
        answer["transfers"] = _transfers(record, city, number)
    return answer


def _review(record, city: str) -> dict[str, Any] | None:
    """Why the act was held, what was decided, and what its person said; None where no check suspected it."""
    act = Act(record.holder_id, record.feed_id, record.source_key)
    case = scrutiny.case(act)
    if case is None or case.state == "cleared":
        return None
    appeal = scrutiny.appeal(act)
    return {
        "state": case.state, "due_on": case.due_on.isoformat(), "why": case.why or None,
        "reasons": [
            {"check": told.check, "text": told.text.model_dump()}
            for told in review_acts.sentences(packs.active(city).pack, case)
        ],
        "decisions": [
            {"state": d.state, "why": d.why, "at": d.at.isoformat(), "on_appeal": d.on_appeal}
            for d in scrutiny.decisions(act)
        ],
        "appeal": {"text": appeal.text, "at": appeal.at.isoformat(), "answered": case.answered} if appeal else None,
    }  # fmt: skip


def _line(record, sheet) -> int | None:
    for position, (feed, key) in enumerate(zip(sheet.feeds, sheet.keys, strict=True)):
        if (feed, key) == (record.feed_id, record.source_key):
            return position
    return None


def _counting(scenario: schema.Scenario, sheet, line: int) -> dict[str, Any]:
    library = record_behaviour.library_of(sheet.pack_number)
    compiled = library.get(scenario.methodology, sheet.version)
    width = len(compiled.inputs)
    values = sheet.inputs[line * width : (line + 1) * width]
    inputs = {
        name: declared.choices[value] if declared.choices else Decimal(value) / MILLION
        for (name, declared), value in zip(compiled.inputs.items(), values, strict=True)
    }
    told = methodology.evaluate(library, scenario.methodology, inputs, on=sheet.day, version=sheet.version)
    return {
        "methodology": told.methodology, "version": told.version, "amount_mg": told.amount_mg, "trace": told.trace,
        "name": compiled.methodology.name.model_dump(),
        "source": compiled.source.model_dump(mode="json"), "inputs": {n: str(v) for n, v in inputs.items()},
    }  # fmt: skip


def _transfers(record, city: str, number: int) -> list[dict[str, Any]]:
    """The transfers that the revisions of the record's sheet posted for this person."""
    revisions = reductions.history(record.day, record.holder_id, number)
    batches = {revision.batch_id for revision in revisions}
    awards = {points.reference_of(record.day, number, revision.revision) for revision in revisions}
    days = sorted(clock.local_day(intake.batch(batch).received_at) for batch in batches)
    grams = f"{city}.mg_co2e"
    lines = ledger.statement(record.holder_id, city, days[0], days[-1] + timedelta(days=1))
    return [asdict(line) for line in lines if line.memo in (batches if line.unit == grams else awards)]
