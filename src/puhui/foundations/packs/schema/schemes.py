"""Other points schemes with which a city's points are converted: what each side owes, and what comes in."""

from pydantic import Field

from puhui.foundations.packs.schema.writing import Name, Source, Strict, Text


class Receiving(Strict):
    """Points of this city that a scheme may have us give to people here, and what it owes for them."""

    gets_fen_per_100: int = Field(ge=0, le=1_000_000)  # what it owes this city for 100 of its points
    months: int = Field(ge=1, le=120)  # how long the points can be used
    per_conversion_max: int = Field(ge=1, le=10_000_000)  # points
    per_person_month_max: int = Field(ge=1, le=10_000_000)
    per_day_max: int = Field(ge=1, le=2_000_000_000)  # of everybody together


class Scheme(Strict):
    """Another scheme. Where it is and by which key it is asked, an operator says in the console."""

    id: Name
    name: Text
    about: Text | None = None
    pays_fen_per_100: int = Field(ge=0, le=1_000_000)  # what this city owes for 100 points that it gives for us
    receives: Receiving | None = None  # none: nothing comes in
    source: Source
