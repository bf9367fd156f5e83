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


def months_on(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    first = date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


class Books:
    """Lots, debts and purses of one city, told slowly. A lot is [bubble, point, held, ripens, claim, lapses]."""

    def __init__(self, rules, purses: dict[str, int]) -> None:
        self.rules, self.purses = rules, dict(purses)
        self.lots: dict[tuple, dict] = {}
        self.totals = defaultdict(int)  # sheet -> points awarded
        self.owed = defaultdict(int)  # holder -> points
        self.had: dict[tuple, tuple[int, int]] = {}  # line -> paid, refused by a budget
        self.spent: dict[int, tuple[int, list]] = {}  # id -> holder, [(lot, points)]
        self.aside: dict[int, tuple[int, list]] = {}
        self.booked = date.min  # nothing is due before the last job

    def settle(self, lines: list[dict], today: date) -> None:
        booked, grown, totals = max(today, self.booked), [], defaultdict(int)
        for sheet, points in self._paid(lines):
            totals[sheet] += points
        for sheet in sorted(set(totals) | set(self.totals)):
            change = totals[sheet] - self.totals[sheet]
            if change > 0:
                grown.append((sheet, self._grow(sheet, change, booked)))
            elif change < 0:
                self._take_back(sheet, -change)
            self.totals[sheet] = totals[sheet]
        for sheet, (part, change) in grown:
            self._repay(sheet, part, change)

    def _paid(self, lines: list[dict]):
        """(sheet, points) of every line, as far as the purses last."""
        found, had = award(lines, self.rules), {}
        left = dict(self.purses)
        for name, each in sorted(found.items(), key=lambda x: (x[1]["line"]["at"], *x[0])):
            line, points = each["line"], each["points"]
            sheet = (line["holder"], line["day"], line["scenario"])
            rule = version_on(self.rules, line["scenario"], line["day"])
            if rule and rule.budget and points:
                paid, refused = self.had.get((sheet, name), (0, 0))
                kept, asked = min(points, paid), max(0, points - paid - refused)
                given = min(asked, left[rule.budget.id])
                left[rule.budget.id] -= given
                self.purses[rule.budget.id] -= kept + given
                had[sheet, name] = (kept + given, points - kept - given)
                points = kept + given
            each["paid"] = points
            yield sheet, points
        for (sheet, _), (paid, _) in self.had.items():
            self.purses[version_on(self.rules, sheet[2], sheet[1]).budget.id] += paid
        self.had = had

    def _grow(self, sheet, change: int, booked: date) -> tuple[str, int]:
        _, day, scenario = sheet
        rule = version_on(self.rules, scenario, day)
        waits = bool(rule.maturity_days or rule.claim_days)
        ripens = max(day + timedelta(days=rule.maturity_days), booked) if waits else day
        claim = ripens + timedelta(days=rule.claim_days - 1) if rule.claim_days else None
        ends = date(day.year + rule.expiry.year_ends, 12, 31) if rule.expiry.months is None else None
        lapses = max(ends or months_on(day, rule.expiry.months), booked)
        new = {"bubble": 0, "point": 0, "held": 0, "ripens": ripens, "claim": claim, "lapses": lapses}
        lot = self.lots.setdefault(sheet, new)
        lot |= {"ripens": max(lot["ripens"], ripens), "lapses": max(lot["lapses"], lapses)}
        lot["claim"] = max(lot["claim"], claim) if claim else None
        part = "bubble" if waits else "point"
        lot[part] += change
        return part, change

    def _take_back(self, sheet, need: int) -> None:
        lot = self.lots[sheet]
        for part in ("bubble", "point"):
            taken = min(lot[part], need)
            lot[part] -= taken
            need -= taken
        rule = version_on(self.rules, sheet[2], sheet[1])
        if rule.budget:
            # What is owed does not return to the purse.
            self.purses[rule.budget.id] -= need
        self.owed[sheet[0]] += need

    def _repay(self, sheet, part: str, got: int) -> None:
        paid = min(got, self.owed[sheet[0]])
        self.owed[sheet[0]] -= paid
        self.lots[sheet][part] -= paid

    def collect(self, holder: int, today: date) -> int:
        ripe = [
            lot for (whose, *_), lot in self.lots.items()
            if whose == holder and lot["ripens"] <= today <= lot["lapses"] and (lot["claim"] or today) >= today
        ]  # fmt: skip
        points = sum(lot["bubble"] for lot in ripe)
        for lot in ripe:
            lot["point"] += lot["bubble"]
            lot["bubble"] = 0
        return points

    def ripen(self, today: date) -> None:
        self.booked = max(self.booked, today)
        for lot in self.lots.values():
            if lot["claim"] is None and lot["ripens"] <= today:
                lot["point"] += lot["bubble"]
                lot["bubble"] = 0

    def expire(self, today: date) -> None:
        self.booked = max(self.booked, today)
        for lot in self.lots.values():
            if lot["claim"] and lot["claim"] < today:
                lot["bubble"] = 0

    def lapse(self, today: date) -> None:
        self.booked = max(self.booked, today)
        for lot in self.lots.values():
            if lot["lapses"] < today:
                lot["bubble"] = lot["point"] = 0

    def usable(self, holder: int, today: date) -> list:
        """Lots with points, the earliest lapse first."""
        mine = [
            (lot["lapses"], sheet[1], sheet[2], lot["point"], sheet)
            for sheet, lot in self.lots.items()
            if sheet[0] == holder and lot["point"] and lot["lapses"] >= today
        ]
        return sorted(mine)

    def available(self, holder: int, today: date) -> int:
        return sum(points for _, _, _, points, _ in self.usable(holder, today))

    def take(self, holder: int, amount: int, today: date) -> list:
        taken = []
        for *_, points, sheet in self.usable(holder, today):
            part = min(points, amount)
            if part:
                self.lots[sheet]["point"] -= part
                taken.append((sheet, part))
                amount -= part
        assert amount == 0
        return taken

    def give_back(self, taken: list, today: date) -> None:
        """Points return to their lots: what is past lapses, the rest first repays what is owed."""
        for sheet, part in sorted(taken):
            if self.lots[sheet]["lapses"] >= today:
                self.lots[sheet]["point"] += part
                self._repay(sheet, "point", part)
