"""What makes an act suspect, and what people declare themselves with photos, as data."""

from typing import Annotated, Literal

from pydantic import Field

from puhui.foundations.packs.schema.writing import Amount, Name, Source, Strict, Text, Word

# Two hashes of 64 bits that differ in no more bits than this are always found by their quarters.
DISTANCE_MAX = 11


class DailyCount(Strict):
    """More acts on one local day than a person can do: all of that day are held."""

    kind: Literal["daily_count"]
    more_than: int = Field(ge=1, le=10_000)


class Speed(Strict):
    """Two taps of one card in a row, faster apart than anybody travels (feeds that pair taps)."""

    kind: Literal["speed"]
    faster_than_km_h: int = Field(ge=1, le=2_000)
    within_minutes: int = Field(default=60, ge=1, le=240)  # taps further apart in time tell nothing
    beyond_km: Amount  # taps nearer to each other tell nothing: positions of stations are rough


class Regularity(Strict):
    """Day after day the same amount, as a machine makes it: the last of ``days`` in a row is held.

    The spread is the coefficient of variation of the days' sums (sample standard deviation over mean).
    """

    kind: Literal["regularity"]
    input: Word
    days: int = Field(ge=3, le=31)
    spread_below: Amount
    at_least: Amount  # a day below this amount tells nothing


class SharedPhoto(Strict):
    """A photo that somebody has shown before: at most ``distance`` of 64 bits of its perceptual hash differ."""

    kind: Literal["photo"]
    distance: int = Field(ge=0, le=DISTANCE_MAX)


class SharedDevice(Strict):
    """One device that acts for more accounts than people share a device (feeds that name a device)."""

    kind: Literal["device"]
    more_than: int = Field(ge=1, le=1_000)


Pattern = Annotated[DailyCount | Speed | Regularity | SharedPhoto | SharedDevice, Field(discriminator="kind")]


class Check(Strict):
    """One check of acts: what it suspects is held for review, never lost."""

    id: Name
    name: Text  # for staff
    says: Text  # to the person whose act is held
    scenarios: Annotated[tuple[Name, ...], Field(min_length=1)]
    pattern: Pattern
    review_days: int = Field(default=7, ge=1, le=90)  # a held act is to be decided within so many days
    source: Source


class Declared(Strict):
    """A feed of the city itself: people declare acts of their own, with photos.

    ``photo``: all photos at once. ``odometer``: one photo of the odometer when the car is parked and one when it is
    taken out again; the hours between the two are what the feed's ``hours`` input takes.
    """

    kind: Literal["photo", "odometer"] = "photo"
    shows: Annotated[tuple[Text, ...], Field(min_length=1, max_length=4)]  # what each photo is to show
    asks: Text  # what the person is asked to do
    per_day: int = Field(ge=1, le=100)  # declarations per person and local day
    open_days: int = Field(default=31, ge=1, le=366)  # odometer: the second photo comes within so many days
