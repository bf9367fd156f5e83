"""What the command line itself refuses, before any room is asked."""

from puhui.ground.refusals import Refusal


class ArgumentNotUnderstood(Refusal):
    """A NAME=VALUE argument that says nothing."""

    code = "evaluate.argument_not_understood"
    message = (
        "“{argument}” is not understood: write NAME=VALUE, NAME=1,2,3 for a list, NAME=@FILE.csv (or .json) "
        "or a JSON text for a table."
    )


class TableMissing(Refusal):
    """NAME=@FILE where there is no such file."""

    code = "evaluate.table_missing"
    message = "There is no file “{path}” to read a table from."


class DateNotUnderstood(Refusal):
    """--on is no date."""

    code = "evaluate.date_not_understood"
    message = "“{value}” is not a date like 2026-12-01."


class SheetExists(Refusal):
    """OUT is there already."""

    code = "monitoring.sheet_exists"
    message = "“{path}” is there already; nothing is written over. Name another file."


class SheetNotThere(Refusal):
    """SHEET is not there, or OUT stands in no directory."""

    code = "monitoring.sheet_not_there"
    message = "There is no file or directory “{path}”."
