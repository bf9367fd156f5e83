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
    "evaluate", "forget_contacts", "give_back", "give_post", "issue_notice", "open_document", "open_oversight",
    "reply", "save_draft", "set_rules", "submit", "submit_sheet", "take_over", "tell_known",
]  # fmt: skip
