"""Formulas of a pack as people read them: words for inputs, × and ÷, units in full.

It only reads the text, word by word; what a formula means, the methodology room alone knows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from puhui.foundations.packs import schema

WORDS = re.compile(
    r"(?P<unit>\[[^\]]*\])"
    r"|(?P<factor>factor\s*\()"
    r"|(?P<text>\"[^\"]*\"|'[^']*')"
    r"|(?P<number>\d[\d.]*(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign><=|>=|==|!=|\*\*|[-+*/^<>=(),.;:])"
    r"|(?P<space>\s+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
SIGNS = {
    "*": "×", "/": "÷", "-": "−", "<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "**": "^",
}  # fmt: skip
QUOTES = "\"'"


class Place(Enum):
    """Where in ``factor(name, kind)`` a word stands."""

    OUTSIDE = auto()
    BEFORE_NAME = auto()
    AFTER_NAME = auto()


@dataclass(frozen=True)
class Part:
    """One word of a formula: ``kind`` is input, step, factor, number, unit, function or sign."""

    kind: str
    text: str
    about: str = ""  # the name as the pack writes it, or the identifier of the factor


def function_name(name: str) -> str:
    """A function of the language, as an officer says it."""
    return {
        "if": pgettext("formula", "if"), "min": _("the smaller of"), "max": _("the larger of"),
        "clip": _("kept within"), "sum": _("sum of"), "each": _("for each row"), "previous": _("the row before"),
        "count": _("number of rows"), "floor": _("rounded down"), "exp": "exp", "ln": "ln", "sqrt": "√",
        "and": pgettext("formula", "and"), "or": pgettext("formula", "or"), "not": pgettext("formula", "not"),
    }.get(name, name)  # fmt: skip


def parts(formula: str, inputs: Mapping[str, str], steps: Mapping[str, str], factors: Mapping[str, str]) -> list[Part]:
    """The words of a formula; ``inputs``, ``steps`` and ``factors`` give the names that people know."""
    found: list[Part] = []
    place = Place.OUTSIDE
    for match in WORDS.finditer(formula):
        kind, text = match.lastgroup, match.group()
        if kind == "space":
            continue
        if kind == "factor":
            place = Place.BEFORE_NAME
        elif place is Place.BEFORE_NAME:
            found.append(Part("factor", factors.get(text, text.replace("_", " ")), text))
            place = Place.AFTER_NAME
        elif place is Place.AFTER_NAME and text == ")":
            place = Place.OUTSIDE
        elif place is Place.AFTER_NAME and kind in ("text", "name"):
            # factor(grid, "emission") and factor(car, vehicle): the kind belongs to the factor's name.
            shown = inputs.get(text, text.strip(QUOTES))
            found[-1] = Part("factor", f"{found[-1].text} ({shown})", found[-1].about)
        elif place is Place.AFTER_NAME and text == ",":
            continue
        else:
            found.append(_part(kind, text, inputs, steps))
    return found


def _part(kind: str, text: str, inputs: Mapping[str, str], steps: Mapping[str, str]) -> Part:
    if kind == "name":
        if text in steps:
            return Part("step", steps[text], text)
        if text in inputs:
            return Part("input", inputs[text], text)
        if text in schema.RESERVED:
            return Part("function", function_name(text), text)
        return Part("input", text, text)
    if kind == "unit":
        return Part("unit", unit(text.strip("[]")), text)
    if kind == "sign":
        return Part("sign", SIGNS.get(text, text))
    return Part("number" if kind == "number" else "sign", text)


def step_name(name: str) -> str:
    """A step in words, where there is a usual one: every published scheme is ER = BE − PE."""
    usual = {"baseline": _("baseline emission"), "project": _("project emission"), "reduction": _("reduction")}
    return usual.get(name, name.replace("_", " "))


def unit(written: str) -> str:
    """A unit in the reader's language: ``g_co2e / (person * km)`` becomes ``g CO₂e/(人·km)``."""
    names = {
        "co2e": "CO₂e", "g_co2e": "g CO₂e", "kg_co2e": "kg CO₂e", "t_co2e": "t CO₂e", "mg_co2e": "mg CO₂e",
        "person": pgettext("unit", "person"), "trip": pgettext("unit", "trip"), "ride": pgettext("unit", "trip"), "step": pgettext("unit", "step"),
        "meal": pgettext("unit", "meal"), "item": pgettext("unit", "item"), "piece": pgettext("unit", "item"), "sheet": pgettext("unit", "sheet"),
        "vehicle": pgettext("unit", "vehicle"), "household": pgettext("unit", "household"), "yuan": pgettext("unit", "yuan"), "day": pgettext("unit", "day"),
        "hour": pgettext("unit", "hour"), "month": pgettext("unit", "month"), "year": pgettext("unit", "year"), "hectare": pgettext("unit", "hectare"), "delta_degC": "°C", "degC": "°C",
        "standard_cubic_metre": "Nm³", "liter": "L", "tonne": "t", "percent": "%",
    }  # fmt: skip
    spelled = re.sub(r"\w+", lambda m: names.get(m.group(), m.group()), re.sub(r"\s*/\s*", "/", written))
    spelled = re.sub(r"\s*\*\*\s*|\s*\^\s*", "^", spelled)
    spelled = re.sub(r"\^2\b", "²", re.sub(r"\^3\b", "³", spelled))
    return re.sub(r"\s*\*\s*", "·", spelled).strip()
