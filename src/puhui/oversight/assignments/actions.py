"""FACE: the verbs of the assignments. Each is one transaction, named by its caller's UUID; the same again is done once.

Whoever locks, locks in this order: the city's units in turn, the city's tasks in turn, a unit, a report.
"""

from puhui.oversight.assignments.assigning import assign, change, close
from puhui.oversight.assignments.bulk import submit_sheet
from puhui.oversight.assignments.escalating import issue_notice, reply
from puhui.oversight.assignments.evaluating import evaluate
from puhui.oversight.assignments.figures import tell_known
from puhui.oversight.assignments.opening import open_document, open_oversight
from puhui.oversight.assignments.posting import end_post, give_post
from puhui.oversight.assignments.reporting import accept, correct, give_back, save_draft, submit
from puhui.oversight.assignments.rules import set_rules
from puhui.oversight.assignments.taking_over import take_over
from puhui.oversight.assignments.units import add_unit, appoint, change_unit, end_unit, forget_contacts

__all__ = [
    "accept", "add_unit", "appoint", "assign", "change", "change_unit", "close", "correct", "end_post", "end_unit",
    "forget_contacts", "give_back", "give_post", "open_document", "open_oversight", "issue_notice", "reply", "save_draft", "evaluate", "set_rules", "submit_sheet", "tell_known", "submit",
    "take_over",
]  # fmt: skip
