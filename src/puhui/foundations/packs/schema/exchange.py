"""How a city's project credits are traded: hours, limits, and what members may hold.

What is not written is the national rule: T = 温室气体自愿减排交易和结算规则（试行）.
"""

from datetime import time
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.writing import Review, Source, Strict, Text

NATIONAL = "《温室气体自愿减排交易和结算规则（试行）》"
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


def _article(clause: str) -> Source:
    """A national rule, told from memory until somebody reads it at the authority."""
    return Source(title=NATIONAL, clause=clause, review=Review.RECALLED)


class Session(Strict):
    """Hours of trading, ``"09:30"`` to ``"11:30"``."""

    opens: Clock
    closes: Clock

    @model_validator(mode="after")
    def _runs_forwards(self) -> "Session":
        if self.opens >= self.closes:
            raise PydanticCustomError("hours_wrong", "a session that opens before it closes")
        return self

    @property
    def hours(self) -> tuple[time, time]:
        return time.fromisoformat(self.opens), time.fromisoformat(self.closes)


class Hours(Strict):
    """When orders are taken (T21, T22)."""

    sessions: Annotated[tuple[Session, ...], Field(min_length=1)] = (
        Session(opens="09:30", closes="11:30"),
        Session(opens="13:00", closes="15:00"),
    )
    # When members pay in and take out: as exchanges' manuals say.
    cash: Session = Session(opens="09:30", closes="15:00")
    source: Source = _article("第二十一条、第二十二条")


class Limits(Strict):
    """How far a price may be from the reference price, in per cent (T16)."""

    listing_percent: int = Field(default=10, ge=1, le=99)
    block_percent: int = Field(default=30, ge=1, le=99)
    source: Source = _article("第十六条")


class Blocks(Strict):
    """From how many tonnes on two members may deal directly (T14)."""

    tonnes_min: int = Field(default=100_000, ge=1)
    source: Source = _article("第十四条")


class Turning(Strict):
    """Trading days between a purchase and a sale of one instrument (T29)."""

    days: int = Field(default=5, ge=0, le=250)
    source: Source = _article("第二十九条")


class Holding(Strict):
    """Tonnes of one instrument that a member may hold at most (T37), and from how many on it reports (T38).

    Left out, there is no limit, and nobody reports.
    """

    tonnes_max: int | None = Field(default=None, ge=1)
    report_tonnes: int | None = Field(default=None, ge=1)
    source: Source = _article("第三十七条、第三十八条")


class Watching(Strict):
    """From where on trade is looked at by people (T44): nothing is refused for it. Shares in per cent."""

    orders_min: int = Field(default=20, ge=1)  # fewer orders of a member in an instrument on a day show nothing
    withdrawn_percent: int = Field(default=50, ge=1, le=100)  # frequent orders and withdrawals
    to_and_fro_days: int = Field(default=20, ge=1, le=250)  # trading days in which two members deal both ways
    loss_percent: int = Field(default=10, ge=1, le=99)  # bought dear and sold cheap again, to and from the same member
    large_percent: int = Field(default=30, ge=1, le=100)  # one withdrawn order, of the day's tonnes
    share_percent: int = Field(default=50, ge=1, le=100)  # of the day's listing deals on one side
    late_minutes: int = Field(default=15, ge=1, le=240)  # before the last session ends
    late_percent: int = Field(default=5, ge=1, le=99)  # by which late deals moved the price
    source: Source = _article("第四十四条")


class Fees(Strict):
    """What the exchange takes for a delivered deal, in hundredths of a per cent of its amount, of each side.

    No city's figures were found published: nothing is taken until a pack says so. Of what is taken, ``reserve_percent``
    is put aside against risk (T40).
    """

    buyer_rate: int = Field(default=0, ge=0, le=1_000)
    seller_rate: int = Field(default=0, ge=0, le=1_000)
    reserve_percent: int = Field(default=0, ge=0, le=100)
    source: Source = _article("第四十条（风险准备金）；手续费标准未见公布")

    @property
    def taken(self) -> bool:
        return bool(self.buyer_rate or self.seller_rate)


class Exchange(Strict):
    """exchange.yaml: at most one per city."""

    name: Text
    operators_max: int = Field(default=5, ge=1, le=100)  # of a member (T7)
    hours: Hours = Hours()
    limits: Limits = Limits()
    blocks: Blocks = Blocks()
    turning: Turning = Turning()
    holding: Holding = Holding()
    watching: Watching = Watching()
    fees: Fees = Fees()
    source: Source
