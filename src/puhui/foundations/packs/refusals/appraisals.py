"""What is wrong with what a pack says of oversight: its units and tasks, joint conferences and appraisals."""

from puhui.foundations.packs.refusals.faults import PackRefused


class ConferenceMembersWrong(PackRefused):
    code = "packs.conference_members_wrong"
    message = "{file}, line {line}: a conference names each member once; conveners and host are among the members."


class IndicatorWrong(PackRefused):
    code = "packs.indicator_wrong"
    message = (
        "{file}, line {line}: an indicator is a leaf with a kind (points has marks, check may have them, deduct has each) "
        "or a group with parts, of which best and needs count no more than there are."
    )


class IndicatorRepeated(PackRefused):
    code = "packs.indicator_repeated"
    message = (
        "{file}, line {line}: appraisal “{appraisal}” has two indicators “{id}”; every id stands once in its tree."
    )


class MeasuredHalfTold(PackRefused):
    code = "packs.measured_half_told"
    message = (
        "{file}, line {line}: what is measured earns points by per, points and most; give all three, or leave all open."
    )


class LevelsDisordered(PackRefused):
    code = "packs.levels_disordered"
    message = (
        "{file}, line {line}: levels stand from the highest to the lowest, the lowest alone without at_least, and take the "
        "place of a pass mark; a veto names one of them."
    )


class GoalNeedsOneWay(PackRefused):
    code = "packs.goal_needs_one_way"
    message = "{file}, line {line}: a goal is a number named (since a day) or a percentage of all, one of them."


class AppraisalsOverlap(PackRefused):
    code = "packs.appraisals_overlap"
    message = (
        "{file}, line {line}: appraisal “{id}” has two versions on {day}: {version} and {other} ({other_file}, line "
        "{other_line}). Give the older one its last day."
    )


class OversightNameUnknown(PackRefused):
    code = "packs.oversight_name_unknown"
    message = "{file}, line {line}: “{name}” under {key} is no unit or cycle of this pack."


class OversightNameTwice(PackRefused):
    code = "packs.oversight_name_twice"
    message = "{file}, line {line}: “{name}” is named twice; say it once."


class OversightCircle(PackRefused):
    code = "packs.oversight_circle"
    message = "{file}, line {line}: the unit “{unit}” stands below itself."


class LadderDisordered(PackRefused):
    code = "packs.ladder_disordered"
    message = "{file}, line {line}: the step “{step}” stands after a stronger one; tell the mildest first."


class TaskWrong(PackRefused):
    code = "packs.task_wrong"
    message = "{file}, line {line}: a task has a unit that leads or cooperates, and a due date or a quota: {problem}."


class WeightsWrong(PackRefused):
    code = "packs.weights_wrong"
    message = "{file}, line {line}: weights and points add up to 100: {problem}."
