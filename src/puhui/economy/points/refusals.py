"""What the points room may answer no to.

points
├── rules_overlap           two rules of one scenario hold on one day
├── figure_not_countable    a rule's step, factor or points are too fine or too large for whole numbers
├── award_too_large         a rule would pay one act more than can be kept
├── budget_pays_two_ways    a campaign's rules do not all pay in one unit
├── amount_not_positive     nothing, or less, is to be spent
├── insufficient            fewer points are available than are needed
├── spend_differs           the caller's id was used for something else
├── spend_unknown           nothing was spent under this id
├── hold_unknown            nothing was put aside under this id
├── hold_settled            what was put aside is paid or released already
└── busy                    the lots changed again and again while they were chosen
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


class AmountNotPositive(PointsRefusal):
    """Data: amount."""

    code = "points.amount_not_positive"
    message = "The number of points must be above zero, not {amount}."


class PointsInsufficient(PointsRefusal):
    """Data: available, needed."""

    code = "points.insufficient"
    message = "{needed} points are needed, {available} are available."


class SpendDiffers(PointsRefusal):
    """Data: id, field, known, given."""

    code = "points.spend_differs"
    message = "{id} was used before with another {field}: {known}, not {given}."


class SpendUnknown(PointsRefusal):
    """Data: id."""

    code = "points.spend_unknown"
    message = "No points were spent under {id}."


class PointsBusy(PointsRefusal):
    """Data: holder."""

    code = "points.busy"
    message = "These points are being moved by somebody else at this moment; please try again."


class BudgetPaysTwoWays(PointsRefusal):
    """Data: budget."""

    code = "points.budget_pays_two_ways"
    message = "Budget {budget} is shared by rules that pay at once and rules whose points are collected later."


class HoldUnknown(PointsRefusal):
    """Data: id."""

    code = "points.hold_unknown"
    message = "No points were put aside under {id}."


class HoldSettled(PointsRefusal):
    """Data: id, state."""

    code = "points.hold_settled"
    message = "The points put aside under {id} are settled already: {state}."
