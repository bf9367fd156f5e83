"""Which step of the ladder a row of lights calls for."""

from collections.abc import Iterable, Sequence
from datetime import date

from puhui.oversight.assignments.facts import STEPS, Step


def called(ladder: Sequence[Step], lights: Sequence[str]) -> tuple[Step | None, int]:
    """The highest step whose lights stood in a row, up to now, and how long; ``lights`` are told from now backwards."""
    for step in reversed(ladder):
        in_a_row = _in_a_row(lights, step.lights)
        if in_a_row >= step.in_a_row:
            return step, in_a_row
    return None, 0


def taken_in_streak(step: Step, taken: Iterable[tuple[str, date]], since: date) -> bool:
    """Whether this step, or a higher one, was already taken on ``since`` or later."""
    rank = STEPS.index(step.name)
    return any(STEPS.index(name) >= rank and day >= since for name, day in taken)


def _in_a_row(lights: Sequence[str], wanted: Iterable[str]) -> int:
    found = tuple(wanted)
    for count, light in enumerate(lights):
        if light not in found:
            return count
    return len(lights)
