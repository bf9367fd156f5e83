"""What every template may use: icons, the brand, amounts with units, the elder mode's class."""

from fractions import Fraction
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from puhui.portals.shared import amounts, reading

register = template.Library()

# The names a pack may give a scenario's icon; an unknown one is drawn as a leaf.
ICONS = {
    "leaf", "bus", "metro", "bike", "walk", "car-off", "charge", "plate", "clothes", "recycle", "bank", "home",
    "list", "card", "person", "check", "no", "clock", "question", "warning", "arrow", "back", "download",
    "upload", "shield", "book", "scale", "box", "chart", "key", "people", "pack", "menu", "search", "exit",
    "external", "gift", "ticket", "calendar", "phone", "car", "meal", "paper",
    "camera", "picture",
}  # fmt: skip


@register.simple_tag
@lru_cache(maxsize=256)  # a page shows dozens, and their addresses never change
def icon(name: str) -> SafeString:
    """One drawing from the icon sheet, in the colour and size of the text around it."""
    shown = name if name in ICONS else "leaf"
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("shared/icons.svg"), shown
    )


@register.simple_tag
def brand(address: str = "/") -> SafeString:
    """The mark and the name, linked to the portal's first page."""
    return _brand(address, get_language() or "")


@lru_cache(maxsize=64)
def _brand(address: str, _language: str) -> SafeString:
    return format_html(
        '<a class="brand" href="{}"><img src="{}" width="28" height="28" alt=""> {}</a>',
        address,
        static("shared/mark.svg"),
        _("Puhui"),
    )


@register.simple_tag(takes_context=True)
def html_class(context: dict[str, Any]) -> str:
    """The classes of the document's root: elder mode and its size of type."""
    request = context.get("request")
    return reading.html_class(request) if request is not None else ""


UNITS = {"g": gettext_noop("g"), "kg": gettext_noop("kg"), "t": gettext_noop("t")}


def unit_name(unit: str) -> str:
    """A unit of mass in the reader's language."""
    name = UNITS[unit]
    return _(name)


@register.filter
def grams(milligrams: int) -> str:
    """A mass of CO2e in one line of text, its unit chosen by size: ``1.24 kg``."""
    number, unit = amounts.mass(int(milligrams))
    return f"{number}\N{NO-BREAK SPACE}{unit_name(unit)}"


@register.filter
def exact_grams(milligrams: int) -> str:
    """A mass of CO2e to the last milligram, in grams."""
    return f"{amounts.exact_grams(int(milligrams))}\N{NO-BREAK SPACE}{_('g')}"


@register.simple_tag
def mass_figure(milligrams: int) -> SafeString:
    """A mass of CO2e as a large figure with its unit beside it."""
    number, unit = amounts.mass(int(milligrams))
    return format_html('{}<span class="unit">{}</span>', number, unit_name(unit))


@register.filter
def count(number: int) -> str:
    """A whole number with thousands separated."""
    return amounts.count(int(number))


@register.filter
def yuan(fen: int) -> str:
    """Money from whole fen: ``¥1,234.50``."""
    return f"¥{amounts.yuan(int(fen))}"


@register.filter
def yuan_per_unit(fen: Fraction) -> str:
    """What one of something costs, from exact fen: ``¥0.0042``."""
    return f"¥{amounts.yuan_per_unit(fen)}"


@register.filter
def signed(number: int) -> str:
    """A whole number with its sign."""
    return amounts.signed(int(number))


@register.simple_tag
def unchecked() -> SafeString:
    """The mark of a figure whose source nobody has checked yet: 待核."""
    return _unchecked(get_language() or "")


@lru_cache(maxsize=8)
def _unchecked(_language: str) -> SafeString:
    return format_html('<span class="badge badge-unchecked">{}</span>', _("unverified"))
