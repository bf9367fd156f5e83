"""What the people room may answer no to.

people
├── phone_malformed, code_too_soon, code_too_often, code_not_sent, code_wrong, code_exhausted, account_closed
├── clerk_unknown, clerk_name_missing
├── person_unknown, consent_missing, scene_not_consented
├── number_malformed, card_bound_to_another, card_not_bound, bindings_exhausted, phone_not_yours
├── name_taken, role_unknown, password_weak, second_factor_missing
├── token_unknown, tokens_exhausted
└── partner_unknown, feed_not_allowed, key_malformed, key_unknown, key_not_valid, keys_exhausted,
    signature_replayed, idempotency_key_reused, idempotency_key_in_use
"""

from puhui.ground.refusals import Refusal


class PhoneMalformed(Refusal):
    code = "people.phone_malformed"
    message = "This is not a mobile number of mainland China (11 digits)."


class CodeTooSoon(Refusal):
    code = "people.code_too_soon"
    message = "A code was sent just now. Wait {seconds} seconds before asking for another."


class CodeTooOften(Refusal):
    code = "people.code_too_often"
    message = "Too many codes were asked for. Try again in an hour."


class CodeNotSent(Refusal):
    code = "people.code_not_sent"
    message = "The code could not be sent. Try again in a minute."


class CodeWrong(Refusal):
    code = "people.code_wrong"
    message = "The code is wrong or has expired."


class CodeExhausted(Refusal):
    code = "people.code_exhausted"
    message = "Too many wrong codes. Ask for a new one."


class AccountClosed(Refusal):
    code = "people.account_closed"
    message = "This account has been closed. The operator can tell you why."


class ClerkUnknown(Refusal):
    code = "people.clerk_unknown"
    message = "This number works at no counter yet. Its manager adds it under Team; a new merchant applies first."


class ClerkNameMissing(Refusal):
    code = "people.clerk_name_missing"
    message = "Write the name by which this person is known at the counter."


class PersonUnknown(Refusal):
    code = "people.person_unknown"
    message = "There is no such person."


class ConsentMissing(Refusal):
    code = "people.consent_missing"
    message = "First agree that records of this scene may be counted for you."
    cites = "《个人信息保护法》第十三条、第二十三条"


class ConsentNotGiven(Refusal):
    code = "people.consent_not_given"
    message = "There is no consent for this scene to withdraw."


class NumberMalformed(Refusal):
    code = "people.number_malformed"
    message = "A number has 4 to 64 letters, digits or signs."


class CardBoundToAnother(Refusal):
    code = "people.card_bound_to_another"
    message = "This number is bound to another account. Unbind it there first."


class CardNotBound(Refusal):
    code = "people.card_not_bound"
    message = "This number is not bound to your account."


class BindingsExhausted(Refusal):
    code = "people.bindings_exhausted"
    message = "At most {limit} numbers can be bound to one account."


class PhoneNotYours(Refusal):
    code = "people.phone_not_yours"
    message = "Only the telephone number with which you signed in can be bound."


class NameTaken(Refusal):
    code = "people.name_taken"
    message = "The name {name} is taken."


class StaffMalformed(Refusal):
    code = "people.staff_malformed"
    message = (
        "Staff have a name, a role (operator, auditor, partner, official, market) and, for a partner, the partner."
    )


class PasswordWeak(Refusal):
    code = "people.password_weak"
    message = "The password is too weak: {reasons}"


class TokenUnknown(Refusal):
    code = "people.token_unknown"
    message = "This token is not valid."


class TokensExhausted(Refusal):
    code = "people.tokens_exhausted"
    message = "At most {limit} tokens can be open at a time. Revoke one first."


class PartnerUnknown(Refusal):
    code = "people.partner_unknown"
    message = "There is no partner {partner} in {city}."


class FeedNotAllowed(Refusal):
    code = "people.feed_not_allowed"
    message = "This partner may not deliver the feed {feed} in {city}."


class KeyMalformed(Refusal):
    code = "people.key_malformed"
    message = "This is not a key that can be used: {why}"


class KeyNotValid(Refusal):
    code = "people.key_not_valid"
    message = "The key {key} is unknown, revoked, or not valid at this time."


class KeysExhausted(Refusal):
    code = "people.keys_exhausted"
    message = "At most {limit} keys of a partner may be valid at once. Revoke one first."


class SignatureReplayed(Refusal):
    code = "people.signature_replayed"
    message = "This signature was used before. Sign every request anew."


class IdempotencyKeyReused(Refusal):
    code = "people.idempotency_key_reused"
    message = "The idempotency key {key} was used before with another content."


class IdempotencyKeyInUse(Refusal):
    code = "people.idempotency_key_in_use"
    message = "A request with the idempotency key {key} is being worked on. Ask again shortly."
