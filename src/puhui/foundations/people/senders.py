"""How a one-time code reaches a telephone: an interface, and the demonstration's.

A city's own gateway is a class with ``send``, named in settings.CODE_SENDER. This module will not keep codes.
"""

import sys
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class SendingFailed(Exception):
    """The gateway did not take the message."""


class CodeSender(Protocol):
    def send(self, *, phone: str, code: str) -> None:
        """Hand the code to the gateway; raise SendingFailed when it does not take it."""


class ConsoleSender:
    """Writes the code to the process's own output: for demonstrations and development."""

    def send(self, *, phone: str, code: str) -> None:
        sys.stderr.write(f"[one-time code] {phone[:3]}****{phone[-4:]}: {code}\n")


def sender() -> CodeSender:
    """The sender that settings name."""
    return import_string(settings.CODE_SENDER)()
