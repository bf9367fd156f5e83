"""A survey's figures in plain values, and what must be said beside them in both languages."""

from dataclasses import asdict
from typing import Any

from django.utils import translation

from puhui.civic.surveys import facts

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def plain(found: facts.Estimate) -> dict[str, Any]:
    """An estimate for programs; every note in Chinese and English."""
    told = asdict(found) | {"strata": [asdict(one) for one in found.strata]}
    return told | {"margin": found.margin, "notes": [note(one) for one in found.notes]}


def note(one: facts.Note) -> dict[str, str]:
    """A note with its code."""
    said = {}
    for language, name in LANGUAGES.items():
        with translation.override(name):
            said[language] = one.sentence(translation.gettext)
    return {"code": one.code} | said


def percent(share: float, places: int = 1) -> str:
    """A share as people read it."""
    return f"{share * 100:.{places}f} %"
