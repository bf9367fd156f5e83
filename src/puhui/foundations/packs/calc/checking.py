"""What must hold between the parts of a pack: names that exist, days that do not overlap.

Formulas and units are not looked at here: ``engine.methodology`` compiles them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from puhui.foundations.packs import refusals, schema
from puhui.foundations.packs.calc import (
    checking_appraisals,
    checking_civic,
    checking_honours,
    checking_offers,
    checking_oversight,
    suspecting,
)
from puhui.foundations.packs.refusals import PackRefused

LAST_DAY = date.max


def faults(pack: schema.Pack) -> Iterator[PackRefused]:
    """Every fault between the parts of ``pack``, each with file and line."""
    yield from _dates(pack)
    for kind, things in (
        ("scenarios", pack.scenarios),
        ("feeds", pack.feeds),
        ("checks", pack.checks),
        ("draws", pack.draws),
    ):
        yield from _repeated(pack, kind, [thing.id for thing in things])
    yield from _repeated(pack, "methodologies", [f"{m.id}@{m.version}" for m in pack.methodologies])
    yield from _methodologies_overlap(pack)
    yield from _factors_overlap(pack)
    yield from _rules_overlap(pack)
    yield from _scenarios(pack)
    yield from _rules(pack)
    for index, feed in enumerate(pack.feeds):
        yield from _feed(pack, index, feed)
    yield from _repeated(pack, "offers", [offer.id for offer in pack.offers])
    yield from checking_offers.faults(pack)
    yield from checking_honours.faults(pack)
    yield from checking_civic.faults(pack)
    yield from _merchants(pack)
    yield from _repeated(pack, "schemes", [scheme.id for scheme in pack.schemes])
    yield from suspecting.faults(pack)
    yield from _registry(pack)
    yield from _neutrality(pack)
    yield from _repeated(pack, "conference", [conference.id for conference in pack.conference])
    yield from checking_appraisals.faults(pack)
    yield from checking_oversight.faults(pack)


def _neutrality(pack: schema.Pack) -> Iterator[PackRefused]:
    versions: dict[str, list[schema.Methodology]] = defaultdict(list)
    for methodology in pack.methodologies:
        versions[methodology.id].append(methodology)
    for nth, told in enumerate(pack.neutrality):
        yield from _repeated_in(pack, ("neutrality", nth, "units"), [unit.id for unit in told.units])
        yield from _repeated_in(pack, ("neutrality", nth, "inventories"), [kind.subject for kind in told.inventories])
        for index, inventory in enumerate(told.inventories):
            at = ("neutrality", nth, "inventories", index)
            if inventory.methodology not in versions:
                yield refusals.MethodologyUnknown(**_at(pack, *at, "methodology"), name=inventory.methodology)
            for line, source in enumerate(inventory.sources):
                for one in versions[inventory.methodology]:
                    if source.step not in one.steps:
                        where = _at(pack, *at, "sources", line, "step")
                        yield refusals.StepUnknown(**where, methodology=f"{one.id}@{one.version}", name=source.step)


def _repeated_in(pack: schema.Pack, at: tuple[str | int, ...], ids: Sequence[str]) -> Iterator[PackRefused]:
    seen: dict[str, int] = {}
    for index, name in enumerate(ids):
        if name in seen:
            other = _other(pack, *at, seen[name], "id")
            yield refusals.IdRepeated(**_at(pack, *at, index, "id"), id=name, **other)
        seen.setdefault(name, index)


def _registry(pack: schema.Pack) -> Iterator[PackRefused]:
    known = {scenario.id for scenario in pack.scenarios}
    for nth, registry in enumerate(pack.registry):
        for index, told in enumerate(registry.citizens):
            if told.scenario not in known:
                at = _at(pack, "registry", nth, "citizens", index, "scenario")
                yield refusals.ScenarioUnknown(**at, name=told.scenario)
    if pack.exchange and not pack.registry:
        yield refusals.ExchangeAlone(**_at(pack, "exchange", 0))


def _at(pack: schema.Pack, *path: str | int) -> dict[str, Any]:
    return pack.place(*path)._asdict()


def _other(pack: schema.Pack, *path: str | int) -> dict[str, Any]:
    place = pack.place(*path)
    return {"other_file": place.file, "other_line": place.line}


def _dates(pack: schema.Pack) -> Iterator[PackRefused]:
    for kind in ("factors", "methodologies", "rules"):
        for index, thing in enumerate(getattr(pack, kind)):
            if thing.valid_to and thing.valid_to < thing.valid_from:
                yield refusals.DatesReversed(
                    **_at(pack, kind, index, "valid_to"), valid_from=thing.valid_from, valid_to=thing.valid_to
                )


def _repeated(pack: schema.Pack, kind: str, ids: Sequence[str]) -> Iterator[PackRefused]:
    seen: dict[str, int] = {}
    for index, name in enumerate(ids):
        if name in seen:
            yield refusals.IdRepeated(**_at(pack, kind, index, "id"), id=name, **_other(pack, kind, seen[name], "id"))
        seen.setdefault(name, index)


def _merchants(pack: schema.Pack) -> Iterator[PackRefused]:
    yield from _repeated(pack, "merchants", [merchant.id for merchant in pack.merchants])
    for index, merchant in enumerate(pack.merchants):
        seen: dict[str, int] = {}
        for number, store in enumerate(merchant.stores):
            before, at = seen.setdefault(store.id, number), ("merchants", index, "stores")
            if before != number:
                other = _other(pack, *at, before, "id")
                yield refusals.IdRepeated(**_at(pack, *at, number, "id"), id=store.id, **other)


def overlaps(things: Sequence[Any], same: Callable[[Any], Any]) -> Iterator[tuple[int, int, date]]:
    """Pairs (later index, earlier index, first common day) of things that are the ``same`` on one day."""
    groups = defaultdict(list)
    for index, thing in enumerate(things):
        groups[same(thing)].append(index)
    for indexes in groups.values():
        ordered = sorted(indexes, key=lambda i: (things[i].valid_from, i))
        for earlier, later in pairwise(ordered):
            if things[later].valid_from <= (things[earlier].valid_to or LAST_DAY):
                yield later, earlier, things[later].valid_from


def _methodologies_overlap(pack: schema.Pack) -> Iterator[PackRefused]:
    for later, earlier, day in overlaps(pack.methodologies, lambda m: m.id):
        one, other = pack.methodologies[later], pack.methodologies[earlier]
        if one.version != other.version:  # else told as repeated
            yield refusals.VersionsOverlap(
                **_at(pack, "methodologies", later, "valid_from"), id=one.id, day=day, version=one.version,
                other=other.version, **_other(pack, "methodologies", earlier, "valid_from"),
            )  # fmt: skip


def _factors_overlap(pack: schema.Pack) -> Iterator[PackRefused]:
    for later, earlier, day in overlaps(pack.factors, lambda f: (f.id, f.region, f.kind)):
        factor = pack.factors[later]
        yield refusals.FactorOverlaps(
            **_at(pack, "factors", later, "valid_from"), id=factor.id, region=factor.region, kind=factor.kind,
            day=day, **_other(pack, "factors", earlier, "valid_from"),
        )  # fmt: skip
    regional: dict[str, bool] = {}
    for index, factor in enumerate(pack.factors):
        if regional.setdefault(factor.id, bool(factor.region)) != bool(factor.region):
            yield refusals.FactorRegionsMixed(**_at(pack, "factors", index, "id"), id=factor.id)


def _rules_overlap(pack: schema.Pack) -> Iterator[PackRefused]:
    for later, earlier, day in overlaps(pack.rules, lambda r: r.scenario):
        rule = pack.rules[later]
        yield refusals.RulesOverlap(
            **_at(pack, "rules", later, "valid_from"), scenario=rule.scenario, day=day, id=rule.id,
            other=pack.rules[earlier].id, **_other(pack, "rules", earlier, "valid_from"),
        )  # fmt: skip


def _scenarios(pack: schema.Pack) -> Iterator[PackRefused]:
    methodologies = {m.id for m in pack.methodologies}
    for index, scenario in enumerate(pack.scenarios):
        if scenario.methodology not in methodologies:
            yield refusals.MethodologyUnknown(**_at(pack, "scenarios", index, "methodology"), name=scenario.methodology)
        feeds = {feed.id for feed in pack.feeds if feed.scenario == scenario.id}
        for position, name in enumerate(scenario.channels.precedence if scenario.channels else ()):
            if name not in feeds:
                yield refusals.FeedUnknown(
                    **_at(pack, "scenarios", index, "channels", "precedence", position), name=name
                )


def inputs_of(pack: schema.Pack, scenario: str | None) -> tuple[str, dict[str, schema.Input]]:
    """The methodology of a scenario and the inputs that any version of it takes; ("", {}) when unknown."""
    for found in pack.scenarios:
        if found.id == scenario:
            versions = [m.inputs for m in pack.methodologies if m.id == found.methodology]
            return found.methodology, {name: of for inputs in versions for name, of in inputs.items()}
    return "", {}


def _rules(pack: schema.Pack) -> Iterator[PackRefused]:
    scenarios = {s.id for s in pack.scenarios}
    for index, rule in enumerate(pack.rules):
        if rule.scenario not in scenarios:
            yield refusals.ScenarioUnknown(**_at(pack, "rules", index, "scenario"), name=rule.scenario)
            continue
        methodology, inputs = inputs_of(pack, rule.scenario)
        for way in ("per_quantity", "tiers"):
            earned_by = getattr(rule.earn, way)
            if earned_by and inputs and earned_by.input not in inputs:
                yield refusals.InputUnknown(
                    **_at(pack, "rules", index, "earn", way, "input"), methodology=methodology,
                    name=earned_by.input,
                )  # fmt: skip


def _feed(pack: schema.Pack, index: int, feed: schema.Feed) -> Iterator[PackRefused]:
    needs = ("stations",) if feed.kind == "stations" else ("scenario", "key", "time")
    for key in needs:
        if not getattr(feed, key):
            yield refusals.FeedIncomplete(**_at(pack, "feeds", index), feed=feed.id, kind=feed.kind, key=key)
    if feed.stations and feed.stations.file and feed.stations.file not in pack.stations:
        yield refusals.StationFileMissing(**_at(pack, "feeds", index, "stations", "file"), name=feed.stations.file)
    if feed.adapter:
        tables = {f.id for f in pack.feeds if f.kind == "stations"}
        if feed.adapter.stations not in tables:
            yield refusals.StationsUnknown(
                **_at(pack, "feeds", index, "adapter", "stations"), name=feed.adapter.stations
            )
    if feed.scenario:
        yield from _feed_inputs(pack, index, feed)


def _feed_inputs(pack: schema.Pack, index: int, feed: schema.Feed) -> Iterator[PackRefused]:
    if feed.scenario not in {s.id for s in pack.scenarios}:
        yield refusals.ScenarioUnknown(**_at(pack, "feeds", index, "scenario"), name=feed.scenario)
        return
    methodology, inputs = inputs_of(pack, feed.scenario)
    if not inputs:
        return  # told with the scenario
    given = {name: ("inputs", name) for name in feed.inputs}
    if feed.adapter:
        given[feed.adapter.distance] = ("adapter", "distance")
    for name, path in given.items():
        if name not in inputs:
            yield refusals.InputUnknown(**_at(pack, "feeds", index, *path), methodology=methodology, name=name)
    for name in inputs:
        if name not in given:
            yield refusals.InputUnfed(
                **_at(pack, "feeds", index, "inputs"), feed=feed.id, methodology=methodology, name=name
            )
