"""For whom somebody acts, and what awaits them."""

from dataclasses import dataclass
from datetime import date

DUTIES = ("owner", "verifier", "registry", "exchange")
OFFICERS = ("registry", "exchange")


@dataclass(frozen=True)
class Desk:
    """For whom somebody acts: ``subject`` is the account (owner) or the body (verifier), 0 for an officer.

    ``number`` is the account's, ``name`` that of account or body.
    """

    id: int
    city: str
    person: str
    duty: str  # DUTIES
    subject: int
    number: str
    name: str


@dataclass(frozen=True)
class Due:
    """A deadline: what of whom is due on which working day, and whether that day is over."""

    what: str
    name: str
    on: date
    late: bool
    of: str = ""  # the id by which it is found: an account, a period, what was asked


@dataclass(frozen=True)
class Task:
    """Something that an owner or a body has to do; ``of`` is the id of what it is about, ``on`` by when, if at all."""

    what: str
    project: str
    name: str
    of: int
    on: date | None = None
    late: bool = False
