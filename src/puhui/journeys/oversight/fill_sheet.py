"""A scoring sheet with its files: they are kept by their content first, leaf by leaf, then the sheet names them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from puhui.foundations.evidence import actions as evidence
from puhui.oversight.appraisals import actions as appraisals
from puhui.oversight.appraisals import facts

FILE_MIB_MOST = 20
Files = Mapping[str, Iterable[tuple[str, BinaryIO]]]
STAGES = {facts.SELF: appraisals.improve, facts.REVIEW: appraisals.review, facts.SITE: appraisals.check_site}


def apply(
    *,
    id: UUID,
    city: str,
    scheme: str,
    year: int,
    applicant: str,
    name: str,
    filled: facts.Filled,
    files: Files,
    unit: UUID | None,
    actor: facts.Actor,
    at: datetime,
) -> facts.Application:
    """Apply with the self-scored sheet. Refusals: evidence.too_large, and those of appraisals.apply."""
    return appraisals.apply(
        id=id, city=city, scheme=scheme, year=year, applicant=applicant, name=name, filled=_with(filled, files, at), unit=unit,
        actor=actor, at=at,
    )  # fmt: skip


def fill(
    *, id: UUID, application: UUID, stage: str, filled: facts.Filled, files: Files, actor: facts.Actor, at: datetime
) -> facts.Application:
    """Hand in another sheet: anew by the applicant, the reviewer's, or the one from the spot. Refusals: as ``apply``."""
    return STAGES[stage](id=id, application=application, filled=_with(filled, files, at), actor=actor, at=at)


def _with(filled: facts.Filled, files: Files, at: datetime) -> facts.Filled:
    entries = dict(filled.entries)
    for leaf, told in files.items():
        kept = [evidence.keep(stream=stream, name=name, at=at, most_mib=FILE_MIB_MOST).sha256 for name, stream in told]
        if kept:
            entry = entries.get(leaf, facts.Entry())
            entries[leaf] = replace(entry, evidence=tuple(dict.fromkeys((*entry.evidence, *kept))))
    return replace(filled, entries=entries)
