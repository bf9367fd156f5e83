"""FACE: the verbs of the people room."""

from .cards import bind_card, bind_own_phone, unbind_card
from .consents import give_consent, withdraw_consent
from .persons import delete_person, enrol_frame, prefer
from .signing_in import send_code, sign_in

__all__ = [
    "bind_card",
    "bind_own_phone",
    "delete_person",
    "enrol_frame",
    "give_consent",
    "prefer",
    "send_code",
    "sign_in",
    "unbind_card",
    "withdraw_consent",
]
