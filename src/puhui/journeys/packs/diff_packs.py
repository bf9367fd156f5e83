"""What changes from one pack to another, told to a policy officer: what, from how much to how much, from when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from puhui.engine.methodology import queries as methodology
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import Difference
from puhui.ground.refusals import Refusal
from puhui.journeys.packs.pack_words import effect_words, words_of
from puhui.journeys.packs.sentences import Sentence

EXAMPLES_MAX = 3  # worked cases shown for one change


@dataclass(frozen=True)
class Change:
    """One sentence about a change, and what it does to worked cases. ``str()`` speaks the current language."""

    sentence: Sentence
    effects: tuple[Sentence, ...] = ()

    def __str__(self) -> str:
        return str(self.sentence)


def diff_directories(before: str | Path, after: str | Path) -> list[Change]:
    """The changes between two directories. Refusals: those of reading and compiling, packs.CityMismatch."""
    return diff_packs(packs.read_directory(before), packs.read_directory(after))


def diff_packs(before: schema.Pack, after: schema.Pack) -> list[Change]:
    """The changes from one pack to another of the same city, scenario by scenario."""
    libraries = methodology.compile_pack(before), methodology.compile_pack(after)
    return [
        Change(sentence, tuple(_effects(found, libraries, (before, after))) if number == 0 else ())
        for found in packs.differences(before, after)
        for number, sentence in enumerate(words_of(found, _titles(found, libraries, after, before)))
    ]


def _titles(found: Difference, libraries: tuple[methodology.Library, ...], *of: schema.Pack) -> tuple[schema.Text, ...]:
    """The names of the scenarios that a change touches."""
    if found.kind == "rule":
        wanted = {found.id}
    elif found.kind in ("factor", "methodology"):
        counted_by = _methodologies(found, libraries)
        wanted = {s.id for pack in of for s in pack.scenarios if s.methodology in counted_by}
    else:
        return ()
    names = {s.id: s.name for pack in reversed(of) for s in pack.scenarios if s.id in wanted}
    return tuple(names.values())


def _methodologies(found: Difference, libraries: tuple[methodology.Library, ...]) -> set[str]:
    if found.kind == "methodology":
        return {found.id}
    return {
        compiled.id
        for library in libraries
        for compiled in library
        if any(factor == found.id for factor, _kind in compiled.factors)
    }


def _effects(
    found: Difference, libraries: tuple[methodology.Library, ...], of: tuple[schema.Pack, ...]
) -> Iterator[Sentence]:
    """Worked cases that come out differently on the first day of the change."""
    if found.first is None or found.kind not in ("factor", "methodology"):
        return
    told = 0
    for name in sorted(_methodologies(found, libraries)):
        cases = {c.name: c for pack in of for m in pack.methodologies if m.id == name for c in m.cases}
        for case in cases.values():
            old, new = (_milligrams(library, name, case, found.first) for library in libraries)
            if old is not None and new is not None and old != new and told < EXAMPLES_MAX:
                told += 1
                yield effect_words(case.name, old, new)


def _milligrams(library: methodology.Library, name: str, case: schema.Case, day: date) -> int | None:
    try:
        return methodology.evaluate(library, name, case.inputs, on=day).amount_mg
    except Refusal:
        return None  # not there yet, or other inputs: then the sentence itself tells enough
