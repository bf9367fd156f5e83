"""An owner's desk: from a draft to issued tonnes, and their retirement. Of other owners it sees nothing."""

import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from uuid import UUID

from puhui.engine.methodology.facts import Evaluation
from puhui.foundations.evidence import actions as evidence
from puhui.ground.refusals import Refusal
from puhui.journeys.market import monitor_project
from puhui.journeys.market.desks import Desk
from puhui.market.registry import actions, facts, queries
from puhui.market.registry.refusals import NoticeUnknown, ProjectUnknown, SheetsDiffer, SheetsMissing

DOCUMENT_MIB, SHEETS_MAX = 50, 20
MILLIGRAMS_PER_TONNE = 10**9
# A package of the same files has the same fingerprint whenever it is made.
NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Sheet:
    """What one monitoring sheet says."""

    name: str
    first: date
    last: date
    evaluation: Evaluation


@dataclass(frozen=True)
class Counted:
    """What the sheets of a period say together: whole tonnes by vintage, rounded down."""

    first: date
    last: date
    tonnes: dict[int, int]
    sheets: tuple[Sheet, ...]


def chain(desk: Desk, code: str) -> facts.Chain:
    """One of the owner's own projects; any other does not exist. Refusals: registry.ProjectUnknown."""
    found = queries.chain(desk.city, code)
    if found.project.account != desk.account:
        raise ProjectUnknown(project=code[:20])
    return found


def draft(desk: Desk, *, id: UUID, terms: facts.ProjectTerms, at: datetime) -> facts.Project:
    """Refusals: those of registry.draft_project."""
    return actions.draft_project(
        id=id, city=desk.city, account=desk.account, terms=terms, by=desk.person, at=at
    )  # fmt: skip


def submit(
    desk: Desk, *, id: UUID, code: str, document: BinaryIO, name: str, body: int, at: datetime
) -> facts.Notice:  # fmt: skip
    """Keep the design document and show it to the public. Refusals: those of evidence.keep, registry.submit_project."""
    project = chain(desk, code).project
    kept = evidence.keep(stream=document, name=name, at=at, most_mib=DOCUMENT_MIB)
    return actions.submit_project(
        id=id, project=project.id, design_sha256=kept.sha256, body=body, by=desk.person, at=at
    )  # fmt: skip


def reply(desk: Desk, *, id: UUID, code: str, comment: int, said: str, at: datetime) -> facts.Comment:
    """Say something to a comment on one's own project, beside the body's answer. Refusals: those of registry.reply."""
    if not any(one.id == comment for one in chain(desk, code).comments):
        raise NoticeUnknown(notice=comment)
    return actions.reply(id=id, comment=comment, said=said, by=desk.person, at=at)


def apply_for_registration(desk: Desk, *, id: UUID, code: str, at: datetime) -> facts.Project:
    """Refusals: those of registry.apply_for_registration."""
    return actions.apply_for_registration(id=id, project=chain(desk, code).project.id, by=desk.person, at=at)


def withdraw(desk: Desk, *, id: UUID, code: str, why: str, at: datetime, period: int | None = None) -> None:
    """Take back a project that is not registered, or a period's report. Refusals: those of the registry's verbs."""
    found = chain(desk, code)
    if period is None:
        actions.withdraw_project(id=id, project=found.project.id, why=why, by=desk.person, at=at)
    else:
        actions.withdraw_period(id=id, period=_period(found, period).id, why=why, by=desk.person, at=at)


def write_sheet(desk: Desk, *, code: str, on: date, stream: BinaryIO) -> None:
    """The empty monitoring sheet of a project's methodology. Refusals: those of monitor_project.sheet."""
    name, _, version = chain(desk, code).project.methodology.partition("@")
    monitor_project.sheet(city=desk.city, directory=None, name=name, version=version, on=on, stream=stream)


def count(desk: Desk, *, code: str, sheets: Sequence[tuple[str, bytes]]) -> Counted:
    """Read filled sheets, each within one calendar year, that follow one another without a gap.

    Refusals: registry.SheetsMissing, SheetsDiffer; monitoring's SheetRefused with every fault by row in ``others``.
    """
    methodology = chain(desk, code).project.methodology
    if not 0 < len(sheets) <= SHEETS_MAX:
        raise SheetsMissing(limit=SHEETS_MAX)
    read = sorted((_read(desk.city, methodology, name, content) for name, content in sheets), key=lambda s: s.first)
    for sheet in read:
        if sheet.first.year != sheet.last.year:
            raise SheetsDiffer(name=sheet.name, first=sheet.first, last=sheet.last)
    for one, other in zip(read, read[1:], strict=False):
        if (other.first - one.last).days != 1:
            raise SheetsDiffer(name=other.name, first=other.first, last=one.last)
    amounts: dict[int, int] = {}
    for sheet in read:
        amounts[sheet.first.year] = amounts.get(sheet.first.year, 0) + sheet.evaluation.amount_mg
    # M22: whole tonnes; what does not fill a tonne is not issued.
    tonnes = {vintage: milligrams // MILLIGRAMS_PER_TONNE for vintage, milligrams in amounts.items()}
    return Counted(read[0].first, read[-1].last, tonnes, tuple(read))


def _read(city: str, methodology: str, name: str, content: bytes) -> Sheet:
    wanted, _, version = methodology.partition("@")
    with TemporaryDirectory() as place:
        path = Path(place) / (Path(name).name or "sheet.xlsx")
        path.write_bytes(content)
        done = monitor_project.read(city=city, directory=None, name=wanted, version=version or None, path=path)
    return Sheet(name, done.filled.first, done.filled.last, done.evaluation)


def report(
    desk: Desk, *, id: UUID, code: str, sheets: Sequence[tuple[str, bytes]], document: tuple[str, bytes], body: int,
    at: datetime,
) -> facts.Period:  # fmt: skip
    """Report a period by its sheets and its written report, kept as one package that nobody can change a cell of.

    Refusals: those of ``count``, evidence.keep, registry.report_period.
    """
    told = count(desk, code=code, sheets=sheets)
    package = pack_report((*sheets, document) if document[1] else sheets)
    name = f"{code} {told.first} {told.last}.zip"
    kept = evidence.keep(stream=BytesIO(package), name=name, at=at, most_mib=DOCUMENT_MIB)
    return actions.report_period(
        id=id, project=chain(desk, code).project.id, first=told.first, last=told.last, tonnes=told.tonnes,
        report_sha256=kept.sha256, body=body, by=desk.person, at=at,
    )  # fmt: skip


def pack_report(files: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip of these files, byte for byte the same for the same files in any order."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in sorted(files):
            mark = hashlib.sha256(content).hexdigest()[:8]
            package.writestr(zipfile.ZipInfo(f"{mark}-{Path(name).name}", NO_TIME), content)
    return written.getvalue()


def apply_for_issuance(desk: Desk, *, id: UUID, code: str, period: int, report_sha256: str, at: datetime):
    """Apply for what was verified, and for nothing else. Refusals: those of registry.apply_for_issuance."""
    found = _period(chain(desk, code), period)
    return actions.apply_for_issuance(
        id=id, period=found.id, tonnes=found.verified, report_sha256=report_sha256, by=desk.person, at=at
    )  # fmt: skip


def _period(found: facts.Chain, period: int) -> facts.Period:
    for one in found.periods:
        if one.id == period:
            return one
    raise ProjectUnknown(project=str(period))


def retire(
    desk: Desk, *, id: UUID, wanted: facts.Wanted, purpose: str, beneficiary: str, at: datetime,
    beneficiary_id: str = "", statement: str = "",
) -> facts.Retirement:  # fmt: skip
    """Retire some of the desk's own units, for good. Refusals: those of registry.retire."""
    return actions.retire(
        id=id, account=desk.account, wanted=wanted, purpose=purpose, beneficiary=beneficiary,
        beneficiary_id=beneficiary_id, statement=statement, by=desk.person, at=at,
    )  # fmt: skip


def said(refusal: Refusal) -> list[Refusal]:
    """A refused sheet's faults, row by row; any other no alone."""
    return [refusal, *(one for one in refusal.data.get("others", ()) if isinstance(one, Refusal))]
