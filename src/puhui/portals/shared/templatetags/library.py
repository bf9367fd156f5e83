"""How templates speak about packs: texts in the reader's language, review states, amounts of a pack."""

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from puhui.foundations.packs.schema import Review, Text
from puhui.portals.shared import formulas

register = template.Library()
ROWS_SHOWN = 12
DECIMALS_SHOWN = 6


@register.filter
def said(text: Text | None) -> str:
    """A pack's text in the reader's language."""
    if text is None:
        return ""
    return text.en if (get_language() or "").startswith("en") else text.zh


@register.simple_tag
def reviewed(review: Review | str) -> SafeString:
    """The badge of a review state; everything short of official carries 待核."""
    words = {
        Review.OFFICIAL: ("badge", _("official")),
        Review.PUBLISHED: ("badge badge-unchecked", _("unverified · published")),
        Review.RECALLED: ("badge badge-unchecked", _("unverified · from memory")),
    }
    style, word = words[Review(review)]
    return format_html('<span class="{}">{}</span>', style, word)


@register.filter
def plain(number: Decimal | str | None) -> str:
    """A decimal of a pack as it is written, without an exponent."""
    if number is None:
        return ""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


@register.filter
def said_pair(text: Mapping[str, str] | None) -> str:
    """A text that came as {"zh": …, "en": …}, in the reader's language."""
    if not text:
        return ""
    return text["en"] if (get_language() or "").startswith("en") else text["zh"]


@register.filter
def unit_words(unit: str) -> str:
    """A unit in the reader's language."""
    return formulas.unit(unit)


@register.filter
def spaced(name: str) -> str:
    """An identifier with spaces, so that it can be read and wrapped."""
    return name.replace("_", " ")


@register.filter
def step_name(name: str) -> str:
    """A step of a formula in words, where there are usual ones."""
    return formulas.step_name(name)


def short(value: object) -> str:
    """A number with at most six decimals; what is cut off is hinted at, never rounded away."""
    whole, point, decimals = str(value).partition(".")
    return f"{whole}.{decimals[:DECIMALS_SHOWN]}…" if point and len(decimals) > DECIMALS_SHOWN else str(value)


@register.filter
def rows_shown(value: str | list | None) -> str:
    """A value of a trace; of rows, the first few."""
    if value is None:
        return "–"
    if not isinstance(value, list | tuple):
        return short(value)
    cells = [
        " · ".join(short(c) for c in v.values()) if isinstance(v, Mapping) else short(v) for v in value[:ROWS_SHOWN]
    ]
    more = f" … ({len(value)})" if len(value) > ROWS_SHOWN else ""
    return "、".join(cells) + more
