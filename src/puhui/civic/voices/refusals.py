"""What the voices room says no to.

VoicesRefusal
├── VoicesUnknown  KindUnknown  DistrictUnknown  ReasonUnknown
├── TooManyVoices  VoiceDiffers  VoiceUnknown  WordsMissing  WordsTooLong  PlaceMissing  OutsideCity
├── PhotosWrong  PhotoOfAPerson
├── CaseUnknown  CaseClosed  CaseNotOpen  CaseNotGiven  NotYourCase  AnswerDiffers  AdoptedMissing  UnitSame
│   CasesDiffer  VoicesNotOfCase  WhyMissing
├── VerdictNotYours  VerdictGiven  ReopenedAlready  ReopenLate
├── ModeratedMeanwhile  AppealNotYet  AppealedAlready  AppealLate  AppealUnknown  AppealDecided  OtherEyesNeeded
└── SupportNotPossible  AreaWrong
"""

from puhui.ground.refusals import Refusal

HANDLING = "《信访工作条例》"


class VoicesRefusal(Refusal):
    """The root of this room's answers."""

    code = "voices.refused"


class VoicesUnknown(VoicesRefusal):
    """Data: city."""

    code = "voices.not_kept"
    message = "The pack of {city} has no rules for snapshots and proposals (voices.yaml)."


class KindUnknown(VoicesRefusal):
    """Data: kind."""

    code = "voices.kind_unknown"
    message = "The city's pack knows no kind of case “{kind}”."


class DistrictUnknown(VoicesRefusal):
    """Data: district."""

    code = "voices.district_unknown"
    message = "The city's pack knows no district “{district}”."


class ReasonUnknown(VoicesRefusal):
    """Data: reason, deed."""

    code = "voices.reason_unknown"
    message = "“{reason}” is none of the reasons that the city's pack gives for “{deed}”."


class TooManyVoices(VoicesRefusal):
    """Data: limit, hours, again (an instant), seconds."""

    code = "voices.too_many"
    message = "You sent {limit} within {hours} hours, which is as many as are taken. You can go on at {again}."


class VoiceDiffers(VoicesRefusal):
    """Data: id, field."""

    code = "voices.voice_differs"
    message = "{id} was used before for something else that you sent ({field} differs). Nothing was changed."


class VoiceUnknown(VoicesRefusal):
    """No data."""

    code = "voices.voice_unknown"
    message = "There is no such snapshot or proposal."


class WordsMissing(VoicesRefusal):
    """Data: field."""

    code = "voices.words_missing"
    message = "Nothing was written here: say it in a few words."


class WordsTooLong(VoicesRefusal):
    """Data: field, limit."""

    code = "voices.words_too_long"
    message = "This has more than {limit} characters."


class PlaceMissing(VoicesRefusal):
    """No data."""

    code = "voices.place_missing"
    message = "Say where it is: let the telephone tell the position, or choose the district and describe the place."


class OutsideCity(VoicesRefusal):
    """Data: latitude, longitude, extent, source."""

    code = "voices.outside_city"
    message = (
        "{latitude}, {longitude} lies outside of the city, which reaches over {extent} ({source}). Put the place right, or "
        "choose the district and describe it."
    )


class PhotosWrong(VoicesRefusal):
    """Data: least, most, found."""

    code = "voices.photos_wrong"
    message = "From {least} to {most} photos are taken, {found} came."


class PhotoOfAPerson(VoicesRefusal):
    """Data: percent."""

    code = "voices.photo_of_a_person"
    message = (
        "A face fills more than {percent} % of this photo. Nothing of it was kept. Show the place, not a person, and send "
        "it again."
    )
    cites = "《中华人民共和国民法典》第一千零一十九条"


class CaseUnknown(VoicesRefusal):
    """Data: case."""

    code = "voices.case_unknown"
    message = "There is no case {case}."


class CaseClosed(VoicesRefusal):
    """Data: case, state."""

    code = "voices.case_closed"
    message = "Case {case} was joined to another one, or dropped; that stays so."


class CaseNotOpen(VoicesRefusal):
    """Data: case."""

    code = "voices.case_not_open"
    message = "Case {case} was answered already."


class CaseNotGiven(VoicesRefusal):
    """Data: case."""

    code = "voices.case_not_given"
    message = "Case {case} has not been given to a unit yet."


class NotYourCase(VoicesRefusal):
    """Data: case."""

    code = "voices.not_your_case"
    message = "Case {case} is another unit's: only the unit in charge answers or hands it on."


class AnswerDiffers(VoicesRefusal):
    """Data: id, field."""

    code = "voices.answer_differs"
    message = "{id} was used before for another answer ({field} differs)."


class AdoptedMissing(VoicesRefusal):
    """No data."""

    code = "voices.adopted_missing"
    message = "The answer to a proposal says whether it is adopted, and the answer to a case does not."


class UnitSame(VoicesRefusal):
    """Data: case."""

    code = "voices.unit_same"
    message = "Case {case} is this unit's already."


class CasesDiffer(VoicesRefusal):
    """Data: case, into, field."""

    code = "voices.cases_differ"
    message = "Cases {case} and {into} cannot become one: they are the same, or of different kinds."


class VoicesNotOfCase(VoicesRefusal):
    """Data: case."""

    code = "voices.voices_not_of_case"
    message = "To split case {case}, name some of its snapshots, and leave at least one."


class WhyMissing(VoicesRefusal):
    """No data."""

    code = "voices.why_missing"
    message = "This needs a reason."


class VerdictNotYours(VoicesRefusal):
    """Data: case."""

    code = "voices.verdict_not_yours"
    message = "Only those who told of case {case} say whether they are content."


class VerdictGiven(VoicesRefusal):
    """Data: case."""

    code = "voices.verdict_given"
    message = "You have said already whether you are content with the answer to case {case}."


class ReopenedAlready(VoicesRefusal):
    """Data: case."""

    code = "voices.reopened_already"
    message = (
        "Case {case} was opened again once; it is not opened a third time. Send a new snapshot where it is found again."
    )


class ReopenLate(VoicesRefusal):
    """Data: days."""

    code = "voices.reopen_late"
    message = "A case is opened again within {days} days of its answer."


class ModeratedMeanwhile(VoicesRefusal):
    """Data: state."""

    code = "voices.moderated_meanwhile"
    message = "Somebody has decided on this meanwhile. Look at it again."


class AppealNotYet(VoicesRefusal):
    """No data."""

    code = "voices.appeal_not_yet"
    message = "Only what was declined can be appealed against."


class AppealedAlready(VoicesRefusal):
    """No data."""

    code = "voices.appealed_already"
    message = "You have appealed once; somebody else decides on it."


class AppealLate(VoicesRefusal):
    """Data: days."""

    code = "voices.appeal_late"
    message = "An appeal is made within {days} days."


class AppealUnknown(VoicesRefusal):
    """No data."""

    code = "voices.appeal_unknown"
    message = "Nobody appealed here."


class AppealDecided(VoicesRefusal):
    """No data."""

    code = "voices.appeal_decided"
    message = "This appeal was decided already, otherwise."


class OtherEyesNeeded(VoicesRefusal):
    """No data."""

    code = "voices.other_eyes_needed"
    message = "Whoever declined does not decide on the appeal: somebody else has to."


class SupportNotPossible(VoicesRefusal):
    """Data: case."""

    code = "voices.support_not_possible"
    message = "{case} cannot be supported: only other people's proposals that are shown, and not answered yet."


class AreaWrong(VoicesRefusal):
    """No data."""

    code = "voices.area_wrong"
    message = "An area to be covered lies within the photo: left, top, right, bottom in percent, from 0 to 100."
