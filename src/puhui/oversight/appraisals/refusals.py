"""What the appraisals room may answer no to.

appraisals
├── not_permitted, id_used_otherwise, reason_missing, too_much_said
├── scheme_unknown              no version of this tree holds on that day
├── application_unknown, objection_unknown
├── name_missing, applied_already
├── leaf_unknown, veto_unknown, metric_unknown
├── entry_kind_wrong, points_out_of_range, cases_out_of_range, measured_negative
├── sheet_incomplete, evidence_lacking
├── step_out_of_order           the application does not stand where this could be done
├── not_passed                  below the pass mark, a gate not met, or a veto
├── notice_days_open            the document does not say for how long the public is asked
├── notice_running              the days of public notice are not over
├── notice_over                 objections come during the notice
├── objection_open, objection_upheld, objection_answered
├── same_person                 who announced a naming answers no objection to it
├── consent_missing, contact_missing, objections_too_many
└── pool_malformed
"""

from puhui.ground.refusals import Refusal


class AppraisalsRefusal(Refusal):
    """The root of this room's answers."""

    code = "appraisals.refused"


class NotPermitted(AppraisalsRefusal):
    """Data: who, what."""

    code = "appraisals.not_permitted"
    message = "{who} may not do this: {what}."


class IdUsedOtherwise(AppraisalsRefusal):
    """Data: id, field."""

    code = "appraisals.id_used_otherwise"
    message = "The id {id} was already used with another {field}."


class ReasonMissing(AppraisalsRefusal):
    """Data: none."""

    code = "appraisals.reason_missing"
    message = "Say why: whoever looks at this later will ask."


class TooMuchSaid(AppraisalsRefusal):
    """Data: most."""

    code = "appraisals.too_much_said"
    message = "That is more than is kept here: at most {most}."


class SchemeUnknown(AppraisalsRefusal):
    """Data: city, scheme, day."""

    code = "appraisals.scheme_unknown"
    message = "The pack of “{city}” has no scoring tree “{scheme}” that holds on {day}."


class ApplicationUnknown(AppraisalsRefusal):
    """Data: application."""

    code = "appraisals.application_unknown"
    message = "There is no application {application}."


class ObjectionUnknown(AppraisalsRefusal):
    """Data: objection."""

    code = "appraisals.objection_unknown"
    message = "There is no objection {objection}."


class NameMissing(AppraisalsRefusal):
    """Data: none."""

    code = "appraisals.name_missing"
    message = "An applicant has a name, and it is the one that is published."


class AppliedAlready(AppraisalsRefusal):
    """Data: name, scheme, year."""

    code = "appraisals.applied_already"
    message = "“{name}” has already applied for “{scheme}” of {year}. Go on with that application."


class LeafUnknown(AppraisalsRefusal):
    """Data: scheme, leaf."""

    code = "appraisals.leaf_unknown"
    message = "“{scheme}” has no indicator “{leaf}” that is filled in."


class VetoUnknown(AppraisalsRefusal):
    """Data: scheme, veto."""

    code = "appraisals.veto_unknown"
    message = "“{scheme}” has no veto “{veto}”."


class MetricUnknown(AppraisalsRefusal):
    """Data: scheme, metric."""

    code = "appraisals.metric_unknown"
    message = "“{scheme}” counts no measured “{metric}”."


class EntryKindWrong(AppraisalsRefusal):
    """Data: leaf, kind, other."""

    code = "appraisals.entry_kind_wrong"
    message = "“{leaf}” is filled in by {kind}, not by {other}."


class PointsOutOfRange(AppraisalsRefusal):
    """Data: leaf, most."""

    code = "appraisals.points_out_of_range"
    message = "“{leaf}” is worth from 0 to {most} points."


class CasesOutOfRange(AppraisalsRefusal):
    """Data: leaf, most."""

    code = "appraisals.cases_out_of_range"
    message = "Cases of “{leaf}” are counted from 0 to {most}."


class MeasuredNegative(AppraisalsRefusal):
    """Data: metric."""

    code = "appraisals.measured_negative"
    message = "What was measured as “{metric}” is a number, zero or more."


class SheetIncomplete(AppraisalsRefusal):
    """Data: missing."""

    code = "appraisals.sheet_incomplete"
    message = "A blank is not a zero. Still blank: {missing}."


class EvidenceLacking(AppraisalsRefusal):
    """Data: leaves."""

    code = "appraisals.evidence_lacking"
    message = "These count only with a file that shows it: {leaves}."


class StepOutOfOrder(AppraisalsRefusal):
    """Data: name, state, step."""

    code = "appraisals.step_out_of_order"
    message = "The application of “{name}” is {state}; it cannot be {step} now."


class NotPassed(AppraisalsRefusal):
    """Data: name, score, because."""

    code = "appraisals.not_passed"
    message = "“{name}” did not pass ({score}): {because}."


class NoticeDaysOpen(AppraisalsRefusal):
    """Data: scheme."""

    code = "appraisals.notice_days_open"
    message = "“{scheme}” does not say for how many days the public is asked. Name the last day."


class NoticeRunning(AppraisalsRefusal):
    """Data: name, last."""

    code = "appraisals.notice_running"
    message = "The public may object to “{name}” until {last}; decide after that day."


class NoticeOver(AppraisalsRefusal):
    """Data: name, first, last."""

    code = "appraisals.notice_over"
    message = "Objections to “{name}” are taken from {first} to {last}."


class ObjectionOpen(AppraisalsRefusal):
    """Data: name, count."""

    code = "appraisals.objection_open"
    message = "{count} objections to “{name}” are not answered yet."


class ObjectionUpheld(AppraisalsRefusal):
    """Data: name."""

    code = "appraisals.objection_upheld"
    message = "An objection to “{name}” was upheld: return the application or refuse it."


class ObjectionAnswered(AppraisalsRefusal):
    """Data: none."""

    code = "appraisals.objection_answered"
    message = "This objection was already answered; an answer stays."


class SamePerson(AppraisalsRefusal):
    """Data: who."""

    code = "appraisals.same_person"
    message = "{who} showed this to the public; somebody else answers what is said against it."


class ConsentMissing(AppraisalsRefusal):
    """Data: none."""

    code = "appraisals.consent_missing"
    message = "Agree that your contact is kept until the objection is answered; without it nobody can ask you back."


class ContactMissing(AppraisalsRefusal):
    """Data: most."""

    code = "appraisals.contact_missing"
    message = "Say how you can be reached, a telephone number or an e-mail address, in at most {most} letters."


class ObjectionsTooMany(AppraisalsRefusal):
    """Data: most."""

    code = "appraisals.objections_too_many"
    message = (
        "From one connection at most {most} objections are taken a day. Try again tomorrow, or write to the office."
    )


class PoolMalformed(AppraisalsRefusal):
    """Data: count."""

    code = "appraisals.pool_malformed"
    message = "{count} is no number of those who could be named: at least one, with where it comes from."
