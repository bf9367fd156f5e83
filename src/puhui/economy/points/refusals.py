"""What the points room may answer no to.

points
├── rules_overlap           two rules of one scenario hold on one day
├── figure_not_countable    a rule's step, factor or points are too fine or too large for whole numbers
├── award_too_large         a rule would pay one act more than can be kept
└── (spending, lots and budgets: see below)
"""

from puhui.ground.refusals import Refusal


class PointsRefusal(Refusal):
    """The root of this room's answers."""

    code = "points.refused"


class RulesOverlap(PointsRefusal):
    """Data: first, second (rule ids), day."""

    code = "points.rules_overlap"
    message = "The rules {first} and {second} both hold on {day} for one behaviour; only one may."


class FigureNotCountable(PointsRefusal):
    """Data: rule."""

    code = "points.figure_not_countable"
    message = "A figure of rule {rule} is too fine or too large to be counted exactly."


class AwardTooLarge(PointsRefusal):
    """Data: rule, day."""

    code = "points.award_too_large"
    message = "Rule {rule} would pay one act of {day} more points than can be kept."
