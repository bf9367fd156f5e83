"""FACE: what surveys answer with. Nobody is named here, and no answer stands beside an invitation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from puhui.ground.words import gettext_noop

Kind = Literal["proportion", "mean", "total"]
CELL_MIN = 5  # answers that stand together at least, before anything is told of them
SHEET_BYTES_MAX = 32 * 1024 * 1024
ROWS_MAX = 1_000_000

# What is said about an estimate beside its figures; keys of the data stand in braces.
NOTES = {
    "surveys.collapsed": gettext_noop("{joined} had fewer than two answers and was estimated together with {into}."),
    "surveys.no_frame": gettext_noop("No frame was given: weights as delivered, and no finite population correction."),
    "surveys.no_cases": gettext_noop("The number of people asked is not known, so there is no response rate."),
    "surveys.unanswered": gettext_noop("{count} answered the survey but not this question, and are left out."),
    "surveys.raked": gettext_noop("Weights were fitted to the known margins of {margins} in {rounds} rounds."),
    "surveys.not_converged": gettext_noop(
        "Fitting the weights to {margins} did not settle within {rounds} rounds; the largest margin is still {gap} % off."
    ),
    "surveys.rescaled": gettext_noop("The margin {margin} adds up to {told}; it was brought to the population {population}."),
    "surveys.all_alike": gettext_noop("Everybody answered alike: the interval is Wilson's, the standard error says nothing."),
    "surveys.responding_assumed": gettext_noop(
        "Within each weighting class, those who answered are taken to stand for those who did not."
    ),
    "surveys.suppressed": gettext_noop("{count} strata with fewer than {least} answers are not shown by themselves."),
    "surveys.registered_only": gettext_noop("The frame holds registered people with a district; of others nothing is said."),
    "surveys.weights_kept": gettext_noop("Weights were delivered with the answers and used as they are."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """Something that must be said beside a figure; ``code`` is a key of NOTES."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        return translate(NOTES[self.code]).format_map(self.data)


@dataclass(frozen=True, slots=True)
class StratumEstimate:
    """One stratum: its people, those asked, those who answered, and what they say; None where too few answered."""

    id: str
    population: float | None
    sampled: int | None
    n: int
    estimate: float | None
    se: float | None
    response_rate: float | None
    joined_with: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its error. ``low`` and ``high`` hold it with ``confidence``; ``deff`` is the design effect.

    ``response_rate`` is AAPOR's RR1: complete answers over everybody who was asked, unknown eligibility included.
    """

    metric: str
    kind: Kind
    n: int
    estimate: float
    se: float
    low: float
    high: float
    confidence: float
    df: int
    deff: float | None
    response_rate: float | None
    population: float
    method: str
    strata: tuple[StratumEstimate, ...]
    notes: tuple[Note, ...]

    @property
    def margin(self) -> float:
        """Half of the interval."""
        return (self.high - self.low) / 2
