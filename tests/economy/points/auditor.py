"""The auditor: what an act earns, said slowly, one person and one act at a time, in plain dictionaries."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

PERIODS = ("day", "week", "month", "year", "total")


def period_of(period: str, day: date):
    """A name of the period in which a day falls."""
    return {
        "day": day,
        "week": day - timedelta(days=day.weekday()),
        "month": (day.year, day.month),
        "year": day.year,
        "total": "ever",
    }[period]


def version_on(rules, scenario: str, day: date):
    found = [
        r for r in rules
        if r.scenario == scenario and r.valid_from <= day and (r.valid_to is None or day <= r.valid_to)
    ]  # fmt: skip
    assert len(found) < 2
    return found[0] if found else None


def earned(rule, line: dict) -> int:
    """Points before caps, in exact fractions."""
    earn = rule.earn
    if earn.per_event is not None:
        points = earn.per_event
    elif earn.per_quantity is not None:
        amount = Fraction(line[f"in_{earn.per_quantity.input}"] or 0, 1_000_000)
        points = floor(amount / Fraction(earn.per_quantity.step)) * earn.per_quantity.points
    elif earn.per_grams is not None:
        points = floor(Fraction(line["mg"], 1000) / Fraction(earn.per_grams.grams)) * earn.per_grams.points
    else:
        amount = line[f"in_{earn.tiers.input}"]
        reached = [t for t in earn.tiers.tiers if amount is not None and Decimal(amount) / 1_000_000 >= t.at_least]
        points = max(reached, key=lambda t: t.at_least).points if reached else 0
    factor = Fraction(1)
    for multiplier in rule.multipliers:
        if line["day"] in multiplier.days:
            factor *= Fraction(multiplier.factor)
    points = floor(points * factor)
    if line["self_declared"]:
        points = floor(points * Fraction(rule.self_declared_factor))
    return points


def award(lines: list[dict], rules, person_caps=()) -> dict[tuple[int, str], dict[str, int]]:
    """(feed, key) -> rule, gross, points and cuts by kind."""
    found = {}
    for line in sorted(lines, key=lambda x: (x["day"], x["at"], x["feed"], x["key"])):
        rule = version_on(rules, line["scenario"], line["day"])
        gross = earned(rule, line) if rule else 0
        name = f"{rule.id}@{rule.valid_from}" if rule else None
        found[line["feed"], line["key"]] = {"line": line, "caps": rule.caps if rule else (), "rule": name,
                                            "gross": gross, "points": gross, "cuts": defaultdict(int)}  # fmt: skip
    for kind in ("events", "points"):
        for period in PERIODS:
            _cap(found, kind, period, lambda each: each["caps"], ("holder", "scenario"),
                 "cut_events" if kind == "events" else f"cut_{period}")  # fmt: skip
    for kind in ("events", "points"):
        for period in PERIODS:
            _cap(found, kind, period, lambda each: person_caps, ("holder",), "cut_person")
    return found


def _cap(found, kind, period, caps_of, whose, into):
    """Walk through the acts in order of time, with one purse per person (and scenario) and period."""
    had = defaultdict(int)
    for each in found.values():
        line = each["line"]
        purse = (*(line[w] for w in whose), period_of(period, line["day"]))
        amount = each["points"] if kind == "points" else int(each["points"] > 0)
        limits = [getattr(c, kind) for c in caps_of(each) if c.period == period and getattr(c, kind) is not None]
        fits = min(amount, max(0, min(limits) - had[purse])) if limits else amount
        had[purse] += fits
        if fits < amount:
            cut = amount - fits if kind == "points" else each["points"]
            each["points"] -= cut
            each["cuts"][into] += cut
