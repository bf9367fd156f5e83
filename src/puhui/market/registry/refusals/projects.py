"""Noes about projects, their notices, periods and issuances."""

from puhui.market.registry.refusals.articles import (
    CHENGDU,
    MEASURES,
    REGISTRATION,
    TRADING,
    VALIDATION,
    RegistryRefusal,
)


class ProjectUnknown(RegistryRefusal):
    """Data: project."""

    code = "registry.project_unknown"
    message = "There is no project {project} here."


class DeclaredUnknown(RegistryRefusal):
    """Data: declared, known."""

    code = "registry.declared_unknown"
    message = "The city's registry.yaml knows no co-benefit or label “{declared}”; it knows {known}."


class PeriodUnknown(RegistryRefusal):
    """Data: period."""

    code = "registry.period_unknown"
    message = "There is no monitoring period {period} here."


class StepOutOfOrder(RegistryRefusal):
    """Data: name, state, verb."""

    code = "registry.step_out_of_order"
    message = "{name} is {state}: the step “{verb}” does not follow from there."
    cites = MEASURES + "第十二条至第二十二条"


class NeverReturns(RegistryRefusal):
    """Data: project."""

    code = "registry.never_returns"
    message = "{project} was deregistered: it can never be registered again, under another name neither."
    cites = MEASURES + "第十六条"


class FieldNotOpen(RegistryRefusal):
    """Data: field, fields."""

    code = "registry.field_not_open"
    message = "The field {field} is not open to projects here; open are: {fields}."
    cites = MEASURES + "第十条"


class MethodologyMissing(RegistryRefusal):
    code = "registry.methodology_missing"
    message = "Name the published methodology and its version, for example solar-roof@1."
    cites = MEASURES + "第十条"


class StartedTooEarly(RegistryRefusal):
    """Data: started, after."""

    code = "registry.started_too_early"
    message = "Construction began on {started}; only projects begun after {after} may be registered."
    cites = MEASURES + "第十条"


class NotAdditional(RegistryRefusal):
    """Data: why (legal_duty, ets_covered)."""

    code = "registry.not_additional"
    message = "The reduction is owed already ({why}): by law, or under an emissions trading scheme."
    cites = MEASURES + "第十条"


class CreditingTooLong(RegistryRefusal):
    """Data: years."""

    code = "registry.crediting_too_long"
    message = "The crediting window lasts longer than {years} years, or runs backwards."
    cites = MEASURES + "第十七条"


class ClaimMissing(RegistryRefusal):
    code = "registry.claim_missing"
    message = "Declare what the project counts from: its meters, routes, plots or plants. One owner of each claim."
    cites = MEASURES + "第十条（唯一性）"


class ClaimMalformed(RegistryRefusal):
    """Data: activity, track."""

    code = "registry.claim_malformed"
    message = "“{activity}” of “{track}” is no claim: for example electricity of meter/510100-0123."
    cites = MEASURES + "第十条（唯一性）"


class ClaimTaken(RegistryRefusal):
    """Data: activity, track, other_track, project, first, last."""

    code = "registry.claim_taken"
    message = "{activity} of {track} is claimed by {project} ({other_track}) from {first} to {last}."
    cites = MEASURES + "第十条（唯一性）"


class CitizensClaimIt(RegistryRefusal):
    """Data: activity, track, other_track, scenario, first, last."""

    code = "registry.citizens_claim_it"
    message = (
        "Citizens get points for {activity} of {track} (scenario {scenario}: {other_track}) from {first} to {last}."
    )
    cites = MEASURES + "第十条（唯一性）"


class BundleTooSmall(RegistryRefusal):
    code = "registry.bundle_too_small"
    message = "A bundle has at least two parts, each with its name, place, owner and yearly tonnes."
    cites = CHENGDU + "第9项（打捆开发）"


class BundleFieldWrong(RegistryRefusal):
    """Data: field."""

    code = "registry.bundle_field_wrong"
    message = "Projects in the field {field} are not bundled here: bundling is for small sinks."
    cites = CHENGDU + "第9项（打捆开发）"


class BundlePartTooLarge(RegistryRefusal):
    """Data: part, tonnes, limit."""

    code = "registry.bundle_part_too_large"
    message = "Part {part} saves {tonnes} t a year; only sinks of up to {limit} t are bundled."
    cites = CHENGDU + "第9项（打捆开发）"


class BundlePartRepeated(RegistryRefusal):
    """Data: part, project."""

    code = "registry.bundle_part_repeated"
    message = "Part {part} is in {project} already."
    cites = CHENGDU + "第9项（打捆开发）"


class OwnerBanned(RegistryRefusal):
    """Data: account, until."""

    code = "registry.owner_banned"
    message = "After fraud, nothing of account {account} is registered or issued until {until}."
    cites = MEASURES + "第四十三条"


class DocumentMissing(RegistryRefusal):
    """Data: sha256."""

    code = "registry.document_missing"
    message = "The document {sha256} is not among the kept files."
    cites = MEASURES + "第十一条"


class NoticeOpen(RegistryRefusal):
    """Data: name, closes_on."""

    code = "registry.notice_open"
    message = "{name} is shown to the public until {closes_on}; a report may follow after that day."
    cites = MEASURES + "第十二条、第十九条（公示20个工作日）"


class NoticeOver(RegistryRefusal):
    """Data: closes_on."""

    code = "registry.notice_over"
    message = "Comments could be given until {closes_on}."
    cites = MEASURES + "第十二条、第十九条（公示20个工作日）"


class CommentTooLong(RegistryRefusal):
    """Data: most, contact_most (characters)."""

    code = "registry.comment_too_long"
    message = "A comment has at most {most} characters, a contact {contact_most}. Say the rest in another comment."
    cites = MEASURES + "第十二条、第十九条（公示20个工作日）"


class CommentsTooMany(RegistryRefusal):
    """Data: most."""

    code = "registry.comments_too_many"
    message = "No more than {most} comments are taken from one place a day, or for one notice. Come again tomorrow."


class ContactNotAgreed(RegistryRefusal):
    code = "registry.contact_not_agreed"
    message = "A contact is only kept if you agree to it. Agree, or leave it out: a comment needs none."
    cites = "《中华人民共和国个人信息保护法》第十三条、第十四条"


class NoticeUnknown(RegistryRefusal):
    """Data: notice."""

    code = "registry.notice_unknown"
    message = "There is no notice or comment {notice}."


class CommentUnanswered(RegistryRefusal):
    """Data: count."""

    code = "registry.comment_unanswered"
    message = "{count} comments of the public are not answered yet; the report must answer every one."
    cites = MEASURES + "第十三条、第二十条"


class CommentEmpty(RegistryRefusal):
    code = "registry.comment_empty"
    message = "Write something: an empty comment or answer is not kept."
    cites = MEASURES + "第十二条、第十三条"


class PeriodReversed(RegistryRefusal):
    """Data: first, last."""

    code = "registry.period_reversed"
    message = "The monitoring period from {first} to {last} is written backwards."
    cites = MEASURES + "第十七条"


class PeriodOverlaps(RegistryRefusal):
    """Data: first, last."""

    code = "registry.period_overlaps"
    message = "The days overlap the period from {first} to {last}: no day is issued twice."
    cites = MEASURES + "第十七条、第十条（唯一性）"


class OutsideCrediting(RegistryRefusal):
    """Data: first, last."""

    code = "registry.outside_crediting"
    message = "Reductions count within the crediting window only, from {first} to {last}."
    cites = MEASURES + "第十七条"


class ReductionsTooEarly(RegistryRefusal):
    """Data: first, after."""

    code = "registry.reductions_too_early"
    message = "The period begins on {first}; only reductions after {after} count."
    cites = MEASURES + "第十七条"


class ReductionsTooOld(RegistryRefusal):
    """Data: first, since, years."""

    code = "registry.reductions_too_old"
    message = "The period begins on {first}; at the application only the last {years} years count, since {since}."
    cites = MEASURES + "第十七条（申请之日前5年内）"


class PeriodNotOver(RegistryRefusal):
    """Data: last."""

    code = "registry.period_not_over"
    message = "The period ends on {last}: what has not been saved yet cannot be reported."
    cites = MEASURES + "第十九条"


class VintageOutside(RegistryRefusal):
    """Data: vintage, first, last."""

    code = "registry.vintage_outside"
    message = "{vintage} is not a year of the period from {first} to {last}."
    cites = MEASURES + "第十七条"


class QuantityDiffers(RegistryRefusal):
    """Data: vintage, applied, verified."""

    code = "registry.quantity_differs"
    message = "For {vintage}, {applied} t are applied for and {verified} t were verified: both must be equal."
    cites = MEASURES + "第二十一条"


class ReportChanged(RegistryRefusal):
    """Data: verified, given."""

    code = "registry.report_changed"
    message = (
        "The report differs from the one that was verified ({verified}): one changed cell makes another ({given})."
    )
    cites = MEASURES + "第二十一条"


class ObservationsOpen(RegistryRefusal):
    """Data: count."""

    code = "registry.observations_open"
    message = "{count} observations of the last verification are not closed; they must be in this period."
    cites = VALIDATION + "观察项"


class ProjectSuspended(RegistryRefusal):
    """Data: project."""

    code = "registry.project_suspended"
    message = "{project} is suspended: nothing of it is issued."
    cites = MEASURES + "第四十三条"


class AlreadyIssued(RegistryRefusal):
    """Data: first, last, serial."""

    code = "registry.already_issued"
    message = "The period from {first} to {last} was issued as {serial}; there is no second issuance for a period."
    cites = MEASURES + "第十条（唯一性）、第二十二条"


class NotIssued(RegistryRefusal):
    """Data: period."""

    code = "registry.not_issued"
    message = "Nothing was issued for the period {period}; there is nothing to give back."
    cites = MEASURES + "第四十三条"


class FraudTooMuch(RegistryRefusal):
    """Data: tonnes, issued."""

    code = "registry.fraud_too_much"
    message = "{tonnes} t are more than the {issued} t that were issued for the period: an equal amount is cancelled."
    cites = MEASURES + "第四十三条"


class DecisionReasonMissing(RegistryRefusal):
    code = "registry.decision_reason_missing"
    message = "Say why: a return, a rejection or an end needs its reason, which the owner is told."
    cites = REGISTRATION + "登记审查"


class SheetsMissing(RegistryRefusal):
    """Data: limit."""

    code = "registry.sheets_missing"
    message = "A reduction report rests on one to {limit} filled monitoring sheets."
    cites = MEASURES + "第十七条"


class SheetsDiffer(RegistryRefusal):
    """Data: name, first, last."""

    code = "registry.sheets_differ"
    message = (
        "“{name}” ({first} to {last}) does not fit: fill in one sheet for each calendar year of the period, one following"
        " the other without a gap, because every vintage is numbered by itself."
    )
    cites = TRADING + "第十条"
