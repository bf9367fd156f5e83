"""Differences between packs as sentences, in the language that is current when they are read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop

from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import Difference
from puhui.journeys.packs import oversight_words


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


def words_of(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    """One sentence for everything that the difference consists of."""
    yield from WORDS[found.kind](found, titles)


def effect_words(case: str, before_mg: int, after_mg: int) -> Sentence:
    """What a worked case gives before and after."""
    return say(
        gettext_noop("example “{case}”: {before} g → {after} g"),
        case=case, before=_grams(before_mg), after=_grams(after_mg),
    )  # fmt: skip


def _grams(milligrams: int) -> Decimal:
    return Decimal(milligrams).scaleb(-3)


def when(first: date | None, last: date | None) -> Sentence:
    """The days of a change."""
    if last is None:
        return say(gettext_noop("from {first} on"), first=first)
    return say(gettext_noop("from {first} to {last}"), first=first, last=last)


def _where(found: Difference, titles: tuple[schema.Text, ...]) -> Any:
    return titles or found.id


# --- factors


def quantity(value: Decimal, unit: str) -> Sentence:
    """A figure with its unit in words: 80 g_co2e/trip is "80 g per ride"."""
    top, _slash, bottom = (part.strip() for part in unit.partition("/"))
    below = bottom.strip("() ").replace(" ", "").replace("**", "^")
    if below in PER:
        return say(gettext_noop("{value} {unit} per {per}"), value=value, unit=_unit(top), per=Sentence(PER[below]))
    return say(gettext_noop("{value} {unit}"), value=value, unit=_unit(unit))


def _after(old: schema.Factor, new: schema.Factor) -> Sentence:
    """The new figure; what it is per is not said twice."""
    if old.unit != new.unit:
        return quantity(new.value, new.unit)
    return quantity(new.value, new.unit.partition("/")[0].strip())


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


def _unit(unit: str) -> Any:
    return Sentence(UNITS[unit]) if unit in UNITS else unit


def _factor(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    old, new, days = found.before, found.after, when(found.first, found.last)
    at = {"where": _where(found, titles), "factor": _factor_name(new or old), "when": days}
    if old is None or new is None:
        message = (
            gettext_noop("{where}: new factor {factor}, {figure}, {when}")
            if old is None
            else gettext_noop("{where}: factor {factor}, until now {figure}, has no value any more {when}")
        )
        yield say(message, **at, figure=quantity((new or old).value, (new or old).unit))
        return
    if (old.value, old.unit) != (new.value, new.unit):
        yield say(
            gettext_noop("{where}: {before} → {after} (factor {factor}), {when}"), **at,
            before=quantity(old.value, old.unit), after=_after(old, new),
        )  # fmt: skip
    if (old.source, old.note) != (new.source, new.note):
        yield say(
            gettext_noop("{where}: factor {factor} has another source or note: {before} → {after}, {when}"),
            **at, before=_source(old.source), after=_source(new.source),
        )  # fmt: skip


def _factor_name(factor: schema.Factor) -> Any:
    name = factor.name or factor.id
    inside = tuple(part for part in (factor.region, factor.kind) if part)
    return say(gettext_noop("{name} ({inside})"), name=name, inside=inside) if inside else name


REVIEWS = {
    schema.Review.OFFICIAL: gettext_noop("official"),
    schema.Review.PUBLISHED: gettext_noop("published, to be verified"),
    schema.Review.RECALLED: gettext_noop("recalled only, to be verified"),
}


def _source(source: schema.Source) -> Sentence:
    return say(gettext_noop("“{title}” ({review})"), title=source.title, review=Sentence(REVIEWS[source.review]))


# --- methodologies


def _methodology(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    old, new, days = found.before, found.after, when(found.first, found.last)
    at = {"where": _where(found, titles), "methodology": found.id, "when": days}
    if old is None or new is None:
        message = (
            gettext_noop("{where}: methodology {methodology} {version} counts {when}")
            if old is None
            else gettext_noop("{where}: methodology {methodology} {version} does not count any more {when}")
        )
        yield say(message, **at, version=(new or old).version)
        return
    if old.version != new.version:
        yield say(
            gettext_noop("{where}: methodology {methodology} {before} → {after}, {when}"),
            **at, before=old.version, after=new.version,
        )  # fmt: skip
    else:
        yield say(
            gettext_noop("{where}: methodology {methodology} {version} is worded differently, {when}"),
            **at, version=old.version,
        )  # fmt: skip
    yield from _steps(old, new)
    yield from _inputs(old, new)
    if old.rounding != new.rounding:
        yield say(
            gettext_noop("rounding: {before} → {after}"),
            before=Sentence(ROUNDINGS[old.rounding]), after=Sentence(ROUNDINGS[new.rounding]),
        )  # fmt: skip


ROUNDINGS = {"half_up": gettext_noop("half up"), "down": gettext_noop("down")}


def _steps(old: schema.Methodology, new: schema.Methodology) -> Iterator[Sentence]:
    for name in dict.fromkeys((*new.steps, *old.steps)):
        before, after = old.steps.get(name), new.steps.get(name)
        if before is None:
            yield say(gettext_noop("new step {name} = {after}"), name=name, after=after)
        elif after is None:
            yield say(gettext_noop("step {name} is gone"), name=name)
        elif before != after:
            yield say(gettext_noop("step {name}: {before} → {after}"), name=name, before=before, after=after)


def _inputs(old: schema.Methodology, new: schema.Methodology) -> Iterator[Sentence]:
    for name in dict.fromkeys((*new.inputs, *old.inputs)):
        before, after = old.inputs.get(name), new.inputs.get(name)
        if before is None:
            yield say(gettext_noop("new input “{name}”"), name=after.name)
        elif after is None:
            yield say(gettext_noop("input “{name}” is gone"), name=before.name)
        elif before != after:
            yield say(
                gettext_noop("input “{name}”: {before} → {after}"),
                name=after.name, before=_limits(before), after=_limits(after),
            )  # fmt: skip


def _limits(of: schema.Input) -> Sentence:
    if of.choices:
        return say(gettext_noop("one of {choices}"), choices=of.choices)
    if of.maximum is None:
        return say(gettext_noop("a table of {columns}"), columns=tuple(of.columns))
    return say(
        gettext_noop("{minimum} to {maximum} {unit}"),
        minimum=of.minimum, maximum=of.maximum, unit=_unit(of.unit),
    )  # fmt: skip


# --- rules


def _rule(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    old, new, days = found.before, found.after, when(found.first, found.last)
    at = {"where": _where(found, titles), "when": days}
    if old is None or new is None:
        message = (
            gettext_noop("{where}: earns {earning}, {when}")
            if old is None
            else gettext_noop("{where}: no longer earns {earning}, {when}")
        )
        yield say(message, **at, earning=_earning((new or old).earn))
        return
    for what, of in RULE_PARTS:
        before, after = of(old), of(new)
        if str(before) != str(after):
            yield say(
                gettext_noop("{where}: {what} {before} → {after}, {when}"), **at,
                what=Sentence(what), before=before, after=after,
            )  # fmt: skip
    if (old.source, old.note) != (new.source, new.note):
        yield say(
            gettext_noop("{where}: the earning rule has another source or note: {before} → {after}, {when}"),
            **at, before=_source(old.source), after=_source(new.source),
        )  # fmt: skip


def _earning(earn: schema.Earn) -> Sentence:
    if earn.per_event is not None:
        return say(gettext_noop("{points} points for each act"), points=earn.per_event)
    if earn.per_quantity is not None:
        return say(
            gettext_noop("{points} points for every {step} ({input})"),
            points=earn.per_quantity.points, step=earn.per_quantity.step, input=earn.per_quantity.input,
        )  # fmt: skip
    if earn.per_grams is not None:
        return say(
            gettext_noop("{points} points for every {grams} g CO2e"),
            points=earn.per_grams.points, grams=earn.per_grams.grams,
        )  # fmt: skip
    assert earn.tiers is not None
    steps = tuple(
        say(gettext_noop("{points} points from {at_least} on"), points=tier.points, at_least=tier.at_least)
        for tier in earn.tiers.tiers
    )
    return say(gettext_noop("{steps} ({input})"), steps=steps, input=earn.tiers.input)


PERIODS = {
    "day": gettext_noop("a day"), "week": gettext_noop("a week"), "month": gettext_noop("a month"),
    "year": gettext_noop("a year"), "total": gettext_noop("in all"),
}  # fmt: skip


def _caps(caps: tuple[schema.Cap, ...]) -> Any:
    told = tuple(
        say(gettext_noop("{points} points {period}"), points=cap.points, period=Sentence(PERIODS[cap.period]))
        if cap.points is not None
        else say(gettext_noop("{events} times {period}"), events=cap.events, period=Sentence(PERIODS[cap.period]))
        for cap in caps
    )
    return told or say(gettext_noop("none"))


def _expiry(expiry: schema.Expiry) -> Sentence:
    if expiry.months is not None:
        return say(gettext_noop("{months} months after the act"), months=expiry.months)
    return say(gettext_noop("at the end of the year, {years} years on"), years=expiry.year_ends)


def _days(days: int | None) -> Sentence:
    return say(gettext_noop("{days} days"), days=days) if days is not None else say(gettext_noop("without limit"))


def _multipliers(rule: schema.Rule) -> Any:
    told = tuple(
        say(
            gettext_noop("× {factor} on {days} ({name})"),
            factor=multiplier.factor, days=multiplier.days, name=multiplier.name,
        )
        for multiplier in rule.multipliers
    )  # fmt: skip
    return told or say(gettext_noop("none"))


def _budget(rule: schema.Rule) -> Sentence:
    if rule.budget is None:
        return say(gettext_noop("none"))
    return say(gettext_noop("{points} points ({name})"), points=rule.budget.points, name=rule.budget.name)


RULE_PARTS: tuple[tuple[str, Callable[[schema.Rule], Any]], ...] = (
    (gettext_noop("earns"), lambda rule: _earning(rule.earn)),
    (gettext_noop("cap"), lambda rule: _caps(rule.caps)),
    (gettext_noop("multiplied"), _multipliers),
    (gettext_noop("share for self-declared acts"), lambda rule: rule.self_declared_factor),
    (gettext_noop("ripens after"), lambda rule: _days(rule.maturity_days)),
    (gettext_noop("to be collected within"), lambda rule: _days(rule.claim_days)),
    (gettext_noop("lapses"), lambda rule: _expiry(rule.expiry)),
    (gettext_noop("budget"), _budget),
)


# --- scenarios, feeds, the city


def _scenario(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    old, new = found.before, found.after
    if old is None:
        yield say(gettext_noop("new scenario {name}"), name=new.name)
        return
    if new is None:
        yield say(gettext_noop("scenario {name} is gone"), name=old.name)
        return
    if old.consent != new.consent:
        yield say(gettext_noop("{name}: the words of consent change; people are asked again"), name=new.name)
    yield from _fields(old, new, new.name, {"consent"})


def _feed(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    old, new = found.before, found.after
    if old is None:
        yield say(gettext_noop("new feed {name} of {partner}"), name=new.name, partner=new.partner_name)
    elif new is None:
        yield say(gettext_noop("feed {name} of {partner} is gone"), name=old.name, partner=old.partner_name)
    else:
        yield from _fields(old, new, new.name, set())


def _check(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    old, new = found.before, found.after
    if old is None:
        yield say(gettext_noop("new check {name}"), name=new.name)
    elif new is None:
        yield say(gettext_noop("check {name} is gone"), name=old.name)
    else:
        yield from _fields(old, new, new.name, set())


HONOURS = {
    "level": gettext_noop("level"), "badge": gettext_noop("badge"), "board": gettext_noop("board"),
    "team": gettext_noop("kind of team"), "certificate": gettext_noop("certificate"),
    "draw": gettext_noop("draw"), "merchant": gettext_noop("merchant"),
    "registry": gettext_noop("registry"), "exchange": gettext_noop("exchange"),
    "conference": gettext_noop("joint conference"), "appraisal": gettext_noop("appraisal"),
    "scheme": gettext_noop("other scheme"), "activity": gettext_noop("activity"),
}  # fmt: skip


def _honour(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    old, new = found.before, found.after
    what = Sentence(HONOURS[found.kind])
    if old is None:
        yield say(gettext_noop("new {what} {name}"), what=what, name=new.name)
    elif new is None:
        yield say(gettext_noop("{what} {name} is gone"), what=what, name=old.name)
    else:
        yield from _fields(old, new, new.name, set())


SINGLE = {"volunteers": gettext_noop("rules for volunteers")}


def _single(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    old, new = found.before, found.after
    what = Sentence(SINGLE[found.kind])
    if old is None or new is None:
        yield say(gettext_noop("new {what}") if old is None else gettext_noop("no {what} any more"), what=what)
    else:
        yield from _fields(old, new, what, set())


def _city(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    old, new = found.before, found.after
    if _caps_differ(old, new):
        yield say(
            gettext_noop("{name}: cap over all behaviours {before} → {after}"),
            name=new.name, before=_caps(old.person_caps), after=_caps(new.person_caps),
        )  # fmt: skip
    yield from _fields(old, new, new.name, {"person_caps"} if _caps_differ(old, new) else set())


def _caps_differ(old: schema.City, new: schema.City) -> bool:
    return str(said(_caps(old.person_caps))) != str(said(_caps(new.person_caps)))


def _stations(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    yield say(gettext_noop("station table {name} changes"), name=found.id)


def _oversight(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    yield from (Sentence(message, told) for message, told in oversight_words.changes(found))


def _fields(old: schema.Strict, new: schema.Strict, name: Any, but: set[str]) -> Iterator[Sentence]:
    for key in type(new).model_fields:
        before, after = getattr(old, key), getattr(new, key)
        if key not in but and before != after:
            yield say(
                gettext_noop("{name}: {key} changes: {before} → {after}"),
                name=name, key=key, before=_shown(before), after=_shown(after),
            )  # fmt: skip


def _shown(value: Any) -> Any:
    if isinstance(value, schema.Text | str | int | Decimal | date | Fraction):
        return value
    if value is None or value == () or value == {}:
        return say(gettext_noop("none"))
    if isinstance(value, schema.Source):
        return _source(value)
    if isinstance(value, schema.Strict):
        return value.model_dump_json(exclude_defaults=True)
    if isinstance(value, tuple):
        return tuple(_shown(each) for each in value)
    return "; ".join(f"{key}: {said(_shown(each))}" for key, each in value.items())


WORDS: dict[str, Callable[[Difference, tuple[schema.Text, ...]], Iterator[Sentence]]] = {
    "factor": _factor, "methodology": _methodology, "rule": _rule, "scenario": _scenario, "feed": _feed,
    "check": _check, "city": _city, "stations": _stations, "oversight": _oversight,
    **dict.fromkeys(HONOURS, _honour), **dict.fromkeys(SINGLE, _single),
}  # fmt: skip
