"""FACE: the verbs of the credentials room."""

from datetime import datetime
from typing import Any

from django.db import transaction

from puhui.foundations.credentials import keys
from puhui.foundations.credentials.calc import tokens
from puhui.foundations.credentials.queries import key_address


@transaction.atomic
def sign(*, city: str, payload: dict[str, Any], at: datetime) -> str:
    """Sign a payload with the city's key, which is drawn where there is none; the compact JWT."""
    key, private = keys.current(city, at)
    return tokens.sign(payload, private, key_address(city, key.number))
