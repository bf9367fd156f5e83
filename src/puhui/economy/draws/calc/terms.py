"""Terms of a draw as one canonical text, and which of them differ."""

import hashlib
import json
from typing import Any

from puhui.foundations.packs import schema

FORMAT = "puhui-draw-1"


def text_of(draw: schema.Draw) -> str:
    """The canonical JSON of the terms: keys in order, no blanks, amounts as strings."""
    return canonical(draw.model_dump(mode="json"))


def canonical(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> schema.Draw:
    """The terms that a canonical text says."""
    return schema.Draw.model_validate_json(text)


def hash_of(text: str) -> str:
    """SHA-256 (hex) of canonical terms."""
    return hashlib.sha256(text.encode()).hexdigest()


def first_difference(before: str, after: str) -> str:
    """The first key in which two canonical terms differ."""
    old, new = json.loads(before), json.loads(after)
    return next((key for key in sorted({*old, *new}) if old.get(key) != new.get(key)), "")


def commitment_of(city: str, draw: str, terms_sha256: str, entries: int, root: str) -> str:
    """SHA-256 (hex) over five lines: format, city and draw, terms, number of entries, root."""
    lines = (FORMAT, f"{city}/{draw}", terms_sha256, str(entries), root)
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
