"""What the policies room may answer no to.

policies
├── unreadable
│   ├── kind_unknown          neither .docx, .xlsx, .pdf nor .txt, or not what its name says
│   ├── too_large             larger than a policy document can be
│   ├── too_long              more pages or rows than one document has
│   ├── damaged               the file does not open
│   ├── no_text               a scanned PDF: pictures of text
│   ├── formula               a cell is computed
│   ├── nothing_found         no row and no clause that names somebody responsible
│   └── encoding_unknown      a text file in neither UTF-8 nor GB 18030
├── rule_unknown              who leads, by no rule that there is
├── unknown, row_unknown
├── row_changed_meanwhile     somebody else decided first
├── id_used_otherwise         the caller's id was used for something else
├── reading_differs           read again, the document gives other rows than were decided on
├── reason_missing            dropped or corrected without saying why
├── not_a_task                a correction without text, or with a date that is none
└── lead_missing              confirmed without anybody who leads
"""

from puhui.ground.refusals import Refusal


class PoliciesRefusal(Refusal):
    """The root of this room's answers."""

    code = "policies.refused"


class Unreadable(PoliciesRefusal):
    """The root of: this file cannot be read."""

    code = "policies.unreadable"


class KindUnknown(Unreadable):
    """Data: name."""

    code = "policies.kind_unknown"
    message = "“{name}” is not a .docx, .xlsx, .pdf or .txt file. Save the document in one of these formats."


class TooLarge(Unreadable):
    """Data: name, limit (MiB)."""

    code = "policies.too_large"
    message = "“{name}” is larger than {limit} MiB when unpacked; a policy document is not. Remove its pictures."


class TooLong(Unreadable):
    """Data: name, limit."""

    code = "policies.too_long"
    message = "“{name}” has more than {limit} pages or rows. Import the part that holds the tasks."


class Damaged(Unreadable):
    """Data: name."""

    code = "policies.damaged"
    message = "“{name}” does not open: it is damaged, locked by a password, or not what its name says."


class NoText(Unreadable):
    """Data: name, pages."""

    code = "policies.no_text"
    message = (
        "“{name}” has {pages} pages and no text: it is a scan. "
        "Ask the issuing office for the original file, or have the text recognised first."
    )


class FormulaInCell(Unreadable):
    """Data: name, sheet, cell, formula, count."""

    code = "policies.formula"
    message = (
        "Cell {cell} of the sheet “{sheet}” is computed ({formula}), as are {count} cells in all. "
        "An assignment is what was decided, not what is computed: paste the values and import again."
    )


class NothingFound(Unreadable):
    """Data: name."""

    code = "policies.nothing_found"
    message = (
        "“{name}” was read, but neither a table of tasks nor a clause that names a responsible unit was found in it."
    )


class EncodingUnknown(Unreadable):
    """Data: name."""

    code = "policies.encoding_unknown"
    message = "“{name}” is text in neither UTF-8 nor GB 18030. Save it as UTF-8."


class RuleUnknown(PoliciesRefusal):
    """Data: rule, rules."""

    code = "policies.rule_unknown"
    message = "“{rule}” is no rule for who leads. There are: {rules}."


class PolicyUnknown(PoliciesRefusal):
    """Data: policy."""

    code = "policies.unknown"
    message = "There is no policy document {policy}."


class RowUnknown(PoliciesRefusal):
    """Data: policy, position."""

    code = "policies.row_unknown"
    message = "The document {policy} has no row at position {position}."


class RowChangedMeanwhile(PoliciesRefusal):
    """Data: number, by."""

    code = "policies.row_changed_meanwhile"
    message = "Row {number} was decided by {by} meanwhile. Look at it again before you decide."


class IdUsedOtherwise(PoliciesRefusal):
    """Data: id, field."""

    code = "policies.id_used_otherwise"
    message = "The id {id} was already used with another {field}."


class ReadingDiffers(PoliciesRefusal):
    """Data: name."""

    code = "policies.reading_differs"
    message = (
        "Read again, “{name}” gives other rows than those that were decided on. "
        "Nothing was changed; decide the remaining rows one by one."
    )


class ReasonMissing(PoliciesRefusal):
    """Data: none."""

    code = "policies.reason_missing"
    message = "Say why: a row that is dropped or corrected differs from the document, and readers will ask."


class NotATask(PoliciesRefusal):
    """Data: field, problem."""

    code = "policies.not_a_task"
    message = "The corrected row does not hold: {field} ({problem})."


class LeadMissing(PoliciesRefusal):
    """Data: number."""

    code = "policies.lead_missing"
    message = "Row {number} names nobody responsible. Correct it first: somebody has to answer for it."
