"""How a joint conference (联席会议) is called, prepared and written up: a city's own text as days and names.

Days are counted as the text says: 日 are calendar days, 工作日 working days; the day from which is counted does not
count itself (民法典 art. 201).
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.writing import Day, Name, Said, Source, Strict, Text

# How high a person stands who attends, the highest first: 主要负责同志, 分管负责同志, 处室负责人, 工作人员.
Rank = Literal["principal", "charge", "division", "staff"]
UnitNames = tuple[Said, ...]


class ConferenceDeadline(Strict):
    """So many days before the meeting, after the notice, or after the meeting; which of these says its key."""

    days: int = Field(ge=0, le=365)
    working: bool = False
    clause: str = ""


class ConferenceAttendance(Strict):
    """Who has to come: of each convening unit, and of each other member."""

    conveners: Rank
    members: Rank


class ConferenceRhythm(Strict):
    """At least one regular meeting per period; ``in_principle`` where the text says 原则上, so a miss is told, not refused."""

    per: Literal["quarter", "half_year", "year"]
    in_principle: bool = False
    clause: str = ""


class SpecialSessions(Strict):
    """Meetings between the regular ones: which of the deadlines hold for them as well.

    Where the text does not say, nothing holds and the source is ``recalled``: to be settled by the conference's office.
    """

    deadlines: tuple[Literal["notice", "topics", "agenda", "minutes"], ...] = ()
    source: Source


class Conference(Strict):
    """conference.yaml: one joint conference (of several: conference/*.yaml)."""

    id: Name
    name: Text
    conveners: Annotated[UnitNames, Field(min_length=1)]  # who call together (牵头召集)
    host: Said  # who prepares, writes the minutes and issues them (承办)
    office: str = ""  # where the conference's office is
    works: str = ""  # who does its daily work
    members: Annotated[UnitNames, Field(min_length=2)]  # core members, conveners among them
    may_join: UnitNames = ()  # who may be added as members when needed
    guests: UnitNames = ()  # whose leaders may be invited to a meeting
    usual: ConferenceAttendance
    raised: ConferenceAttendance | None = None  # when necessary
    rhythm: ConferenceRhythm
    notice: ConferenceDeadline  # before the meeting: told to members
    topics: ConferenceDeadline  # after the notice came: handed in by members
    agenda: ConferenceDeadline  # before the meeting: the chosen topics told
    minutes: ConferenceDeadline  # after the meeting: written, countersigned, issued and delivered
    special: SpecialSessions
    open: tuple[Text, ...] = ()  # what the text leaves open or says in two ways
    valid_from: Day
    source: Source

    @model_validator(mode="after")
    def _members_hold_together(self) -> "Conference":
        if len(set(self.members)) != len(self.members) or not {*self.conveners, self.host} <= {*self.members}:
            raise PydanticCustomError("conference_members_wrong", "each member once, conveners and host among them")
        return self
