"""A project's monitoring: an empty sheet from a methodology, and a filled one evaluated exactly. Keeps nothing."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from puhui.engine.methodology import queries as methodology
from puhui.engine.methodology.facts import Evaluation
from puhui.engine.monitoring import queries as monitoring
from puhui.engine.monitoring import refusals
from puhui.engine.monitoring.facts import Filled
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema


@dataclass(frozen=True)
class Monitored:
    """What a filled sheet says, and what was saved by it."""

    filled: Filled
    evaluation: Evaluation


def sheet(
    *, city: str, directory: Path | None, name: str, version: str | None, on: date, stream: BinaryIO
) -> schema.Methodology:
    """Write the empty sheet of a methodology (None: of the version that holds on the day); answers with the version.

    ``directory`` is a pack that is being written, instead of a city's. Refusals: packs.CityUnknown; those of reading
    and compiling a pack; methodology's for an unknown id or version.
    """
    pack = _pack(city, directory)
    library = methodology.compile_pack(pack)
    found = (library.get(name, version) if version else library.choose(name, on)).methodology
    monitoring.write_sheet(found, pack.city.city, stream)
    return found


def read(*, city: str, directory: Path | None, name: str, version: str | None, path: Path) -> Monitored:
    """Read a filled sheet and evaluate it by the factors of the period's last day.

    Refusals: monitoring's SheetRefused, with every fault by sheet, row and column in ``others``; methodology's
    EvaluationRefused; those of ``sheet``.
    """
    pack = _pack(city, directory)
    library = methodology.compile_pack(pack)
    found, said, made_for = monitoring.named_in(path)
    library.versions(name)
    wanted = f"{name}@{version}" if version else name
    if (found, made_for) != (name, pack.city.city) or (version and said != version):
        raise refusals.OtherMethodology(found=f"{found}@{said} ({made_for})", wanted=f"{wanted} ({pack.city.city})")
    shown = library.get(name, said).methodology
    filled = monitoring.read_sheet(path, shown, pack.city.city)
    for factor, day in methodology.factor_changes(library, name, said, filled.first, filled.last):
        raise refusals.FactorChanges(factor=factor, day=day, first=filled.first, last=filled.last)
    answer = methodology.evaluate(library, name, filled.inputs, on=filled.last, version=said)
    return Monitored(filled, answer)


def _pack(city: str, directory: Path | None) -> schema.Pack:
    return packs.read_directory(directory) if directory else packs.active(city).pack
