"""What the monitoring room says no to.

SheetRefused                    a filled sheet cannot be taken; ``others`` holds its further faults
├── FileDamaged  FileTooLarge  SheetTooLong  SheetMissing  OtherMethodology
├── HeadingChanged  UnitChanged  ColumnUnknown  RowUnknown     what the numbers mean was changed
├── FormulaFound  ValueMissing  NotNumber  PercentFormatted  OutOfBounds  NotOffered  DateWrong     one cell
└── RowsWrong  PeriodReversed  FactorChanges                   the whole
"""

from typing import ClassVar

from puhui.ground.refusals import Refusal


class SheetRefused(Refusal):
    """A fault of a filled sheet. ``others`` holds the further faults of the same sheet."""

    code: ClassVar[str] = "monitoring.refused"
    message: ClassVar[str] = "This monitoring sheet cannot be taken."


class FileDamaged(SheetRefused):
    code = "monitoring.file_damaged"
    message = "“{name}” cannot be read as an XLSX workbook. Save the monitoring sheet as .xlsx and try again."


class FileTooLarge(SheetRefused):
    code = "monitoring.file_too_large"
    message = "“{name}” is larger than a monitoring sheet can be ({limit} MB unpacked)."


class SheetTooLong(SheetRefused):
    code = "monitoring.sheet_too_long"
    message = "{sheet} goes on beyond {rows} rows or {columns} columns. Delete what stands below and beside the values."


class SheetMissing(SheetRefused):
    code = "monitoring.sheet_missing"
    message = "The workbook has no sheet “{sheet}”. Fill in the workbook that was made from the methodology."


class OtherMethodology(SheetRefused):
    code = "monitoring.other_methodology"
    message = "The workbook was made from {found}, not from {wanted}. Make a new one and copy the values."


class HeadingChanged(SheetRefused):
    code = "monitoring.heading_changed"
    message = "{sheet}, row {row}, column {column}: the heading says “{found}”, but “{wanted}” belongs here."


class UnitChanged(SheetRefused):
    code = "monitoring.unit_changed"
    message = (
        "{sheet}, row {row}, column {column}: the unit of “{name}” is {wanted}, but the sheet says “{found}”. Give "
        "the values in {wanted}."
    )


class ColumnUnknown(SheetRefused):
    code = "monitoring.column_unknown"
    message = "{sheet}, row {row}, column {column}: “{found}” stands outside of the columns of this sheet."


class RowUnknown(SheetRefused):
    code = "monitoring.row_unknown"
    message = "{sheet}, row {row}, column {column}: “{found}” is no row of this sheet."


class FormulaFound(SheetRefused):
    code = "monitoring.formula_found"
    message = "{sheet}, row {row}, column {column}: there is a formula ({found}). Type in the value itself."


class ValueMissing(SheetRefused):
    code = "monitoring.value_missing"
    message = "{sheet}, row {row}, column {column}: “{name}” is missing. Where there was none, write 0."


class NotNumber(SheetRefused):
    code = "monitoring.not_number"
    message = (
        "{sheet}, row {row}, column {column}: “{name}” must be a plain number in {unit}, not “{found}”. Write no unit "
        "and no thousands separators."
    )


class PercentFormatted(SheetRefused):
    code = "monitoring.percent_formatted"
    message = (
        "{sheet}, row {row}, column {column}: the cell is formatted as a percentage, so that “{name}” is {found}. Set "
        "the cell's format to General and give the value in {unit}."
    )


class OutOfBounds(SheetRefused):
    code = "monitoring.out_of_bounds"
    message = (
        "{sheet}, row {row}, column {column}: “{name}” is {found} {unit}, outside of what is possible ({minimum} to "
        "{maximum} {unit})."
    )


class NotOffered(SheetRefused):
    code = "monitoring.not_offered"
    message = "{sheet}, row {row}, column {column}: “{name}” must be one of {choices}, not “{found}”."


class DateWrong(SheetRefused):
    code = "monitoring.date_wrong"
    message = "{sheet}, row {row}, column {column}: “{found}” is not a day like 2026-01-31."


class RowsWrong(SheetRefused):
    code = "monitoring.rows_wrong"
    message = "{sheet}: {found} rows are filled, but there must be {minimum} to {maximum}."


class PeriodReversed(SheetRefused):
    code = "monitoring.period_reversed"
    message = "{sheet}, row {row}, column {column}: the period ends on {last}, before it begins on {first}."


class FactorChanges(SheetRefused):
    code = "monitoring.factor_changes"
    message = (
        "The factor {factor} changes on {day}, within the period from {first} to {last}, and a sheet is counted by the "
        "factors of its last day. Fill in one sheet up to the day before and one from that day on."
    )
