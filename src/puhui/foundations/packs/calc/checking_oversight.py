"""What must hold of a city's oversight: names that exist, no circle of units, nothing told twice."""

from collections.abc import Iterable, Iterator
from typing import Any

from puhui.foundations.packs import refusals, schema
from puhui.foundations.packs.refusals import PackRefused

BASE = ("oversight", 0)
STEPS = ("remind", "supervise", "circulate", "talk")


def faults(pack: schema.Pack) -> Iterator[PackRefused]:
    """Every fault of oversight.yaml, each with file and line."""
    for told in pack.oversight:
        yield from _repeated(pack, "units", [one.id for one in told.units], "id")
        yield from _repeated(pack, "cycles", [one.id for one in told.cycles], "id")
        yield from _repeated(pack, "documents", [one.id for one in told.documents], "id")
        yield from _repeated(pack, "ladder", [one.step for one in told.ladder], "step")
        yield from _ladder(pack, told)
        yield from _units(pack, told)
        yield from _tasks(pack, told)


def _ladder(pack: schema.Pack, told: schema.Oversight) -> Iterator[PackRefused]:
    ranks = [STEPS.index(one.step) for one in told.ladder]
    for index, (before, after) in enumerate(zip(ranks, ranks[1:], strict=False), 1):
        if after < before:
            yield refusals.LadderDisordered(**_at(pack, "ladder", index), step=told.ladder[index].step)


def _units(pack: schema.Pack, told: schema.Oversight) -> Iterator[PackRefused]:
    parents = {one.id: one.parent for one in told.units}
    names: dict[str, str] = {}
    if told.office:
        yield from _known(pack, [told.office], parents, "office")
    for index, one in enumerate(told.units):
        if one.parent:
            yield from _known(pack, [one.parent], parents, "units", index, "parent")
        for name in (one.name, *one.also):
            if names.setdefault(name, one.id) != one.id:
                yield refusals.OversightNameTwice(**_at(pack, "units", index), name=name)
        way, step = {one.id}, one.parent
        while step is not None:
            if step in way:
                yield refusals.OversightCircle(**_at(pack, "units", index), unit=one.id)
                break
            way.add(step)
            step = parents.get(step)


def _tasks(pack: schema.Pack, told: schema.Oversight) -> Iterator[PackRefused]:
    units, cycles = {one.id for one in told.units}, {one.id for one in told.cycles}
    if told.default_cycle:
        yield from _known(pack, [told.default_cycle], cycles, "default_cycle")
    for index, document in enumerate(told.documents):
        at = ("documents", index, "tasks")
        yield from _repeated(pack, at, [task.number for task in document.tasks], "number")
        for n, task in enumerate(document.tasks):
            yield from _known(pack, task.lead, units, *at, n, "lead")
            yield from _known(pack, task.cooperating, units, *at, n, "cooperating")
            yield from _known(pack, [task.cycle] if task.cycle else [], cycles, *at, n, "cycle")
            named = (*task.lead, *task.cooperating)
            for name in sorted({name for name in named if named.count(name) > 1}):
                yield refusals.OversightNameTwice(**_at(pack, *at, n), name=name)


def _known(pack: schema.Pack, names: Iterable[str], known: Iterable[str], *path: str | int) -> Iterator[PackRefused]:
    found = set(known)
    for name in names:
        if name not in found:
            yield refusals.OversightNameUnknown(**_at(pack, *path), key=str(path[-1]), name=name)


def _repeated(pack: schema.Pack, path: Any, names: list[str], key: str) -> Iterator[PackRefused]:
    seen: dict[str, int] = {}
    whole = path if isinstance(path, tuple) else (path,)
    for index, name in enumerate(names):
        before = seen.setdefault(name, index)
        if before != index:
            other = pack.place(*BASE, *whole, before, key)
            at = _at(pack, *whole, index, key)
            yield refusals.IdRepeated(**at, id=name, other_file=other.file, other_line=other.line)


def _at(pack: schema.Pack, *path: str | int) -> dict[str, Any]:
    return pack.place(*BASE, *path)._asdict()
