"""FACE: the questions of the assignments, each answered as of the end of a local day; nothing here writes."""

from puhui.oversight.assignments.awaiting import awaiting
from puhui.oversight.assignments.boarding import board, board_frame, gantt, units
from puhui.oversight.assignments.bulk import sheet_for
from puhui.oversight.assignments.escalating import called_for, notices
from puhui.oversight.assignments.evaluating import evaluations
from puhui.oversight.assignments.figures import known, known_for
from puhui.oversight.assignments.knowing import (
    assignment,
    assignments,
    children,
    contacts,
    parts,
    present_unit,
    taken_over,
    unit,
    versions,
)
from puhui.oversight.assignments.lighting import light_totals, lights_frame, lights_of
from puhui.oversight.assignments.naming import units_called
from puhui.oversight.assignments.posting import posts, posts_of
from puhui.oversight.assignments.recounting import light_of, story
from puhui.oversight.assignments.rules import window_of
from puhui.oversight.assignments.scoring import scores
from puhui.oversight.assignments.telling import draft, history, reports, rules, to_merge
from puhui.oversight.assignments.viewing import heat, wall

__all__ = [
    "assignment", "assignments", "awaiting", "board", "board_frame", "called_for", "children", "contacts", "draft",
    "evaluations", "gantt", "heat", "history", "known", "known_for", "light_of", "light_totals", "lights_frame",
    "lights_of", "notices", "parts", "posts", "posts_of", "present_unit", "reports", "rules", "scores", "sheet_for",
    "story", "taken_over", "to_merge", "unit", "units", "units_called", "versions", "wall", "window_of",
]  # fmt: skip
