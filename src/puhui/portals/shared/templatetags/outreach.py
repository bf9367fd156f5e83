"""How templates draw placements, proofs, and texts in two languages."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from puhui.civic.outreach import facts, queries
from puhui.portals.shared import outreach_words

register = template.Library()

register.filter("either", outreach_words.either)
register.filter("fault", outreach_words.fault)
register.filter("yuan_or_dash", outreach_words.yuan)
register.filter("reach_words", outreach_words.reach)


@register.filter
def placement_state(name: str) -> SafeString:
    """A state's badge: its colour and its word."""
    style, words = outreach_words.STATES[name]
    return format_html('<span class="{}">{}</span>', style, words)


@register.filter
def proof_words(kind: str) -> str:
    return str(outreach_words.PROOFS[kind])


@register.filter
def audience_words(name: str) -> str:
    return str(outreach_words.AUDIENCES[name])


@register.filter
def article_body(piece: facts.Piece) -> SafeString:
    """An article's text as HTML; ``outreach`` has cleaned it against a closed list of tags."""
    return mark_safe(queries.html(outreach_words.either(piece.content["body"])))
