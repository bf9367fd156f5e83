"""What the methodology room says no to.

FormulaRefused                  a pack's formulas do not load; file and line in every one
├── FormulaBroken  FormulaEndsEarly  NameUnknown  NameTaken  FunctionUnknown  ArgumentsWrong
├── FactorUnknown  FactorUnitsDiffer  ResultUnknown  StepsCircular
├── UnitUnknown  UnitAmbiguous  UnitsDiffer  UnitNotCarbon  UnitNotPure  ExponentNotWhole  FeedUnitDiffers
├── ConditionWanted  ConditionNotNumber  ChoiceWanted  ChoiceNotNumber  ChoiceNotOffered
├── RowsWanted  RowsOutside  PreviousOutside
└── CaseFailed  CaseRefused  EvaluatorsDisagree
EvaluationRefused               these inputs on this day have no result
├── MethodologyUnknown  VersionUnknown  MethodologyNotValid  FactorMissing
├── InputMissing  InputUnknown  InputNotNumber  InputOutOfBounds  InputNotOffered
├── RowsWrong  ListWanted  TableWanted  ColumnUnknown
└── DivisionByZero  LogarithmRefused  RootRefused  PowerRefused  NumberTooLarge
"""

from typing import ClassVar

from puhui.ground.refusals import Refusal


class FormulaRefused(Refusal):
    """A fault in a methodology as written. ``others`` holds the further faults of the same pack."""

    code: ClassVar[str] = "methodology.refused"
    message: ClassVar[str] = "{file}, line {line}: this methodology does not load."

    @property
    def others(self) -> tuple["Refusal", ...]:
        return self.data.get("others", ())


class FormulaBroken(FormulaRefused):
    code = "methodology.formula_broken"
    message = "{file}, line {line}: the formula of “{step}” cannot be read from character {column} on: “{near}”."


class FormulaEndsEarly(FormulaRefused):
    code = "methodology.formula_ends_early"
    message = "{file}, line {line}: the formula of “{step}” ends too early; a bracket or an operand is missing."


class NameUnknown(FormulaRefused):
    code = "methodology.name_unknown"
    message = "{file}, line {line}: “{name}” in the formula of “{step}” is neither an input nor a step ({known})."


class TemperatureCalculated(FormulaRefused):
    code = "methodology.temperature_calculated"
    message = (
        "{file}, line {line}: in the formula of “{step}” a number in [degC] stands at “{operation}”. It is a "
        "temperature (5 [degC] is 278.15 K); write a difference as 5 [delta_degC] or 5 [K]."
    )


class NameTaken(FormulaRefused):
    code = "methodology.name_taken"
    message = "{file}, line {line}: “{name}” is used twice, as an input, a column or a step."


class FunctionUnknown(FormulaRefused):
    code = "methodology.function_unknown"
    message = "{file}, line {line}: “{function}()” in the formula of “{step}” is not a function ({known})."


class ArgumentsWrong(FormulaRefused):
    code = "methodology.arguments_wrong"
    message = "{file}, line {line}: in the formula of “{step}”, {function} is written {usage}."


class FactorUnknown(FormulaRefused):
    code = "methodology.factor_unknown"
    message = (
        "{file}, line {line}: the formula of “{step}” asks for the factor {factor}, which this pack does not have "
        "(it has {known})."
    )


class FactorUnitsDiffer(FormulaRefused):
    code = "methodology.factor_units_differ"
    message = (
        "{file}, line {line}: factor “{factor}” is given in {left} here and in {right} elsewhere, "
        "which do not measure the same thing."
    )


class ResultUnknown(FormulaRefused):
    code = "methodology.result_unknown"
    message = "{file}, line {line}: the result is to be the step “{name}”, but there is no such step."


class UnitUnknown(FormulaRefused):
    code = "methodology.unit_unknown"
    message = "{file}, line {line}: “{unit}” is not a unit that is known here."


class UnitAmbiguous(FormulaRefused):
    code = "methodology.unit_ambiguous"
    message = "{file}, line {line}: the unit “{unit}” can be misunderstood; write {instead}."


class UnitsDiffer(FormulaRefused):
    code = "methodology.units_differ"
    message = (
        "{file}, line {line}: in the formula of “{step}”, “{operation}” brings together {left} and {right}, "
        "which do not measure the same thing."
    )


class UnitNotCarbon(FormulaRefused):
    code = "methodology.unit_not_carbon"
    message = "{file}, line {line}: the result “{step}” is in {left}, but must be a mass of CO2e such as {right}."


class UnitNotPure(FormulaRefused):
    code = "methodology.unit_not_pure"
    message = (
        "{file}, line {line}: in the formula of “{step}”, {function} needs a pure number, but is given {left} "
        "(wanted: {right}). Divide by a quantity of the same kind, for example 1 [{left}]."
    )


class ExponentNotWhole(FormulaRefused):
    code = "methodology.exponent_not_whole"
    message = (
        "{file}, line {line}: in the formula of “{step}”, a quantity in {left} can only be raised to a whole "
        "number written in the formula, from −{limit} to {limit}."
    )


class FeedUnitDiffers(FormulaRefused):
    code = "methodology.feed_unit_differs"
    message = (
        "{file}, line {line}: feed “{feed}” gives “{name}” in {left}, but methodology “{methodology}” takes it "
        "in {right}; these do not measure the same thing."
    )


class ConditionNotNumber(FormulaRefused):
    code = "methodology.condition_not_number"
    message = (
        "{file}, line {line}: in the formula of “{step}”, {where} is a condition, but a number is needed; "
        "conditions stand in if()."
    )


class ChoiceNotNumber(FormulaRefused):
    code = "methodology.choice_not_number"
    message = (
        "{file}, line {line}: in the formula of “{step}”, “{name}” is a choice, but a number is needed; "
        "choices stand in factor() and in conditions."
    )


class ConditionWanted(FormulaRefused):
    code = "methodology.condition_wanted"
    message = "{file}, line {line}: in the formula of “{step}”, {where} needs a condition such as a > b."


class ChoiceWanted(FormulaRefused):
    code = "methodology.choice_wanted"
    message = (
        "{file}, line {line}: in the formula of “{step}”, a text in quotes can only be compared, by == or !=, "
        "with an input that has choices."
    )


class ChoiceNotOffered(FormulaRefused):
    code = "methodology.choice_not_offered"
    message = (
        "{file}, line {line}: in the formula of “{step}”, “{value}” is not one of the choices of “{name}” ({choices})."
    )


class RowsWanted(FormulaRefused):
    code = "methodology.rows_wanted"
    message = (
        "{file}, line {line}: in the formula of “{step}”, {function} needs a list or table input first, not “{name}”."
    )


class RowsOutside(FormulaRefused):
    code = "methodology.rows_outside"
    message = (
        "{file}, line {line}: in the formula of “{step}”, “{name}” has one value per row; "
        "it can only be used inside sum() or each() over its own rows."
    )


class PreviousOutside(FormulaRefused):
    code = "methodology.previous_outside"
    message = "{file}, line {line}: in the formula of “{step}”, previous() can only be used inside each()."


class StepsCircular(FormulaRefused):
    code = "methodology.steps_circular"
    message = "{file}, line {line}: the steps go round in a circle: {path}."


class CaseFailed(FormulaRefused):
    code = "methodology.case_failed"
    message = (
        "{file}, line {line}: the case “{case}” of {methodology}@{version} gives {found} g CO2e, "
        "but {expected} g are expected."
    )


class EvaluatorsDisagree(FormulaRefused):
    code = "methodology.evaluators_disagree"
    message = (
        "{file}, line {line}: the two evaluators disagree about the case “{case}” of {methodology}@{version}: "
        "{found} g and {expected} g CO2e."
    )


class CaseRefused(FormulaRefused):
    code = "methodology.case_refused"
    message = "{file}, line {line}: the case “{case}” of {methodology}@{version} cannot be computed: {problem}"


class EvaluationRefused(Refusal):
    """No result for these inputs on this day."""

    code: ClassVar[str] = "methodology.not_evaluated"
    message: ClassVar[str] = "These inputs cannot be evaluated."


class MethodologyUnknown(EvaluationRefused):
    code = "methodology.unknown"
    message = "There is no methodology “{methodology}” in the pack of {city}."


class VersionUnknown(EvaluationRefused):
    code = "methodology.version_unknown"
    message = "Methodology “{methodology}” has no version {version} (it has {versions})."


class MethodologyNotValid(EvaluationRefused):
    code = "methodology.not_valid"
    message = "Methodology “{methodology}” {version} does not hold on {day} ({validity})."


class FactorMissing(EvaluationRefused):
    code = "methodology.factor_missing"
    message = "There is no value of the factor {factor} for {day} in {regions}."


class InputMissing(EvaluationRefused):
    code = "methodology.input_missing"
    message = "“{name}” is missing."


class InputUnknown(EvaluationRefused):
    code = "methodology.input_unknown"
    message = "Methodology “{methodology}” takes no “{name}” (it takes {known})."


class InputNotNumber(EvaluationRefused):
    code = "methodology.input_not_number"
    message = "“{name}” must be a plain decimal number, not “{value}”."


class InputOutOfBounds(EvaluationRefused):
    code = "methodology.input_out_of_bounds"
    message = "“{name}” is {value} {unit}, outside of what is possible ({minimum} to {maximum} {unit})."


class InputNotOffered(EvaluationRefused):
    code = "methodology.input_not_offered"
    message = "“{name}” must be one of {choices}, not “{value}”."


class RowsWrong(EvaluationRefused):
    code = "methodology.rows_wrong"
    message = "“{name}” has {found} rows, but must have {minimum} to {maximum}."


class ListWanted(EvaluationRefused):
    code = "methodology.list_wanted"
    message = "“{name}” must be a list of numbers."


class TableWanted(EvaluationRefused):
    code = "methodology.table_wanted"
    message = "“{name}” must be a list of rows, each with {columns}."


class ColumnUnknown(EvaluationRefused):
    code = "methodology.column_unknown"
    message = "“{table}” has no column “{name}” (it has {known})."


class DivisionByZero(EvaluationRefused):
    code = "methodology.division_by_zero"
    message = "“{step}” divides by zero for these inputs."


class LogarithmRefused(EvaluationRefused):
    code = "methodology.logarithm_refused"
    message = "“{step}” takes the logarithm of {value}, which is not above zero."


class RootRefused(EvaluationRefused):
    code = "methodology.root_refused"
    message = "“{step}” takes the square root of {value}, which is below zero."


class PowerRefused(EvaluationRefused):
    code = "methodology.power_refused"
    message = "“{step}” raises {value} to a power that has no real result."


class NumberTooLarge(EvaluationRefused):
    code = "methodology.number_too_large"
    message = "“{step}” grows beyond what can be computed for these inputs."
