"""Somebody's place in this workspace; what a post may read and do is decided in the rooms, never here."""

from datetime import date
from functools import cached_property
from uuid import UUID

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import refusals as packs_refusals
from puhui.foundations.packs.schema import Text
from puhui.oversight.assignments import facts, queries, refusals
from puhui.portals.shared import oversight_words


class Seat:
    """Somebody's place for one request: the city, who acts there, and between which posts or cities they may change."""

    # The auditor of the platform reads without a post.
    posted = True

    def __init__(
        self, city: str, actor: facts.Actor, choices: list[tuple[str, str, bool]], today: date, on: date
    ) -> None:
        self.city, self.actor, self.choices, self.today, self.on = city, actor, choices, today, on

    @cached_property
    def units(self) -> dict[UUID, facts.Unit]:
        """The city's units as of the day looked at, read once."""
        return queries.units(self.city, self.on)

    @cached_property
    def city_name(self) -> Text | None:
        try:
            return packs.active(self.city).pack.city.name
        except packs_refusals.CityUnknown:
            return None

    def unit_name(self, unit: UUID | None) -> str:
        return self.units[unit].name if unit in self.units else ""

    @property
    def menu(self) -> str:
        """Which menu who sits here is shown: a unit's, that of whoever reads all, or that of who has no post."""
        return ("unit" if self.actor.unit else "all") if self.posted else "visitor"

    @property
    def role_words(self) -> str:
        return str(oversight_words.ROLES[self.actor.role])

    @property
    def own_unit(self) -> str:
        return self.unit_name(self.actor.unit)

    @property
    def is_office(self) -> bool:
        return self.actor.role == facts.OFFICE

    @property
    def past(self) -> bool:
        """Whether a day before today is looked at; then nothing can be changed."""
        return self.on < self.today

    def stands_for(self, unit: UUID) -> bool:
        """Whether who looks answers for a unit on the day looked at: it is the own one, or was merged into it."""
        if self.actor.acts_for is None:
            return False
        # A successor may have ended too; no chain is longer than there are units.
        for _step in range(len(self.units)):
            one = self.units.get(unit)
            if one is None or one.last is None or self.on <= one.last or one.successor is None:
                break
            unit = one.successor
        return unit == self.actor.acts_for

    def here(self, assignment: facts.Assignment) -> facts.Assignment:
        """An assignment of this seat's city. Refusals: AssignmentUnknown."""
        if assignment.city != self.city:
            raise refusals.AssignmentUnknown(assignment=assignment.id)
        return assignment
