"""Tokens, receipts and fingerprints, by keys that are derived from the installation's secret. Private to the room."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings

from puhui.ground import sealing

PURPOSE = b"puhui-surveys"
LENGTH = 16  # bytes of a token or receipt


@lru_cache(maxsize=16)
def _key(secret: str, name: str) -> bytes:
    return sealing.derived(secret, PURPOSE, name)


def _sealed(name: str, text: str) -> bytes:
    return hmac.digest(_key(settings.SEALING_KEY, name), text.encode(), hashlib.sha256)


def token(wave: UUID, holder: int, number: int, turn: int) -> str:
    """The token of an invitation, which can be derived again and is kept nowhere."""
    return _text(_sealed("token", f"{wave}/{holder}/{number}/{turn}")[:LENGTH])


def pseudonym(wave: UUID, holder: int) -> str:
    """A person's name in a wave's draw."""
    return _sealed("draw", f"{wave}/{holder}").hex()


def fingerprint(wave: UUID, said: Mapping[str, Any]) -> bytes:
    """Whether two sheets of a wave say the same; tells nothing without the key."""
    return _sealed("said", f"{wave}/{json.dumps(said, sort_keys=True, ensure_ascii=False)}")


def receipt(drawn: bytes) -> str:
    """A receipt from so many random bytes."""
    return _text(drawn[:LENGTH])


def hashed(text: str) -> bytes:
    """What is kept of a token or receipt."""
    return hashlib.sha256(text.strip().encode()).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
