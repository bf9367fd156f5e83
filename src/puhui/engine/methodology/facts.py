"""What the methodology room tells."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from puhui.engine.methodology.refusals import FormulaRefused


@dataclass(frozen=True)
class Evaluation:
    """One exact result. ``trace`` holds every input, factor, step and the result, ready for JSON."""

    methodology: str
    version: str
    amount_mg: int
    trace: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class CaseFailure:
    """A worked case that does not come out; ``refusal`` says it with file and line."""

    methodology: str
    version: str
    case: str
    refusal: FormulaRefused


@dataclass(frozen=True)
class FactorGap:
    """Days on which a methodology holds but a factor that it asks for has no value."""

    methodology: str
    version: str
    factor: str
    first: date
    last: date
