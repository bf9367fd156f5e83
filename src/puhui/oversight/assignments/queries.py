"""FACE: the questions of the assignments, each answered as of the end of a local day; nothing here writes."""

from puhui.oversight.assignments.escalating import called_for, notices
from puhui.oversight.assignments.knowing import (
    assignment,
    assignments,
    children,
    contacts,
    parts,
    present_unit,
    taken_over,
    unit,
    units,
    versions,
)
from puhui.oversight.assignments.lighting import light_totals, lights_frame, lights_of
from puhui.oversight.assignments.rules import window_of
from puhui.oversight.assignments.telling import draft, history, reports, rules, to_merge

__all__ = [
    "assignment", "assignments", "called_for", "children", "contacts", "draft", "history", "light_totals",
    "lights_frame", "lights_of", "notices", "parts", "present_unit", "reports", "rules", "taken_over", "to_merge",
    "unit", "units", "versions", "window_of",
]  # fmt: skip
