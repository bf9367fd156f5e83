"""How a city keeps its registry of project credits: windows, notices, verifiers, and what citizens are paid for.

What is not written is the national rule: M = 温室气体自愿减排交易管理办法（试行）, V = 审定与核查实施规则 (CNCA-CCER-01:2023).
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from puhui.foundations.packs.schema.writing import Day, Name, Source, Strict, Text

# What a reduction is counted from: the same electricity, the same kilometre, the same ground, the same tonne.
ClaimedActivity = Literal["electricity", "heat", "fuel", "distance", "area", "material"]
# "meter/0123", "route/8", "district/jinjiang"; "*" at the end stands for everything that begins so.
Track = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*/[A-Za-z0-9._/-]*\*?$", max_length=120)]


class CitizensClaim(Strict):
    """What citizens get points for: nobody is issued a credit for it again."""

    scenario: Name
    activity: ClaimedActivity
    tracks: Annotated[tuple[Track, ...], Field(min_length=1)]
    valid_from: Day | None = None
    valid_to: Day | None = None
    source: Source


class Bodies(Strict):
    """What is asked of those who validate and verify (M30; V, teams and sites)."""

    staff_min: int = Field(default=10, ge=1)
    experienced_min: int = Field(default=5, ge=0)
    experience_years: int = Field(default=2, ge=0)
    team_min: int = Field(default=2, ge=1)
    experts_min: int = Field(default=1, ge=0)
    report_days: int = Field(default=100, ge=1)  # from the notice to the report, the client's delays left out
    sites_all: int = Field(default=5, ge=1)  # up to so many sites all are visited, of more at least so many


class Year(Strict):
    """Working days of a year that the built-in calendar does not reach yet, as 国务院办公厅 announced them."""

    year: int = Field(ge=2004, le=2100)
    holidays: tuple[Day, ...] = ()  # from Monday to Friday, and free
    working: tuple[Day, ...] = ()  # Saturdays and Sundays that are worked
    source: Source


class Declarable(Strict):
    """What an owner may declare of a project beyond its tonnes: a co-benefit, or a label that somebody gave it."""

    id: Name
    kind: Literal["co_benefit", "label"]
    name: Text
    code: Annotated[str, Field(min_length=1, max_length=120)]  # as the CAD Trust's picklist has it; a label's own name
    link: str = ""
    source: Source


class Registry(Strict):
    """registry.yaml: at most one per city."""

    unit: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,11}$")]  # stands before every serial number
    name: Text
    fields: Annotated[tuple[Name, ...], Field(min_length=1)]  # in which projects may be developed
    persons_allowed: bool = False
    started_after: Day = date(2012, 11, 8)  # M10: construction
    reductions_after: Day = date(2020, 9, 22)  # M17
    within_years: int = Field(default=5, ge=1, le=20)  # M17: before the application
    crediting_years_max: int = Field(default=10, ge=1, le=60)
    account_days: int = Field(default=15, ge=1, le=250)  # working days, here and below
    notice_days: int = Field(default=20, ge=1, le=250)  # M12, M19
    decision_days: int = Field(default=15, ge=1, le=250)  # M15, M22
    ban_years: int = Field(default=3, ge=0, le=20)  # M43
    cancel_days: int = Field(default=15, ge=1, le=250)  # within which an equal amount is to be cancelled
    bundle_fields: tuple[Name, ...] = ()  # whose small projects may be bundled (打捆)
    bundle_tonnes_max: int = Field(default=10_000, ge=1)  # a part of a bundle saves no more a year
    bodies: Bodies = Bodies()
    citizens: tuple[CitizensClaim, ...] = ()
    declarable: tuple[Declarable, ...] = ()
    years: tuple[Year, ...] = ()
    source: Source
