"""outreach.yaml: the calendar of occasions, the channels with the proof each asks for, and the rules of quizzes."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.activities import Granted, Noted
from puhui.foundations.packs.schema.writing import Day, Name, Source, Strict, Text

ProofKind = Literal["photo", "screenshot", "report"]
ChannelHeading = Annotated[str, Field(min_length=1, max_length=40)]


class Occasion(Strict):
    """A day that campaigns are made for: the same every year (``every``, month and day), or written for each year."""

    id: Name
    name: Text
    every: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")] | None = None
    days: Annotated[tuple[Day, ...], Field(max_length=100)] = ()
    source: Source

    @model_validator(mode="after")
    def _told_in_one_way(self) -> "Occasion":
        years = [day.year for day in self.days]
        if (self.every is None) == (not self.days) or len(set(years)) < len(years) or self.every == "02-29":
            raise PydanticCustomError("occasion_needs_one_way", "either every, or one day for each year")
        if self.every:
            try:
                date(2001, int(self.every[:2]), int(self.every[3:]))
            except ValueError:
                raise PydanticCustomError("date_wrong", "a day of the year like 06-05") from None
        return self

    def on(self, year: int) -> date | None:
        """Its day in a year; None where it moves and nobody has written that year's."""
        if self.every:
            return date(year, int(self.every[:2]), int(self.every[3:]))
        return next((day for day in self.days if day.year == year), None)


class CarrierReport(Strict):
    """The headings of a carrier's report: a row a day and area, with how many were sent and how many arrived."""

    day: ChannelHeading = "日期"
    sent: ChannelHeading = "发送条数"
    delivered: ChannelHeading = "送达条数"


class Channel(Strict):
    """Where a message is placed, what proves it, and whether anybody can count whom it reached.

    ``reach``: the carrier's report counts deliveries, or the screenshot shows a number that is read off it; without,
    ``uncounted`` says why nobody can know. ``moves``: it has no place of its own, as on a bus.
    """

    id: Name
    name: Text
    proofs: Annotated[tuple[ProofKind, ...], Field(min_length=1, max_length=3)]
    moves: bool = False
    reach: Literal["report", "screenshot"] | None = None
    uncounted: Text | None = None
    report: CarrierReport = CarrierReport()

    @model_validator(mode="after")
    def _reach_is_said(self) -> "Channel":
        if (self.reach is None) == (self.uncounted is None) or (self.reach and self.reach not in self.proofs):
            raise PydanticCustomError("reach_unsaid", "either reach by one of its proofs, or uncounted with the reason")
        return self


class PhotoRules(Strict):
    """How near a photo is taken to its placement."""

    metres: int = Field(default=500, ge=20, le=20_000)


class QuizRules(Strict):
    """What a quiz asks of whoever answers it, and what passing gives; prizes come by draws and points alone."""

    seconds: int = Field(default=3, ge=1, le=120)  # per question, before an answer counts
    hasty_max: int = Field(default=5, ge=1, le=100)  # answers too fast on one day, before the next day has to come
    noted: Noted | None = None
    points: Granted | None = None


class Outreach(Strict):
    """outreach.yaml: at most one per city."""

    occasions: Annotated[tuple[Occasion, ...], Field(min_length=1, max_length=100)]
    channels: Annotated[tuple[Channel, ...], Field(min_length=1, max_length=60)]
    photos: PhotoRules = PhotoRules()
    quizzes: QuizRules = QuizRules()
    source: Source

    def occasion(self, id: str) -> Occasion | None:
        return next((one for one in self.occasions if one.id == id), None)

    def channel(self, id: str) -> Channel | None:
        return next((one for one in self.channels if one.id == id), None)
