"""FACE: the questions of the people room; none of them writes."""

from .partners import (
    Delivering,
    Key,
    SigningKey,
    Token,
    desk_of_token,
    desk_tokens,
    holder_of_token,
    keys,
    may_deliver,
    partner,
    partners,
    signing_key,
    tokens,
)
from .persons import Bound, Given, bindings, consents, deleted, display_names, joined, person, personal_data
from .staff import Member, demo_second_factor, staff
from .subjects import holders_of, subject_of, subjects_of

__all__ = [
    "Bound",
    "Delivering",
    "Given",
    "Key",
    "Member",
    "SigningKey",
    "Token",
    "bindings",
    "consents",
    "deleted",
    "display_names",
    "demo_second_factor",
    "desk_of_token",
    "desk_tokens",
    "holder_of_token",
    "holders_of",
    "joined",
    "keys",
    "may_deliver",
    "partner",
    "partners",
    "person",
    "personal_data",
    "signing_key",
    "staff",
    "subject_of",
    "subjects_of",
    "tokens",
]
