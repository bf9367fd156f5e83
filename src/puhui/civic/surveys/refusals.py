"""What the surveys room says no to.

SurveysRefusal
├── EstimateRefused                what no honest figure can be given for
│   ├── ColumnMissing  ValueWrong  StratumUnknown  StratumTwice  PopulationWrong  WeightWrong
│   ├── AnswersTooFew  ClassUnanswered  MarginWrong  MarginUnanswered  FileUnreadable  FileTooLarge
"""

from puhui.ground.refusals import Refusal


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
