"""Draws of lucky users: what is to be won, who may enter, from when to when, and by which public value it is drawn.

What the law wants published before a draw begins is what cannot be left out here: kinds, numbers and values of the
prizes, conditions, times, how prizes are claimed, delivered and forfeited, and who holds the draw (规范促销行为暂行规定
art. 13). No prize is worth more than 50,000 yuan (反不正当竞争法, 2025, art. 11).
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.writing import Amount, Day, Name, Said, Source, Strict, Text
from puhui.ground.clock import SHANGHAI

PRIZE_YUAN_MAX = 50_000
LOOKS_BACK_DAYS_MAX = 366


def _clock_time(value: object) -> object:
    try:
        datetime.strptime(str(value), "%Y-%m-%d %H:%M")  # noqa: DTZ007 -- the zone is the city's
    except ValueError:
        raise PydanticCustomError("moment_wrong", "a time like 2026-12-01 09:00") from None
    return value


def _within_the_law(value: Decimal) -> Decimal:
    if value > PRIZE_YUAN_MAX:
        raise PydanticCustomError("prize_too_large", "a prize is worth at most 50,000 yuan")
    return value


# A time of the city's clock, as people say it.
ClockTime = Annotated[str, BeforeValidator(_clock_time), Field(min_length=16, max_length=16)]
PrizeValue = Annotated[Amount, Field(ge=0), AfterValidator(_within_the_law)]


class Prize(Strict):
    """One kind of prize: an offer of the mall, points, or a thing. ``value_yuan`` is the worth of one."""

    id: Name
    name: Text
    kind: Literal["offer", "points", "good"]
    count: int = Field(ge=1, le=10_000)
    value_yuan: PrizeValue
    offer: Name | None = None
    points: int | None = Field(default=None, ge=1, le=1_000_000)
    months: int = Field(default=12, ge=1, le=60)  # how long points that were won can be used

    @model_validator(mode="after")
    def _says_what_it_gives(self) -> "Prize":
        if (self.kind == "offer") != (self.offer is not None) or (self.kind == "points") != (self.points is not None):
            raise PydanticCustomError("prize_mixed", "an offer names its offer, points their number")
        return self


class Beacon(Strict):
    """A round of a drand chain: public randomness, one value every ``period_seconds`` since ``genesis`` (Unix time)."""

    kind: Literal["drand"]
    chain: str = Field(pattern=r"^[0-9a-f]{64}$")
    genesis: int = Field(ge=1)
    period_seconds: int = Field(ge=1, le=3_600)
    round: int = Field(ge=1)


class DoubleColour(Strict):
    """The numbers of one issue of the welfare lottery 双色球, six red ones and a blue one."""

    kind: Literal["ssq"]
    issue: str = Field(pattern=r"^20[0-9]{5}$")


class PublicValue(Strict):
    """Any other value that everybody can look up, and nobody can know or make beforehand."""

    kind: Literal["public"]
    name: Text
    how: Text  # where it is read, and how it is written down


Randomness = Annotated[Beacon | DoubleColour | PublicValue, Field(discriminator="kind")]


class EntryNeeds(Strict):
    """What a person must have done to enter: grams saved or acts counted, from ``since`` to ``until``.

    Without days, grams are all that the person ever saved in the city.
    """

    grams: int = Field(default=0, ge=0)
    acts: int = Field(default=0, ge=0)
    since: Day | None = None
    until: Day | None = None

    @model_validator(mode="after")
    def _countable(self) -> "EntryNeeds":
        if (self.since is None) != (self.until is None) or (self.acts and self.since is None):
            raise PydanticCustomError("needs_undated", "acts are counted between two days, both given")
        if self.since is not None and not 0 <= (self.until - self.since).days < LOOKS_BACK_DAYS_MAX:
            raise PydanticCustomError("needs_undated", "the days are in order and at most a year apart")
        return self


class Draw(Strict):
    """One draw. Entries are taken from ``opens`` until just before ``closes``; the value is known at ``draws_at``."""

    id: Name
    name: Text
    about: Text
    organiser: Text
    contact: Said
    opens: ClockTime
    closes: ClockTime
    draws_at: ClockTime
    randomness: Randomness
    price_points: int = Field(default=0, ge=0, le=1_000_000)
    entries_per_person: int = Field(default=1, ge=1, le=1_000)
    needs: EntryNeeds = EntryNeeds()
    prizes: tuple[Prize, ...] = Field(min_length=1, max_length=50)
    reserves: int = Field(default=0, ge=0, le=10_000)
    claim_days: int = Field(ge=1, le=366)
    claiming: Text
    delivery: Text
    forfeiting: Text
    source: Source

    @model_validator(mode="after")
    def _in_order(self) -> "Draw":
        if not self.opens < self.closes < self.draws_at:
            raise PydanticCustomError("draw_disordered", "a draw opens, closes, and is drawn afterwards")
        if len({prize.id for prize in self.prizes}) < len(self.prizes):
            raise PydanticCustomError("draw_disordered", "every prize has an id of its own")
        chosen = self.randomness
        if isinstance(chosen, Beacon):
            known_at = chosen.genesis + (chosen.round - 1) * chosen.period_seconds
            if known_at < self.instant("draws_at").timestamp():
                raise PydanticCustomError("randomness_early", "the round is known before draws_at")
        return self

    def instant(self, which: str) -> datetime:
        """``opens``, ``closes`` or ``draws_at`` as an instant."""
        return datetime.strptime(getattr(self, which), "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
