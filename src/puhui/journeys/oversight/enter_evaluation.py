"""A unit's yearly evaluation with the third party's papers: they are kept by their content first, then it names them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from puhui.foundations.evidence import actions as evidence
from puhui.oversight.assignments import actions as assignments
from puhui.oversight.assignments import facts

FILE_MIB_MOST = 20
FILES_MOST = 10


def enter_evaluation(
    *,
    id: UUID,
    city: str,
    unit: UUID,
    year: int,
    seen: int,
    evaluator: str,
    points: Mapping[str, int],
    note: str,
    kept: tuple[str, ...],
    files: Iterable[tuple[str, BinaryIO]],
    why: str,
    actor: facts.Actor,
    at: datetime,
) -> facts.Evaluated:
    """Enter what a third party made of a unit; ``kept`` are fingerprints of papers that stay, ``files`` new ones.

    Refusals: evidence.too_large, and those of assignments.evaluate.
    """
    fresh = [evidence.keep(stream=stream, name=name, at=at, most_mib=FILE_MIB_MOST).sha256 for name, stream in files]
    papers = tuple(dict.fromkeys((*kept, *fresh)))[:FILES_MOST]
    return assignments.evaluate(
        id=id, city=city, unit=unit, year=year, seen=seen, evaluator=evaluator, points=points, note=note, files=papers, why=why,
        actor=actor, at=at,
    )  # fmt: skip
