"""Scoring trees: what a creation (创建) or a credit rating asks, by how many points, and from where on it is passed.

A figure that no document gives is left out: it is *open*, never guessed. An open figure counts nothing, and what hangs
on it is decided by people with a reason.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.writing import Amount, Day, Name, Said, Source, Strict, Text

Creation = Literal[
    "frugal_office", "green_family", "green_school", "green_community", "green_travel", "green_mall",
    "green_building", "enterprise_credit",
]  # fmt: skip
Marks = Annotated[Amount, Field(gt=0, max_digits=12, decimal_places=4)]


class Indicator(Strict):
    """A leaf (no ``parts``) or a group of the tree.

    A leaf is given ``points`` from 0 to ``marks``; or ``check``: met or not, for ``marks`` or, where they are open, for
    nothing; or ``deduct``: ``each`` per case, at most ``most``. A group is worth what its parts are; with ``marks`` they
    are scaled to these. Of its parts the ``best`` so many count; at least ``needs`` of them must have something.
    ``mandatory`` is a gate: nothing here, nothing passed.
    """

    id: Name
    name: Text
    kind: Literal["points", "check", "deduct"] | None = None
    marks: Marks | None = None
    each: Marks | None = None
    most: Marks | None = None
    mandatory: bool = False
    evidence: bool = False  # a leaf that counts needs a file
    best: int | None = Field(default=None, ge=1, le=100)
    needs: int | None = Field(default=None, ge=1, le=100)
    parts: tuple["Indicator", ...] = ()
    source: Source | None = None

    @model_validator(mode="after")
    def _leaf_or_group(self) -> "Indicator":
        leaf = not self.parts
        wrong = (
            leaf != (self.kind is not None)
            or (leaf and (self.best or self.needs))
            or (not leaf and (self.evidence or self.each or self.most))
            or (self.kind == "points" and self.marks is None)
            or (self.kind == "deduct") != (self.each is not None)
            or (self.kind != "deduct" and self.most is not None)
            or (self.kind == "deduct" and (self.marks is not None or self.mandatory))
            or max(self.best or 0, self.needs or 0) > len(self.parts)
        )
        if wrong:
            raise PydanticCustomError("indicator_wrong", "a leaf with its kind, or a group with its parts")
        return self


class MeasuredBonus(Strict):
    """What Puhui measured itself: ``points`` for every whole ``per`` of ``metric``, at most ``most``; open without them."""

    id: Name
    name: Text
    metric: Name
    unit: Said
    per: Marks | None = None
    points: Marks | None = None
    most: Marks | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _whole_or_open(self) -> "MeasuredBonus":
        told = (self.per is not None, self.points is not None, self.most is not None)
        if any(told) and not all(told):
            raise PydanticCustomError("measured_half_told", "per, points and most, or none of them")
        return self


class Bonus(Strict):
    """What is added over the tree, together at most ``most``; an open ``most`` adds nothing."""

    most: Marks | None = None
    parts: tuple[Indicator, ...] = ()
    measured: tuple[MeasuredBonus, ...] = ()
    source: Source


class Band(Strict):
    """A level from ``at_least`` on; the lowest has none."""

    id: Name
    name: Text
    at_least: Amount | None = None
    colour: Literal["green", "blue", "yellow", "red", ""] = ""


class Veto(Strict):
    """A fact that decides alone: the level, or without levels that it is not passed."""

    id: Name
    name: Text
    level: Name | None = None
    source: Source | None = None


class PassMark(Strict):
    """From how many points on it is passed."""

    at_least: Amount
    source: Source


class PublicNotice(Strict):
    """For how many days those who pass are shown to the public (公示); the first day does not count."""

    days: int = Field(ge=1, le=60)
    working: bool = False
    source: Source


class Term(Strict):
    """For how many months a naming holds."""

    months: int = Field(ge=1, le=120)
    source: Source


class Goal(Strict):
    """What the document promises: so many named in a year, or so many per cent of all by a day."""

    id: Name
    named: int | None = Field(default=None, ge=1)
    percent: Annotated[Amount, Field(gt=0, le=100)] | None = None
    since: Day | None = None  # only namings from this day on
    by: Day
    source: Source

    @model_validator(mode="after")
    def _one_way(self) -> "Goal":
        if (self.named is None) == (self.percent is None) or (self.percent is not None and self.since):
            raise PydanticCustomError("goal_needs_one_way", "named or percent")
        return self


class Appraisal(Strict):
    """appraisals.yaml: a list of versions of scoring trees. A change is a new version; the old one gets its last day."""

    id: Name
    version: str = Field(min_length=1, max_length=40)
    creation: Creation
    name: Text
    who: Text  # who may apply
    leads: tuple[Said, ...] = ()  # units that appraise
    tree: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    bonus: Bonus | None = None
    vetoes: tuple[Veto, ...] = ()
    pass_mark: PassMark | None = None
    levels: tuple[Band, ...] = ()  # the highest first
    notice: PublicNotice | None = None
    term: Term | None = None
    goals: tuple[Goal, ...] = ()
    open: tuple[Text, ...] = ()  # what the document leaves open
    valid_from: Day
    valid_to: Day | None = None
    source: Source

    @model_validator(mode="after")
    def _levels_fall(self) -> "Appraisal":
        marks = [level.at_least for level in self.levels]
        falls = all(a is not None and (b is None or a > b) for a, b in zip(marks, marks[1:], strict=False))
        if marks and (not falls or marks[-1] is not None or self.pass_mark):
            raise PydanticCustomError("levels_disordered", "the highest first, the last without a mark, no pass mark")
        named = {level.id for level in self.levels}
        if any((veto.level in named) != bool(self.levels) for veto in self.vetoes):
            raise PydanticCustomError("levels_disordered", "a veto names one of the levels")
        return self
