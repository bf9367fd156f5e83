"""What the merchants room says no to.

merchants
├── unknown, resting
├── application_malformed, licence_malformed, application_open, application_unknown, decided_already, reason_missing, code_taken
├── clerk_unknown, clerk_elsewhere, not_manager, manager_last, store_unknown, store_malformed, store_not_yours
├── attempt_differs
├── proposal_malformed, proposal_unknown
├── amount_malformed, amount_exceeds_owed, entry_differs
└── period_malformed, period_not_over, earlier_period_open, books_differ
"""

from puhui.ground.refusals import Refusal


class MerchantsRefusal(Refusal):
    """Any no of this room."""


class MerchantUnknown(MerchantsRefusal):
    code = "merchants.unknown"
    message = "There is no merchant {merchant} in {city}."


class MerchantResting(MerchantsRefusal):
    code = "merchants.resting"
    message = "This merchant takes no vouchers at present. The programme's operator can tell why."


class ApplicationMalformed(MerchantsRefusal):
    """Data: field."""

    code = "merchants.application_malformed"
    message = (
        "An application has a name, an address and at most 500 characters on what you would offer. Look at them again."
    )


class LicenceMalformed(MerchantsRefusal):
    code = "merchants.licence_malformed"
    message = "The unified social credit code is mistyped: it has 18 digits and letters, and the last one checks them."
    cites = "GB 32100-2015"


class ApplicationOpen(MerchantsRefusal):
    code = "merchants.application_open"
    message = "An application of yours is waiting already. It is answered under Application."


class ApplicationUnknown(MerchantsRefusal):
    code = "merchants.application_unknown"
    message = "There is no such application."


class DecidedAlready(MerchantsRefusal):
    """Data: state."""

    code = "merchants.decided_already"
    message = "This was decided already. Load the page again."


class ReasonMissing(MerchantsRefusal):
    code = "merchants.reason_missing"
    message = "Say why, in a sentence that the merchant can act on."


class CodeTaken(MerchantsRefusal):
    code = "merchants.code_taken"
    message = "The short name {code} is not free, or not made of a to z, 0 to 9 and hyphens. Choose another."


class ClerkUnknown(MerchantsRefusal):
    code = "merchants.clerk_unknown"
    message = "You work at no counter of a merchant. Its manager can add you."


class ClerkElsewhere(MerchantsRefusal):
    code = "merchants.clerk_elsewhere"
    message = "This number works for another merchant already. It must be removed there first."


class NotManager(MerchantsRefusal):
    code = "merchants.not_manager"
    message = "Only a manager of the merchant may change this."


class ManagerLast(MerchantsRefusal):
    code = "merchants.manager_last"
    message = "This is the merchant's only manager. Name another one first."


class StoreUnknown(MerchantsRefusal):
    code = "merchants.store_unknown"
    message = "There is no open store {store} of this merchant."


class StoreMalformed(MerchantsRefusal):
    code = "merchants.store_malformed"
    message = "A store has a name; its district is one of the list."


class StoreNotYours(MerchantsRefusal):
    code = "merchants.store_not_yours"
    message = "You work in another store. A manager can move you."


class AttemptDiffers(MerchantsRefusal):
    """Data: field."""

    code = "merchants.attempt_differs"
    message = "This attempt was made before for something else. Begin a new one."


class ProposalMalformed(MerchantsRefusal):
    """Data: field."""

    code = "merchants.proposal_malformed"
    message = "A proposal says what you give, its price in points, what it costs and how many pieces a year. Look at them again."


class ProposalUnknown(MerchantsRefusal):
    code = "merchants.proposal_unknown"
    message = "There is no such proposal."


class AmountMalformed(MerchantsRefusal):
    code = "merchants.amount_malformed"
    message = "An amount is in yuan with at most two places, at most 10,000,000, and not nothing."


class AmountExceedsOwed(MerchantsRefusal):
    code = "merchants.amount_exceeds_owed"
    message = "The city owes this merchant ¥{owed}, so ¥{amount} cannot be taken off or paid."


class EntryDiffers(MerchantsRefusal):
    """Data: id, field, known, given."""

    code = "merchants.entry_differs"
    message = "{id} was booked before with another {field}: {known}, not {given}."


class PeriodMalformed(MerchantsRefusal):
    code = "merchants.period_malformed"
    message = "A period is a month, written like 2026-03."


class PeriodNotOver(MerchantsRefusal):
    code = "merchants.period_not_over"
    message = "The month {period} is not over yet and cannot be closed."


class EarlierPeriodOpen(MerchantsRefusal):
    code = "merchants.earlier_period_open"
    message = "Close {earlier} first: months are closed one after another."


class BooksDiffer(MerchantsRefusal):
    code = "merchants.books_differ"
    message = "The lines come to ¥{lines} and the ledger says ¥{ledger}. Nothing is closed until they agree."
