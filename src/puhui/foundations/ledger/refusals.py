"""What the ledger may answer no to.

LedgerRefusal
├── Malformed
│   ├── AmountNotPositive        ledger.amount_not_positive
│   ├── AmountTooLarge           ledger.amount_too_large
│   ├── TimeNotAware             ledger.time_not_aware
│   ├── FrameMalformed           ledger.frame_malformed
│   ├── TooManyTransfers         ledger.too_many_transfers
│   ├── HouseSideMissing         ledger.house_side_missing
│   ├── SidesEqual               ledger.sides_equal
│   └── HolderNotASide           ledger.holder_not_a_side
├── Unknown
│   ├── UnitUnknown              ledger.unit_unknown
│   ├── BookUnknown              ledger.book_unknown
│   ├── AccountUnknown           ledger.account_unknown
│   ├── TransferUnknown          ledger.transfer_unknown
│   └── HoldUnknown              ledger.hold_unknown
├── Conflict
│   ├── ContentDiffers           ledger.content_differs
│   ├── BookDiffers              ledger.book_differs
│   └── AccountKindDiffers       ledger.account_kind_differs
└── Impossible
    ├── BalanceInsufficient      ledger.balance_insufficient
    ├── AccountHoldsNothing      ledger.account_holds_nothing
    ├── HoldSettled              ledger.hold_settled
    ├── HoldExpired              ledger.hold_expired
    ├── HoldTooSmall             ledger.hold_too_small
    ├── AlreadyReversed          ledger.already_reversed
    └── ReversalOfReversal       ledger.reversal_of_reversal
"""

from puhui.ground.refusals import Refusal


class LedgerRefusal(Refusal):
    code = "ledger.refused"


class Malformed(LedgerRefusal):
    """The request makes no sense, whatever the books say."""


class AmountNotPositive(Malformed):
    code = "ledger.amount_not_positive"
    message = "An amount must be positive, not {amount}."


class AmountTooLarge(Malformed):
    code = "ledger.amount_too_large"
    message = "The amount {amount} is beyond the largest one that is posted, {largest}."


class TimeNotAware(Malformed):
    code = "ledger.time_not_aware"
    message = "The time {at} does not say its time zone."


class FrameMalformed(Malformed):
    code = "ledger.frame_malformed"
    message = "The column {column} of a batch must hold {expected}, not {found}."


class TooManyTransfers(Malformed):
    code = "ledger.too_many_transfers"
    message = "One posting takes 1 to {limit} transfers, not {count}."


class HouseSideMissing(Malformed):
    code = "ledger.house_side_missing"
    message = "One side of a transfer is always the house; {debit} and {credit} are both holders."


class SidesEqual(Malformed):
    code = "ledger.sides_equal"
    message = "Account {account} cannot pay itself."


class HolderNotASide(Malformed):
    code = "ledger.holder_not_a_side"
    message = "Holder {holder} is not the person's side of a transfer from {debit} to {credit}."


class Unknown(LedgerRefusal):
    """Something that was named does not exist."""


class UnitUnknown(Unknown):
    code = "ledger.unit_unknown"
    message = "There is no unit {unit}."


class BookUnknown(Unknown):
    code = "ledger.book_unknown"
    message = "There is no book {book}."


class AccountUnknown(Unknown):
    code = "ledger.account_unknown"
    message = "There is no house account {account}."


class TransferUnknown(Unknown):
    code = "ledger.transfer_unknown"
    message = "There is no transfer {id}."


class HoldUnknown(Unknown):
    code = "ledger.hold_unknown"
    message = "There is no hold {id}."


class Conflict(LedgerRefusal):
    """The same name was used before, for something else."""


class ContentDiffers(Conflict):
    code = "ledger.content_differs"
    message = "{id} was used before with another {field}: {posted}, not {given}."


class BookDiffers(Conflict):
    code = "ledger.book_differs"
    message = "Unit {unit} belongs to book {posted}, not {given}."


class AccountKindDiffers(Conflict):
    code = "ledger.account_kind_differs"
    message = "House account {account} is {posted}, not {given}."


class Impossible(LedgerRefusal):
    """The books do not allow it."""


class BalanceInsufficient(Impossible):
    code = "ledger.balance_insufficient"
    message = "Account {holder} has {available} {unit} available, {needed} are needed."


class AccountHoldsNothing(Impossible):
    code = "ledger.account_holds_nothing"
    message = "Account {account} keeps no balance, so nothing of it can be held."


class HoldSettled(Impossible):
    code = "ledger.hold_settled"
    message = "Hold {id} is settled already: {state}."


class HoldExpired(Impossible):
    code = "ledger.hold_expired"
    message = "Hold {id} expired at {expires_at}."


class HoldTooSmall(Impossible):
    code = "ledger.hold_too_small"
    message = "Hold {id} is of {held}; {amount} cannot be taken from it."


class AlreadyReversed(Impossible):
    code = "ledger.already_reversed"
    message = "Transfer {id} was reversed already."


class ReversalOfReversal(Impossible):
    code = "ledger.reversal_of_reversal"
    message = "Transfer {id} is itself a reversal and cannot be reversed."
