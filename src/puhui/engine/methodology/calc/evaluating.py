"""One act evaluated exactly: choose the version, bind the inputs, compute, trace."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from puhui.engine.methodology.calc import exact, tracing
from puhui.engine.methodology.calc.binding import bind
from puhui.engine.methodology.calc.library import Library, not_valid
from puhui.engine.methodology.facts import Evaluation


def evaluate(
    library: Library, methodology_id: str, inputs: Mapping[str, Any], on: date, version: str | None = None
) -> Evaluation:
    """See ``queries.evaluate``."""
    compiled = library.get(methodology_id, version) if version else library.choose(methodology_id, on)
    if not compiled.holds_on(on):
        raise not_valid([compiled], on)
    bound = bind(compiled, inputs)
    found = {asked: library.factors.find(*asked, on) for asked in compiled.factors}
    values = {asked: row.value for asked, row in found.items()}
    evaluation = exact.Evaluation(compiled, bound.numbers, bound.choices, bound.tables, values)
    amount = evaluation.milligrams()
    return Evaluation(
        methodology=compiled.id,
        version=compiled.version,
        amount_mg=amount,
        trace=tracing.trace(compiled, bound, found, evaluation, amount),
    )
