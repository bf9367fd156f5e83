"""A scoring sheet with its files, kept by their content first, and with what Puhui itself measured of the applicant."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from puhui.foundations.evidence import actions as evidence
from puhui.foundations.packs.schema import Appraisal
from puhui.ground import clock
from puhui.journeys.oversight import appraise
from puhui.oversight.appraisals import actions as appraisals
from puhui.oversight.appraisals import facts, queries

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
    tree, _pack = queries.scheme_of(city, scheme, clock.local_day(at))
    whole = with_known(_with(filled, files, at), tree, city, name, year)
    return appraisals.apply(
        id=id, city=city, scheme=scheme, year=year, applicant=applicant, name=name, filled=whole, unit=unit, actor=actor, at=at
    )  # fmt: skip


def fill(
    *, id: UUID, application: UUID, stage: str, filled: facts.Filled, files: Files, actor: facts.Actor, at: datetime
) -> facts.Application:
    """Hand in another sheet: anew by the applicant, the reviewer's, or the one from the spot. Refusals: as ``apply``."""
    now = queries.application(application)
    whole = with_known(_with(filled, files, at), now.scheme, now.city, now.name, now.year)
    return STAGES[stage](id=id, application=application, filled=whole, actor=actor, at=at)


def with_known(filled: facts.Filled, tree: Appraisal, city: str, name: str, year: int) -> facts.Filled:
    """With what is known of the applicant, as far as the tree asks for it; it takes the place of what was handed in."""
    asked = {one.metric for one in tree.bonus.measured} if tree.bonus else set()
    if not asked:
        return filled
    known = {
        metric: told for metric, told in appraise.known_of(city=city, name=name, year=year).items() if metric in asked
    }
    return replace(filled, measured={**filled.measured, **known})


def _with(filled: facts.Filled, files: Files, at: datetime) -> facts.Filled:
    entries = dict(filled.entries)
    for leaf, told in files.items():
        kept = [evidence.keep(stream=stream, name=name, at=at, most_mib=FILE_MIB_MOST).sha256 for name, stream in told]
        if kept:
            entry = entries.get(leaf, facts.Entry())
            entries[leaf] = replace(entry, evidence=tuple(dict.fromkeys((*entry.evidence, *kept))))
    return replace(filled, entries=entries)
