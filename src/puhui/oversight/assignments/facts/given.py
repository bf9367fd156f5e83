"""Units, who acts for them, and what they were given to do."""

import operator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from puhui.ground.refusals import Refusal

# Kinds of units, from the top of the tree down.
CITY, DISTRICT, DEPARTMENT, STREET, COMMUNITY = "city", "district", "department", "street", "community"
# A name for several of whom a document leaves open who they are.
GROUP = "group"
UNIT_KINDS = (CITY, DISTRICT, DEPARTMENT, STREET, COMMUNITY, GROUP)

# Who acts. The supervising office (督办), a unit's contact, a district's (acts for it, reads of all below it), a leader
# who reads all, an auditor who reads all.
OFFICE, UNIT, LEADER, AUDITOR = "office", "unit", "leader", "auditor"
ROLES = (OFFICE, UNIT, DISTRICT, LEADER, AUDITOR)
ROLES_OF_A_UNIT = (UNIT, DISTRICT)

# A unit's contact: the leader in charge and the person who is called.
CHARGE, CONTACT = "charge", "contact"
DUTIES = (CHARGE, CONTACT)

# How a unit takes part.
LEAD, COOPERATING = "lead", "cooperating"

OPEN, DONE, WITHDRAWN = "open", "done", "withdrawn"
STATES = (OPEN, DONE, WITHDRAWN)

# Months of each period that a quota, a cycle or a target may count by.
MONTHS = {"month": 1, "two_months": 2, "quarter": 3, "half_year": 6, "year": 12}
COMPARATORS = (">=", "<=", ">", "<", "=", "~")
# "Twelve a year" is kept by thirteen.
_COMPARES = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.ge}

# How figures of several units become one.
SUM, AVERAGE = "sum", "average"


@dataclass(frozen=True)
class Actor:
    """Who acts: a name for the record, a role, and for ``ROLES_OF_A_UNIT`` the unit."""

    name: str
    role: str
    unit: UUID | None = None

    @property
    def acts_for(self) -> UUID | None:
        """The unit for which is written, or None."""
        return self.unit if self.role in ROLES_OF_A_UNIT else None


@dataclass(frozen=True)
class Post:
    """A post (岗位): ``person`` (a signed-in account's id) acts in a city in a role, for ``ROLES_OF_A_UNIT`` for a unit.

    ``last`` is the post's last day, or None.
    """

    id: UUID
    city: str
    person: int
    role: str
    unit: UUID | None
    first: date
    last: date | None

    def actor(self, name: str) -> Actor:
        """Who acts here, under the name that the record keeps."""
        return Actor(name, self.role, self.unit)


@dataclass(frozen=True)
class Unit:
    """A unit as it stood. ``last`` is its last day, or None; ``successor`` took over the day after."""

    id: UUID
    city: str
    name: str
    kind: str
    parent: UUID | None
    first: date
    last: date | None
    successor: UUID | None
    version: int

    def stands(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Contact:
    """A person of a unit, only as far as the duty asks: who leads, and who is called."""

    id: UUID
    unit: UUID
    duty: str
    name: str
    title: str
    phone: str
    first: date
    last: date | None


@dataclass(frozen=True)
class Target:
    """A quantity that was promised; ``unit`` is of measure, ``scope`` whom it binds, ``bound`` that unit if it is one.

    ``by`` is a last day or None. ``gather`` says how figures of several units become one: sum or average.
    """

    metric: str
    comparator: str
    value: Decimal
    unit: str
    period: str = ""
    scope: str = ""
    bound: UUID | None = None
    by: date | None = None
    gather: str = SUM
    # What Puhui knows itself ("registered_users"), or "".
    known: str = ""

    def reached(self, figure: Decimal) -> bool | None:
        """Whether a figure is what was promised; None where it is about so much. An estimate counts as it is estimated."""
        return None if self.comparator == "~" else _COMPARES[self.comparator](figure, self.value)


@dataclass(frozen=True)
class Task:
    """What an assignment says: everything that a version holds.

    ``quota_times`` per ``quota_period`` (a key of ``MONTHS``) for what goes on; ``due`` for what ends; never both.
    ``cycle`` names a reporting cycle of the city's rules, or is "". The first of ``leads`` merges the reports.
    """

    title: str
    leads: tuple[UUID, ...]
    starts: date
    text: str = ""
    group: str = ""
    cooperating: tuple[UUID, ...] = ()
    due: date | None = None
    cycle: str = ""
    quota_times: int | None = None
    quota_period: str = ""
    parent: UUID | None = None
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """An assignment as it stood: ``version`` counts from 1; ``at`` and ``by`` tell of that version.

    ``document`` and ``clause``: the pack's name of the document and where in it the task stands; ``part``: for which
    unit, where a document gives one task to each of several.
    """

    id: UUID
    city: str
    number: str
    policy: UUID | None
    position: int | None
    version: int
    state: str
    task: Task
    why: str
    by: str
    at: datetime
    document: str = ""
    clause: str = ""
    part: str = ""


@dataclass(frozen=True)
class UnitMerged:
    """A unit's duties went to another from ``on``; ``assignments`` open ones name it and now mean the successor."""

    unit: Unit
    into: UUID
    on: date
    assignments: int


@dataclass(frozen=True)
class TakenOver:
    """What became of a row of a document: an assignment, or why not."""

    position: int
    number: str
    assignment: UUID | None
    again: bool = False
    refusal: Refusal | None = None
