"""Serial numbers: CDCER-P0001-2025-01-00000001-00000120 is unit, project, vintage, issuance, first and last tonne."""

import re
from typing import NamedTuple

from puhui.market.registry import refusals

# ASCII digits only: a full-width 1 is another number to a machine.
_RANGE = re.compile(r"([A-Z][A-Z0-9]{1,11}-P([0-9]{4,6})-([0-9]{4})-([0-9]{2,4}))-([0-9]{8})(?:-([0-9]{8}))?")


class Range(NamedTuple):
    prefix: str
    first: int
    last: int


def prefix(unit: str, project: int, vintage: int, nth: int) -> str:
    """What all serial numbers of one issuance begin with."""
    return f"{unit}-P{project:04}-{vintage:04}-{nth:02}"


def written(prefix: str, first: int, last: int) -> str:
    """A range as printed; a single tonne is a range of one."""
    return f"{prefix}-{first:08}-{last:08}"


def parse(serial: str) -> Range:
    """A range, or one tonne, from its printed form. Refusals: SerialMalformed, SerialBackwards."""
    found = _RANGE.fullmatch(serial.strip())
    if found is None:
        raise refusals.SerialMalformed(serial=serial[:80])
    first = int(found[5])
    last = int(found[6] or found[5])
    if first < 1:
        raise refusals.SerialMalformed(serial=serial[:80])
    if last < first:
        raise refusals.SerialBackwards(serial=serial, first=first, last=last)
    return Range(found[1], first, last)


def project_code(number: int) -> str:
    return f"P{number:04}"


def project_number(code: str) -> int | None:
    """The number in P0001; None where it is no such code."""
    found = re.fullmatch(r"P([0-9]{4,6})", code.strip())
    return int(found[1]) if found else None
