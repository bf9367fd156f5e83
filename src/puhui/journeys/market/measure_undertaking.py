"""An inventory from a workbook: made empty from the methodology, filled by the organiser, kept, read, and computed."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from puhui.engine.methodology import queries as formulas
from puhui.foundations.evidence import actions as evidence
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.market import monitor_project
from puhui.market.neutrality import actions as neutrality
from puhui.market.neutrality import facts, refusals
from puhui.market.neutrality import queries as undertaken


def sheet(*, undertaking: str, at: datetime, stream: BinaryIO) -> schema.Methodology:
    """Write the empty workbook of an undertaking's inventory; answers with its methodology.

    Refusals: neutrality.UndertakingUnknown, NeutralityNotKept; monitoring's.
    """
    seen = undertaken.undertaking(undertaking)
    on = min(seen.last, clock.local_day(at))
    return monitor_project.sheet(
        city=seen.city, directory=None, name=_methodology(seen), version=None, on=on, stream=stream
    )


def methodology(*, undertaking: str, at: datetime) -> schema.Methodology:
    """By what an undertaking's emissions are counted, as it holds now: what a form asks for.

    Refusals: neutrality.UndertakingUnknown, NeutralityNotKept, KindUnknown.
    """
    seen = undertaken.undertaking(undertaking)
    library = formulas.compile_pack(packs.active(seen.city).pack)
    return library.choose(_methodology(seen), min(seen.last, clock.local_day(at))).methodology


@transaction.atomic
def measure(*, id: UUID, undertaking: str, stage: str, path: Path, by: str, at: datetime) -> facts.Inventory:
    """Keep a filled workbook and make the inventory that it tells; it must tell of all days.

    Refusals: monitoring's SheetRefused with sheet, row and column; neutrality.DaysLeftOut; those of
    neutrality.measure. Locks: as neutrality.measure.
    """
    seen = undertaken.undertaking(undertaking)
    read = monitor_project.read(city=seen.city, directory=None, name=_methodology(seen), version=None, path=path)
    if read.filled.first > seen.first or read.filled.last < seen.last:
        raise refusals.DaysLeftOut(
            first=seen.first, last=seen.last, told_first=read.filled.first, told_last=read.filled.last
        )
    with path.open("rb") as stream:
        kept = evidence.keep(stream=stream, name=path.name, at=at)
    return neutrality.measure(
        id=id,
        undertaking=undertaking,
        stage=stage,
        inputs=read.filled.inputs,
        evidence_sha256=kept.sha256,
        by=by,
        at=at,
    )


def _methodology(seen: facts.Undertaking) -> str:
    inventories = undertaken.rules(seen.city).inventories
    found = {one.subject: one.methodology for one in inventories}
    if seen.kind not in found:
        raise refusals.KindUnknown(kind=seen.kind, known=", ".join(found))
    return found[seen.kind]
