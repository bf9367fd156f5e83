"""A person's own declared and held acts, in the pack's words. Reads only."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from puhui.engine.intake import queries as intake
from puhui.engine.scrutiny import queries as scrutiny
from puhui.engine.scrutiny.facts import Act
from puhui.engine.scrutiny.queries import PHOTO_MOST_MIB
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.journeys.acts import declare_act, review_acts

UPLOAD_MOST_BYTES = PHOTO_MOST_MIB * 2**20
ROWS_MOST = 60


@dataclass(frozen=True)
class OwnAct:
    """One line of the page: a declaration, or one day's held acts of a scene."""

    name: schema.Text
    icon: str
    day: date
    state: str
    receipt: str = ""
    at: datetime | None = None
    held: bool = False
    count: int = 1
    why: schema.Text | None = None


@dataclass(frozen=True)
class OwnActs:
    """What can be declared, and what was declared or held, the latest first."""

    declarable: list[declare_act.Declarable]
    acts: list[OwnAct]


def own_acts(holder: int, city: str) -> OwnActs:
    """A person's page of declared and held acts."""
    pack = packs.active(city).pack
    cases = {Act(c.holder_id, c.feed_id, c.source_key): c for c in scrutiny.cases_of(holder, city)}
    numbers = intake.feed_numbers(city)
    rows = [_declared(pack, holder, numbers, cases, each) for each in scrutiny.declarations_of(holder, city)]
    rows += _others(pack, cases.values())
    rows = sorted((r for r in rows if r), key=lambda r: r.day, reverse=True)
    return OwnActs(declare_act.declarable(holder, city), rows[:ROWS_MOST])


def own_act(act: Act) -> review_acts.Dossier:
    """One act with its reasons, without anything of anybody else. Refusals: scrutiny.CaseUnknown."""
    return replace(review_acts.dossier(act), other_photos=[], neighbours=[])


def photo(holder: int, declaration: UUID, place: int) -> bytes:
    """A photo of one's own, as it is shown. Refusals: scrutiny.CaseUnknown."""
    return review_acts.shown_photo(holder, declaration, place)


def _declared(pack: schema.Pack, holder: int, numbers: dict[str, int], cases: dict, each) -> OwnAct | None:
    feed = next((f for f in pack.feeds if f.id == each.feed), None)
    if feed is None:
        return None
    scenario = next(s for s in pack.scenarios if s.id == feed.scenario)
    row = OwnAct(name=feed.name, icon=scenario.icon, day=each.day, at=each.declared_at, state="counted")
    if each.given_up:
        return replace(row, state="given_up")
    if each.closed_at is None:
        return replace(row, state="parked")
    act = Act(holder, numbers[each.feed], str(each.id))
    receipt = f"{act.feed}-{act.key}"
    if case := cases.pop(act, None):
        told = review_acts.sentences(pack, case)
        return replace(row, state=case.state, receipt=receipt, held=True, why=told[0].text if told else None)
    return replace(row, receipt=receipt)


def _others(pack: schema.Pack, cases: Any) -> list[OwnAct]:
    """Held acts that partners told: one line for a day's acts of one scene and state."""
    groups: dict[tuple, list] = {}
    for case in cases:
        groups.setdefault((case.day, case.scenario, case.state), []).append(case)
    found = []
    for (day, code, state), mine in groups.items():
        scenario = next((s for s in pack.scenarios if s.id == code), None)
        if scenario:
            told = review_acts.sentences(pack, mine[0])
            found.append(
                OwnAct(
                    name=scenario.name, icon=scenario.icon, day=day, state=state, held=True, count=len(mine),
                    receipt=f"{mine[0].feed_id}-{mine[0].source_key}", why=told[0].text if told else None,
                )
            )  # fmt: skip
    return found
