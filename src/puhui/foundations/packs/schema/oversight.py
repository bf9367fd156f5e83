"""How a city sees which of its promises are kept: units, documents with their tasks, cycles, lights, urgency, scores.

Names of units and short titles of tasks are Chinese alone, as in the documents that they come from; the full text of a
task is not written here, it comes from the document when that is taken in.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.writing import Amount, Day, Name, Said, Source, Strict, Text

UnitKind = Literal["city", "district", "department", "street", "community", "group"]
Period = Literal["month", "two_months", "quarter", "half_year", "year"]
Light = Literal["closed", "on_track", "unmeasured", "near_due", "behind", "overdue"]
Step = Literal["remind", "supervise", "circulate", "talk"]
CycleName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_:-]{0,62}$")]
Percent = Annotated[int, Field(ge=0, le=100)]


class OversightUnit(Strict):
    """A unit as the documents name it; ``also`` are its other names in them.

    A ``group`` is a name for several ("each district"): with ``each`` it means all units of that kind, without it the
    document leaves open who they are, and the group stands for itself until somebody says so.
    """

    id: Name
    name: Said
    kind: UnitKind = "department"
    parent: Name | None = None
    also: tuple[Said, ...] = ()
    each: UnitKind | None = None
    source: Source | None = None


class Days(Strict):
    """So many days before (negative) or after; ``working``: only working days count."""

    days: int = Field(ge=-366, le=366)
    working: bool = False


class ReportingCycle(Strict):
    """How often is reported, and by when: on ``due_day`` of the period's ``due_month``-th month (1 is its first)."""

    id: CycleName
    name: Text
    period: Period
    due_month: int = Field(ge=1, le=24)
    due_day: int = Field(ge=1, le=31)
    opens: Days
    reminds: Days
    locks: Days
    source: Source
    days_source: Source | None = None  # of opening, reminder and lock, where they come from elsewhere


class LightRules(Strict):
    """When a light changes: near due so many days before; behind below so much of what the days gone by ask."""

    near_days: int = Field(ge=0, le=366)
    tolerance_percent: Percent
    missed_days: int = Field(ge=0, le=366)
    source: Source


class LadderStep(Strict):
    """A step of urgency: after so many months' ends in a row under one of these lights; what answers it by when."""

    step: Step
    lights: Annotated[tuple[Light, ...], Field(min_length=1)]
    in_a_row: int = Field(ge=1, le=36)
    answer: Days
    title: Said  # what stands before the number of the document: 督办单〔2026〕1号
    source: Source


class Scores(Strict):
    """A unit's score of a period, 0 to 100: what its lights, reports and the evaluation come to, less deductions.

    ``lights`` are points per assignment that is led (a light that is left out does not count); ``late_points`` are what
    a late report is worth (one in time 100, a missing one 0); ``deductions`` are points per notice.
    """

    lights_weight: Percent
    reports_weight: Percent
    evaluation_weight: Percent = 0
    lights: dict[Light, Percent]
    late_points: Percent
    deductions: dict[Step, Percent] = {}
    source: Source

    @model_validator(mode="after")
    def _whole(self) -> "Scores":
        if self.lights_weight + self.reports_weight + self.evaluation_weight != 100:
            raise PydanticCustomError("weights_wrong", "weights that add up to 100")
        return self


class EvaluationItem(Strict):
    """One thing that the yearly evaluation looks at, and the most points it gives."""

    id: Name
    title: Said
    points: Percent


class Evaluation(Strict):
    """The form of the yearly evaluation by a third party; its points add up to 100."""

    title: Said
    items: Annotated[tuple[EvaluationItem, ...], Field(min_length=1)]
    source: Source

    @model_validator(mode="after")
    def _whole(self) -> "Evaluation":
        if sum(item.points for item in self.items) != 100:
            raise PydanticCustomError("weights_wrong", "points that add up to 100")
        return self


class OversightTarget(Strict):
    """A quantity that was promised. ``each``: every unit of that kind owes it for itself."""

    metric: Said
    comparator: Literal[">=", "<=", ">", "<", "=", "~"]
    value: Amount
    unit: str = ""
    period: Period | None = None
    scope: str = ""
    each: UnitKind | None = None
    by: Day | None = None
    # What Puhui knows itself and fills in.
    known: Name | None = None


class OversightTask(Strict):
    """One task of a document. Where nobody leads, the unit that is named first gathers the reports."""

    number: Said
    title: Said
    group: str = ""
    clause: str = ""
    lead: tuple[Name, ...] = ()
    cooperating: tuple[Name, ...] = ()
    due: Day | None = None
    cycle: CycleName | None = None
    times: int | None = Field(default=None, ge=1)
    per: Period | None = None
    targets: tuple[OversightTarget, ...] = ()
    open: tuple[Said, ...] = ()  # what the document leaves open

    @model_validator(mode="after")
    def _one_way(self) -> "OversightTask":
        if not self.lead and not self.cooperating:
            raise PydanticCustomError("task_wrong", "a task with a unit that leads or cooperates")
        if (self.times is None) != (self.per is None):
            raise PydanticCustomError("task_wrong", "times and per together")
        if self.times is not None and self.due is not None:
            raise PydanticCustomError("task_wrong", "a due date or a quota (times, per), not both")
        return self


class OversightDocument(Strict):
    """A policy document and its tasks. ``clauses`` says where a task stands: "附件1第{number}项"."""

    id: Name
    title: Said
    symbol: str = ""  # 文号
    starts: Day  # the tasks begin with it
    lead_rule: Literal["first", "before_comma", "explicit", "none"]  # who leads, by the document's own words
    clauses: str = ""
    source: Source
    tasks: Annotated[tuple[OversightTask, ...], Field(min_length=1, max_length=2000)]


class Oversight(Strict):
    """oversight.yaml: at most one per city."""

    office: Name | None = None  # the supervising office, where a document names it
    starts: Day  # the units stand from this day on
    units: Annotated[tuple[OversightUnit, ...], Field(min_length=1, max_length=5000)]
    cycles: Annotated[tuple[ReportingCycle, ...], Field(min_length=1, max_length=12)]
    default_cycle: CycleName | None = None  # of tasks whose document names none
    lights: LightRules
    ladder: tuple[LadderStep, ...] = ()
    scores: Scores | None = None
    evaluation: Evaluation | None = None
    documents: tuple[OversightDocument, ...] = ()
