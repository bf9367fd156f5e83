"""What changes in a rule by which points are earned, as sentences."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_noop

from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import Difference
from puhui.journeys.packs.sentences import Sentence, say, source_words, when, where


def changes(found: Difference, titles: tuple[schema.Text, ...]) -> Iterator[Sentence]:
    """One sentence for each part of a rule that is other than before."""
    old, new, days = found.before, found.after, when(found.first, found.last)
    at = {"where": where(found, titles), "when": days}
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
            **at, before=source_words(old.source), after=source_words(new.source),
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


def caps_words(caps: tuple[schema.Cap, ...]) -> Any:
    """Caps as a list of sentences; "none" where there are none."""
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
    (gettext_noop("cap"), lambda rule: caps_words(rule.caps)),
    (gettext_noop("multiplied"), _multipliers),
    (gettext_noop("share for self-declared acts"), lambda rule: rule.self_declared_factor),
    (gettext_noop("ripens after"), lambda rule: _days(rule.maturity_days)),
    (gettext_noop("to be collected within"), lambda rule: _days(rule.claim_days)),
    (gettext_noop("lapses"), lambda rule: _expiry(rule.expiry)),
    (gettext_noop("budget"), _budget),
)
