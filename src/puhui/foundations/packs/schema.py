"""The shape of a city pack: what a policy officer writes, checked strictly, one model per kind.

Amounts are strings in YAML and Decimals here; dates are plain dates of the city's calendar; every text for
people has Chinese and English. Nothing here evaluates anything: formulas are text until
``engine.methodology`` compiles them.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class Strict(BaseModel):
    """No unknown keys, no silent conversions, no changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _quoted(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError("write the amount in quotes, so that it is read exactly")
    return value


Amount = Annotated[Decimal, BeforeValidator(_quoted)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]


class Text(Strict):
    """A sentence or a title in both languages."""

    zh: str
    en: str


class Review(StrEnum):
    """How far a figure may be trusted; what is not ``official`` is shown as 待核 wherever it is met."""

    OFFICIAL = "official"  # read at the issuing authority
    PUBLISHED = "published"  # a public page says so; not checked at the authority
    RECALLED = "recalled"  # from general knowledge, no source at hand


class Source(Strict):
    """Where a figure or rule comes from: a title, and a clause or address."""

    title: str
    clause: str = ""
    address: str = ""
    review: Review


class Factor(Strict):
    """One dated value of one factor: chosen by id, region, kind and day."""

    id: Name
    value: Amount
    unit: str
    region: str = ""
    kind: str = ""
    valid_from: date
    valid_to: date | None = None  # the last day on which it holds
    note: Text | None = None
    source: Source


class Input(Strict):
    """One quantity a methodology takes. ``table`` inputs are lists of rows, summed over in the formula."""

    unit: str = ""  # "" for a pure number
    minimum: Amount = Decimal(0)
    maximum: Amount
    name: Text
    choices: tuple[str, ...] = ()  # a choice instead of a number, e.g. a vehicle class; used to look up a factor
    columns: dict[str, "Input"] = {}  # a table input: the columns of each row


class Case(Strict):
    """A worked example; a pack whose cases fail is not activated."""

    name: str
    on: date
    inputs: dict[str, Amount | str | list[Amount] | list[dict[str, Amount | str]]]
    grams: Amount | None = None
    milligrams: int | None = None
    source: str = ""


class Methodology(Strict):
    """One version of one way of counting. ``steps`` are named in order; the last is the reduction."""

    id: Name
    version: str
    name: Text
    summary: Text
    field: Text | None = None
    valid_from: date
    valid_to: date | None = None
    inputs: dict[Name, Input]
    steps: dict[Name, str]  # name -> formula, in the order in which they are computed
    result: Name  # the step that is the reduction, a mass of CO2e
    rounding: Literal["half_up", "down"] = "half_up"  # to whole milligrams
    source: Source
    cases: tuple[Case, ...]


class Channels(Strict):
    """One act told by several feeds: the first feed named counts, others within the window do not."""

    precedence: tuple[Name, ...]
    window_seconds: int = Field(ge=0, le=86_400)


class Consent(Strict):
    """The words a citizen agrees to, per scene."""

    version: str
    text: Text


class Scenario(Strict):
    """A behaviour that the city counts."""

    id: Name
    name: Text
    icon: str = "leaf"
    methodology: Name
    self_declared: bool = False
    channels: Channels | None = None
    consent: Consent
    source: Source


class Cap(Strict):
    """At most so many points, or so many paid events, per person and period."""

    period: Literal["day", "week", "month", "year", "total"]
    points: int | None = Field(default=None, ge=0)
    events: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one_limit(self) -> "Cap":
        if (self.points is None) == (self.events is None):
            raise ValueError("a cap limits either points or events")
        return self


class PerQuantity(Strict):
    """``points`` for every complete ``step`` of an input (in the methodology's unit)."""

    input: Name
    step: Amount
    points: int = Field(ge=0)


class Tier(Strict):
    """From ``from`` of the input on, ``points`` for the event."""

    at_least: Amount
    points: int = Field(ge=0)


class Tiers(Strict):
    input: Name
    tiers: tuple[Tier, ...]


class PerGrams(Strict):
    """``points`` for every complete ``grams`` of CO2e saved by the event."""

    grams: Amount
    points: int = Field(ge=0)


class Earn(Strict):
    """How an event earns: exactly one way."""

    per_event: int | None = Field(default=None, ge=0)
    per_quantity: PerQuantity | None = None
    tiers: Tiers | None = None
    per_grams: PerGrams | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "Earn":
        if sum(v is not None for v in (self.per_event, self.per_quantity, self.tiers, self.per_grams)) != 1:
            raise ValueError("a rule earns in exactly one way")
        return self


class Multiplier(Strict):
    """On the named days points are multiplied; the result is rounded down."""

    days: tuple[date, ...]
    factor: Amount
    name: Text


class Expiry(Strict):
    """When points lapse: at the local midnight that ends the named day."""

    months: int | None = Field(default=None, ge=1, le=120)  # so many months after the act's day
    year_ends: int | None = Field(default=None, ge=0, le=10)  # 31 December, so many years on

    @model_validator(mode="after")
    def _one_way(self) -> "Expiry":
        if (self.months is None) == (self.year_ends is None):
            raise ValueError("points lapse either after months or at a year's end")
        return self


class Budget(Strict):
    """A campaign's purse: when it is empty the rule pays nothing more."""

    id: Name
    points: int = Field(ge=0)
    name: Text


class Rule(Strict):
    """One version of how one scenario earns points."""

    id: Name
    scenario: Name
    valid_from: date
    valid_to: date | None = None
    earn: Earn
    caps: tuple[Cap, ...] = ()
    multipliers: tuple[Multiplier, ...] = ()
    self_declared_factor: Amount = Decimal(1)
    maturity_days: int = Field(default=0, ge=0, le=31)  # ripe at the start of day + maturity_days
    claim_days: int | None = Field(default=None, ge=1, le=365)  # to be collected within so many days once ripe
    expiry: Expiry
    budget: Budget | None = None
    source: Source


class Column(Strict):
    """A column of the file that gives an input, in a unit that is converted to the methodology's."""

    column: str
    unit: str = ""


class Moment(Strict):
    column: str
    format: str = "%Y-%m-%d %H:%M:%S"
    zone: str = "Asia/Shanghai"


class Subject(Strict):
    """Who did it: a card, an account or a telephone number of a scheme."""

    scheme: Name
    column: str


class Pairing(Strict):
    """Adapter ``pair_taps``: entry and exit taps of one subject become rides; ride km by stations.

    ``kinds`` says what each value of ``column`` is: ``entry``, ``exit`` or ``other`` (a reason is given).
    """

    adapter: Literal["pair_taps"]
    column: str
    entry: tuple[str, ...]
    exit: tuple[str, ...]
    other: dict[str, Text] = {}  # value -> why such rows are not counted by this feed
    station: str  # the column of the station's name
    stations: Name  # the feed of kind stations whose table is used
    distance: Name  # the methodology input that receives the distance, in km
    hours: int = Field(default=4, ge=1, le=24)  # a ride lasts at most so long


class Distance(Strict):
    """Adapter ``station_distance``: great-circle distance between two station columns, in km."""

    adapter: Literal["station_distance"]
    origin: str
    destination: str
    stations: Name
    distance: Name


class StationTable(Strict):
    """Columns of a feed of kind ``stations``. ``name`` may equal ``id``."""

    id: str
    name: str
    longitude: str
    latitude: str
    file: str = ""  # a table that travels in the pack, under stations/


class Feed(Strict):
    """What a partner delivers and how it is read."""

    id: Name
    partner: Name
    partner_name: Text
    kind: Literal["acts", "stations"] = "acts"
    name: Text
    rows: str = ""  # JSON: the key under which the list of rows stands, e.g. "data"
    scenario: Name | None = None
    key: tuple[str, ...] = ()
    revision: str = ""  # a column with a whole number; higher replaces lower
    time: Moment | None = None
    subject: Subject | None = None  # none: nobody is named; counted for the city, earns nothing
    inputs: dict[Name, Column | Amount] = {}
    adapter: Annotated[Pairing | Distance, Field(discriminator="adapter")] | None = None
    stations: StationTable | None = None
    late_days: int = Field(default=60, ge=0, le=3650)  # older acts are refused
    waits_days: int = Field(default=180, ge=0, le=730)  # an unclaimed record waits so long
    optional: tuple[str, ...] = ()  # columns that may be absent from the file


class City(Strict):
    """pack.yaml: the city and its programme."""

    city: Name
    name: Text
    programme: Text
    region: str  # the province by which factors are chosen
    regions: tuple[str, ...] = ()  # fallbacks, nearest first; never silently the nation
    starts: date  # acts before this day are refused
    version: str
    about: Text
    person_caps: tuple[Cap, ...] = ()  # over all rules together
    operator: Text | None = None
    source: Source


class Pack(Strict):
    """A whole city pack, as read."""

    city: City
    factors: tuple[Factor, ...]
    methodologies: tuple[Methodology, ...]
    scenarios: tuple[Scenario, ...]
    rules: tuple[Rule, ...]
    feeds: tuple[Feed, ...]
    stations: dict[str, str] = {}  # file name -> CSV text of a station table that travels in the pack
