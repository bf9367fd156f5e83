"""How things are written in a pack: amounts, days, names, texts, sources."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Strict(BaseModel):
    """No unknown keys, no silent conversions, no changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# Words of the formula language, which no input or step may be called.
FUNCTIONS = ("if", "min", "max", "clip", "sum", "each", "previous", "count", "exp", "ln", "sqrt", "floor", "factor")
RESERVED = frozenset((*FUNCTIONS, "and", "or", "not", "true", "false"))


def _quoted(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise PydanticCustomError("amount_unquoted", "write the amount in quotes, so that it is read exactly")
    return value


def _not_reserved(value: str) -> str:
    if value in RESERVED:
        raise PydanticCustomError("word_wrong", "a word of the formula language")
    return value


def _dated(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and len(value) == 10):
        return value
    raise PydanticCustomError("date_wrong", "a date like 2026-12-01")


Amount = Annotated[Decimal, BeforeValidator(_quoted), Field(max_digits=36, decimal_places=18)]
Day = Annotated[date, BeforeValidator(_dated)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
# A name that can stand in a formula: there "-" is a minus.
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$"), AfterValidator(_not_reserved)]
Formula = Annotated[str, BeforeValidator(_quoted), Field(min_length=1, max_length=4000)]
Said = Annotated[str, Field(min_length=1, max_length=4000)]


ROWS_MAX = 10_000  # rows of a list or table input


class Place(NamedTuple):
    """Where something stands in a pack's files; line 0 is "nowhere in particular"."""

    file: str
    line: int


class Text(Strict):
    """A sentence or a title in both languages."""

    zh: Said
    en: Said


class Review(StrEnum):
    """How far a figure may be trusted; what is not ``official`` is shown as 待核 wherever it is met."""

    OFFICIAL = "official"  # read at the issuing authority
    PUBLISHED = "published"  # a public page says so; not checked at the authority
    RECALLED = "recalled"  # from general knowledge, no source at hand


class Source(Strict):
    """Where a figure or rule comes from: a title, and a clause or address."""

    title: Said
    clause: str = ""
    address: str = ""
    review: Review
