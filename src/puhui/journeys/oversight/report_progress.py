"""A unit's report with its files: the files are kept by their content first, then the report or its draft names them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from puhui.foundations.evidence import actions as evidence
from puhui.oversight.assignments import actions as assignments
from puhui.oversight.assignments import facts

FILE_MIB_MOST = 20
File = tuple[str, BinaryIO]


def save_draft(
    *,
    assignment: UUID,
    unit: UUID,
    period: date,
    seen: int,
    said: facts.Said,
    files: Iterable[File] = (),
    actor: facts.Actor,
    at: datetime,
) -> facts.Draft:
    """Keep what a unit has written so far. Refusals: evidence.too_large, and those of assignments.save_draft."""
    said = _with_files(said, files, at)
    return assignments.save_draft(
        assignment=assignment, unit=unit, period=period, seen=seen, said=said, actor=actor, at=at
    )


def submit(
    *,
    id: UUID,
    assignment: UUID,
    unit: UUID,
    period: date,
    seen: int,
    said: facts.Said,
    files: Iterable[File] = (),
    taken: tuple[UUID, ...] = (),
    actor: facts.Actor,
    at: datetime,
) -> facts.Report:
    """Hand a report in. Refusals: evidence.too_large, and those of assignments.submit."""
    said = _with_files(said, files, at)
    return assignments.submit(
        id=id, assignment=assignment, unit=unit, period=period, seen=seen, said=said, taken=taken, actor=actor, at=at
    )


def _with_files(said: facts.Said, files: Iterable[File], at: datetime) -> facts.Said:
    kept = [evidence.keep(stream=stream, name=name, at=at, most_mib=FILE_MIB_MOST).sha256 for name, stream in files]
    return replace(said, evidence=tuple(dict.fromkeys((*said.evidence, *kept))))
