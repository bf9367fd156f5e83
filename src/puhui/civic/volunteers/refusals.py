"""What the volunteers room says no to.

VolunteersRefusal
├── VolunteeringUnknown  TeamUnknown  TeamDiffers  TeamMisplaced  LeadNeeded
├── TooYoung  GuardianNeeded  VolunteerUnknown  VolunteerDiffers  NumberTaken  NumberWrong  SkillUnknown
├── ProjectUnknown  ProjectDiffers  ShiftUnknown  ShiftDiffers  ShiftWrong  ShiftFull  ShiftOver  ShiftNotForMinors
│   NotInsured  NotTrained  NotAMember  SkillsMissing  NotSignedUp  ServedAlready
├── HoursRefused                  why hours do not count
│   ├── HoursOverlap  HoursTooLong  HoursWrong  HoursInFuture  HoursLate
│   ├── PassUnreadable  PassForged  PassForeignCity  PassUnknown  PassOtherShift
│   └── ServingEarly  ServingLate  NotServing  UploadTooLate  ShownInFuture
├── RecordUnknown  RecordSettled  OwnHours  NotYourTeam  WhyMissing  StillServing
├── AuditUnknown  AuditDrawnAlready  AuditTooEarly  AuditEmpty  ItemJudged  OwnConfirmation
├── CommendationUnknown  CommendationTooEarly  TrainingWrong
└── SheetUnreadable  SheetTooLarge  HeadingMissing
"""

from puhui.ground.refusals import Refusal

GUARDIANS = "《志愿服务条例》第七条；《中华人民共和国个人信息保护法》第三十一条"


class VolunteersRefusal(Refusal):
    """The root of this room's answers."""

    code = "volunteers.refused"


class VolunteeringUnknown(VolunteersRefusal):
    """Data: city."""

    code = "volunteers.volunteering_unknown"
    message = "The pack of {city} has no rules for volunteers (volunteers.yaml)."


class TeamUnknown(VolunteersRefusal):
    """Data: team."""

    code = "volunteers.team_unknown"
    message = "There is no team {team}."


class TeamDiffers(VolunteersRefusal):
    """Data: team, field."""

    code = "volunteers.team_differs"
    message = "Team {team} is there already, with another {field}."


class TeamMisplaced(VolunteersRefusal):
    """Data: level."""

    code = "volunteers.team_misplaced"
    message = (
        "A team stands below one of a higher level: city, unit, district, organisation; “{level}” does not fit here."
    )


class TooYoung(VolunteersRefusal):
    """Data: age_min."""

    code = "volunteers.too_young"
    message = "Who is younger than {age_min} cannot register yet."
    cites = GUARDIANS


class GuardianNeeded(VolunteersRefusal):
    """Data: limit."""

    code = "volunteers.guardian_needed"
    message = "Who is younger than {limit} registers with a guardian's agreement."
    cites = GUARDIANS


class VolunteerUnknown(VolunteersRefusal):
    """Data: who."""

    code = "volunteers.volunteer_unknown"
    message = "Nobody is registered as a volunteer here under {who}."


class VolunteerDiffers(VolunteersRefusal):
    """Data: field."""

    code = "volunteers.volunteer_differs"
    message = "You are registered already, with another {field}."


class NumberTaken(VolunteersRefusal):
    """Data: number."""

    code = "volunteers.number_taken"
    message = "The volunteer number {number} is somebody else's here."


class NumberWrong(VolunteersRefusal):
    """Data: number."""

    code = "volunteers.number_wrong"
    message = "{number} is no volunteer number: six to thirty-two letters and digits."


class SkillUnknown(VolunteersRefusal):
    """Data: skill."""

    code = "volunteers.skill_unknown"
    message = "The city's list of skills has no “{skill}”."


class ProjectUnknown(VolunteersRefusal):
    """Data: project."""

    code = "volunteers.project_unknown"
    message = "There is no project {project}."


class ProjectDiffers(VolunteersRefusal):
    """Data: id, field."""

    code = "volunteers.project_differs"
    message = "{id} was used before for another project ({field} differs)."


class ShiftUnknown(VolunteersRefusal):
    """Data: shift."""

    code = "volunteers.shift_unknown"
    message = "There is no shift {shift}."


class ShiftDiffers(VolunteersRefusal):
    """Data: id, field."""

    code = "volunteers.shift_differs"
    message = "{id} was used before for another shift ({field} differs)."


class ShiftWrong(VolunteersRefusal):
    """No data."""

    code = "volunteers.shift_wrong"
    message = "A shift ends after it starts, within 24 hours, and needs at least one volunteer."


class ShiftFull(VolunteersRefusal):
    """Data: wanted."""

    code = "volunteers.shift_full"
    message = "All {wanted} places of this shift are taken."


class ShiftOver(VolunteersRefusal):
    """Data: starts."""

    code = "volunteers.shift_over"
    message = "This shift started on {starts}; nobody signs up or withdraws any more."


class ShiftNotForMinors(VolunteersRefusal):
    """No data."""

    code = "volunteers.shift_not_for_minors"
    message = "This shift is for people of age only."
    cites = GUARDIANS


class NotInsured(VolunteersRefusal):
    """Data: day."""

    code = "volunteers.not_insured"
    message = "Your insurance does not reach {day}. Ask your team to have it prolonged, then sign up again."
    cites = "《志愿服务条例》第十七条"


class NotTrained(VolunteersRefusal):
    """Data: minutes, asked."""

    code = "volunteers.not_trained"
    message = "{asked} minutes of training come before the first shift; you have {minutes}."
    cites = "《志愿服务条例》第十六条"


class NotAMember(VolunteersRefusal):
    """Data: team."""

    code = "volunteers.not_a_member"
    message = "You are not a member of “{team}” yet: ask to join, and wait until its lead has admitted you."


class SkillsMissing(VolunteersRefusal):
    """Data: skills."""

    code = "volunteers.skills_missing"
    message = "This project looks for skills that you have not entered: {skills}."


class NotSignedUp(VolunteersRefusal):
    """No data."""

    code = "volunteers.not_signed_up"
    message = "You are not signed up for this shift."


class ServedAlready(VolunteersRefusal):
    """No data."""

    code = "volunteers.served_already"
    message = "Who has checked in cannot withdraw."


class HoursRefused(VolunteersRefusal):
    """Why hours do not count; each can be told again when it is put right."""

    code = "volunteers.hours_refused"


class HoursOverlap(HoursRefused):
    """Data: record, team, starts, ends."""

    code = "volunteers.hours_overlap"
    message = (
        "These hours overlap a record of “{team}” from {starts} to {ends} (record {record}): an hour counts once, for one "
        "team."
    )


class HoursTooLong(HoursRefused):
    """Data: day, minutes, limit."""

    code = "volunteers.hours_too_long"
    message = "With these there would be {minutes} minutes on {day}; at most {limit} count a day."


class HoursWrong(HoursRefused):
    """Data: problem."""

    code = "volunteers.hours_wrong"
    message = "This cannot be read as hours of volunteering: {problem}."


class HoursInFuture(HoursRefused):
    """Data: ends."""

    code = "volunteers.hours_in_future"
    message = "These hours end on {ends}, which is not yet."


class HoursLate(HoursRefused):
    """Data: ends, days."""

    code = "volunteers.hours_late"
    message = "These hours ended on {ends}; they are told of within {days} days."


class PassUnreadable(HoursRefused):
    """No data."""

    code = "volunteers.pass_unreadable"
    message = "This is not a volunteer's code. Scan it again, or type the ten characters under it."


class PassForged(HoursRefused):
    """No data."""

    code = "volunteers.pass_forged"
    message = "This code was not issued here, or somebody changed it."


class PassForeignCity(HoursRefused):
    """Data: city, other."""

    code = "volunteers.pass_foreign_city"
    message = "This code belongs to {other}; this shift is in {city}."


class PassUnknown(HoursRefused):
    """No data."""

    code = "volunteers.pass_unknown"
    message = "Nobody is signed up with this code."


class PassOtherShift(HoursRefused):
    """Data: starts."""

    code = "volunteers.pass_other_shift"
    message = "This code is for another shift, which starts on {starts}."


class ServingEarly(HoursRefused):
    """Data: opens."""

    code = "volunteers.serving_early"
    message = "Nobody is checked in before {opens}."


class ServingLate(HoursRefused):
    """Data: ends."""

    code = "volunteers.serving_late"
    message = "The shift was over on {ends}."


class NotServing(HoursRefused):
    """No data."""

    code = "volunteers.not_serving"
    message = "Who was never checked in cannot be checked out."


class UploadTooLate(HoursRefused):
    """Data: seen_at, hours."""

    code = "volunteers.upload_too_late"
    message = "This was shown on {seen_at}; what was taken without a line is uploaded within {hours} hours."


class ShownInFuture(HoursRefused):
    """Data: seen_at."""

    code = "volunteers.shown_in_future"
    message = "The device says {seen_at}, which is not yet: put its clock right."


class RecordUnknown(VolunteersRefusal):
    """Data: record."""

    code = "volunteers.record_unknown"
    message = "There is no record {record}."


class RecordSettled(VolunteersRefusal):
    """Data: state."""

    code = "volunteers.record_settled"
    message = "This record is {state}; that stays so."


class StillServing(VolunteersRefusal):
    """No data."""

    code = "volunteers.still_serving"
    message = "Who has not been checked out is still serving: check them out first."


class OwnHours(VolunteersRefusal):
    """No data."""

    code = "volunteers.own_hours"
    message = "Nobody confirms their own hours: the lead of the team above does."


class NotYourTeam(VolunteersRefusal):
    """Data: team."""

    code = "volunteers.not_your_team"
    message = "Only the lead of “{team}”, or of a team above it, may do this."


class WhyMissing(VolunteersRefusal):
    """No data."""

    code = "volunteers.why_missing"
    message = "A no needs its reason."


class AuditUnknown(VolunteersRefusal):
    """No data."""

    code = "volunteers.audit_unknown"
    message = "There is no such sample."


class AuditDrawnAlready(VolunteersRefusal):
    """No data."""

    code = "volunteers.audit_drawn"
    message = "This sample was drawn already."


class AuditTooEarly(VolunteersRefusal):
    """Data: last."""

    code = "volunteers.audit_too_early"
    message = "The period ends on {last}; the sample is drawn afterwards."


class AuditEmpty(VolunteersRefusal):
    """No data."""

    code = "volunteers.audit_empty"
    message = "No confirmed hours lie in this period."


class ItemJudged(VolunteersRefusal):
    """No data."""

    code = "volunteers.item_judged"
    message = "This record of the sample was judged already, otherwise."


class OwnConfirmation(VolunteersRefusal):
    """No data."""

    code = "volunteers.own_confirmation"
    message = "Who confirmed a record does not judge it in a sample."


class CommendationUnknown(VolunteersRefusal):
    """Data: commendation."""

    code = "volunteers.commendation_unknown"
    message = "The city's pack knows no commendation “{commendation}”."


class CommendationTooEarly(VolunteersRefusal):
    """Data: hours, asked."""

    code = "volunteers.commendation_too_early"
    message = "This commendation asks for {asked} confirmed hours; there are {hours}."


class TrainingWrong(VolunteersRefusal):
    """Data: minutes."""

    code = "volunteers.training_wrong"
    message = "{minutes} minutes of training cannot be noted: from 1 to 1440, on a day that is past."


class SheetUnreadable(VolunteersRefusal):
    """Data: name, problem."""

    code = "volunteers.sheet_unreadable"
    message = "{name} cannot be read as a spreadsheet (XLSX or CSV): {problem}."


class SheetTooLarge(VolunteersRefusal):
    """Data: name, limit."""

    code = "volunteers.sheet_too_large"
    message = "{name} has more than {limit} rows, or is too large a file. Cut it into several."


class HeadingMissing(VolunteersRefusal):
    """Data: name, headings."""

    code = "volunteers.heading_missing"
    message = "{name} has no column {headings}. The headings stand in the city's volunteers.yaml."
