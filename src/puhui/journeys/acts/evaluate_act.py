"""One act evaluated by a city's methodology, or by a pack that is still being written. Keeps nothing."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from puhui.engine.methodology import queries as methodology
from puhui.engine.methodology.facts import Evaluation
from puhui.foundations.packs import queries as packs


def evaluate_act(
    *,
    city: str,
    directory: Path | None,
    methodology_id: str,
    version: str | None,
    inputs: Mapping[str, Any],
    on: date,
) -> Evaluation:
    """Evaluate by the active pack of ``city``, or by the pack in ``directory`` where one is given.

    Refusals: packs.CityUnknown; those of reading and compiling a pack; methodology's EvaluationRefused.
    """
    pack = packs.read_directory(directory) if directory else packs.active(city).pack
    return methodology.evaluate(methodology.compile_pack(pack), methodology_id, inputs, on=on, version=version)
