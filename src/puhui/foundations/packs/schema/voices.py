"""voices.yaml: cases that citizens tell of, who is in charge of them, by when they are answered, what is published."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.activities import Granted
from puhui.foundations.packs.schema.rewards import District
from puhui.foundations.packs.schema.writing import Amount, Name, Source, Strict, Text

UnitName = Annotated[str, Field(min_length=1, max_length=80)]
WorkingDays = Annotated[int, Field(ge=1, le=366)]


class InCharge(Strict):
    """The unit that answers, by its name in oversight.yaml; ``districts`` empty: wherever no other line says otherwise."""

    unit: UnitName
    districts: tuple[Name, ...] = ()


class CaseKind(Strict):
    """A kind of case that can be told by a snapshot, e.g. litter at a river, and by whom it is answered by when."""

    id: Name
    name: Text
    answer_days: WorkingDays
    in_charge: tuple[InCharge, ...] = ()
    source: Source


class CityExtent(Strict):
    """Between which degrees (WGS 84) the city lies: what is told from outside is refused."""

    south: Annotated[Amount, Field(ge=Decimal(-90), le=Decimal(90))]
    north: Annotated[Amount, Field(ge=Decimal(-90), le=Decimal(90))]
    west: Annotated[Amount, Field(ge=Decimal(-180), le=Decimal(180))]
    east: Annotated[Amount, Field(ge=Decimal(-180), le=Decimal(180))]
    source: Source

    @model_validator(mode="after")
    def _has_a_size(self) -> "CityExtent":
        if self.south >= self.north or self.west >= self.east:
            raise PydanticCustomError("extent_reversed", "south lies below north, and west before east")
        return self


class SameCase(Strict):
    """When two snapshots of one kind tell the same case: so near, and within so many days of its opening."""

    metres: int = Field(default=50, ge=1, le=2000)
    days: int = Field(default=30, ge=1, le=366)
    bits: int = Field(default=8, ge=0, le=16)  # of 64, in which two photos' hashes differ at most


class PhotoRules(Strict):
    """How far what the camera wrote into a photo may be from what was told, before somebody looks at it first."""

    most: int = Field(default=3, ge=1, le=9)
    metres: int = Field(default=500, ge=10, le=50_000)
    hours: int = Field(default=72, ge=1, le=8760)


class VoiceLimits(Strict):
    """How many snapshots and proposals one person may send; then they are told when they may go on."""

    snapshots_an_hour: int = Field(default=6, ge=1, le=100)
    snapshots_a_day: int = Field(default=20, ge=1, le=500)
    proposals_a_day: int = Field(default=3, ge=1, le=50)


class ModerationReason(Strict):
    """A reason that moderators may give, and what it may be given for."""

    id: Name
    name: Text
    applies: Annotated[tuple[Literal["hold", "decline", "route"], ...], Field(min_length=1)]


class Moderation(Strict):
    """Within how many working days somebody looks, and how long an author may appeal."""

    days: WorkingDays = 3
    appeal_days: int = Field(default=15, ge=1, le=366)
    reasons: Annotated[tuple[ModerationReason, ...], Field(min_length=1, max_length=40)]


class Published(Strict):
    """What the exposure desk shows of a case: how exactly where, and how long once it is answered."""

    decimals: int = Field(default=3, ge=0, le=5)  # of a degree; 3 are about a hundred metres
    words: bool = True
    days_answered: int = Field(default=30, ge=0, le=3660)


class Proposing(Strict):
    """Citizens' proposals: who answers by when, and what an adopted one is worth."""

    answer_days: WorkingDays
    in_charge: tuple[InCharge, ...] = ()
    similar_percent: int = Field(default=30, ge=5, le=100)  # of the pairs of letters that two titles share
    adopted: Granted | None = None
    source: Source


class Voices(Strict):
    """voices.yaml: at most one per city."""

    name: Text
    kinds: Annotated[tuple[CaseKind, ...], Field(min_length=1, max_length=40)]
    districts: tuple[District, ...] = ()
    extent: CityExtent
    same: SameCase = SameCase()
    photos: PhotoRules = PhotoRules()
    limits: VoiceLimits = VoiceLimits()
    moderation: Moderation
    published: Published = Published()
    proposals: Proposing | None = None
    answered: Granted | None = None  # for everybody who told an answered case that was right
    reopen_days: int = Field(default=15, ge=1, le=366)
    source: Source
