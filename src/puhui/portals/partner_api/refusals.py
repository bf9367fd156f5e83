"""What the API may answer no to before anything is asked of the house.

partner_api
├── address_unknown, method_unknown, fault
├── body_unreadable, body_too_large, request_malformed
├── signature_missing, signature_invalid, signature_out_of_time, digest_mismatch
└── idempotency_key_malformed, month_unknown, desk_missing, post_ended, token_of_form_missing
"""

from puhui.ground.refusals import Refusal


class AddressUnknown(Refusal):
    code = "partner_api.address_unknown"
    message = "There is nothing at {path}. The addresses are listed at /api/v1/openapi.json."


class MethodUnknown(Refusal):
    code = "partner_api.method_unknown"
    message = "{path} does not know the method {method}; it knows {allowed}."


class Fault(Refusal):
    code = "partner_api.fault"
    message = "Something broke on our side. Nothing was half done; try again later."


class BodyUnreadable(Refusal):
    code = "partner_api.body_unreadable"
    message = "The body is not JSON that can be read: {why}"


class BodyTooLarge(Refusal):
    code = "partner_api.body_too_large"
    message = "The body is larger than {limit_mib} MiB. Send the records in several requests."


class RequestMalformed(Refusal):
    code = "partner_api.request_malformed"
    message = "The request has not the shape that /api/v1/openapi.json describes; data.errors says where."


class SignatureMissing(Refusal):
    code = "partner_api.signature_missing"
    message = "Sign the request: one signature by RFC 9421, in the headers Signature-Input and Signature."


class SignatureInvalid(Refusal):
    code = "partner_api.signature_invalid"
    message = "The signature does not hold: {why}"


class SignatureOutOfTime(Refusal):
    code = "partner_api.signature_out_of_time"
    message = "The signature was made at {created}; it is {now} now, and a signature lives {minutes} minutes."


class DigestMismatch(Refusal):
    code = "partner_api.digest_mismatch"
    message = "Content-Digest does not match the body: {why}"


class IdempotencyKeyMalformed(Refusal):
    code = "partner_api.idempotency_key_malformed"
    message = "An idempotency key has 1 to 128 visible ASCII characters."


class MonthUnknown(Refusal):
    code = "partner_api.month_unknown"
    message = "{month} is not a month that has begun; write it as 2026-03."


class DeskMissing(Refusal):
    code = "partner_api.desk_missing"
    message = (
        "Sign in as an official with the second factor, and hold a post; a post is named in the header Puhui-Post."
    )


class PostEnded(Refusal):
    code = "partner_api.post_ended"
    message = "The post for which this token was opened has ended, or the token opens something else. Open one anew."


class TokenOfFormMissing(Refusal):
    code = "partner_api.token_of_form_missing"
    message = "What changes something by a session sends the cookie csrftoken again in the header X-CSRFToken."
