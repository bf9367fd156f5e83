"""FACE: what the assignments room answers with: units and assignments, reports and lights, and who acts."""

from puhui.oversight.assignments.facts.given import *  # noqa: F403
from puhui.oversight.assignments.facts.shown import *  # noqa: F403
from puhui.oversight.assignments.facts.told import *  # noqa: F403
