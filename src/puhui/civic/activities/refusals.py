"""What the activities room says no to.

ActivitiesRefusal
├── ActivityUnknown  SessionUnknown  SessionDiffers  SessionOver  SessionCalledOff  SeatsWrong  PlaceWrong
├── GroupUnknown  BookingNotOpen  BookingClosed  PartyTooLarge  AgeOutside  GuardianMissing  AdultMissing
│   SessionFull  BookedAlready  BookingDiffers  BookingUnknown  BookingSettled
├── SchoolUnknown  SchoolDiffers  TeacherUnknown  ClassUnknown  ClassTooLarge  ClassMissing  LessonDiffers  LessonWrong
├── AttendanceRefused              what a door may answer
│   ├── CodeUnreadable  CodeForged  CodeForeignCity  CodeUnknown  CodeOtherSession
│   ├── BookingWaiting  BookingCancelled  CheckInEarly  CheckInLate  CheckOutEarly  TooManyCame
│   ├── CheckedInAlready  CheckedOutAlready  NotCheckedIn  CheckOutNotAsked
│   └── AttemptDiffers  OfflineNotAllowed  UploadLate  SeenInFuture
└── ObjectionUnknown  ObjectionDecided  ObjectionEmpty  AnswerMissing  FeedbackNotYours  FeedbackWrong
    SessionNotYours  FeedUnknown
"""

from puhui.ground.refusals import Refusal

GUARDIANS = "《中华人民共和国个人信息保护法》第二十八条、第三十一条；《中华人民共和国未成年人保护法》第七十二条"


class ActivitiesRefusal(Refusal):
    """The root of this room's answers."""

    code = "activities.refused"


class ActivityUnknown(ActivitiesRefusal):
    """Data: city, activity."""

    code = "activities.activity_unknown"
    message = "There is no activity {activity} in {city}."


class SessionUnknown(ActivitiesRefusal):
    """Data: session."""

    code = "activities.session_unknown"
    message = "No session of an activity is known as {session}."


class SessionDiffers(ActivitiesRefusal):
    """Data: id, field."""

    code = "activities.session_differs"
    message = "{id} was used before for another session ({field} differs). Use a new id for a new session."


class SessionOver(ActivitiesRefusal):
    """Data: ends."""

    code = "activities.session_over"
    message = "This session ended on {ends}."


class SessionCalledOff(ActivitiesRefusal):
    """Data: why."""

    code = "activities.session_called_off"
    message = "This session was called off: {why}"


class SeatsWrong(ActivitiesRefusal):
    """Data: group."""

    code = "activities.seats_wrong"
    message = "Places are given per group of the activity, at least one place in all; “{group}” is no such group."


class PlaceWrong(ActivitiesRefusal):
    """Data: latitude, longitude."""

    code = "activities.place_wrong"
    message = "{latitude}, {longitude} is no place in China: degrees of latitude and longitude (WGS 84) are asked for."


class SessionTimesWrong(ActivitiesRefusal):
    """Data: starts, ends."""

    code = "activities.session_times_wrong"
    message = "A session ends after it starts, within a week: not from {starts} to {ends}."


class HostUnknown(ActivitiesRefusal):
    """Data: host, activity."""

    code = "activities.host_unknown"
    message = "“{host}” is no host of the series of {activity}."


class GroupUnknown(ActivitiesRefusal):
    """Data: group."""

    code = "activities.group_unknown"
    message = "There are no places for “{group}” in this session."


class BookingNotOpen(ActivitiesRefusal):
    """Data: opens."""

    code = "activities.booking_not_open"
    message = "Booking opens on {opens}."


class BookingClosed(ActivitiesRefusal):
    """Data: closes."""

    code = "activities.booking_closed"
    message = "Booking closed on {closes}."


class PartyTooLarge(ActivitiesRefusal):
    """Data: places, limit."""

    code = "activities.party_too_large"
    message = "{places} people are too many for one booking: at most {limit}."


class AgeOutside(ActivitiesRefusal):
    """Data: age, age_min, age_max."""

    code = "activities.age_outside"
    message = "This group is for people from {age_min} to {age_max} years; one of you is {age}."


class GuardianMissing(ActivitiesRefusal):
    """Data: age, limit."""

    code = "activities.guardian_missing"
    message = "Who is younger than {limit} comes with a guardian's agreement: it is missing for somebody of {age}."
    cites = GUARDIANS


class AdultMissing(ActivitiesRefusal):
    """Data: limit."""

    code = "activities.adult_missing"
    message = "Who is younger than {limit} comes together with an adult; there is none in this booking."
    cites = GUARDIANS


class SessionFull(ActivitiesRefusal):
    """Data: left."""

    code = "activities.session_full"
    message = "There are not enough places left ({left}), and there is no waiting list."


class BookedAlready(ActivitiesRefusal):
    """No data."""

    code = "activities.booked_already"
    message = "You have a booking for this session already. Change that one, or cancel it first."


class BookingDiffers(ActivitiesRefusal):
    """Data: id, field."""

    code = "activities.booking_differs"
    message = "{id} was used before for another booking ({field} differs). Use a new id for a new booking."


class BookingUnknown(ActivitiesRefusal):
    """Data: id."""

    code = "activities.booking_unknown"
    message = "Nothing was booked under {id}."


class BookingSettled(ActivitiesRefusal):
    """Data: state."""

    code = "activities.booking_settled"
    message = "This booking cannot be cancelled any more ({state})."


class SchoolUnknown(ActivitiesRefusal):
    """Data: school."""

    code = "activities.school_unknown"
    message = "There is no school {school} here. The programme's office enters schools."


class SchoolDiffers(ActivitiesRefusal):
    """Data: school, field."""

    code = "activities.school_differs"
    message = "School {school} is entered already, with another {field}."


class TeacherUnknown(ActivitiesRefusal):
    """Data: school."""

    code = "activities.teacher_unknown"
    message = "You do not book for {school}. The school appoints who does."


class ClassUnknown(ActivitiesRefusal):
    """Data: klass, school, year."""

    code = "activities.class_unknown"
    message = "{school} has no class “{klass}” in the school year from {year}."


class ClassTooLarge(ActivitiesRefusal):
    """Data: pupils, enrolled."""

    code = "activities.class_too_large"
    message = "{pupils} pupils are more than the class has ({enrolled})."


class ClassMissing(ActivitiesRefusal):
    """Data: group."""

    code = "activities.class_missing"
    message = "In the group “{group}” classes book, and only there: name the class, or choose another group."


class ConsentsMissing(ActivitiesRefusal):
    """Data: pupils, consents."""

    code = "activities.consents_missing"
    message = "Guardians have agreed for {consents} of {pupils} pupils. Nobody is booked without their guardian's word."
    cites = GUARDIANS


class TeachersMissing(ActivitiesRefusal):
    """No data."""

    code = "activities.teachers_missing"
    message = "A class comes with at least one adult."


class LessonWrong(ActivitiesRefusal):
    """Data: hours."""

    code = "activities.lesson_wrong"
    message = (
        "{hours} class-hours cannot be noted: from 0.1 to 12 hours, for at least one pupil, on a day that is past."
    )


class LessonDiffers(ActivitiesRefusal):
    """Data: id, field."""

    code = "activities.lesson_differs"
    message = "{id} was used before for another lesson ({field} differs)."


class AttendanceRefused(ActivitiesRefusal):
    """What a door may answer; each can be objected to."""

    code = "activities.attendance_refused"


class CodeUnreadable(AttendanceRefused):
    """No data."""

    code = "activities.code_unreadable"
    message = "This is not a booking code. Scan it again, or type the ten characters under it."


class CodeForged(AttendanceRefused):
    """No data."""

    code = "activities.code_forged"
    message = "This code was not issued here, or somebody changed it."


class CodeForeignCity(AttendanceRefused):
    """Data: city, other."""

    code = "activities.code_foreign_city"
    message = "This code belongs to {other}; this door is in {city}."


class CodeUnknown(AttendanceRefused):
    """No data."""

    code = "activities.code_unknown"
    message = "Nobody has a booking with this code."


class CodeOtherSession(AttendanceRefused):
    """Data: starts."""

    code = "activities.code_other_session"
    message = "This booking is for another session, which starts on {starts}."


class BookingWaiting(AttendanceRefused):
    """No data."""

    code = "activities.booking_waiting"
    message = "This booking stands in the waiting list: there is no place for it yet."


class BookingCancelled(AttendanceRefused):
    """No data."""

    code = "activities.booking_cancelled"
    message = "This booking was cancelled."


class CheckInEarly(AttendanceRefused):
    """Data: opens."""

    code = "activities.check_in_early"
    message = "The doors open on {opens}: nobody is checked in before."


class CheckOutEarly(AttendanceRefused):
    """Data: starts."""

    code = "activities.check_out_early"
    message = "The session begins at {starts}: who leaves before has not been there. Check out afterwards."


class CheckInLate(AttendanceRefused):
    """Data: ends."""

    code = "activities.check_in_late"
    message = "The session was over on {ends}."


class TooManyCame(AttendanceRefused):
    """Data: came, places."""

    code = "activities.too_many_came"
    message = "{came} people came with a booking for {places}."


class CheckedInAlready(AttendanceRefused):
    """Data: at."""

    code = "activities.checked_in_already"
    message = "This booking was checked in already, on {at}."


class CheckedOutAlready(AttendanceRefused):
    """Data: at."""

    code = "activities.checked_out_already"
    message = "This booking was checked out already, on {at}."


class NotCheckedIn(AttendanceRefused):
    """No data."""

    code = "activities.not_checked_in"
    message = "This booking was never checked in, so that it cannot be checked out."


class CheckOutNotAsked(AttendanceRefused):
    """No data."""

    code = "activities.check_out_not_asked"
    message = "Nobody is checked out of this activity."


class AttemptDiffers(AttendanceRefused):
    """Data: nonce."""

    code = "activities.attempt_differs"
    message = "{nonce} was used before for another code."


class OfflineNotAllowed(AttendanceRefused):
    """No data."""

    code = "activities.offline_not_allowed"
    message = "This activity is checked in on line only."


class UploadLate(AttendanceRefused):
    """Data: seen_at, hours."""

    code = "activities.upload_late"
    message = "This was shown on {seen_at}; what was taken without a line is uploaded within {hours} hours."


class SeenInFuture(AttendanceRefused):
    """Data: seen_at."""

    code = "activities.seen_in_future"
    message = "The device says {seen_at}, which is not yet: put its clock right."


class ObjectionUnknown(ActivitiesRefusal):
    """Data: id."""

    code = "activities.objection_unknown"
    message = "There is no objection {id}."


class ObjectionDecided(ActivitiesRefusal):
    """No data."""

    code = "activities.objection_decided"
    message = "This objection was decided already, otherwise."


class ObjectionEmpty(ActivitiesRefusal):
    """No data."""

    code = "activities.objection_empty"
    message = "Say in a few words what was wrong."


class AnswerMissing(ActivitiesRefusal):
    """No data."""

    code = "activities.answer_missing"
    message = "An answer needs its reason."


class FeedbackNotYours(ActivitiesRefusal):
    """No data."""

    code = "activities.feedback_not_yours"
    message = "Only who was there may say how it was."


class FeedbackWrong(ActivitiesRefusal):
    """Data: stars."""

    code = "activities.feedback_wrong"
    message = "One to five stars, not {stars}."


class SessionNotYours(ActivitiesRefusal):
    """Data: organiser."""

    code = "activities.session_not_yours"
    message = "This session is held by {organiser}; only its own unit and the city's office run it."


class FeedUnknown(ActivitiesRefusal):
    """No data."""

    code = "activities.feed_unknown"
    message = "This calendar address is not known, or was replaced by a new one."
