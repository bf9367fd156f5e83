"""What pages and commands say about a policy document: the rule for who leads, issues, targets, cycles, places."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

RULES = {
    "first": gettext_lazy("The unit named first leads"),
    "before_comma": gettext_lazy("Units before the comma lead"),
    "explicit": gettext_lazy("The document says who leads"),
    "none": gettext_lazy("No unit leads; each answers for its own duties"),
}
REASONS = {
    "stated": gettext_lazy("because the document says: “{words}”"),
    "column": gettext_lazy("because the table has a column “{words}”"),
    "clauses": gettext_lazy("because {words} clauses name who leads"),
    "shared_duties": gettext_lazy("because the document says: “{words}”"),
    "not_said": gettext_lazy("because the document does not say who leads"),
    "declared": gettext_lazy("because a person declared it"),
}
CYCLES = {
    "long_term": gettext_lazy("from now on, long-term"),
    "monthly": gettext_lazy("every month"),
    "bimonthly": gettext_lazy("every two months"),
    "quarterly": gettext_lazy("every quarter"),
    "half_yearly": gettext_lazy("every half-year"),
    "yearly": gettext_lazy("every year"),
}
PERIODS = {
    "year": gettext_lazy("each year"),
    "half_year": gettext_lazy("each half-year"),
    "quarter": gettext_lazy("each quarter"),
    "two_months": gettext_lazy("every two months"),
    "month": gettext_lazy("each month"),
    "week": gettext_lazy("each week"),
    "school_year": gettext_lazy("each school year"),
}
COMPARATORS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=", "~": "≈"}
STATES = {
    "proposed": gettext_lazy("to confirm"),
    "confirmed": gettext_lazy("confirmed"),
    "corrected": gettext_lazy("corrected"),
    "dropped": gettext_lazy("dropped"),
}
ISSUES = {
    "units_missing": gettext_lazy("No responsible unit is named."),
    "lead_missing": gettext_lazy("Units are named, but not who leads."),
    "units_open_list": gettext_lazy("The list of units is left open: “{written}”."),
    "units_shared": gettext_lazy("One unit stands beside {tasks} tasks; it is taken for each."),
    "units_by_order": gettext_lazy("{tasks} tasks and their units share cells; units are given to tasks in order."),
    "units_not_separable": gettext_lazy("{tasks} tasks share one list of units; it does not say whose is whose."),
    "unit_doubtful": gettext_lazy("“{unit}” looks like “{near}” with letters lost, added or displaced."),
    "unit_short": gettext_lazy("“{unit}” stands without its level; elsewhere it is “{near}”."),
    "unit_unlisted": gettext_lazy("“{unit}” is not in the list of units."),
    "clause_garbled": gettext_lazy("The clause on responsibility is garbled: “{written}”."),
    "several_clauses": gettext_lazy("The task names responsible units more than once, each for a part of it."),
    "row_ragged": gettext_lazy("The row has {cells} cells where the heading has {columns}; look at the source."),
    "row_continued": gettext_lazy("A page break cut the row; both parts are put together."),
    "cell_merged": gettext_lazy("Merged with the cell above: {columns}."),
    "cell_repeated": gettext_lazy("“{written}” stands {times} times in its cell."),
    "number_missing": gettext_lazy("The row has no number; the last one before it is {after}."),
    "number_shared": gettext_lazy("The number {number} stands over more than one row."),
    "number_repeated": gettext_lazy("The number {number} is given to more than one row."),
    "number_skipped": gettext_lazy("After {after} comes {number}; numbers between are missing."),
    "due_missing": gettext_lazy("No time limit is given."),
    "due_impossible": gettext_lazy("“{written}” is no day of the calendar."),
    "due_several": gettext_lazy("Several dates are given ({found}); the last one is proposed."),
    "due_unread": gettext_lazy("The time limit was not understood: “{written}”."),
    "due_ambiguous": gettext_lazy("“{written}” may end the month before; the earlier reading is {earlier}."),
    "due_year_only": gettext_lazy("Only a year is given ({written}); its last day is proposed."),
    "heading_spans": gettext_lazy("The heading “{heading}” stands over {columns} columns."),
    "heading_missing": gettext_lazy("Under “{under}” the number before {before} is missing."),
    "reporting_cycle": gettext_lazy("The document wants reports on every task: “{written}”."),
}
_COLUMNS = {
    "lead": gettext_lazy("lead"),
    "cooperating": gettext_lazy("cooperating units"),
    "responsible": gettext_lazy("responsible units"),
    "due": gettext_lazy("time limit"),
    "text": gettext_lazy("task"),
}


def issue(told: dict[str, Any]) -> str:
    """An issue as a sentence."""
    data = {key: _shown(value) for key, value in told.items()}
    return str(ISSUES[told["code"]]).format_map(data)


def rule(name: str, why: str, words: str) -> tuple[str, str]:
    """The rule for who leads, and why it is thought."""
    return str(RULES[name]), str(REASONS[why]).format(words=words)


def cycle(written: str | None) -> str:
    """A cycle in words; monthly:28 is "every month by the 28th"."""
    told = []
    for part in (written or "").split("+"):
        name, _colon, day = part.partition(":")
        if day:
            told.append(_("every month by day {day}").format(day=day))
        elif name:
            told.append(str(CYCLES[name]))
    return _(", ").join(told)


def target(told: dict[str, Any]) -> str:
    """A target in one line: what, for whom, how much, how often, until when."""
    period = told["period"] or ""
    parts = [
        told["scope"] or "",
        told["metric"],
        f"{COMPARATORS[told['comparator']]} {told['value']:,} {told['unit']}".strip(),
        str(PERIODS.get(period, period)),
        _("by {day}").format(day=told["by"]) if told["by"] else "",
    ]
    return " · ".join(part for part in parts if part)


def place(told: dict[str, Any]) -> str:
    """Where in the document a row stands."""
    names = {
        "sheet": _("sheet “{at}”"), "page": _("page {at}"), "table": _("table {at}"), "row": _("row {at}"),
        "paragraph": _("paragraph {at}"), "line": _("line {at}"),
    }  # fmt: skip
    return _(", ").join(text.format(at=told[key]) for key, text in names.items() if told.get(key))


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return _(", ").join(str(_COLUMNS.get(one, one)) for one in value)
    return "—" if value is None else str(value)


def is_cycle(written: str) -> bool:
    """Whether every part of a cycle has words; what a form sends may hold anything."""
    return all(part.partition(":")[0] in CYCLES for part in written.split("+"))
