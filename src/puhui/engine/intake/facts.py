"""What happened to a row, as others may read it."""

from puhui.engine.intake.claiming import Task
from puhui.engine.intake.outcomes import Outcome, Reason, sentence

__all__ = ["Outcome", "Reason", "Task", "sentence"]
