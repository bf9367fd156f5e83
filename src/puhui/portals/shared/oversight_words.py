"""What pages, commands and papers say about assignments: lights, the rules behind them, steps, states, roles."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from puhui.oversight.assignments import facts
from puhui.portals.shared import policy_words

LIGHTS = {
    facts.CLOSED: pgettext_lazy("a light", "closed"),
    facts.ON_TRACK: pgettext_lazy("a light", "on track"),
    facts.UNMEASURED: pgettext_lazy("a light", "no time limit"),
    facts.NEAR_DUE: pgettext_lazy("a light", "near due"),
    facts.BEHIND: pgettext_lazy("a light", "behind"),
    facts.OVERDUE: pgettext_lazy("a light", "overdue"),
}
STATES = {
    facts.OPEN: pgettext_lazy("an assignment", "open"),
    facts.DONE: pgettext_lazy("an assignment", "done"),
    facts.WITHDRAWN: pgettext_lazy("an assignment", "withdrawn"),
}
REPORT_STATES = {
    facts.SUBMITTED: pgettext_lazy("a report", "handed in"),
    facts.ACCEPTED: pgettext_lazy("a report", "accepted"),
    facts.RETURNED: pgettext_lazy("a report", "returned"),
}
STEPS = {
    facts.REMIND: gettext_lazy("remind"),
    facts.SUPERVISE: gettext_lazy("supervise"),
    facts.CIRCULATE: gettext_lazy("circulate"),
    facts.TALK: gettext_lazy("talk"),
}
RULES = {
    "closed": gettext_lazy("It was closed; it does not count any more."),
    "complete": gettext_lazy("100 % was told, so the due date {due} is kept."),
    "past_due": gettext_lazy("It was due on {due}, {over} days ago, and {progress} was told last."),
    "quota_missed": gettext_lazy("In the period before, {before} of {quota_times} were done."),
    "report_missing": gettext_lazy(
        "The report on the period until {owed} was due and is not there; told was last until {reported}."
    ),
    "below_expected": gettext_lazy("{progress} was told; the days gone by ask for at least {expected} %."),
    "quota_below_expected": gettext_lazy(
        "{counted} of {quota_times} were done in this period; by now it should be at least {expected}."
    ),
    "due_soon": gettext_lazy("It is due on {due}, in {left} days; {progress} was told last."),
    "quota_ends_soon": gettext_lazy("The period ends on {quota_last}; {counted} of {quota_times} were done."),
    "quota_reached": gettext_lazy("This period's quota is reached: {counted} of {quota_times}."),
    "quota_on_the_way": gettext_lazy("{counted} of {quota_times} were done in this period, which lasts until {quota_last}."),
    "nothing_told_yet": gettext_lazy("Nothing was told yet, and no report is owed yet; it is due on {due}."),
    "as_expected": gettext_lazy("{progress} was told; the days gone by ask for at least {expected} %."),
    "neither_due_nor_quota": gettext_lazy("It has neither a due date nor a quota, so nothing can be measured."),
}  # fmt: skip
PARTS = {
    "lights": gettext_lazy("lights"),
    "reports": gettext_lazy("reports"),
    "evaluation": gettext_lazy("evaluation"),
}
ROLES = {
    facts.OFFICE: gettext_lazy("supervising office"),
    facts.UNIT: gettext_lazy("unit"),
    facts.DISTRICT: pgettext_lazy("a post", "district"),
    facts.LEADER: pgettext_lazy("a post", "leader"),
    facts.AUDITOR: pgettext_lazy("a post", "auditor"),
}
KINDS = {
    facts.CITY: pgettext_lazy("a unit", "city"),
    facts.DISTRICT: pgettext_lazy("a unit", "district or county"),
    facts.DEPARTMENT: pgettext_lazy("a unit", "department"),
    facts.STREET: pgettext_lazy("a unit", "street or town"),
    facts.COMMUNITY: pgettext_lazy("a unit", "community or village"),
    facts.GROUP: pgettext_lazy("a unit", "group of units"),
}

# What rows behind a figure are made of, and the states that stand in them.
COLUMNS = {
    "scene": pgettext_lazy("rows of a figure", "scene"), "people": pgettext_lazy("rows of a figure", "people"), "merchant": pgettext_lazy("rows of a figure", "merchant"),
    "name": pgettext_lazy("rows of a figure", "name"), "since": pgettext_lazy("rows of a figure", "since"), "team": pgettext_lazy("rows of a figure", "team"),
    "members": pgettext_lazy("rows of a figure", "members"), "offer": pgettext_lazy("rows of a figure", "offer"), "used": pgettext_lazy("rows of a figure", "used"),
    "serial": pgettext_lazy("rows of a figure", "serial number"), "project": pgettext_lazy("rows of a figure", "project"), "vintage": pgettext_lazy("rows of a figure", "vintage"),
    "tonnes": pgettext_lazy("rows of a figure", "tonnes"), "host": pgettext_lazy("rows of a figure", "place or unit that opens"),
    "district": pgettext_lazy("rows of a figure", "district"), "activity": pgettext_lazy("rows of a figure", "activity"),
    "from": pgettext_lazy("rows of a figure", "from"), "until": pgettext_lazy("rows of a figure", "until"),
    "state": pgettext_lazy("rows of a figure", "state"), "sessions": pgettext_lazy("rows of a figure", "sessions"),
    "held": pgettext_lazy("rows of a figure", "held with enough people"), "school": pgettext_lazy("rows of a figure", "school"),
    "year": pgettext_lazy("rows of a figure", "school year from"), "classes": pgettext_lazy("rows of a figure", "classes"),
    "hours": pgettext_lazy("rows of a figure", "class-hours of the class with the fewest"), "asked": pgettext_lazy("rows of a figure", "asked for"),
    "reached": pgettext_lazy("rows of a figure", "reached it"), "events": pgettext_lazy("rows of a figure", "times this year"),
    "registered": pgettext_lazy("rows of a figure", "registered"), "served_this_year": pgettext_lazy("rows of a figure", "served this year"),
    "records": pgettext_lazy("rows of a figure", "records of hours"), "minutes": pgettext_lazy("rows of a figure", "confirmed minutes"),
    "unit": pgettext_lazy("rows of a figure", "unit"), "channel": pgettext_lazy("rows of a figure", "channel"),
    "place": pgettext_lazy("rows of a figure", "place"), "due": pgettext_lazy("rows of a figure", "due"),
    "places": pgettext_lazy("rows of a figure", "places asked for"), "proved": pgettext_lazy("rows of a figure", "places proved"),
    "survey": pgettext_lazy("rows of a figure", "wave"), "stratum": pgettext_lazy("rows of a figure", "stratum"),
    "population": pgettext_lazy("rows of a figure", "population"), "answered": pgettext_lazy("rows of a figure", "answers"),
    "estimate": pgettext_lazy("rows of a figure", "share, %"), "given": pgettext_lazy("rows of a figure", "cases given"),
    "answered_in_time": pgettext_lazy("rows of a figure", "answered in time"),
    "answered_late": pgettext_lazy("rows of a figure", "answered late"),
    "open_in_time": pgettext_lazy("rows of a figure", "open, still in time"),
    "overdue": pgettext_lazy("rows of a figure", "open and overdue"),
    "star": pgettext_lazy("rows of a figure", "star"), "from_hours": pgettext_lazy("rows of a figure", "from so many hours on"),
}  # fmt: skip
CELLS = {
    "kept": pgettext_lazy("rows of a figure", "kept"), "missed": pgettext_lazy("rows of a figure", "missed"), "planned": pgettext_lazy("rows of a figure", "planned"),
    "due": pgettext_lazy("rows of a figure", "nothing planned yet"), "None": "—",
    "asked": pgettext_lazy("rows of a figure", "not due yet"), "missing": pgettext_lazy("rows of a figure", "no proof"),
    "proved": pgettext_lazy("rows of a figure", "proved"), "held": pgettext_lazy("rows of a figure", "held for a look"),
    "refused": pgettext_lazy("rows of a figure", "proof refused"),
}  # fmt: skip


def column(name: str) -> str:
    """What stands in a column of the rows behind a figure."""
    return str(COLUMNS.get(name, name))


def cell(value: Any) -> str:
    """A value of such a row."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(CELLS.get(str(value), value))


def why(row: Mapping[str, Any], on: date) -> str:
    """Why a light is what it is, as a sentence; ``row`` as ``assignments.queries.lights_of`` tells it."""
    due, progress = row.get("due"), row.get("progress")
    told = dict(row) | {
        "progress": _("nothing") if progress is None else f"{progress} %",
        "reported": row.get("reported") or _("never"),
        "over": (on - due).days if due else 0,
        "left": (due - on).days if due else 0,
    }
    return str(RULES[row["rule"]]).format_map(told)


def limit(task: facts.Task) -> str:
    """By when, or how often, in a few words."""
    if task.due:
        return f"{task.due}"
    if task.quota_times:
        period = policy_words.PERIODS.get(task.quota_period, task.quota_period)
        return _("{times} times {period}").format(times=task.quota_times, period=period)
    return _("long-term")


def target(told: facts.Target) -> str:
    """A target in one line."""
    return " · ".join(part for part in (told.scope, told.metric, promise(told)) if part)


def promise(told: facts.Target) -> str:
    """How much a target asks for, how often, until when."""
    value = f"{told.value:f}"
    parts = [
        f"{policy_words.COMPARATORS[told.comparator]} {_short(value)} {told.unit}".strip(),
        str(policy_words.PERIODS.get(told.period, told.period)),
        _("by {day}").format(day=told.by) if told.by else "",
    ]
    return " · ".join(part for part in parts if part)


def number(value: Any) -> str:
    """A figure without zeros that say nothing; blank stays a dash."""
    return "—" if value is None else _short(f"{value:f}" if hasattr(value, "quantize") else str(value))


def _short(written: str) -> str:
    return written.rstrip("0").rstrip(".") if "." in written else written
