"""volunteers.yaml: stars, minors, insurance, samples, and the shape of the national system's spreadsheet."""

from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.activities import Granted
from puhui.foundations.packs.schema.writing import Name, Source, Strict, Text

Heading = Annotated[str, Field(min_length=1, max_length=40)]


class Star(Strict):
    """A level of volunteers: reached with so many confirmed hours."""

    id: Name
    name: Text
    hours: int = Field(ge=1, le=100_000)


class Skill(Strict):
    """Something a project looks for and a volunteer offers."""

    id: Name
    name: Text


class YoungVolunteers(Strict):
    """From which age somebody may register, below which a guardian agrees, and how long a day they serve at most."""

    age_min: int = Field(default=10, ge=0, le=18)
    consent_below: int = Field(default=18, ge=14, le=18)
    minutes_max: int = Field(default=240, ge=30, le=720)
    version: Annotated[str, Field(min_length=1, max_length=40)]
    words: Text
    source: Source


class HourRules(Strict):
    """What a record of hours has to keep: at most so long a day, told of within so many days, sampled so often."""

    minutes_max: int = Field(default=720, ge=60, le=1440)  # a person and day
    told_days: int = Field(default=30, ge=1, le=366)
    audit_percent: int = Field(default=5, ge=1, le=100)
    presence_minutes: int = Field(default=60, ge=0, le=720)  # how early one may check in
    upload_hours: int = Field(default=72, ge=1, le=720)


class Sheet(Strict):
    """The headings of the national system's spreadsheet of hours; ``minutes_of`` one hour is sixty of them."""

    sheet: Heading = "时长记录"
    number: Heading = "志愿者编号"
    name: Heading = "姓名"
    team: Heading = "志愿队伍"
    project: Heading = "项目名称"
    starts: Heading = "服务开始时间"
    ends: Heading = "服务结束时间"
    hours: Heading = "服务时长（小时）"
    note: Heading = "备注"
    source: Source


class Commendation(Strict):
    """An honour given to volunteers by a team or the city, e.g. 最美生态环保志愿者; from so many hours on."""

    id: Name
    name: Text
    hours: int = Field(default=0, ge=0, le=100_000)
    source: Source


class Volunteering(Strict):
    """volunteers.yaml: at most one per city."""

    name: Text
    stars: Annotated[tuple[Star, ...], Field(min_length=1, max_length=10)]
    stars_source: Source
    young: YoungVolunteers
    hours: HourRules = HourRules()
    insurance: bool = True  # nobody is assigned to a shift that their insurance does not reach
    training_minutes: int = Field(default=0, ge=0, le=10_000)  # before the first shift
    skills: tuple[Skill, ...] = ()
    sheet: Sheet
    fact: Name | None = None  # the fact of honours to which confirmed hours are told
    points_an_hour: Granted | None = None  # for every full confirmed hour
    commendations: tuple[Commendation, ...] = ()
    source: Source

    @model_validator(mode="after")
    def _stars_rise(self) -> "Volunteering":
        hours = [star.hours for star in self.stars]
        if hours != sorted(set(hours)):
            raise PydanticCustomError("stars_disordered", "each star asks for more hours than the one before")
        return self
