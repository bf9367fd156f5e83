"""Levels, badges, boards, kinds of team, and certificates: what a reduction is honoured by."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.writing import Amount, Day, Name, Source, Strict, Text

# Pictures that the pages can draw; a pack picks one, and colours follow the tier.
Picture = Literal["leaf", "sprout", "tree", "forest", "bus", "bike", "metro", "meal", "star", "sun", "drop", "crown"]
Positive = Annotated[Amount, Field(gt=0)]


class Unlock(Strict):
    """What a level opens, in words; ``offer`` names an offer of the pack that asks for this level."""

    name: Text
    kind: Literal["welfare", "activity", "frame", "certificate"] = "welfare"
    offer: Name | None = None


class Level(Strict):
    """A level by cumulative grams: reached from ``grams`` on, on the days on which this entry holds.

    A change is a new entry with the same id. It may not come into force sooner than ``notice_days`` after the
    pack that brings it was activated.
    """

    id: Name
    name: Text
    grams: Annotated[Amount, Field(ge=0)]
    unlocks: tuple[Unlock, ...] = ()
    picture: Picture = "sprout"
    valid_from: Day
    valid_to: Day | None = None
    notice_days: int = Field(default=7, ge=0, le=365)
    source: Source


class Ground(Strict):
    """A real fact that can be counted: exactly one way, and how much of it.

    ``grams`` of CO2e saved; ``acts`` that count; ``days`` with such an act; a ``streak`` of days in a row; or the
    amount of another ``fact`` (e.g. volunteer-hours) told by a partner. ``scenarios`` narrows the first four.
    """

    grams: Positive | None = None
    acts: int | None = Field(default=None, ge=1)
    days: int | None = Field(default=None, ge=1)
    streak: int | None = Field(default=None, ge=2, le=366)
    fact: Name | None = None
    at_least: Positive | None = None  # of the fact
    scenarios: tuple[Name, ...] = ()  # none: all

    @model_validator(mode="after")
    def _one_way(self) -> "Ground":
        ways = (self.grams, self.acts, self.days, self.streak, self.fact)
        if sum(way is not None for way in ways) != 1 or (self.fact is None) != (self.at_least is None):
            raise PydanticCustomError("ground_needs_one_way", "exactly one way")
        return self


class Badge(Strict):
    """A badge, or with ``frame`` an avatar frame, for a real fact; taken back when the fact is reversed."""

    id: Name
    name: Text
    about: Text
    picture: Picture = "leaf"
    tier: int = Field(default=1, ge=1, le=5)
    frame: bool = False
    ground: Ground
    source: Source


class HomeDistrict(Strict):
    """A district that a person may say they live in."""

    id: Name
    name: Text


class Pioneers(Strict):
    """The board's year becomes a list of pioneers: so many places, and the certificate for those on it."""

    places: int = Field(ge=1, le=10_000)
    name: Text
    certificate: Name | None = None


class Board(Strict):
    """A leaderboard: who is ranked by what, over which periods.

    ``scope``: people of the city, people by district, teams of one ``team`` kind, or the members of such a team.
    Nothing is shown of a group with fewer than ``minimum`` people.
    """

    id: Name
    name: Text
    measure: Literal["grams", "points", "acts", "days"] = "grams"
    scenarios: tuple[Name, ...] = ()
    scope: Literal["city", "district", "teams", "members"] = "city"
    team: Name | None = None
    periods: Annotated[tuple[Literal["day", "week", "month", "year"], ...], Field(min_length=1)]
    minimum: int = Field(default=5, ge=1, le=10_000)
    districts: tuple[HomeDistrict, ...] = ()
    pioneers: Pioneers | None = None
    source: Source

    @model_validator(mode="after")
    def _scope_is_whole(self) -> "Board":
        wants_team, wants_districts = self.scope in ("teams", "members"), self.scope == "district"
        wrong = wants_team != (self.team is not None) or wants_districts != bool(self.districts)
        if wrong or (self.pioneers and (self.scope != "city" or "year" not in self.periods)):
            raise PydanticCustomError("board_scope_wrong", "what the scope needs, and no more")
        return self


class TeamKind(Strict):
    """A kind of team: a person is in at most ``joined_max`` teams of it at a time."""

    id: Name
    name: Text
    members_max: int = Field(ge=2, le=1_000_000)
    joined_max: int = Field(default=1, ge=1, le=5)
    opened_by: Literal["citizen", "operator"] = "citizen"
    picture: Picture = "tree"
    source: Source


class Certificate(Strict):
    """A certificate for a badge or level that a person has, or for a place on a list of pioneers.

    ``words`` may hold {grams}, {year}, {place} and {honour}.
    """

    id: Name
    name: Text
    words: Text
    badge: Name | None = None
    level: Name | None = None
    board: Name | None = None
    signed_by: str = ""  # the body named at the foot; none: the city's programme
    source: Source

    @model_validator(mode="after")
    def _one_ground(self) -> "Certificate":
        if sum(way is not None for way in (self.badge, self.level, self.board)) != 1:
            raise PydanticCustomError("certificate_needs_one_ground", "exactly one ground")
        return self
