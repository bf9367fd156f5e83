"""What a difference between packs is told with: sentences, days, figures, sources."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop

from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import Difference


@dataclass(frozen=True)
class Sentence:
    """A sentence with placeholders; what fills them may be sentences and two-language texts itself."""

    message: str
    data: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.message).format_map({key: said(value) for key, value in self.data.items()})


def said(value: Any) -> str:
    """A value in the current language."""
    chinese = (get_language() or "zh").startswith("zh")
    if isinstance(value, schema.Text):
        return value.zh if chinese else value.en
    if isinstance(value, tuple | list):
        return ("、" if chinese else ", ").join(said(each) for each in value)
    if isinstance(value, Decimal):
        return plain(value)
    return str(value)


def plain(value: Decimal) -> str:
    """A decimal without exponent and without zeros at the end."""
    return f"{value.normalize():f}" if value else "0"


def say(message: str, **data: Any) -> Sentence:
    """A sentence; ``message`` is marked by gettext_noop where it is written."""
    return Sentence(message, data)


def when(first: date | None, last: date | None) -> Sentence:
    """The days of a change."""
    if last is None:
        return say(gettext_noop("from {first} on"), first=first)
    return say(gettext_noop("from {first} to {last}"), first=first, last=last)


def quantity(value: Decimal, unit: str) -> Sentence:
    """A figure with its unit in words: 80 g_co2e/trip is "80 g per ride"."""
    top, _slash, bottom = (part.strip() for part in unit.partition("/"))
    below = bottom.strip("() ").replace(" ", "").replace("**", "^")
    if below in PER:
        return say(
            gettext_noop("{value} {unit} per {per}"), value=value, unit=unit_words(top), per=Sentence(PER[below])
        )
    return say(gettext_noop("{value} {unit}"), value=value, unit=unit_words(unit))


PER = {
    "trip": gettext_noop("ride"), "ride": gettext_noop("ride"), "meal": gettext_noop("meal"),
    "kg": gettext_noop("kilogram"), "km": gettext_noop("kilometre"), "person*km": gettext_noop("person-kilometre"),
    "km*person": gettext_noop("person-kilometre"), "day": gettext_noop("day"), "sheet": gettext_noop("sheet"),
    "kWh": gettext_noop("kilowatt-hour"), "liter": gettext_noop("litre"), "step": gettext_noop("step"),
    "hour": gettext_noop("hour"), "item": gettext_noop("item"), "t": gettext_noop("tonne"),
}  # fmt: skip
UNITS = {
    "g_co2e": gettext_noop("g CO2e"), "kg_co2e": gettext_noop("kg CO2e"), "t_co2e": gettext_noop("t CO2e"),
    "step": gettext_noop("steps"), "km": gettext_noop("km"), "kWh": gettext_noop("kWh"),
    "hour": gettext_noop("hours"), "kg": gettext_noop("kg"),
}  # fmt: skip


def unit_words(unit: str) -> Any:
    """A unit in words, or as the pack writes it."""
    return Sentence(UNITS[unit]) if unit in UNITS else unit


REVIEWS = {
    schema.Review.OFFICIAL: gettext_noop("official"),
    schema.Review.PUBLISHED: gettext_noop("published, to be verified"),
    schema.Review.RECALLED: gettext_noop("recalled only, to be verified"),
}


def source_words(source: schema.Source) -> Sentence:
    """Where a figure is from, and how far to trust it."""
    return say(gettext_noop("“{title}” ({review})"), title=source.title, review=Sentence(REVIEWS[source.review]))


def where(found: Difference, titles: tuple[schema.Text, ...]) -> Any:
    """What a difference is about: the titles people know it by, or its id."""
    return titles or found.id
