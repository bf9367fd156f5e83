"""Why a whole file is not read. A single bad row is never here: it is a row with a reading fault.

FileRefusal
├── FileEmpty          intake.file_empty
├── FormatUnknown      intake.format_unknown
├── FileUnreadable     intake.file_unreadable
├── FileCutOff         intake.file_cut_off
├── QuoteOpen          intake.quote_open
├── FileTooLarge       intake.file_too_large
├── RowTooLarge        intake.row_too_large
├── WrongEncoding      intake.wrong_encoding
├── NulBytes           intake.nul_bytes
├── HeaderMissing      intake.header_missing
├── DuplicateHeader    intake.duplicate_header
├── ColumnsMissing     intake.columns_missing
├── ColumnNotText      intake.column_not_text
├── ColumnReserved     intake.column_reserved
├── TooManyColumns     intake.too_many_columns
└── RowsMissing        intake.rows_missing
"""

from puhui.ground.refusals import Refusal


class FileRefusal(Refusal):
    """The file as a whole cannot be taken; nothing of it may be counted."""

    code = "intake.file_refused"
    message = "The file cannot be read."


class FileEmpty(FileRefusal):
    code = "intake.file_empty"
    message = "The file is empty: it has no rows."


class FormatUnknown(FileRefusal):
    """``found``: what the first bytes say it is."""

    code = "intake.format_unknown"
    message = "The file is not a table but {found}. Send CSV, JSON, JSON Lines, XLSX or Parquet."


class FileUnreadable(FileRefusal):
    """``detail`` is the reader's own word."""

    code = "intake.file_unreadable"
    message = "The file cannot be read as {format}, at row {row}: {detail}"


class FileCutOff(FileRefusal):
    """``row``: the last row that could be read; 0 where the rows cannot be reached at all."""

    code = "intake.file_cut_off"
    message = "The file is cut off or damaged after row {row}: it is not complete {format}. Send the whole file again."


class QuoteOpen(FileRefusal):
    code = "intake.quote_open"
    message = "A quotation mark that opens in row {row} is never closed: the file is cut off or damaged there."


class FileTooLarge(FileRefusal):
    """Sizes in MiB; ``instead`` names formats that have no such limit."""

    code = "intake.file_too_large"
    message = "{format} may hold at most {limit} MiB; this file has {size} MiB. Send it as {instead}."


class RowTooLarge(FileRefusal):
    code = "intake.row_too_large"
    message = "Row {row} is larger than {limit} MiB: no record is."


class WrongEncoding(FileRefusal):
    code = "intake.wrong_encoding"
    message = "The text is not {encoding}: byte {byte} of the file (line {line}) cannot be read."


class NulBytes(FileRefusal):
    code = "intake.nul_bytes"
    message = "The file is not a text table: byte {byte} (line {line}) is zero."


class HeaderMissing(FileRefusal):
    """None of the declared columns stands in the first line; ``found`` quotes what does."""

    code = "intake.header_missing"
    message = "The first line is not the header: expected the columns {expected}, found “{found}”."


class DuplicateHeader(FileRefusal):
    code = "intake.duplicate_header"
    message = "These columns stand more than once in the header: {columns}."


class ColumnsMissing(FileRefusal):
    code = "intake.columns_missing"
    message = "These columns are missing: {columns}. The file has: {found}."


class ColumnNotText(FileRefusal):
    """A column of lists, objects or raw bytes."""

    code = "intake.column_not_text"
    message = "The column {column} holds {kind}, which is neither text, number nor time."


class ColumnReserved(FileRefusal):
    code = "intake.column_reserved"
    message = "The feed declares a column called {column}; the reader keeps that name for itself."


class TooManyColumns(FileRefusal):
    code = "intake.too_many_columns"
    message = "The file has {found} columns; at most {limit} are read."


class RowsMissing(FileRefusal):
    """``key``: where the feed says that the rows stand; empty for a list at the top."""

    code = "intake.rows_missing"
    message = "The JSON document has no list of rows under “{key}”."
