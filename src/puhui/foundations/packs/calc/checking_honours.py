"""What must hold between levels, badges, boards, teams and certificates, and the scenarios they count."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from puhui.foundations.packs import refusals, schema
from puhui.foundations.packs.refusals import PackRefused


def faults(pack: schema.Pack) -> Iterator[PackRefused]:
    """Every fault between the honours of ``pack``, each with file and line."""
    for kind in ("badges", "boards", "teams", "certificates"):
        yield from _repeated(pack, kind)
    yield from _levels(pack)
    scenarios, kinds = {s.id for s in pack.scenarios}, {t.id for t in pack.teams}
    for index, badge in enumerate(pack.badges):
        yield from _scenarios(pack, scenarios, badge.ground.scenarios, "badges", index, "ground", "scenarios")
    for index, board in enumerate(pack.boards):
        yield from _scenarios(pack, scenarios, board.scenarios, "boards", index, "scenarios")
        if board.team is not None and board.team not in kinds:
            yield _unknown(pack, board.team, "teams", "boards", index, "team")
    yield from _certificates(pack)


def _at(pack: schema.Pack, *path: str | int) -> dict[str, Any]:
    return pack.place(*path)._asdict()


def _unknown(pack: schema.Pack, name: str, kind: str, *path: str | int) -> PackRefused:
    return refusals.HonourUnknown(**_at(pack, *path), name=name, kind=kind)


def _repeated(pack: schema.Pack, kind: str) -> Iterator[PackRefused]:
    seen: dict[str, int] = {}
    for index, thing in enumerate(getattr(pack, kind)):
        if thing.id in seen:
            other = pack.place(kind, seen[thing.id], "id")
            yield refusals.IdRepeated(
                **_at(pack, kind, index, "id"), id=thing.id, other_file=other.file, other_line=other.line
            )
        seen.setdefault(thing.id, index)


def _levels(pack: schema.Pack) -> Iterator[PackRefused]:
    """An entry's days do not meet those of another entry of the same level, and no two levels begin at one figure."""
    ordered = sorted(range(len(pack.levels)), key=lambda i: (pack.levels[i].id, pack.levels[i].valid_from))
    for earlier, later in pairwise(ordered):
        one, other = pack.levels[earlier], pack.levels[later]
        if one.id == other.id and (one.valid_to is None or other.valid_from <= one.valid_to):
            yield refusals.LevelsOverlap(**_at(pack, "levels", later, "valid_from"), id=one.id, day=other.valid_from)
    for day in sorted({level.valid_from for level in pack.levels}):
        figures: dict[Any, str] = {}
        for index, level in enumerate(pack.levels):
            holds = level.valid_from <= day and (level.valid_to is None or day <= level.valid_to)
            if holds and figures.setdefault(level.grams, level.id) != level.id:
                yield refusals.LevelsOverlap(**_at(pack, "levels", index, "grams"), id=level.id, day=day)


def _scenarios(pack: schema.Pack, known: set[str], named: tuple[str, ...], *path: str | int) -> Iterator[PackRefused]:
    for position, name in enumerate(named):
        if name not in known:
            yield refusals.ScenarioUnknown(**_at(pack, *path, position), name=name)


def _certificates(pack: schema.Pack) -> Iterator[PackRefused]:
    known = {
        "badge": {b.id for b in pack.badges},
        "level": {level.id for level in pack.levels},
        "board": {b.id for b in pack.boards if b.pioneers is not None},
    }
    for index, certificate in enumerate(pack.certificates):
        for key, names in known.items():
            named = getattr(certificate, key)
            if named is not None and named not in names:
                yield _unknown(pack, named, f"{key}s", "certificates", index, key)
    names = {c.id for c in pack.certificates}
    for index, board in enumerate(pack.boards):
        if board.pioneers and board.pioneers.certificate and board.pioneers.certificate not in names:
            yield _unknown(pack, board.pioneers.certificate, "certificates", "boards", index, "pioneers", "certificate")
