"""What the room of other schemes may answer no to.

schemes
├── unknown                 the pack names no such scheme
├── not_connected           nobody has said where it is, or it is paused
├── silent                  it gave no answer that decides anything
├── declined                it will not add the points
├── account_missing, differs
├── not_receiving, account_unknown, amount_malformed, above_conversion_limit, above_person_limit, above_day_limit
├── cancelled               a promise that was taken back, or is over
├── partner_not_connected, partner_taken, address_malformed, key_id_malformed
└── payment_malformed, reason_missing
"""

from puhui.ground.refusals import Refusal


class SchemesRefusal(Refusal):
    """The root of this room's answers."""

    code = "schemes.refused"


class SchemeUnknown(SchemesRefusal):
    """Data: city, scheme."""

    code = "schemes.unknown"
    message = "The rules of {city} name no scheme {scheme}."


class SchemeNotConnected(SchemesRefusal):
    """Data: scheme."""

    code = "schemes.not_connected"
    message = "{scheme} cannot be reached at present. Nothing was taken; try again later."


class SchemeSilent(SchemesRefusal):
    """Data: scheme, why."""

    code = "schemes.silent"
    message = "{scheme} gave no answer that decides anything ({why}). What is open is asked again by itself."


class Declined(SchemesRefusal):
    """Data: scheme, why (the other side's code)."""

    code = "schemes.declined"
    message = "{scheme} did not accept these points. Nothing was taken; check the account you named."


class AccountMissing(SchemesRefusal):
    code = "schemes.account_missing"
    message = "Say to which account of the other scheme the points go, in at most 64 letters, digits and - . _ @ +"


class Differs(SchemesRefusal):
    """Data: id, field."""

    code = "schemes.differs"
    message = "The conversion {id} is known with another {field}. Draw a new id for a new conversion."


class NotReceiving(SchemesRefusal):
    """Data: scheme."""

    code = "schemes.not_receiving"
    message = "Points of {scheme} cannot be brought into this city."


class AccountUnknown(SchemesRefusal):
    code = "schemes.account_unknown"
    message = "This code belongs to nobody here. It stands on the person's page “Points from elsewhere”."


class AmountMalformed(SchemesRefusal):
    code = "schemes.amount_malformed"
    message = "Points are a whole number above zero."


class AboveConversionLimit(SchemesRefusal):
    """Data: limit."""

    code = "schemes.above_conversion_limit"
    message = "At most {limit} points can come in at once."


class AbovePersonLimit(SchemesRefusal):
    """Data: limit."""

    code = "schemes.above_person_limit"
    message = "At most {limit} points can come in for one person in a month."


class AboveDayLimit(SchemesRefusal):
    """Data: limit."""

    code = "schemes.above_day_limit"
    message = "At most {limit} points can come in on one day, and today they are used up."


class Cancelled(SchemesRefusal):
    """Data: id."""

    code = "schemes.cancelled"
    message = "The conversion {id} was taken back, or its promise is over. Nothing was added; begin a new one."


class PartnerNotConnected(SchemesRefusal):
    code = "schemes.partner_not_connected"
    message = "This key speaks for no scheme with which points are converted here."


class PartnerTaken(SchemesRefusal):
    """Data: scheme."""

    code = "schemes.partner_taken"
    message = "This partner already speaks for the scheme {scheme}. One partner speaks for one scheme."


class AddressMalformed(SchemesRefusal):
    """Data: address."""

    code = "schemes.address_malformed"
    message = "{address} cannot be asked: give an https:// address without a name, password or question mark in it."


class KeyIdMalformed(SchemesRefusal):
    code = "schemes.key_id_malformed"
    message = "A key id has 1 to 128 letters, digits and - . _"


class PaymentMalformed(SchemesRefusal):
    code = "schemes.payment_malformed"
    message = "Give an amount in yuan that is not zero, with at most two decimals and at most ten million."


class ReasonMissing(SchemesRefusal):
    code = "schemes.reason_missing"
    message = "Name the bank's transfer, in 1 to 500 signs."
