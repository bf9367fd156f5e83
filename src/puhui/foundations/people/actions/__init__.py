"""FACE: the verbs of the people room."""

from .cards import bind_card, bind_own_phone, unbind_card
from .clerks import close_clerk, draw_holder, enrol_clerk, sign_in_clerk
from .consents import give_consent, withdraw_consent
from .partners import (
    add_key,
    add_partner,
    claim_answer,
    claim_signature,
    drop_claim,
    forget_expired,
    keep_answer,
    rest_partner,
    revoke_key,
)
from .persons import delete_person, enrol_frame, prefer
from .signing_in import send_code, sign_in
from .staff import add_staff, change_password, close_staff, set_second_factor
from .tokens import open_desk_token, open_token, revoke_desk_token, revoke_token

__all__ = [
    "add_key",
    "add_partner",
    "add_staff",
    "bind_card",
    "bind_own_phone",
    "change_password",
    "claim_answer",
    "claim_signature",
    "close_clerk",
    "close_staff",
    "delete_person",
    "draw_holder",
    "drop_claim",
    "enrol_clerk",
    "enrol_frame",
    "forget_expired",
    "give_consent",
    "keep_answer",
    "open_desk_token",
    "open_token",
    "prefer",
    "rest_partner",
    "revoke_key",
    "revoke_desk_token",
    "revoke_token",
    "send_code",
    "set_second_factor",
    "sign_in",
    "sign_in_clerk",
    "unbind_card",
    "withdraw_consent",
]
