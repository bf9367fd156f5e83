"""Time limits as policy documents write them: a day, an end of a month or year, or "from now on, for good"."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from puhui.oversight.policies.calc.numerals import with_digits
from puhui.oversight.policies.facts import Issue

# The five-year plans by their numbers: 十三五 2016-2020, 十四五 2021-2025, 十五五 2026-2030.
PLANS = {"十三五": 2016, "十四五": 2021, "十五五": 2026}
PLAN_YEARS = 5

_UNTIL = r"(?:之?前|以前)"
WRITTEN = re.compile(
    rf"""
    (?P<day>(\d{{4}})\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日号])\s*{_UNTIL}?
    | (?P<plain>(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}))(?!\d)\s*{_UNTIL}?
    | (?P<month>(\d{{4}})\s*年\s*(\d{{1,2}})\s*月份?)\s*(?P<month_end>底|末)?\s*(?P<month_before>{_UNTIL})?
    | (?P<year_end>(\d{{4}})\s*年?\s*年?(?:底|末|终))\s*{_UNTIL}?
    | (?P<half>(\d{{4}})\s*年\s*(上|下)半年)\s*(?:底|末)?{_UNTIL}?
    | (?P<quarter>(\d{{4}})\s*年\s*第?([一二三四1-4])季度)\s*(?:底|末)?{_UNTIL}?
    | (?P<plan>[“"]?(十[三四五]五)[”"]?\s*(?:规划)?(?:期间|时期|末|期末))
    | (?P<year>(\d{{4}})\s*年)(?!度)\s*{_UNTIL}?
    """,
    re.VERBOSE,
)
# A date that begins something instead of ending it.
_BEGINS = re.compile(r"\s*(?:以后|之后|以来|起|开始|至今|后)")
_QUARTERS = {**dict(zip("一二三四", range(1, 5), strict=True)), **dict(zip("1234", range(1, 5), strict=True))}

LONG_TERM = "long_term"
_CYCLES = (
    (re.compile(r"长期|持续(?:推进|实施|坚持)|常态化|常年|日常"), LONG_TERM),
    (re.compile(r"每月\s*(\d{1,2})\s*[日号]"), "monthly:"),
    (re.compile(r"双月|每两个?月|隔月"), "bimonthly"),
    (re.compile(r"每月|逐月|按月|月度"), "monthly"),
    (re.compile(r"每季|按季|季度"), "quarterly"),
    (re.compile(r"半年"), "half_yearly"),
    (re.compile(r"每年|按年|年度|全年"), "yearly"),
)


@dataclass(frozen=True)
class Deadline:
    """A date that was written: where, which day it means (None: no such day), and how it was written."""

    start: int
    end: int
    day: date | None
    kind: str
    words: str
    first_year: int = 0
    before: bool = False


@dataclass(frozen=True)
class Limit:
    """What a time-limit cell means."""

    due: date | None
    cycle: str | None
    issues: tuple[Issue, ...]


def limit_of(written: str) -> Limit:
    """The due date or the cycle of a time-limit cell, with what is doubtful about it."""
    text = with_digits(written.strip())
    if not text:
        return Limit(None, None, (Issue("due_missing"),))
    found, cycle = deadlines(text), cycle_of(WRITTEN.sub("", text))
    issues = [issue for deadline in found if (issue := doubt(deadline))]
    days = sorted({deadline.day for deadline in found if deadline.day})
    if len(days) > 1:
        issues.append(Issue("due_several", {"found": [day.isoformat() for day in days]}))
    if not found and not cycle:
        issues.append(Issue("due_unread", {"written": written.strip()}))
    return Limit(days[-1] if days else None, cycle, tuple(issues))


def deadlines(text: str) -> list[Deadline]:
    """Every date in a text that can end something, in order."""
    text = with_digits(text)
    return [_deadline(found) for found in WRITTEN.finditer(text) if not _BEGINS.match(text, found.end())]


def ends_something(deadline: Deadline, text: str) -> bool:
    """Whether a date amid a sentence is a deadline: "before", "until", an end, or a year that opens its clause."""
    ahead = with_digits(text)[: deadline.start]
    if deadline.before or deadline.kind in ("year_end", "plan") or re.search(r"(?:到|截至|截止|于)\s*$", ahead):
        return True
    return deadline.kind == "year" and (not ahead or ahead[-1] in "，。；：、,;:（( ")


def doubt(deadline: Deadline) -> Issue | None:
    """What is doubtful about a date, or None."""
    if deadline.day is None:
        return Issue("due_impossible", {"written": deadline.words})
    if deadline.kind == "month" and deadline.before:
        earlier = deadline.day.replace(day=1) - timedelta(days=1)
        return Issue("due_ambiguous", {"written": deadline.words, "earlier": earlier.isoformat()})
    if deadline.kind == "year":
        return Issue("due_year_only", {"written": deadline.words})
    return None


def cycle_of(text: str) -> str | None:
    """How often something is due, or None."""
    for pattern, name in _CYCLES:
        if found := pattern.search(text):
            return name + found[1] if name.endswith(":") else name
    return None


def cycles_of(text: str) -> str | None:
    """Every cycle that a sentence on reporting names, joined by ``+``: 半年…全年 → half_yearly+yearly."""
    names: list[str] = []
    for pattern, name in _CYCLES[1:]:
        if (found := pattern.search(text)) and not (name == "monthly" and any(n.startswith("monthly") for n in names)):
            names.append(name + found[1] if name.endswith(":") else name)
    return "+".join(names) or None


def _deadline(found: re.Match) -> Deadline:
    kind = next(
        name for name in ("day", "plain", "month", "year_end", "half", "quarter", "plan", "year") if found[name]
    )
    words = found[0].strip()
    day, first = _day(kind, found)
    before = bool(re.search(_UNTIL, words)) and not found["month_end"]
    return Deadline(found.start(), found.end(), day, kind, words, first, before)


def _day(kind: str, found: re.Match) -> tuple[date | None, int]:
    if kind == "plan":
        first = PLANS[re.search("十[三四五]五", found["plan"])[0]]
        return date(first + PLAN_YEARS - 1, 12, 31), first
    numbers = [int(n) for n in re.findall(r"\d+", found[kind])]
    year = numbers[0]
    if kind in ("day", "plain"):
        return _calendar_day(*numbers[:3]), year
    if kind == "month":
        return _last_of(year, numbers[1]), year
    if kind == "half":
        return _last_of(year, 6 if "上半年" in found[0] else 12), year
    if kind == "quarter":
        return _last_of(year, 3 * _QUARTERS[re.search(r"([一二三四1-4])季度", found[0])[1]]), year
    return date(year, 12, 31), year


def _calendar_day(year: int, month: int, day: int) -> date | None:
    known = 1 <= month <= 12 and year >= 1 and 1 <= day <= monthrange(year, month)[1]
    return date(year, month, day) if known else None


def _last_of(year: int, month: int) -> date | None:
    return _calendar_day(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 and year >= 1 else None
