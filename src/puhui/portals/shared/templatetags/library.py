"""How templates speak about packs: texts in the reader's language, review states, amounts of a pack."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from puhui.foundations.packs.schema import Review, Text

register = template.Library()


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
