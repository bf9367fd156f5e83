"""How bodies are read: strictly, with every number kept as the text it was written as.

A float would turn 1.10 into 1.1 and 0.1 into something else; the same record must give the same outcome by every
way, and files are text.
"""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja.parser import Parser

from puhui.portals.partner_api import refusals

MIB = 2**20


def body_of(request: HttpRequest) -> bytes:
    """The body. Refusals: BodyTooLarge."""
    try:
        return request.body
    except RequestDataTooBig as fault:
        raise refusals.BodyTooLarge(limit_mib=settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MIB) from fault


def document_of(body: bytes) -> Any:
    """The JSON document of a body, numbers as text. Refusals: BodyUnreadable."""
    try:
        return json.loads(
            body.decode("utf-8-sig"),
            parse_float=str,
            parse_int=str,
            parse_constant=_no_number,
            object_pairs_hook=_each_name_once,
        )
    except RecursionError as fault:
        raise refusals.BodyUnreadable(why="it is nested too deeply") from fault
    except ValueError as fault:
        raise refusals.BodyUnreadable(why=str(fault)) from fault


class StrictParser(Parser):
    """ninja's way into ``document_of``."""

    def parse_body(self, request: HttpRequest) -> Any:
        return document_of(body_of(request))


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is named twice in one object")
    return found
