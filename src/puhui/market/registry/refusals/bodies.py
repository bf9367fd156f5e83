"""Noes about those who validate and verify."""

from puhui.market.registry.refusals.articles import MEASURES, VALIDATION, RegistryRefusal


class BodyUnknown(RegistryRefusal):
    """Data: body."""

    code = "registry.body_unknown"
    message = "No validation and verification body {body} is listed here."


class BodyHoldsAccount(RegistryRefusal):
    """Data: subject."""

    code = "registry.body_holds_account"
    message = "{subject} has a registry account: who judges projects may not trade their credits."
    cites = MEASURES + "第三十七条"


class BodyListed(RegistryRefusal):
    """Data: subject."""

    code = "registry.body_listed"
    message = "{subject} is listed already."


class NotAccredited(RegistryRefusal):
    """Data: body, field, day."""

    code = "registry.not_accredited"
    message = "{body} is not accredited for {field} on {day}."
    cites = MEASURES + "第三十条"


class StaffTooFew(RegistryRefusal):
    """Data: body, staff, needed."""

    code = "registry.staff_too_few"
    message = "{body} has {staff} qualified people; {needed} are needed."
    cites = MEASURES + "第三十条"


class ExperiencedTooFew(RegistryRefusal):
    """Data: body, staff, needed, years."""

    code = "registry.experienced_too_few"
    message = "{body} has {staff} people with {years} years of experience; {needed} are needed."
    cites = MEASURES + "第三十条"


class ValidatorMayNotVerify(RegistryRefusal):
    """Data: body, project."""

    code = "registry.validator_may_not_verify"
    message = "{body} validated {project} and may not verify its reductions; name another body."
    cites = MEASURES + "第十八条"


class BodyWroteDesign(RegistryRefusal):
    """Data: body, project."""

    code = "registry.body_wrote_design"
    message = "{body} wrote the design document of {project} and may not judge it."
    cites = MEASURES + "第三十七条"


class InterestConflict(RegistryRefusal):
    """Data: who, subject."""

    code = "registry.interest_conflict"
    message = "{who} has an interest in {subject} and may not judge its project."
    cites = MEASURES + "第三十七条"


class TeamTooSmall(RegistryRefusal):
    """Data: members, needed."""

    code = "registry.team_too_small"
    message = "The team has {members} full-time members; {needed} are needed."
    cites = VALIDATION + "审核组"


class ExpertMissing(RegistryRefusal):
    """Data: field, needed."""

    code = "registry.expert_missing"
    message = "The team needs {needed} experts in {field}."
    cites = VALIDATION + "审核组"


class StaffUnknown(RegistryRefusal):
    """Data: staff, body."""

    code = "registry.staff_unknown"
    message = "{staff} does not work for {body}."
    cites = VALIDATION + "审核组"


class ReviewerInTeam(RegistryRefusal):
    """Data: who."""

    code = "registry.reviewer_in_team"
    message = "{who} is in the team, and may neither review its work nor decide on it."
    cites = VALIDATION + "复核与决定"


class EngagementUnknown(RegistryRefusal):
    """Data: engagement."""

    code = "registry.engagement_unknown"
    message = "There is no validation or verification {engagement} here."


class EngagementEnded(RegistryRefusal):
    """Data: engagement, opinion."""

    code = "registry.engagement_ended"
    message = "{engagement} has ended with a {opinion} opinion; nothing more is entered."
    cites = VALIDATION + "审定与核查报告"


class EngagementRuns(RegistryRefusal):
    code = "registry.engagement_runs"
    message = "A validation or verification of this runs already."
    cites = VALIDATION + "审核组"


class NotTheNamedBody(RegistryRefusal):
    """Data: body, named."""

    code = "registry.not_the_named_body"
    message = "The notice named {named}; {body} cannot take its place."
    cites = MEASURES + "第十二条、第十九条"


class FindingUnknown(RegistryRefusal):
    """Data: finding."""

    code = "registry.finding_unknown"
    message = "There is no finding {finding} here."


class FindingOpen(RegistryRefusal):
    """Data: count."""

    code = "registry.finding_open"
    message = "{count} demands for rectification are open; a positive opinion needs all of them closed."
    cites = VALIDATION + "整改要求"


class FindingClosed(RegistryRefusal):
    """Data: finding."""

    code = "registry.finding_closed"
    message = "The finding {finding} is closed already, otherwise."
    cites = VALIDATION + "整改要求、观察项"


class ReportTooLate(RegistryRefusal):
    """Data: days, limit."""

    code = "registry.report_too_late"
    message = "{days} days lie between notice and report without the client's own delays; {limit} are allowed."
    cites = VALIDATION + "时限（100日）"


class SitesTooFew(RegistryRefusal):
    """Data: visited, needed."""

    code = "registry.sites_too_few"
    message = "{visited} sites were visited; {needed} are to be."
    cites = VALIDATION + "现场抽样"


class FindingEmpty(RegistryRefusal):
    code = "registry.finding_empty"
    message = "Write what was found, or what closed it."
    cites = VALIDATION + "整改要求、观察项"
