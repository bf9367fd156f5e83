"""Why a whole file is not read. A single bad row is never here: it is a row with a reading fault.

FileRefusal
├── FileEmpty             intake.file_empty
├── FileUnreadable        intake.file_unreadable
├── FileTruncated         intake.file_truncated
├── FileTooLarge          intake.file_too_large
├── WrongEncoding         intake.wrong_encoding
├── NulBytes              intake.nul_bytes
├── HeaderMissing         intake.header_missing
├── DuplicateHeader       intake.duplicate_header
├── ColumnsMissing        intake.columns_missing
├── ColumnUnusable        intake.column_unusable
└── TooManyColumns        intake.too_many_columns
"""

from puhui.ground.refusals import Refusal


class FileRefusal(Refusal):
    """The file as a whole cannot be taken; nothing of it has been counted."""

    code = "intake.file_refused"
    message = "The file cannot be read."


class FileEmpty(FileRefusal):
    """``place``: what is there instead of rows, e.g. "0 bytes"."""

    code = "intake.file_empty"
    message = "The file has no rows ({place})."


class FileUnreadable(FileRefusal):
    code = "intake.file_unreadable"
    message = "The file cannot be read as {format}, at {place}: {detail}"


class FileTruncated(FileRefusal):
    """The file ends before it is complete: an open quote, half a JSON document, a cut container."""

    code = "intake.file_truncated"
    message = "The file ends too early, at {place}: it is not complete {format}. Send the whole file again."


class FileTooLarge(FileRefusal):
    """``size`` and ``limit`` in MiB; ``instead`` names formats that have no such limit."""

    code = "intake.file_too_large"
    message = "{format} files may hold at most {limit} MiB; this one has {size} MiB. Send it as {instead}."


class WrongEncoding(FileRefusal):
    code = "intake.wrong_encoding"
    message = "The text is not {encoding}: byte {byte} of the file (line {line}) cannot be read."


class NulBytes(FileRefusal):
    code = "intake.nul_bytes"
    message = "The file is not a text table: there is a zero byte at byte {byte} (line {line})."


class HeaderMissing(FileRefusal):
    """None of the declared columns stands in the first line; ``found`` quotes what does."""

    code = "intake.header_missing"
    message = "The first line is not a header: expected the columns {expected}, found “{found}”."


class DuplicateHeader(FileRefusal):
    code = "intake.duplicate_header"
    message = "These columns appear more than once in the header: {columns}."


class ColumnsMissing(FileRefusal):
    code = "intake.columns_missing"
    message = "These columns are missing: {columns}. The file has: {found}."


class ColumnUnusable(FileRefusal):
    """A column whose values are lists, objects or raw bytes, or whose name the reader keeps for itself."""

    code = "intake.column_unusable"
    message = "The column {column} cannot be used: {detail}"


class TooManyColumns(FileRefusal):
    code = "intake.too_many_columns"
    message = "The file has {found} columns; at most {limit} are read."
