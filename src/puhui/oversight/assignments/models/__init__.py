"""Versions are only added; what a later version closes is the time until which one stood."""

from puhui.oversight.assignments.models.reports import Draft, Evaluation, Known, Notice, Reply, Report, Rulebook
from puhui.oversight.assignments.models.tasks import Assignment, Mark, Party, Target, Version
from puhui.oversight.assignments.models.units import Contact, Post, Unit, UnitVersion

__all__ = [
    "Assignment", "Contact", "Draft", "Evaluation", "Known", "Mark", "Notice", "Party", "Post", "Reply", "Report", "Rulebook", "Target", "Unit", "UnitVersion", "Version",
]  # fmt: skip
