"""What the conference room may answer no to.

conference
├── not_permitted, id_used_otherwise, changed_meanwhile, reason_missing
├── unknown                     the city's pack has no such conference
├── rules_not_yet               called before the rules are in force
├── session_unknown, topic_unknown, minutes_unknown
├── kind_unknown, title_missing, too_much_said
├── member_missing              a core member that nobody told the unit of
├── unit_twice, unit_not_invited, guest_only
├── meeting_past, notice_too_late, moved_to_same
├── cancelled, held_already, not_held_yet
├── topic_too_late, agenda_sent, topics_still_open, topic_undecided, agenda_empty, agenda_too_late
├── attendance_unknown, decision_malformed
├── draft_missing, signed_already, not_countersigned, minutes_issued, minutes_open, not_issued
└── minutes_too_late
"""

from puhui.ground.refusals import Refusal


class ConferenceRefusal(Refusal):
    """The root of this room's answers."""

    code = "conference.refused"


class NotPermitted(ConferenceRefusal):
    """Data: who, what."""

    code = "conference.not_permitted"
    message = "{who} may not do this: {what}."


class IdUsedOtherwise(ConferenceRefusal):
    """Data: id, field."""

    code = "conference.id_used_otherwise"
    message = "The id {id} was already used with another {field}."


class ChangedMeanwhile(ConferenceRefusal):
    """Data: title."""

    code = "conference.changed_meanwhile"
    message = "“{title}” was changed by somebody else meanwhile. Look at it again before you change it."


class ReasonMissing(ConferenceRefusal):
    """Data: none."""

    code = "conference.reason_missing"
    message = "Say why: whoever looks at this later will ask."


class ConferenceUnknown(ConferenceRefusal):
    """Data: city, conference."""

    code = "conference.unknown"
    message = "The pack of “{city}” has no joint conference “{conference}”. Add it to conference.yaml first."


class RulesNotYet(ConferenceRefusal):
    """Data: conference, first."""

    code = "conference.rules_not_yet"
    message = "The rules of “{conference}” hold only from {first} on."


class SessionUnknown(ConferenceRefusal):
    """Data: session."""

    code = "conference.session_unknown"
    message = "There is no session {session}."


class TopicUnknown(ConferenceRefusal):
    """Data: topic."""

    code = "conference.topic_unknown"
    message = "No topic {topic} was handed in for this session."


class MinutesUnknown(ConferenceRefusal):
    """Data: minutes."""

    code = "conference.minutes_unknown"
    message = "There are no minutes {minutes}."


class KindUnknown(ConferenceRefusal):
    """Data: kind."""

    code = "conference.kind_unknown"
    message = "“{kind}” is no kind of session: regular or special."


class TitleMissing(ConferenceRefusal):
    """Data: none."""

    code = "conference.title_missing"
    message = "Say in a few words what it is about."


class TooMuchSaid(ConferenceRefusal):
    """Data: most."""

    code = "conference.too_much_said"
    message = "That is more than is kept here: at most {most}."


class MemberMissing(ConferenceRefusal):
    """Data: conference, member."""

    code = "conference.member_missing"
    message = "“{member}” is a core member of “{conference}”, but no unit of this name stands in the tree of units."


class UnitTwice(ConferenceRefusal):
    """Data: unit."""

    code = "conference.unit_twice"
    message = "“{unit}” is named twice: a unit is invited once."


class UnitNotInvited(ConferenceRefusal):
    """Data: title, unit."""

    code = "conference.unit_not_invited"
    message = "“{title}” did not invite the unit {unit}."


class GuestOnly(ConferenceRefusal):
    """Data: unit."""

    code = "conference.guest_only"
    message = "“{unit}” is a guest of this session: guests neither hand in topics nor countersign."


class MeetingPast(ConferenceRefusal):
    """Data: starts."""

    code = "conference.meeting_past"
    message = "A session is called for a time to come, not for {starts}."


class NoticeTooLate(ConferenceRefusal):
    """Data: meeting, days, last, earliest, clause."""

    code = "conference.notice_too_late"
    message = (
        "Members are told at least {days} days before: for {meeting} that was until {last} ({clause}). Choose {earliest} or "
        "later, or call a special session."
    )


class MovedToSame(ConferenceRefusal):
    """Data: title."""

    code = "conference.moved_to_same"
    message = "“{title}” is already called for this time and place."


class Cancelled(ConferenceRefusal):
    """Data: title."""

    code = "conference.cancelled"
    message = "“{title}” was cancelled."


class HeldAlready(ConferenceRefusal):
    """Data: title, starts."""

    code = "conference.held_already"
    message = "“{title}” began at {starts}; what comes before a meeting is over."


class NotHeldYet(ConferenceRefusal):
    """Data: title, starts."""

    code = "conference.not_held_yet"
    message = "“{title}” begins at {starts}; there are no minutes before."


class TopicTooLate(ConferenceRefusal):
    """Data: title, days, last, clause."""

    code = "conference.topic_too_late"
    message = (
        "Topics for “{title}” are handed in within {days} days after the notice: until {last} ({clause}). Ask the "
        "conference's office to take it up itself."
    )


class AgendaSent(ConferenceRefusal):
    """Data: title, at."""

    code = "conference.agenda_sent"
    message = "The agenda of “{title}” was sent at {at} and stays as it is."


class TopicsStillOpen(ConferenceRefusal):
    """Data: title, last."""

    code = "conference.topics_still_open"
    message = "Members may hand in topics for “{title}” until {last}; the agenda is sent after that day."


class TopicUndecided(ConferenceRefusal):
    """Data: title, unit."""

    code = "conference.topic_undecided"
    message = "“{unit}” handed in “{title}”: put it on the agenda, or leave it and say why."


class AgendaEmpty(ConferenceRefusal):
    """Data: title."""

    code = "conference.agenda_empty"
    message = "The agenda of “{title}” has no item."


class AgendaTooLate(ConferenceRefusal):
    """Data: title, days, last, clause."""

    code = "conference.agenda_too_late"
    message = (
        "The chosen topics of “{title}” were to be told {days} days before, until {last} ({clause}). Move the meeting, or "
        "say why they come late."
    )


class AttendanceUnknown(ConferenceRefusal):
    """Data: rank."""

    code = "conference.attendance_unknown"
    message = "“{rank}” is no rank of those who attend: principal, charge, division or staff; blank is absent."


class DecisionMalformed(ConferenceRefusal):
    """Data: position, problem."""

    code = "conference.decision_malformed"
    message = "Decision {position} does not hold: {problem}."


class DraftMissing(ConferenceRefusal):
    """Data: number."""

    code = "conference.draft_missing"
    message = "These minutes have no draft {number} that goes round; look at the latest."


class SignedAlready(ConferenceRefusal):
    """Data: unit."""

    code = "conference.signed_already"
    message = "“{unit}” has already spoken on this draft. What changes comes with the next draft."


class NotCountersigned(ConferenceRefusal):
    """Data: missing."""

    code = "conference.not_countersigned"
    message = "Minutes are issued once all units have countersigned; missing: {missing}."


class MinutesIssued(ConferenceRefusal):
    """Data: number."""

    code = "conference.minutes_issued"
    message = "The minutes {number} were issued and never change. Write a correction: a document of its own."


class MinutesOpen(ConferenceRefusal):
    """Data: title."""

    code = "conference.minutes_open"
    message = "Minutes of “{title}” are already being countersigned. Finish those first."


class NotIssued(ConferenceRefusal):
    """Data: none."""

    code = "conference.not_issued"
    message = "Only issued minutes are corrected; before that, write the next draft."


class MinutesTooLate(ConferenceRefusal):
    """Data: title, days, last, clause."""

    code = "conference.minutes_too_late"
    message = (
        "The minutes of “{title}” were to be issued within {days} days after the meeting, until {last} ({clause}). Say why "
        "they come late; it is kept with them."
    )
