"""Public values in the one way in which they are written down, so that everybody hashes the same text."""

import re
import unicodedata

from puhui.foundations.packs import schema

HEX = re.compile(r"[0-9a-f]{64}")
NUMBERS = re.compile(r"[0-9]+")
RED, RED_MAX, BLUE_MAX = 6, 33, 16
CHARACTERS_MAX = 500
# What is said where a value has another form.
FORMS = {"drand": "64 hex digits", "ssq": "six red numbers 01–33 and a blue one 01–16", "public": "1 to 500 signs"}


def canonical(value: str, source: schema.Randomness) -> str | None:
    """The value as it is hashed; None where it cannot be one.

    drand: 64 small hex digits. 双色球: ``01,05,12,18,22,30+07``, red ones in order. Others: NFC, no blanks around.
    """
    if len(value) > CHARACTERS_MAX * 2:
        return None
    if isinstance(source, schema.Beacon):
        found = value.strip().lower()
        return found if HEX.fullmatch(found) else None
    if isinstance(source, schema.DoubleColour):
        return _double_colour(value)
    found = unicodedata.normalize("NFC", value).strip()
    return found if 1 <= len(found) <= CHARACTERS_MAX and found.isprintable() else None


def _double_colour(value: str) -> str | None:
    if not value.isascii() or re.search(r"[^0-9\s,+|]", value):
        return None
    numbers = [int(one) for one in NUMBERS.findall(value) if len(one) <= 2]
    if len(numbers) != RED + 1 or len(NUMBERS.findall(value)) != RED + 1:
        return None
    reds, blue = sorted(numbers[:RED]), numbers[RED]
    if len(set(reds)) != RED or not 1 <= reds[0] <= reds[-1] <= RED_MAX or not 1 <= blue <= BLUE_MAX:
        return None
    return ",".join(f"{red:02}" for red in reds) + f"+{blue:02}"
