"""What the outreach room says no to.

OutreachRefusal
├── OutreachUnknown  OccasionUnknown  ChannelUnknown  CampaignUnknown  CampaignDiffers  CampaignWrong
├── PlacementUnknown  PlacementDiffers  PlacementWrong  TooManyPlacements  NotYourPlacement  CostWrong
├── ProofUnknown  ProofDiffers  ProofKindWrong  ProofUsedElsewhere  TooManyProofs  NothingToCount
│   FileUnreadable  PhotoTooSmall  NotExplainable  ExplanationMissing  AnswerMissing  DecidedAlready  OwnProof
├── ProofDoubted                  why a proof is held: somebody looks at it
│   └── PhotoUntimed  PhotoUnplaced  PlaceUnknown  ScreenshotUnread  PhotoAlike
├── ProofContradicted             why a proof is refused: the unit may explain it
│   └── PhotoEarly  PhotoLate  PhotoInFuture  PhotoElsewhere  ReportOutside  ReportOverfull
├── ReportUnreadable  ReportHeadingMissing  ReportNamesPeople
└── PieceUnknown  PieceDiffers  PieceWrong  PieceChangedMeanwhile
    QuizUnknown  QuizNotBegun  QuizTooFast  QuizRested  QuizAnswered  AnswerWrong
"""

from puhui.ground.refusals import Refusal
from puhui.ground.words import gettext_noop

KIND_WORDS = {
    "photo": gettext_noop("photo"),
    "screenshot": gettext_noop("screenshot"),
    "report": gettext_noop("carrier's report"),
}


class OutreachRefusal(Refusal):
    """The root of this room's answers."""

    code = "outreach.refused"


class OutreachUnknown(OutreachRefusal):
    """Data: city."""

    code = "outreach.outreach_unknown"
    message = "The pack of {city} has no rules for outreach (outreach.yaml)."


class OccasionUnknown(OutreachRefusal):
    """Data: occasion."""

    code = "outreach.occasion_unknown"
    message = "The city's calendar has no occasion “{occasion}”."


class ChannelUnknown(OutreachRefusal):
    """Data: channel."""

    code = "outreach.channel_unknown"
    message = "The city's list of channels has no “{channel}”."


class CampaignUnknown(OutreachRefusal):
    """Data: campaign."""

    code = "outreach.campaign_unknown"
    message = "There is no campaign {campaign}."


class CampaignDiffers(OutreachRefusal):
    """Data: id, field."""

    code = "outreach.campaign_differs"
    message = "{id} was used before for another campaign ({field} differs)."


class CampaignWrong(OutreachRefusal):
    """No data."""

    code = "outreach.campaign_wrong"
    message = "A campaign needs a title and a message, ends on or after its first day within a year, and costs no less than nothing."


class PlacementUnknown(OutreachRefusal):
    """Data: placement."""

    code = "outreach.placement_unknown"
    message = "There is no placement {placement}."


class PlacementDiffers(OutreachRefusal):
    """Data: id, field."""

    code = "outreach.placement_differs"
    message = "{id} was used before for another placement ({field} differs)."


class PlacementWrong(OutreachRefusal):
    """Data: channel."""

    code = "outreach.placement_wrong"
    message = (
        "A placement on “{channel}” needs 1 to 500 places, a last day not before the campaign begins, and, where it has "
        "a position, one within China."
    )


class TooManyPlacements(OutreachRefusal):
    """Data: limit."""

    code = "outreach.too_many_placements"
    message = "A campaign has at most {limit} placements."


class NotYourPlacement(OutreachRefusal):
    """No data."""

    code = "outreach.not_your_placement"
    message = "This placement was asked of another unit: only that unit proves or explains it."


class CostWrong(OutreachRefusal):
    """No data."""

    code = "outreach.cost_wrong"
    message = "A cost is told in yuan with at most two decimals, and is not below zero."


class ProofUnknown(OutreachRefusal):
    """Data: proof."""

    code = "outreach.proof_unknown"
    message = "There is no proof {proof}."


class ProofDiffers(OutreachRefusal):
    """Data: id, field."""

    code = "outreach.proof_differs"
    message = "{id} was used before for another proof ({field} differs)."


class ProofKindWrong(OutreachRefusal):
    """Data: kind."""

    code = "outreach.proof_kind_wrong"
    message = "This channel is not proved by a {kind}."
    words = KIND_WORDS
    coded = ("kind",)


class ProofUsedElsewhere(OutreachRefusal):
    """Data: placement."""

    code = "outreach.proof_used_elsewhere"
    message = "This very file proves a placement already ({placement}); every place needs a picture of its own."


class TooManyProofs(OutreachRefusal):
    """Data: limit."""

    code = "outreach.too_many_proofs"
    message = "At most {limit} files are sent for one placement."


class NothingToCount(OutreachRefusal):
    """No data."""

    code = "outreach.nothing_to_count"
    message = (
        "Only a screenshot on a channel that shows how many read it comes with a number, and that is not below zero."
    )


class FileUnreadable(OutreachRefusal):
    """Data: name."""

    code = "outreach.file_unreadable"
    message = "{name} cannot be read as a picture (JPEG, PNG or WebP, up to 50 million pixels). Take it again, or save it anew."


class PhotoTooSmall(OutreachRefusal):
    """Data: limit."""

    code = "outreach.photo_too_small"
    message = "The picture is too small to show anything: at least {limit} pixels each way."


class NotExplainable(OutreachRefusal):
    """No data."""

    code = "outreach.not_explainable"
    message = "Only a proof that is held or refused can be explained, once, and while nobody has decided on it."


class ExplanationMissing(OutreachRefusal):
    """No data."""

    code = "outreach.explanation_missing"
    message = "Say in a sentence why the file is right."


class AnswerMissing(OutreachRefusal):
    """No data."""

    code = "outreach.answer_missing"
    message = "A decision needs its reason in a sentence."


class DecidedAlready(OutreachRefusal):
    """No data."""

    code = "outreach.decided_already"
    message = "This was decided otherwise before, or is proved without anybody's decision."


class OwnProof(OutreachRefusal):
    """No data."""

    code = "outreach.own_proof"
    message = "Who sent a proof does not decide on it."


class ProofDoubted(OutreachRefusal):
    """Why a proof is held: somebody of the office looks at it."""

    code = "outreach.proof_doubted"


class PhotoUntimed(ProofDoubted):
    """No data."""

    code = "outreach.photo_untimed"
    message = "The picture does not say when it was taken: it is to be looked at."


class PhotoUnplaced(ProofDoubted):
    """No data."""

    code = "outreach.photo_unplaced"
    message = "The picture does not say where it was taken: it is to be looked at."


class PlaceUnknown(ProofDoubted):
    """No data."""

    code = "outreach.place_unknown"
    message = "The placement has no position with which the picture could be compared: it is to be looked at."


class ScreenshotUnread(ProofDoubted):
    """No data."""

    code = "outreach.screenshot_unread"
    message = "No machine can tell what a screenshot shows: it is to be looked at."


class PhotoAlike(ProofDoubted):
    """Data: placement, place."""

    code = "outreach.photo_alike"
    message = (
        "The picture looks like one that was sent for another place already ({place}, placement {placement}): it is to "
        "be looked at. Every place needs a picture of its own."
    )


class ProofContradicted(OutreachRefusal):
    """Why a proof is refused; the unit may explain it, and somebody of the office decides."""

    code = "outreach.proof_contradicted"


class PhotoEarly(ProofContradicted):
    """Data: taken, first."""

    code = "outreach.photo_early"
    message = "The picture was taken on {taken}, before the campaign began on {first}."


class PhotoLate(ProofContradicted):
    """Data: taken, last."""

    code = "outreach.photo_late"
    message = "The picture was taken on {taken}, after {last}."


class PhotoInFuture(ProofContradicted):
    """Data: taken."""

    code = "outreach.photo_in_future"
    message = "The picture says it was taken on {taken}, which is not yet. Set the camera's clock right."


class PhotoElsewhere(ProofContradicted):
    """Data: metres, limit."""

    code = "outreach.photo_elsewhere"
    message = "The picture was taken {metres} metres from the placement's position; at most {limit} are allowed."


class ReportOutside(ProofContradicted):
    """Data: row, day, first, last."""

    code = "outreach.report_outside"
    message = "Row {row} of the report is of {day}, outside {first} to {last}."


class ReportOverfull(ProofContradicted):
    """Data: row, sent, delivered."""

    code = "outreach.report_overfull"
    message = "Row {row} of the report says {delivered} arrived of {sent} sent."


class ReportUnreadable(OutreachRefusal):
    """Data: name, problem."""

    code = "outreach.report_unreadable"
    message = "{name} cannot be read as a report (XLSX or CSV): {problem}."


class ReportHeadingMissing(OutreachRefusal):
    """Data: name, headings."""

    code = "outreach.report_heading_missing"
    message = "{name} has no column {headings}. Ask the carrier for a report by day with these headings."


class ReportNamesPeople(OutreachRefusal):
    """Data: row."""

    code = "outreach.report_names_people"
    message = "Row {row} holds a telephone number. Nobody's number is taken in: ask the carrier for the sums by day."
    cites = "《中华人民共和国个人信息保护法》第六条"


class PieceUnknown(OutreachRefusal):
    """Data: slug."""

    code = "outreach.piece_unknown"
    message = "Nothing is published here under “{slug}”."


class PieceDiffers(OutreachRefusal):
    """Data: id, field."""

    code = "outreach.piece_differs"
    message = "{id} was used before for another text ({field} differs)."


class PieceWrong(OutreachRefusal):
    """Data: problem."""

    code = "outreach.piece_wrong"
    message = "This cannot be published: {problem}"


class PieceChangedMeanwhile(OutreachRefusal):
    """Data: number."""

    code = "outreach.piece_changed_meanwhile"
    message = "Somebody has written version {number} meanwhile. Look at it, then write yours anew."


class QuizUnknown(OutreachRefusal):
    """Data: quiz."""

    code = "outreach.quiz_unknown"
    message = "There is no quiz “{quiz}” here today."


class QuizNotBegun(OutreachRefusal):
    """No data."""

    code = "outreach.quiz_not_begun"
    message = "Open the questions first, then answer them."


class QuizTooFast(OutreachRefusal):
    """Data: seconds, least."""

    code = "outreach.quiz_too_fast"
    message = "Answered after {seconds} seconds; reading the questions takes at least {least}. Read them, then send your answers again."


class QuizRested(OutreachRefusal):
    """Data: times."""

    code = "outreach.quiz_rested"
    message = "Answers came too fast {times} times today. The quiz is yours again tomorrow."


class QuizAnswered(OutreachRefusal):
    """No data."""

    code = "outreach.quiz_answered"
    message = "You have answered this quiz; each counts once."


class AnswerWrong(OutreachRefusal):
    """Data: question."""

    code = "outreach.answer_wrong"
    message = "Question {question} has no answer, or one that it does not offer."
