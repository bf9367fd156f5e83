"""FACE: what surveys answer with. Nobody is named here, and no answer stands beside an invitation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

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
    low: float | None
    high: float | None
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


@dataclass(frozen=True, slots=True)
class StratumAsked:
    """A stratum of a frame as a city supplies it. ``group``: its weighting class, itself where it is empty."""

    name: str
    population: int
    quota: int | None = None
    district: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stratum is; ``response_rate`` is AAPOR's RR1, None before anybody was asked."""

    id: str
    name: str
    district: str
    population: int
    quota: int | None
    asked: int
    answered: int
    held: int
    declined: int

    @property
    def response_rate(self) -> float | None:
        return self.answered / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Wave:
    """One taking of a survey. ``seed`` is empty until people were drawn by it; ``commitment`` is its SHA-256."""

    id: UUID
    city: str
    survey: str
    title: str
    first: date
    last: date
    state: Literal["open", "closed", "published"]
    frame_source: str
    registered: bool
    commitment: str
    seed: str
    drawn_on: date | None
    drawn_from: str
    digest: str
    closed_at: datetime | None
    published_at: datetime | None
    strata: tuple[Progress, ...]

    @property
    def asked(self) -> int:
        return sum(one.asked for one in self.strata)

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.strata)

    @property
    def held(self) -> int:
        return sum(one.held for one in self.strata)

    @property
    def response_rate(self) -> float | None:
        return self.answered / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was asked; the token stands nowhere else in words. Letters have a number, people a holder."""

    stratum: str
    holder: int
    number: int
    token: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A person's invitation, for that person."""

    wave: UUID
    city: str
    survey: str
    title: str
    token: str
    state: Literal["asked", "answered", "declined"]
    asked_on: date
    done_on: date | None
    last: date


@dataclass(frozen=True, slots=True)
class Answered:
    """That answers were taken: counted, or held with a reason and a receipt to object with."""

    state: Literal["counted", "held"]
    reason: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection; nothing in it leads to what was answered."""

    id: UUID
    wave: UUID
    about: Literal["sheet", "token"]
    words: str
    on: date
    granted: bool | None
    answer: str


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of a row of paper answers; ``message`` and ``data`` where it was refused."""

    row: int
    outcome: Literal["accepted", "duplicate", "refused"]
    refusal: str = ""
    message: str = ""
    data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PapersTaken:
    """A file of paper answers: every row has an outcome."""

    name: str
    rows: int
    accepted: int
    duplicate: int
    refused: int
    outcomes: tuple[RowOutcome, ...]
    kept: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A wave's figure for a metric; ``estimate`` is None where none can be given, ``why`` then says a refusal's code."""

    wave: UUID
    city: str
    survey: str
    title: str
    metric: str
    last: date
    estimate: Estimate | None
    why: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure beside the one of the wave before, if any: ``change`` and its error, where both were asked the same way."""

    figure: Figure
    comparable: bool
    first: bool
    change: float | None
    change_se: float | None
    shows: bool | None  # whether the change is larger than chance explains, at the figure's confidence
