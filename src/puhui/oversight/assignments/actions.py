"""FACE: the verbs of the assignments. Each is one transaction, named by its caller's UUID; the same again is done once.

Whoever locks, locks in this order: the city's units in turn, the city's tasks in turn, a unit, a report.
"""

from puhui.oversight.assignments.assigning import assign, change, close
from puhui.oversight.assignments.units import add_unit, appoint, change_unit, end_unit, forget_contacts

__all__ = ["add_unit", "appoint", "assign", "change", "change_unit", "close", "end_unit", "forget_contacts"]
