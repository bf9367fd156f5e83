"""No, about members and their money."""

from puhui.market.exchange.refusals.articles import MEASURES, TRADING, ExchangeRefusal
from puhui.market.exchange.refusals.words import ACCOUNTS


class AccountMissing(ExchangeRefusal):
    """Data: account, state."""

    code = "exchange.account_missing"
    words, coded = ACCOUNTS, ("state",)
    message = "Trading takes an open registry account as well; {account} is {state}."
    cites = MEASURES + "第二十四条"


class SubjectTrades(ExchangeRefusal):
    """Data: subject, member."""

    code = "exchange.subject_trades"
    message = "This subject trades as member {member} already: one trading account per subject."
    cites = TRADING + "第七条"


class MemberUnknown(ExchangeRefusal):
    """Data: member."""

    code = "exchange.member_unknown"
    message = "There is no member {member} of this exchange."
    cites = TRADING + "第七条"


class OperatorUnknown(ExchangeRefusal):
    """Data: member, by."""

    code = "exchange.operator_unknown"
    message = "{by} is no operator of member {member}."
    cites = TRADING + "第七条"


class OperatorTaken(ExchangeRefusal):
    """Data: name."""

    code = "exchange.operator_taken"
    message = "{name} operates for another member already."
    cites = TRADING + "第七条"


class OperatorsTooMany(ExchangeRefusal):
    """Data: limit."""

    code = "exchange.operators_too_many"
    message = "A member has at most {limit} operators."
    cites = TRADING + "第七条"


class AmountMalformed(ExchangeRefusal):
    """Data: amount."""

    code = "exchange.amount_malformed"
    message = "“{amount}” is no amount of money: whole fen above zero."
    cites = TRADING + "第二十七条"


class LineBooked(ExchangeRefusal):
    """Data: number."""

    code = "exchange.line_booked"
    message = "Line {number} of the bank was booked before; each line counts once."
    cites = TRADING + "第二十七条"


class LineDiffers(ExchangeRefusal):
    """Data: number, field, known, given."""

    code = "exchange.line_differs"
    message = "Line {number} of the bank was booked with another {field}: {known}, not {given}. Nothing was changed."
    cites = TRADING + "第二十七条"


class LineMalformed(ExchangeRefusal):
    """Data: field, found."""

    code = "exchange.line_malformed"
    message = "The row has no usable {field}: “{found}”."
    cites = TRADING + "第二十七条"


class BankFileUnreadable(ExchangeRefusal):
    """Data: name, problem."""

    code = "exchange.bank_file_unreadable"
    message = "{name} cannot be read: {problem}."


class BankColumnMissing(ExchangeRefusal):
    """Data: name, column."""

    code = "exchange.bank_column_missing"
    message = "{name} has no column {column}. A bank file has: number, member, direction, amount."


class BankFileTooLong(ExchangeRefusal):
    """Data: name, limit."""

    code = "exchange.bank_file_too_long"
    message = "{name} has more than {limit} rows; cut it in several."


class OutsideCashHours(ExchangeRefusal):
    """Data: time, opens, closes."""

    code = "exchange.outside_cash_hours"
    message = "It is {time}; money is paid in and out on trading days from {opens} to {closes}."
    cites = TRADING + "第二十二条"


class ObjectionEmpty(ExchangeRefusal):
    """Data: limit."""

    code = "exchange.objection_empty"
    message = "An objection says in writing what is wrong, in at most {limit} characters."
    cites = TRADING + "第三十二条"


class ObjectionLate(ExchangeRefusal):
    """Data: day, until."""

    code = "exchange.objection_late"
    message = (
        "The settlement of {day} can be objected to from that day until trade opens again, {until}; silence accepts it."
    )
    cites = TRADING + "第三十二条"


class MemberBusy(ExchangeRefusal):
    """Data: member."""

    code = "exchange.member_busy"
    message = "{member} leaves once it has neither money nor tonnes here, on a day on which it did nothing."
    cites = TRADING + "第七条"
