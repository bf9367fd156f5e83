"""Reviewers look at suspect acts and decide; what they release counts from its own day, what they refuse does not.

A decision and its effect commit together. The act lies on its sheet already: the sheet of its day is written anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import polars as pl
from django.db import transaction

from puhui.engine.intake import actions as claim_records
from puhui.engine.intake import queries as intake
from puhui.engine.reductions import queries as reductions
from puhui.engine.scrutiny import actions as scrutiny
from puhui.engine.scrutiny import queries as cases
from puhui.engine.scrutiny.facts import Act, Decided, State
from puhui.engine.scrutiny.refusals import CaseUnknown
from puhui.foundations.evidence import queries as evidence
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.journeys.acts import record_behaviour
from puhui.journeys.honours import award_honours
from puhui.journeys.settlement.recomputing import recompute
from puhui.journeys.settlement.settling import Noticed

NEIGHBOURS = 12


@dataclass(frozen=True)
class Sentence:
    """Why an act is looked at, in words; ``check`` is None where a person found it."""

    check: str
    text: schema.Text
    name: schema.Text
    record: str = ""  # the other record, where a photo is known


@dataclass(frozen=True)
class Group:
    """One person's acts of one scene and day that are to be decided; nobody is named."""

    scenario: schema.Scenario
    day: date
    cases: list[Any]  # rows of scrutiny's cases
    sentences: list[Sentence]
    due_on: date


@dataclass(frozen=True)
class Dossier:
    """One case with all that speaks for and against it."""

    case: Any
    scenario: schema.Scenario
    feed: schema.Feed
    receipt: str
    sentences: list[Sentence]
    photos: list[Any]
    other_photos: list[tuple[str, list[Any]]]  # the other record's number and its photos
    neighbours: list[dict[str, Any]] = field(default_factory=list)  # the person's acts of that day, nearest first
    decisions: list[Any] = field(default_factory=list)
    appeal: Any = None


def decide(
    *, id: UUID, acts: Sequence[Act], state: State, by: int, why: str, at: datetime, seen: State = State.HELD
) -> list[Decided]:
    """Release or refuse acts of one city; all or none. Refusals: as ``scrutiny.decide``."""
    with _alone(acts), transaction.atomic():
        return _settled(scrutiny.decide(id=id, acts=acts, state=state, by=by, why=why, at=at, seen=seen), at)


def answer(*, id: UUID, act: Act, state: State, by: int, why: str, at: datetime) -> list[Decided]:
    """Answer an appeal. Refusals: as ``scrutiny.answer``."""
    with _alone([act]), transaction.atomic():
        return _settled(scrutiny.answer(id=id, act=act, state=state, by=by, why=why, at=at), at)


def queue(city: str, *, check: str = "", appealed: bool = False, page: int = 0, size: int = 20) -> list[Group]:
    """A page of what is to be decided, those due first."""
    pack = packs.active(city).pack
    scenarios = {s.id: s for s in pack.scenarios}
    groups = cases.queue(city, check=check, appealed=appealed, after=page * size, limit=size)
    return [
        Group(scenarios[g[0].scenario], g[0].day, g, sentences(pack, g[0]), min(c.due_on for c in g))
        for g in groups
        if g and g[0].scenario in scenarios
    ]


def dossier(act: Act) -> Dossier:
    """Everything about one case. Refusals: CaseUnknown."""
    case = cases.case(act)
    if case is None:
        raise CaseUnknown()
    pack = packs.active(case.city).pack
    scenario = next(s for s in pack.scenarios if s.id == case.scenario)
    feed = record_behaviour.feed_of(pack, intake.feed_of(act.feed)[1])
    told = sentences(pack, case)
    return Dossier(
        case=case, scenario=scenario, feed=feed, receipt=f"{act.feed}-{act.key}", sentences=told,
        photos=_photos(act.holder, act.key) if feed.declared else [],
        other_photos=_other_photos(case, told) if feed.declared else [],
        neighbours=_neighbours(case), decisions=cases.decisions(act), appeal=cases.appeal(act),
    )  # fmt: skip


def sentences(pack: schema.Pack, case) -> list[Sentence]:
    """Why an act was held, in the pack's words."""
    checks = {check.id: check for check in pack.checks}
    told = []
    for reason in case.reasons:
        check = checks.get(reason["check"])
        data = reason["data"]
        if check is None:
            name = AUDITED if reason["check"] == "audit" else GONE
            told.append(Sentence(reason["check"], name, name))
            continue
        words = schema.Text(zh=_filled(check.says.zh, data), en=_filled(check.says.en, data))
        told.append(Sentence(check.id, words, check.name, data.get("record", "")))
    return told


AUDITED = schema.Text(zh="随机抽查发现这条申报不符合要求。", en="A random audit found this declaration not in order.")
GONE = schema.Text(zh="这条记录需要人工核实。", en="Somebody has to look at this record.")


def shown_photo(holder: int, declaration: UUID, place: int) -> bytes:
    """The copy of a photo that may be shown (JPEG without metadata). Refusals: CaseUnknown."""
    found = cases.photo(holder, declaration, place)
    if found is None:
        raise CaseUnknown()
    with evidence.open(found.shown_sha256) as stream:
        return stream.read()


def _filled(words: str, data: dict[str, Any]) -> str:
    for name, value in data.items():
        words = words.replace("{" + name + "}", str(value))
    return words


def _photos(holder: int, key: str) -> list[Any]:
    return cases.photos_of(holder, UUID(key))


def _other_photos(case, told: list[Sentence]) -> list[tuple[str, list[Any]]]:
    """Photos of the records that a check names, to be laid beside this one's."""
    mine = _photos(case.holder_id, case.source_key)
    found = []
    for record in dict.fromkeys(s.record for s in told if s.record):
        near = [
            n for p in mine for n in cases.near_photos(city=case.city, hashes=(p.hash,), most=11, limit=50)
            if str(n.declaration) == record
        ]  # fmt: skip
        if near:
            found.append((record, cases.photos_of(near[0].holder, near[0].declaration)))
    return found


def _neighbours(case) -> list[dict[str, Any]]:
    """What the person did that day in the same scene: instant, milligrams, whether it counts, whether it is this one."""
    number = reductions.scenario_number(case.city, case.scenario)
    sheet = reductions.sheet(case.day, case.holder_id, number) if number else None
    if sheet is None:
        return []
    outranked = sheet.outranked or [False] * len(sheet.keys)
    lines = [
        {"key": key, "at": at, "mg": mg, "counts": not aside, "this": (feed, key) == (case.feed_id, case.source_key)}
        for feed, key, at, mg, aside in zip(sheet.feeds, sheet.keys, sheet.instants, sheet.mg, outranked, strict=True)
    ]
    here = next((n for n, line in enumerate(lines) if line["this"]), 0)
    return lines[max(0, here - NEIGHBOURS // 2) : here + NEIGHBOURS // 2]


def _alone(acts: Sequence[Act]):
    """The lock of the city whose acts these are. Refusals: CaseUnknown."""
    found = cases.case(acts[0]) if acts else None
    if found is None:
        raise CaseUnknown()
    return record_behaviour.alone_in(found.city)


def _settled(decided: list[Decided], at: datetime) -> list[Decided]:
    """Write the sheets of the decided acts' days anew; the caller holds the city's lock."""
    scenes: dict[tuple[str, str], list[Decided]] = {}
    for each in decided:
        if each.newly:
            scenes.setdefault((each.city, each.scenario), []).append(each)
    for (city, _), mine in scenes.items():
        resettle(city, mine[0].act.feed, [(d.act.holder, d.day) for d in mine], at)
    return decided


def resettle(city: str, feed: int, touched: Sequence[tuple[int, date]], at: datetime) -> None:
    """Bring sheets, points and the ledger to what cases now say of these people's days in a feed's scene."""
    active = packs.active(city)
    declared = record_behaviour.feed_of(active.pack, intake.feed_of(feed)[1])
    batch = claim_records.open_claim(
        city=city, feed=declared.id, partner=declared.partner, pack_number=active.number, at=at, way="review"
    )
    settling = record_behaviour.settling_of(batch, active, declared)
    days = pl.DataFrame(list(touched), schema={"holder_id": pl.Int64, "day": pl.Date}, orient="row")
    nothing = days.clear().with_columns(pl.lit("").alias("key"))
    sums, _ = recompute(settling, 0, settling.no_acts(), nothing, Noticed(touched=days.unique()))
    ledger.seal(at=at)
    claim_records.finish_batch(batch_id=batch.id, counts=sums, at=at)
    award_honours.soon()
