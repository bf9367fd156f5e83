"""Reading a city's rules: its methodologies with their factors, and a calculation by them. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from puhui.engine.methodology import queries as methodology
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import refusals, schema
from puhui.foundations.packs.facts import ActivePack


@dataclass(frozen=True)
class Shelf:
    """A city's methodologies: of each the version valid on the day, else its latest."""

    pack: ActivePack
    cities: list[schema.City]
    methodologies: list[schema.Methodology]


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
    every = packs.cities()
    active = packs.active(city or (every[0].city if every else ""))
    by_id: dict[str, list[schema.Methodology]] = {}
    for one in active.pack.methodologies:
        by_id.setdefault(one.id, []).append(one)
    return Shelf(active, [p.pack.city for p in every], [_of_day(found, on) for found in by_id.values()])


def volume(*, city: str, name: str, version: str | None, on: date) -> Volume:
    """One version (None: the one valid on the day, else the latest).

    Refusals: packs.CityUnknown, methodology.MethodologyUnknown, methodology.VersionUnknown.
    """
    active = packs.active(city)
    library = library_of(active)
    versions = [m for m in active.pack.methodologies if m.id == name]
    if version is None and versions:
        shown = _of_day(versions, on)
    else:
        shown = methodology.source(library, name, version)
    wanted = methodology.factors_of(library, shown.id, shown.version)
    factors: dict[str, list[schema.Factor]] = {}
    for factor in sorted(wanted, key=lambda f: (f.id, f.region, f.kind, f.valid_from), reverse=True):
        factors.setdefault(factor.id, []).append(factor)
    scenarios = [s for s in active.pack.scenarios if s.methodology == name]
    return Volume(
        pack=active,
        cities=[p.pack.city for p in packs.cities()],
        methodology=shown,
        versions=sorted(versions, key=lambda m: m.valid_from, reverse=True),
        factors=dict(sorted(factors.items())),
        scenarios=scenarios,
        rules=[r for r in active.pack.rules if r.scenario in {s.id for s in scenarios}],
    )


def recompute(
    *, city: str, name: str, version: str | None, inputs: Mapping[str, object], on: date
) -> methodology.Evaluation:
    """Calculate by a city's methodology, with the trace of every step. Refusals: those of ``evaluate``."""
    library = library_of(packs.active(city))
    return methodology.evaluate(library, name, dict(inputs), on=on, version=version)


def library_of(active: ActivePack) -> methodology.Library:
    """The compiled methodologies of a stored version; compiled once, because versions never change."""
    return _library(active.number)


@lru_cache(maxsize=32)
def _library(number: int) -> methodology.Library:
    return methodology.compile_pack(packs.version(number).pack)


def _of_day(versions: list[schema.Methodology], on: date) -> schema.Methodology:
    valid = [m for m in versions if m.valid_from <= on and (m.valid_to is None or on <= m.valid_to)]
    return (valid or sorted(versions, key=lambda m: m.valid_from))[-1]


__all__ = ["Shelf", "Volume", "library_of", "recompute", "refusals", "shelf", "volume"]
