"""What the assignments room may answer no to.

assignments
├── not_permitted               this actor may not do this
├── id_used_otherwise           the caller's id was used for something else
├── changed_meanwhile           somebody else changed it first
├── reason_missing              changed, ended or withdrawn without saying why
├── unit_unknown, unit_name_unknown, unit_kind_unknown, unit_name_missing, unit_name_taken
├── unit_not_yet, unit_ended    the unit is not there on that day
├── unit_circle                 a unit below itself, or merged into itself
├── unit_still_responsible      ended without a successor, while it leads
├── days_reversed               the last day lies before the first
├── unknown                     no such assignment on that day
├── title_missing, lead_missing, unit_twice
├── due_and_quota               a due date and a quota at once
├── due_before_start
├── quota_malformed, target_malformed
├── circle                      a sub-assignment above itself
├── closed                      done or withdrawn assignments do not change
├── rules_missing, rules_malformed, cycle_unknown
├── period_unknown, report_not_open_yet, period_locked, unit_not_asked
├── progress_out_of_range, share_out_of_range, figure_malformed, too_much_said, nothing_said
├── report_unknown, report_accepted, report_not_submitted, nothing_to_merge
├── step_unknown, step_not_called_for, notice_unknown
├── post_malformed, post_taken, post_unknown, post_ended
├── document_unknown            the city pack tells of no such document
├── known_figure_unexplained, form_missing, evaluation_malformed, scores_missing
└── sheet_unreadable, sheet_too_large, sheet_head_missing, formula_refused, cell_not_a_number, period_malformed
"""

from puhui.ground.refusals import Refusal


class AssignmentsRefusal(Refusal):
    """The root of this room's answers."""

    code = "assignments.refused"


class NotPermitted(AssignmentsRefusal):
    """Data: who, what."""

    code = "assignments.not_permitted"
    message = "{who} may not do this: {what}."


class IdUsedOtherwise(AssignmentsRefusal):
    """Data: id, field."""

    code = "assignments.id_used_otherwise"
    message = "The id {id} was already used with another {field}."


class ChangedMeanwhile(AssignmentsRefusal):
    """Data: what, by."""

    code = "assignments.changed_meanwhile"
    message = "“{what}” was changed by {by} meanwhile. Look at it again before you change it."


class ReasonMissing(AssignmentsRefusal):
    """Data: none."""

    code = "assignments.reason_missing"
    message = "Say why: whoever looks at this later will ask."


class UnitUnknown(AssignmentsRefusal):
    """Data: unit."""

    code = "assignments.unit_unknown"
    message = "There is no unit “{unit}” here on that day. Add it to the tree of units first."


class UnitNameUnknown(AssignmentsRefusal):
    """Data: name, near."""

    code = "assignments.unit_name_unknown"
    message = "No one unit is called “{name}” on that day. Names that come near: {near}."


class UnitKindUnknown(AssignmentsRefusal):
    """Data: kind, kinds."""

    code = "assignments.unit_kind_unknown"
    message = "“{kind}” is no kind of unit. There are: {kinds}."


class UnitNameMissing(AssignmentsRefusal):
    """Data: none."""

    code = "assignments.unit_name_missing"
    message = "A unit has a name."


class UnitNameTaken(AssignmentsRefusal):
    """Data: name."""

    code = "assignments.unit_name_taken"
    message = "A unit “{name}” already stands at this place of the tree. Use that one, or name the new one in full."


class UnitNotYet(AssignmentsRefusal):
    """Data: unit, first."""

    code = "assignments.unit_not_yet"
    message = "“{unit}” exists only from {first}."


class UnitEnded(AssignmentsRefusal):
    """Data: unit, last, successor."""

    code = "assignments.unit_ended"
    message = "“{unit}” exists only until {last}; its duties went to “{successor}”. Name that unit instead."


class UnitCircle(AssignmentsRefusal):
    """Data: units."""

    code = "assignments.unit_circle"
    message = "This would close a circle: {units}. A unit stands neither below nor after itself."


class UnitStillResponsible(AssignmentsRefusal):
    """Data: unit, count."""

    code = "assignments.unit_still_responsible"
    message = "“{unit}” still answers for {count} open assignments. Say which unit takes over."


class DaysReversed(AssignmentsRefusal):
    """Data: first, last."""

    code = "assignments.days_reversed"
    message = "The last day ({last}) lies before the first ({first})."


class AssignmentUnknown(AssignmentsRefusal):
    """Data: assignment."""

    code = "assignments.unknown"
    message = "There is no assignment {assignment} on that day."


class TitleMissing(AssignmentsRefusal):
    """Data: none."""

    code = "assignments.title_missing"
    message = "An assignment has a title: say in a few words what is to be done."


class LeadMissing(AssignmentsRefusal):
    """Data: title."""

    code = "assignments.lead_missing"
    message = "“{title}” names no unit that leads: somebody has to answer for it."


class UnitTwice(AssignmentsRefusal):
    """Data: unit."""

    code = "assignments.unit_twice"
    message = "“{unit}” is named twice: a unit leads or cooperates, once."


class DueAndQuota(AssignmentsRefusal):
    """Data: title."""

    code = "assignments.due_and_quota"
    message = "“{title}” has a due date and a quota at once. What ends has a due date; what goes on has a quota."


class DueBeforeStart(AssignmentsRefusal):
    """Data: due, starts."""

    code = "assignments.due_before_start"
    message = "It would be due on {due}, before it starts on {starts}."


class QuotaMalformed(AssignmentsRefusal):
    """Data: times, period."""

    code = "assignments.quota_malformed"
    message = (
        "“{times} times per {period}” is no quota: at least once, per month, two months, quarter, half-year or year."
    )


class TargetMalformed(AssignmentsRefusal):
    """Data: metric, problem."""

    code = "assignments.target_malformed"
    message = "The target “{metric}” does not hold: {problem}."


class AssignmentCircle(AssignmentsRefusal):
    """Data: assignments."""

    code = "assignments.circle"
    message = "This would close a circle: {assignments}. No assignment is part of itself."


class AssignmentClosed(AssignmentsRefusal):
    """Data: title, state."""

    code = "assignments.closed"
    message = "“{title}” is {state} and does not change any more. Give a new assignment instead."


class RulesMissing(AssignmentsRefusal):
    """Data: city."""

    code = "assignments.rules_missing"
    message = "For “{city}” no rules of reporting and lights were set by that day. Set them first."


class RulesMalformed(AssignmentsRefusal):
    """Data: field, problem."""

    code = "assignments.rules_malformed"
    message = "The rules do not hold at “{field}”: {problem}."


class CycleUnknown(AssignmentsRefusal):
    """Data: cycle."""

    code = "assignments.cycle_unknown"
    message = "“{cycle}” is no reporting cycle of this city."


class PeriodUnknown(AssignmentsRefusal):
    """Data: period, first."""

    code = "assignments.period_unknown"
    message = "No reporting period begins on {period}; the one that holds this day begins on {first}."


class NotOpenYet(AssignmentsRefusal):
    """Data: period, opens."""

    code = "assignments.report_not_open_yet"
    message = "Reports on the period from {period} open on {opens}."


class PeriodLocked(AssignmentsRefusal):
    """Data: period, locks."""

    code = "assignments.period_locked"
    message = "The period from {period} was locked after {locks}. Ask the supervising office for a recorded correction."


class NotAsked(AssignmentsRefusal):
    """Data: title, unit."""

    code = "assignments.unit_not_asked"
    message = "“{title}” names no unit {unit} that would report on it."


class ProgressOutOfRange(AssignmentsRefusal):
    """Data: progress."""

    code = "assignments.progress_out_of_range"
    message = "Progress is from 0 to 100 per cent, not {progress}. Leave it blank where nothing is known."


class ShareOutOfRange(AssignmentsRefusal):
    """Data: metric, value."""

    code = "assignments.share_out_of_range"
    message = "“{metric}” is a share: from 0 to 100 per cent, not {value}. Leave it blank where nothing is known."


class FigureMalformed(AssignmentsRefusal):
    """Data: metric, value."""

    code = "assignments.figure_malformed"
    message = "{value} is no figure for “{metric}”."


class TooMuchSaid(AssignmentsRefusal):
    """Data: most."""

    code = "assignments.too_much_said"
    message = "That is more than is kept here: at most {most} letters, files or rows. Add the rest as evidence."


class NothingSaid(AssignmentsRefusal):
    """Data: none."""

    code = "assignments.nothing_said"
    message = "The report is blank. Tell at least the progress, a figure, a problem or a next step."


class ReportUnknown(AssignmentsRefusal):
    """Data: period."""

    code = "assignments.report_unknown"
    message = "Nothing was reported on the period from {period}."


class ReportAccepted(AssignmentsRefusal):
    """Data: period."""

    code = "assignments.report_accepted"
    message = "The report on the period from {period} was accepted. It changes only by a recorded correction."


class ReportNotSubmitted(AssignmentsRefusal):
    """Data: period, state."""

    code = "assignments.report_not_submitted"
    message = "The report on the period from {period} is {state}; only one that was handed in is accepted or returned."


class NothingToMerge(AssignmentsRefusal):
    """Data: report."""

    code = "assignments.nothing_to_merge"
    message = "{report} is no report of another unit on this assignment and period that stands."


class StepUnknown(AssignmentsRefusal):
    """Data: step."""

    code = "assignments.step_unknown"
    message = "“{step}” is no step of this city's ladder."


class StepNotCalledFor(AssignmentsRefusal):
    """Data: step, title."""

    code = "assignments.step_not_called_for"
    message = "The rules do not call for “{step}” on “{title}” today. Say why it is urgent if it must be."


class NoticeUnknown(AssignmentsRefusal):
    """Data: notice."""

    code = "assignments.notice_unknown"
    message = "There is no notice {notice}."


class PostMalformed(AssignmentsRefusal):
    """Data: role, roles."""

    code = "assignments.post_malformed"
    message = "A post has a role ({roles}) and, where it acts for a unit, the unit; “{role}” does not fit."


class PostTaken(AssignmentsRefusal):
    """Data: role."""

    code = "assignments.post_taken"
    message = "This person has this post ({role}) already."


class PostUnknown(AssignmentsRefusal):
    """Data: post."""

    code = "assignments.post_unknown"
    message = "There is no post {post}."


class PostEnded(AssignmentsRefusal):
    """Data: last."""

    code = "assignments.post_ended"
    message = "This post ends on {last} already. Give a new one instead."


class DocumentUnknown(AssignmentsRefusal):
    """Data: document, documents."""

    code = "assignments.document_unknown"
    message = "The city's pack tells of no document “{document}”. There are: {documents}."


class KnownFigureUnexplained(AssignmentsRefusal):
    """Data: metric."""

    code = "assignments.known_figure_unexplained"
    message = "“{metric}” has neither a figure nor a reason why it cannot be known."


class FormMissing(AssignmentsRefusal):
    """Data: city."""

    code = "assignments.form_missing"
    message = "The rules of “{city}” hold no form of the yearly evaluation. Add it to the pack first."


class EvaluationMalformed(AssignmentsRefusal):
    """Data: problem."""

    code = "assignments.evaluation_malformed"
    message = "The evaluation does not fit its form: {problem}. Give every item its points, and name who evaluated."


class ScoresMissing(AssignmentsRefusal):
    """Data: city."""

    code = "assignments.scores_missing"
    message = "The rules of “{city}” declare no formula for scores. Add it to the pack first."


class SheetUnreadable(AssignmentsRefusal):
    """Data: none."""

    code = "assignments.sheet_unreadable"
    message = "This is no sheet that can be read. Save it as .xlsx, without a password."


class SheetTooLarge(AssignmentsRefusal):
    """Data: rows, megabytes."""

    code = "assignments.sheet_too_large"
    message = "A sheet has at most {rows} rows and {megabytes} MB. Hand it in in parts."


class SheetHeadMissing(AssignmentsRefusal):
    """Data: head."""

    code = "assignments.sheet_head_missing"
    message = "The first row has no column “{head}”. Fetch the sheet anew and fill it in without changing its heads."


class FormulaRefused(AssignmentsRefusal):
    """Data: cell."""

    code = "assignments.formula_refused"
    message = (
        "Cell {cell} holds a formula. Write the number itself: what a formula shows depends on who opens the file."
    )


class CellNotANumber(AssignmentsRefusal):
    """Data: cell, value."""

    code = "assignments.cell_not_a_number"
    message = "“{value}” in cell {cell} is no number that fits. Leave the cell blank where nothing is known."


class PeriodMalformed(AssignmentsRefusal):
    """Data: period."""

    code = "assignments.period_malformed"
    message = "“{period}” is no first day of a period, like 2026-03-01."
