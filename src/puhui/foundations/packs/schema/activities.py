"""Open days, study tours, plantings, lectures, competitions, markets: who may come, and what coming is worth."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.writing import Amount, Day, Name, Source, Strict, Text

ActivityKind = Literal["open_day", "study_tour", "planting", "lecture", "competition", "market"]
Age = Annotated[int, Field(ge=0, le=120)]


class ActivityGroup(Strict):
    """Who books: a group has seats of its own in every session. ``classes``: a school's class books as a whole."""

    id: Name
    name: Text
    age_min: Age = 0
    age_max: Age = 120
    party_max: int = Field(default=5, ge=1, le=500)  # people in one booking
    classes: bool = False

    @model_validator(mode="after")
    def _ages_in_order(self) -> "ActivityGroup":
        if self.age_max < self.age_min:
            raise PydanticCustomError("ages_reversed", "age_min is at most age_max")
        return self


class Minors(Strict):
    """Rules for the young: whose guardian agrees in ``words`` of a version, and who comes with an adult."""

    consent_below: int = Field(default=18, ge=14, le=18)  # years; under 14 the law asks for it in any case
    accompanied_below: int = Field(default=14, ge=0, le=18)
    version: Annotated[str, Field(min_length=1, max_length=40)]
    words: Text
    source: Source


class Presence(Strict):
    """When people are checked in: so long before the start, until the end; ``check_out`` if they are out, too."""

    opens_minutes: int = Field(default=60, ge=0, le=1440)
    check_out: bool = False
    offline: bool = True
    upload_hours: int = Field(default=72, ge=1, le=720)


class Granted(Strict):
    """Points for having been there, usable for so many months."""

    points: int = Field(ge=1, le=100_000)
    months: int = Field(default=12, ge=1, le=120)


class Noted(Strict):
    """A fact for honours, counted so much each time: badges hang on it, and certificates on badges."""

    fact: Name
    amount: Annotated[Amount, Field(gt=0)]


class Host(Strict):
    """A place or unit that keeps a series."""

    id: Name
    name: Text
    district: str = Field(default="", max_length=40)


class Series(Strict):
    """At least one session per host in every so many months, counted in calendar periods from January on."""

    every_months: Literal[1, 2, 3, 6, 12]
    first: Day
    last: Day | None = None
    hosts: Annotated[tuple[Host, ...], Field(min_length=1, max_length=2_000)]
    attended_min: int = Field(default=1, ge=1, le=10_000)  # people, for a session to count as kept
    source: Source

    @model_validator(mode="after")
    def _days_in_order(self) -> "Series":
        if self.last and self.last < self.first:
            raise PydanticCustomError("series_reversed", "first is at most last")
        return self


class Activity(Strict):
    """One kind of occasion to which people come; its sessions are opened by organisers, day by day."""

    id: Name
    name: Text
    kind: ActivityKind
    about: Text
    groups: Annotated[tuple[ActivityGroup, ...], Field(min_length=1, max_length=20)]
    minors: Minors | None = None
    opens_days: int = Field(default=30, ge=0, le=365)  # booking opens so many days before, at the hour of the start
    closes_hours: int = Field(default=2, ge=0, le=720)  # and closes so many hours before
    cancel_hours: int = Field(default=24, ge=0, le=720)  # who cancels later is not barred, but is told so
    waiting: bool = True
    presence: Presence = Presence()
    class_hours: Annotated[Amount, Field(gt=0, le=12)] | None = None  # what a class has learnt by coming
    points: Granted | None = None
    noted: Noted | None = None
    certificate: Name | None = None  # whose badge hangs on the fact
    reminders: Annotated[tuple[Annotated[int, Field(ge=1, le=720)], ...], Field(max_length=5)] = ()  # hours before
    series: Series | None = None
    source: Source

    def group(self, id: str) -> ActivityGroup | None:
        return next((group for group in self.groups if group.id == id), None)


class Schooling(Strict):
    """How many class-hours a school gives in a school year, which begins in ``year_begins`` (a month)."""

    hours: Annotated[Amount, Field(gt=0)]
    year_begins: int = Field(default=9, ge=1, le=12)
    source: Source
