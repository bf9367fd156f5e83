"""Differences between packs as sentences, in the language that is current when they are read."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_noop

from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import Difference
from puhui.journeys.packs import oversight_words, rule_words
from puhui.journeys.packs.sentences import Sentence, quantity, said, say, source_words, unit_words, when, where


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


# --- factors


def _after(old: schema.Factor, new: schema.Factor) -> Sentence:
    """The new figure; what it is per is not said twice."""
    if old.unit != new.unit:
        return quantity(new.value, new.unit)
    return quantity(new.value, new.unit.partition("/")[0].strip())


def _factor(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    old, new, days = found.before, found.after, when(found.first, found.last)
    at = {"where": where(found, titles), "factor": _factor_name(new or old), "when": days}
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
            **at, before=source_words(old.source), after=source_words(new.source),
        )  # fmt: skip


def _factor_name(factor: schema.Factor) -> Any:
    name = factor.name or factor.id
    inside = tuple(part for part in (factor.region, factor.kind) if part)
    return say(gettext_noop("{name} ({inside})"), name=name, inside=inside) if inside else name


# --- methodologies


def _methodology(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    old, new, days = found.before, found.after, when(found.first, found.last)
    at = {"where": where(found, titles), "methodology": found.id, "when": days}
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
        minimum=of.minimum, maximum=of.maximum, unit=unit_words(of.unit),
    )  # fmt: skip


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
    "scheme": gettext_noop("other scheme"), "activity": gettext_noop("activity"), "survey": gettext_noop("survey"),
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


SINGLE = {
    "volunteers": gettext_noop("rules for volunteers"), "outreach": gettext_noop("rules for outreach"),
    "voices": gettext_noop("rules for snapshots and proposals"),
}  # fmt: skip


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
            name=new.name, before=rule_words.caps_words(old.person_caps), after=rule_words.caps_words(new.person_caps),
        )  # fmt: skip
    yield from _fields(old, new, new.name, {"person_caps"} if _caps_differ(old, new) else set())


def _caps_differ(old: schema.City, new: schema.City) -> bool:
    return str(said(rule_words.caps_words(old.person_caps))) != str(said(rule_words.caps_words(new.person_caps)))


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
        return source_words(value)
    if isinstance(value, schema.Strict):
        return value.model_dump_json(exclude_defaults=True)
    if isinstance(value, tuple):
        return tuple(_shown(each) for each in value)
    return "; ".join(f"{key}: {said(_shown(each))}" for key, each in value.items())


WORDS: dict[str, Callable[[Difference, tuple[schema.Text, ...]], Iterator[Sentence]]] = {
    "factor": _factor, "methodology": _methodology, "rule": rule_words.changes, "scenario": _scenario, "feed": _feed,
    "check": _check, "city": _city, "stations": _stations, "oversight": _oversight,
    **dict.fromkeys(HONOURS, _honour), **dict.fromkeys(SINGLE, _single),
}  # fmt: skip
