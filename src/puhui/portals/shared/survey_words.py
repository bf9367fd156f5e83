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


def figure(one: facts.Figure) -> dict[str, Any]:
    """A wave's figure for programs."""
    told = {"wave": str(one.wave), "survey": one.survey, "title": one.title, "last": one.last, "metric": one.metric}
    return told | {"estimate": None if one.estimate is None else plain(one.estimate), "why": one.why}


def compared(one: facts.Compared) -> dict[str, Any]:
    """A figure beside the one of the wave before, for programs."""
    told = {
        "first": one.first,
        "comparable": one.comparable,
        "change": one.change,
        "change_se": one.change_se,
        "shows": one.shows,
    }
    return figure(one.figure) | told


def percent(share: float, places: int = 1) -> str:
    """A share as people read it."""
    return f"{share * 100:.{places}f}%"
