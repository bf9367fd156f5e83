"""Reading a city's rules: its methodologies with their factors, and a calculation by them. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from puhui.engine.methodology import queries as methodology
from puhui.engine.methodology.facts import CaseFailure, Evaluation
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import ActivePack
from puhui.journeys.acts import record_behaviour
from puhui.journeys.packs.diff_packs import Change, diff_packs


@dataclass(frozen=True)
class Shelf:
    """A city's methodologies: of each the version valid on the day, else its latest."""

    pack: ActivePack
    cities: list[schema.City]
    methodologies: list[schema.Methodology]


@dataclass(frozen=True)
class Stored:
    """A stored version of a pack."""

    pack: ActivePack
    in_force: bool
    failures: list[CaseFailure]


@dataclass(frozen=True)
class Compared:
    """Two stored versions, and what changed from one to the other."""

    before: ActivePack
    after: ActivePack
    changes: list[Change]


@dataclass(frozen=True)
class Volume:
    """One version of a methodology, with everything a reader needs to check it."""

    pack: ActivePack
    cities: list[schema.City]
    methodology: schema.Methodology
    versions: list[schema.Methodology]  # latest first
    factors: dict[str, list[schema.Factor]]  # by id, latest first
    scenarios: list[schema.Scenario]
    rules: list[schema.Rule]


def shelf(*, city: str | None, on: date) -> Shelf:
    """A city's methodologies (None: the first city's). Refusals: packs.CityUnknown."""
    every = packs.counting()
    active = packs.active(city or (every[0].city if every else ""))
    by_id: dict[str, list[schema.Methodology]] = {}
    for one in active.pack.methodologies:
        by_id.setdefault(one.id, []).append(one)
    return Shelf(active, [p.pack.city for p in every], [_of_day(found, on) for found in by_id.values()])


def volume(*, city: str, name: str, version: str | None, on: date) -> Volume:
    """One version (None: the one valid on the day, else the latest).

    Refusals: packs' CityUnknown, methodology's MethodologyUnknown and VersionUnknown.
    """
    active = packs.active(city)
    library = _library_of(active)
    versions = [compiled.methodology for compiled in library.versions(name)]
    shown = library.get(name, version).methodology if version else _of_day(versions, on)
    factors: dict[str, list[schema.Factor]] = {}
    wanted = factors_of(active.pack, library.get(name, shown.version))
    for factor in sorted(wanted, key=lambda f: f.valid_from, reverse=True):
        factors.setdefault(factor.id, []).append(factor)
    scenarios = [s for s in active.pack.scenarios if s.methodology == name]
    return Volume(
        pack=active,
        cities=[p.pack.city for p in packs.counting()],
        methodology=shown,
        versions=sorted(versions, key=lambda m: m.valid_from, reverse=True),
        factors=dict(sorted(factors.items())),
        scenarios=scenarios,
        rules=[r for r in active.pack.rules if r.scenario in {s.id for s in scenarios}],
    )


def histories() -> list[list[ActivePack]]:
    """Of every city the versions that ever counted, the one in force first."""
    return [packs.versions(active.city) for active in packs.cities()]


def version(number: int) -> Stored:
    """One stored version, whether it is in force, and its cases that do not come out (there should be none).

    Refusals: packs.VersionUnknown.
    """
    stored = packs.version(number)
    failures = _case_failures(number)
    return Stored(stored, packs.active(stored.city).number == number, failures)


def compare(before: int, after: int) -> Compared:
    """What changed from one stored version to another. Refusals: packs.VersionUnknown, packs.CityMismatch."""
    old, new = packs.version(before), packs.version(after)
    return Compared(old, new, diff_packs(old.pack, new.pack))


@lru_cache(maxsize=32)
def _case_failures(number: int) -> list[CaseFailure]:
    return methodology.run_cases(record_behaviour.library_of(number))


def recompute(*, city: str, name: str, version: str | None, inputs: Mapping[str, object], on: date) -> Evaluation:
    """Calculate by a city's methodology, with the trace of every step. Refusals: those of ``evaluate``."""
    library = _library_of(packs.active(city))
    return methodology.evaluate(library, name, dict(inputs), on=on, version=version)


def packs_in_force() -> list[ActivePack]:
    """The pack of every city as it counts now."""
    return packs.cities()


def shelves(*, on: date) -> list[Shelf]:
    """The methodologies of every city."""
    return [shelf(city=active.city, on=on) for active in packs.cities()]


def factors_of(pack: schema.Pack, compiled: methodology.Compiled) -> list[schema.Factor]:
    """The rows that a methodology's formulas may look up in the city's regions, on any day."""
    asked = {factor: {kind for name, kind in compiled.factors if name == factor} for factor, _ in compiled.factors}
    regions = {"", pack.city.region, *pack.city.regions}
    return [
        f for f in pack.factors
        if f.id in asked and f.region in regions and ("" in asked[f.id] or f.kind in asked[f.id])
    ]  # fmt: skip


def unchecked(active: ActivePack) -> frozenset[str]:
    """Scenarios counted by a methodology or factor whose source is not official: shown as 待核."""
    return _unchecked(active.number)


@lru_cache(maxsize=64)
def _unchecked(number: int) -> frozenset[str]:
    # A version never changes, so what was found once stays true.
    active = packs.version(number)
    official = schema.Review.OFFICIAL
    doubtful = {
        compiled.id for compiled in _library_of(active)
        if compiled.source.review is not official
        or any(f.source.review is not official for f in factors_of(active.pack, compiled))
    }  # fmt: skip
    return frozenset(s.id for s in active.pack.scenarios if s.methodology in doubtful)


def _library_of(active: ActivePack) -> methodology.Library:
    return record_behaviour.library_of(active.number)


def _of_day(versions: list[schema.Methodology], on: date) -> schema.Methodology:
    valid = [m for m in versions if m.valid_from <= on and (m.valid_to is None or on <= m.valid_to)]
    return (valid or sorted(versions, key=lambda m: m.valid_from))[-1]
