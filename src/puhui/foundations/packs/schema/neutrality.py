"""How events and organisations become carbon-neutral: what is counted, and what may offset it, in which order.

What is not written is the national guide: G = 大型活动碳中和实施指南（试行）, 生态环境部公告 2019 年第 19 号.
"""

from typing import Annotated, Literal

from pydantic import Field

from puhui.foundations.packs.schema.writing import Name, Review, Source, Strict, Text, Word

GUIDE = "《大型活动碳中和实施指南（试行）》（生态环境部公告2019年第19号）"
SubjectKind = Literal["event", "organisation"]
# The guide's table of sources, in its order.
Group = Literal["fuel", "energy", "transport", "lodging", "supplies", "waste"]


def _guide(clause: str) -> Source:
    """The national guide, told from memory until somebody reads it at the authority."""
    return Source(title=GUIDE, clause=clause, review=Review.RECALLED)


class EmissionSource(Strict):
    """One line of an inventory: a step of its methodology, and where it stands in the guide's table."""

    step: Word
    group: Group
    name: Text


class InventoryKind(Strict):
    """By which methodology the emissions of events, or of organisations, are counted."""

    subject: SubjectKind
    methodology: Name
    sources: Annotated[tuple[EmissionSource, ...], Field(min_length=1, max_length=60)]


class OffsetUnit(Strict):
    """One kind of unit that may offset. They stand in the order in which they are to be preferred."""

    id: Name
    name: Text
    own: bool = False  # the units of the city's own registry, retired there
    encouraged: bool = False  # may be used although better ones were not
    within_years: int | None = Field(default=None, ge=1, le=20)  # retired so long after the end; else as for all
    source: Source = _guide("抵消：优先顺序")


class FreeEvaluation(Strict):
    """Whose neutrality is evaluated free of charge: everything of a year is offset, with so many units of the city."""

    tonnes_min: int | None = Field(default=None, ge=1)  # left out: the city has not published it
    source: Source


class Custody(Strict):
    """The city's own rule by which owners may entrust tonnes to a provider's account.

    Nationally, units change hands on deals of the exchange alone (管理办法第二十六条): without this, nobody entrusts.
    """

    source: Source


class Neutrality(Strict):
    """neutrality.yaml: at most one per city."""

    name: Text
    inventories: Annotated[tuple[InventoryKind, ...], Field(min_length=1, max_length=2)]
    units: Annotated[tuple[OffsetUnit, ...], Field(min_length=1, max_length=20)]
    within_years: int = Field(default=1, ge=1, le=20)  # after the end
    evaluation: FreeEvaluation | None = None
    custody: Custody | None = None
    source: Source
