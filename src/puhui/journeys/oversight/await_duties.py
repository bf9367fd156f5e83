"""What awaits a post: of the assignments and of the joint conference, side by side; reads only."""

from dataclasses import dataclass
from datetime import date

from puhui.foundations.packs import refusals as packs_refusals
from puhui.oversight.assignments import facts as assignments
from puhui.oversight.assignments import queries as ledger
from puhui.oversight.conference import facts as conference
from puhui.oversight.conference import queries as held


@dataclass(frozen=True)
class Duties:
    """What awaits, each kind with what is due first at the top."""

    tasks: tuple[assignments.Awaited, ...]
    duties: tuple[conference.Awaiting, ...]


def awaiting(city: str, on: date, *, actor: assignments.Actor, called: str = "") -> Duties:
    """What awaits who acts for the unit ``called`` so; leaders and auditors have no duties at the conference.

    Refusals: assignments.rules_missing.
    """
    tasks = tuple(ledger.awaiting(city, on, actor=actor))
    if not (actor.role == assignments.OFFICE or actor.acts_for):
        return Duties(tasks, ())
    try:
        return Duties(tasks, tuple(held.awaiting(city, on=on, unit=actor.acts_for, called=called)))
    except packs_refusals.CityUnknown:
        # A city that tells assignments without a pack has no conference rules.
        return Duties(tasks, ())
