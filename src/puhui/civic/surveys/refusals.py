"""What the surveys room says no to.

SurveysRefusal
├── EstimateRefused                what no honest figure can be given for
│   ├── ColumnMissing  ValueWrong  StratumUnknown  StratumTwice  PopulationWrong  WeightWrong
│   └── AnswersTooFew  ClassUnanswered  MarginWrong  MarginUnanswered  FileUnreadable  FileTooLarge
├── SurveyUnknown  WaveUnknown  WaveDiffers  WaveWrong  WordingChanged  WaveClosed  WaveNotBegun  WaveOpen
├── FrameTooSmall  DrawnAlready  TokenUnknown  TokenUsed  TokenDeclined  QuotaFull
├── AnswerMissing  AnswerWrong  AnswersHeld  PaperDiffers  OutcomeUnknown
├── ReceiptUnknown  ObjectionEmpty  ObjectionUnknown  ObjectionDecided  ObjectionsWait  DecisionUnexplained
└── CellTooSmall
"""

from puhui.ground.refusals import Refusal
from puhui.ground.words import gettext_noop


class SurveysRefusal(Refusal):
    """The root of this room's answers."""

    code = "surveys.refused"


class EstimateRefused(SurveysRefusal):
    """No honest figure can be given."""

    code = "surveys.estimate_refused"


class ColumnMissing(EstimateRefused):
    """Data: column, columns."""

    code = "surveys.column_missing"
    message = "There is no column “{column}”; the file has: {columns}."


class ValueWrong(EstimateRefused):
    """Data: column, row, value."""

    code = "surveys.value_wrong"
    message = "Row {row}: “{value}” in column “{column}” is not a number that this kind of figure can take."


class StratumUnknown(EstimateRefused):
    """Data: stratum."""

    code = "surveys.stratum_unknown"
    message = "Answers name the stratum “{stratum}”, which the frame does not have."


class StratumTwice(EstimateRefused):
    """Data: stratum."""

    code = "surveys.stratum_twice"
    message = "The frame names the stratum “{stratum}” twice."


class PopulationWrong(EstimateRefused):
    """Data: stratum, population, sampled, answered."""

    code = "surveys.population_wrong"
    message = (
        "Stratum “{stratum}”: {population} people, {sampled} asked and {answered} answers cannot be; "
        "a stratum has at least as many people as are asked, and as many asked as answer."
    )


class WeightWrong(EstimateRefused):
    """Data: row, value."""

    code = "surveys.weight_wrong"
    message = "Row {row}: the weight {value} is not above zero."


class AnswersTooFew(EstimateRefused):
    """Data: n, least."""

    code = "surveys.answers_too_few"
    message = "{n} answers are too few to say anything with a margin: at least {least} are needed."


class ClassUnanswered(EstimateRefused):
    """Data: name."""

    code = "surveys.class_unanswered"
    message = "Nobody of the weighting class “{name}” answered, so nobody can stand for it. Use larger classes."


class MarginWrong(EstimateRefused):
    """Data: margin, category."""

    code = "surveys.margin_wrong"
    message = "Answers say “{category}” for “{margin}”, of which the known margin gives no number of people."


class MarginUnanswered(EstimateRefused):
    """Data: margin, category."""

    code = "surveys.margin_unanswered"
    message = "The margin “{margin}” has people in “{category}”, but nobody there answered. Join categories."


class FileUnreadable(EstimateRefused):
    """Data: name, problem."""

    code = "surveys.file_unreadable"
    message = "{name} cannot be read as XLSX or CSV (UTF-8 or GB18030): {problem}"


class FileTooLarge(EstimateRefused):
    """Data: name, limit."""

    code = "surveys.file_too_large"
    message = "{name} is too large: at most {limit} rows and 32 MiB."


class SurveyUnknown(SurveysRefusal):
    """Data: city, survey."""

    code = "surveys.survey_unknown"
    message = "There is no survey {survey} in {city}."


class WaveUnknown(SurveysRefusal):
    """Data: wave."""

    code = "surveys.wave_unknown"
    message = "No wave of a survey is known as {wave}."


class WaveDiffers(SurveysRefusal):
    """Data: id, field."""

    code = "surveys.wave_differs"
    message = "{id} was used before for another wave ({field} differs). Use a new id for a new wave."


class WaveWrong(SurveysRefusal):
    """Data: problem."""

    code = "surveys.wave_wrong"
    message = "The wave cannot be opened like this: {problem}"
    words = {
        "days": gettext_noop("its last day is before its first."),
        "strata": gettext_noop("it needs at least one stratum, each with a name of its own and at least one person."),
        "source": gettext_noop("say where the numbers of people come from."),
        "margin": gettext_noop("a known margin names a question of the survey about the person, and its choices."),
    }
    coded = ("problem",)


class WordingChanged(SurveysRefusal):
    """Data: question, version."""

    code = "surveys.wording_changed"
    message = (
        "The question “{question}” is worded otherwise than in an earlier wave, but still has version {version}. Raise "
        "its version in the pack, so that nobody compares what cannot be compared."
    )


class WaveClosed(SurveysRefusal):
    """Data: last."""

    code = "surveys.wave_closed"
    message = "This survey ended on {last}."


class WaveNotBegun(SurveysRefusal):
    """Data: first."""

    code = "surveys.wave_not_begun"
    message = "This survey begins on {first}."


class WaveOpen(SurveysRefusal):
    """Data: last."""

    code = "surveys.wave_open"
    message = "The wave is still open, until {last}: figures are computed once, when it is closed."


class FrameTooSmall(SurveysRefusal):
    """Data: stratum, wanted, people."""

    code = "surveys.frame_too_small"
    message = "{wanted} are to be asked in the stratum “{stratum}”, where there are {people}."


class DrawnAlready(SurveysRefusal):
    """No data."""

    code = "surveys.drawn_already"
    message = "People of this wave were drawn already; its seed is public now and decides nothing more."


class TokenUnknown(SurveysRefusal):
    """No data."""

    code = "surveys.token_unknown"
    message = "This invitation is not known. Open the link of your invitation again, complete to its last character."


class TokenUsed(SurveysRefusal):
    """Data: on."""

    code = "surveys.token_used"
    message = "This invitation was used on {on}; each answers once. If that was not you, say so below."


class TokenDeclined(SurveysRefusal):
    """Data: on."""

    code = "surveys.token_declined"
    message = (
        "On {on} it was said with this invitation that you would rather not take part. If that was not you, say so."
    )


class QuotaFull(SurveysRefusal):
    """Data: stratum, quota."""

    code = "surveys.quota_full"
    message = (
        "Enough people of “{stratum}” have answered ({quota}). More of them would not make the result truer. Thank you for "
        "being ready to take part."
    )


class AnswerMissing(SurveysRefusal):
    """Data: question."""

    code = "surveys.answer_missing"
    message = "Please answer the question “{question}”."


class AnswerWrong(SurveysRefusal):
    """Data: question."""

    code = "surveys.answer_wrong"
    message = "The answer does not fit the question “{question}”."


class AnswersHeld(SurveysRefusal):
    """Why a sheet is held. Data: reason."""

    code = "surveys.answers_held"
    message = "Your answers are kept, but not counted yet: {reason} If you are no program, say so below."
    words = {
        "too_fast": gettext_noop("they came faster than the questions can be read."),
        "alike": gettext_noop("many wholly equal answers came within a few minutes."),
    }
    coded = ("reason",)


class ReceiptUnknown(SurveysRefusal):
    """No data."""

    code = "surveys.receipt_unknown"
    message = "No answers that are held belong to this code."


class ObjectionEmpty(SurveysRefusal):
    """No data."""

    code = "surveys.objection_empty"
    message = "Say in a few words what you object to."


class ObjectionUnknown(SurveysRefusal):
    """Data: id."""

    code = "surveys.objection_unknown"
    message = "No objection to a survey is known as {id}."


class ObjectionDecided(SurveysRefusal):
    """No data."""

    code = "surveys.objection_decided"
    message = "This objection was decided already."


class ObjectionsWait(SurveysRefusal):
    """Data: count."""

    code = "surveys.objections_wait"
    message = "{count} objections wait for an answer. Decide them first: after the close nothing counts any more."


class DecisionUnexplained(SurveysRefusal):
    """No data."""

    code = "surveys.decision_unexplained"
    message = "A decision on an objection says why."


class CellTooSmall(SurveysRefusal):
    """Data: least, n."""

    code = "surveys.cell_too_small"
    message = "{n} answers are fewer than {least}: nothing is told of them, so that nobody is recognised."


class PaperDiffers(SurveysRefusal):
    """Data: number."""

    code = "surveys.paper_differs"
    message = "The paper sheet {number} was taken in before with other answers."


class OutcomeUnknown(SurveysRefusal):
    """Data: outcome."""

    code = "surveys.outcome_unknown"
    message = "“{outcome}” is no outcome of a visit: complete (完成), refused (拒访), absent (未接触) or other (其他)."
