"""What is counted and what it earns: factors, methodologies, scenarios, rules, feeds."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.scrutiny import Declared
from puhui.foundations.packs.schema.writing import (
    ROWS_MAX,
    Amount,
    Day,
    Formula,
    Name,
    Said,
    Source,
    Strict,
    Text,
    Word,
)

# How often an input is measured or read.
Frequency = Literal[
    "continuous",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "yearly",
    "five_yearly",
    "each_batch",
    "each_period",
    "once",
]
CELSIUS = ("degC", "°C", "celsius", "degree_Celsius")


class Factor(Strict):
    """One dated value of one factor: chosen by id, region, kind and day."""

    id: Name
    name: Text | None = None  # in formulas shown to people; else the id
    value: Amount
    unit: str
    region: str = ""
    kind: str = ""
    valid_from: Day
    valid_to: Day | None = None  # the last day on which it holds
    note: Text | None = None
    source: Source


class Measured(Strict):
    """How an input comes to be known: how often, from what, and how far off it may be."""

    frequency: Frequency
    source: Text  # the instrument or the record, and who keeps it
    uncertainty: Amount | None = Field(default=None, ge=0, le=100)  # ± percent at 95 % confidence; None: not known


class Input(Strict):
    """One thing a methodology takes: a quantity, a choice, a list of quantities, or a table of rows.

    A list has ``list: true``; a table has ``columns``; both have as many rows as ``rows_min``..``rows_max`` say.
    """

    name: Text
    unit: str = ""  # "" for a pure number
    minimum: Amount = Decimal(0)
    maximum: Amount | None = None  # a quantity always has one
    choices: tuple[Said, ...] = ()  # a choice instead of a number, e.g. a vehicle class
    list: bool = False
    columns: dict[Word, "Input"] = {}
    rows_min: int = Field(default=1, ge=0, le=ROWS_MAX)
    rows_max: int = Field(default=ROWS_MAX, ge=1, le=ROWS_MAX)
    measured: Measured | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Input":
        kinds = (self.maximum is not None, bool(self.choices), bool(self.columns))
        if sum(kinds) > 1 or (self.list and not kinds[0]) or any(c.list or c.columns for c in self.columns.values()):
            raise PydanticCustomError("input_mixed", "one kind of input")
        if not any(kinds):
            raise PydanticCustomError("input_needs_maximum", "a quantity needs a maximum")
        if self.unit.strip() in CELSIUS and "minimum" not in self.model_fields_set:
            # Zero, which stands for what is left out, would refuse every winter.
            raise PydanticCustomError("input_needs_minimum", "a temperature needs a minimum")
        if self.maximum is not None and self.minimum > self.maximum:
            raise PydanticCustomError(
                "bounds_reversed", "minimum above maximum", {"minimum": self.minimum, "maximum": self.maximum}
            )
        return self

    @property
    def is_table(self) -> bool:
        return bool(self.columns)

    @property
    def is_choice(self) -> bool:
        return bool(self.choices)


def _shape(value: object) -> str:
    if not isinstance(value, list | tuple):
        return "one"
    return "rows" if any(isinstance(row, dict) for row in value) else "list"


CaseValue = Annotated[
    Annotated[Amount | str, Tag("one")]
    | Annotated[list[Amount], Tag("list")]
    | Annotated[list[dict[Word, Amount | str]], Tag("rows")],
    Discriminator(_shape),
]


class Case(Strict):
    """A worked example; a pack whose cases fail is not activated."""

    name: Said
    on: Day
    inputs: dict[Word, CaseValue]
    grams: Amount | None = None
    milligrams: int | None = None
    source: str = ""

    @model_validator(mode="after")
    def _one_result(self) -> "Case":
        if (self.grams is None) == (self.milligrams is None):
            raise PydanticCustomError("case_needs_one_result", "grams or milligrams")
        return self


class Methodology(Strict):
    """One version of one way of counting. ``steps`` are named formulas; ``result`` names the reduction."""

    id: Name
    version: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    name: Text
    summary: Text
    field: Text | None = None
    valid_from: Day
    valid_to: Day | None = None
    inputs: Annotated[dict[Word, Input], Field(min_length=1, max_length=64)]
    steps: Annotated[dict[Word, Formula], Field(min_length=1, max_length=200)]  # name -> formula
    notes: dict[Word, Text] = {}  # a sentence for a step, shown beside it
    result: Word  # the step that is the reduction, a mass of CO2e
    rounding: Literal["half_up", "down"] = "half_up"  # to whole milligrams
    source: Source
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]


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
    self_declared: bool = False  # every feed of it; else those that people declare themselves
    measured: bool = True  # false: nothing measurable is saved, and the act itself earns
    channels: Channels | None = None
    consent: Consent
    source: Source


class Cap(Strict):
    """At most so many points, or so many paid events, per person and period."""

    period: Literal["day", "week", "month", "year", "total"]
    points: int | None = Field(default=None, ge=0)
    events: int | None = Field(default=None, ge=0)
    source: Source | None = None  # where this limit comes from, when not from the rule's own source

    @model_validator(mode="after")
    def _one_limit(self) -> "Cap":
        if (self.points is None) == (self.events is None):
            raise PydanticCustomError("cap_needs_one_limit", "points or events")
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
            raise PydanticCustomError("earn_needs_one_way", "exactly one way")
        return self


class Multiplier(Strict):
    """On the named days points are multiplied; the result is rounded down."""

    days: tuple[Day, ...]
    factor: Amount
    name: Text


class Expiry(Strict):
    """When points lapse: at the local midnight that ends the named day."""

    months: int | None = Field(default=None, ge=1, le=120)  # so many months after the act's day
    year_ends: int | None = Field(default=None, ge=0, le=10)  # 31 December, so many years on
    source: Source | None = None  # when not from the rule's own source

    @model_validator(mode="after")
    def _one_way(self) -> "Expiry":
        if (self.months is None) == (self.year_ends is None):
            raise PydanticCustomError("expiry_needs_one_way", "months or year_ends")
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
    valid_from: Day
    valid_to: Day | None = None
    earn: Earn
    caps: tuple[Cap, ...] = ()
    multipliers: tuple[Multiplier, ...] = ()
    self_declared_factor: Amount = Decimal(1)
    maturity_days: int = Field(default=0, ge=0, le=31)  # ripe at the start of day + maturity_days
    claim_days: int | None = Field(default=None, ge=1, le=365)  # to be collected within so many days once ripe
    expiry: Expiry
    budget: Budget | None = None
    note: Text | None = None
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
    late_days: int = Field(default=60, ge=0, le=36_500)  # older acts are refused
    waits_days: int = Field(default=180, ge=0, le=730)  # an unclaimed record waits so long
    optional: tuple[str, ...] = ()  # columns that may be absent from the file
    device: str = ""  # the column that names the device an act came from; only its keyed hash is kept
    declared: Declared | None = None  # people declare these acts themselves
