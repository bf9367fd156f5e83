"""How the console draws deliveries: outcomes as small stacked bars, states as badges, codes as words."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from puhui.ground.clock import SHANGHAI

register = template.Library()

# In the order in which they stand in the bar; each keeps its colour everywhere.
OUTCOMES = {
    "accepted": gettext_lazy("accepted"),
    "unclaimed": gettext_lazy("unclaimed"),
    "open": pgettext_lazy("a record", "open"),
    "duplicate": gettext_lazy("duplicate"),
    "conflict": gettext_lazy("conflict"),
    "rejected": gettext_lazy("rejected"),
}
MEANINGS = {
    "accepted": gettext_lazy("counted: grams and, where the rules say so, points"),
    "unclaimed": gettext_lazy("waits until the person binds this card and agrees"),
    "open": gettext_lazy("one half of a ride: the other tap has not come yet"),
    "duplicate": gettext_lazy("known already: nothing happens twice"),
    "conflict": gettext_lazy("the same key with other content: the first one stands"),
    "rejected": gettext_lazy("not counted; the reason stands beside it"),
}
STATES = {
    "received": (gettext_lazy("waiting"), "badge-info"),
    "settling": (gettext_lazy("being settled"), "badge-info"),
    "settled": (gettext_lazy("settled"), ""),
    "refused": (gettext_lazy("refused"), "badge-no"),
}
WAYS = {
    "console": gettext_lazy("console upload"),
    "api": gettext_lazy("partner's interface"),
    "command_line": gettext_lazy("command line"),
    "demo": gettext_lazy("demonstration"),
    "claim": gettext_lazy("credited when a card was bound"),
}
KEY_STATES = {
    "valid": (gettext_lazy("valid"), ""),
    "waiting": (gettext_lazy("not valid yet"), "badge-info"),
    "ended": (gettext_lazy("ended"), "badge-plain"),
    "revoked": (gettext_lazy("revoked"), "badge-no"),
}
STANDINGS = {
    "counted": gettext_lazy("counts now"),
    "unclaimed": gettext_lazy("waits for its person"),
    "open": gettext_lazy("waits for its other half"),
    "paired": gettext_lazy("paired"),
    "outranked": gettext_lazy("told better by another channel"),
    "expired": gettext_lazy("waited until its time was up"),
}
# Fields of an explanation whose names people should read in their language.
FIELDS = {
    "points": gettext_lazy("points"), "rule": gettext_lazy("rule"), "total": gettext_lazy("in all"),
    "cuts": gettext_lazy("cut by"), "cap": gettext_lazy("cap"), "budget": gettext_lazy("budget"),
    "lots": gettext_lazy("lots"), "ripens_on": gettext_lazy("ripens on"), "claim_by": gettext_lazy("to collect by"),
    "lapses_on": gettext_lazy("lapses on"), "amount": gettext_lazy("amount"), "unit": gettext_lazy("unit"),
    "debit": gettext_lazy("from"), "credit": gettext_lazy("to account"), "posted_at": gettext_lazy("booked at"),
    "posted_on": gettext_lazy("booked on"), "journal": gettext_lazy("journal"), "code": gettext_lazy("kind"),
    "memo": gettext_lazy("delivery"), "source": gettext_lazy("source"), "title": gettext_lazy("title"),
    "clause": gettext_lazy("clause"), "review": gettext_lazy("review"), "name": gettext_lazy("name"),
}  # fmt: skip


@register.filter
def outcome_name(outcome: str) -> str:
    """An outcome in words."""
    return str(OUTCOMES.get(outcome, outcome))


@register.filter
def outcome_meaning(outcome: str) -> str:
    """What an outcome means, in one clause."""
    return str(MEANINGS.get(outcome, ""))


@register.filter
def state_name(state: str) -> str:
    """A delivery's state in words."""
    return str(STATES[state][0]) if state in STATES else state


@register.filter
def way_name(way: str) -> str:
    """How a delivery came, in words."""
    return str(WAYS.get(way, way))


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """A delivery's state as a badge."""
    name, style = STATES.get(state, (state, "badge-plain"))
    return format_html('<span class="badge {}">{}</span>', style, name)


@register.simple_tag
def key_badge(state: str) -> SafeString:
    """The state of a partner's key as a badge."""
    name, style = KEY_STATES[state]
    return format_html('<span class="badge {}">{}</span>', style, name)


@register.simple_tag
def outcome_bar(counts: Any) -> SafeString:
    """The outcomes of some rows as one stacked bar; said in words for those who do not see it."""
    shares = {name: _count(counts, name) for name in OUTCOMES}
    total = sum(shares.values())
    if not total:
        return format_html('<span class="outcomes outcomes-none" role="img" aria-label="{}"></span>', _("no rows yet"))
    words = ", ".join(f"{OUTCOMES[name]} {number:,}" for name, number in shares.items() if number)
    parts = format_html_join(
        "", '<span class="outcome-{}" style="flex-grow: {}"></span>', [(n, c) for n, c in shares.items() if c]
    )
    return format_html('<span class="outcomes" role="img" aria-label="{}" title="{}">{}</span>', words, words, parts)


@register.simple_tag
def outcome_legend() -> SafeString:
    """What the colours of the bars mean."""
    entries = format_html_join("", '<li><span class="outcome-dot outcome-{}"></span>{}</li>', list(OUTCOMES.items()))
    return format_html('<ul class="legend" aria-label="{}">{}</ul>', _("Legend"), entries)


def _count(counts: Any, name: str) -> int:
    return int((counts.get(name) if isinstance(counts, dict) else getattr(counts, name)) or 0)


@register.simple_tag
def outcome_badge(outcome: str) -> SafeString:
    """An outcome as a badge in the colour of its bar."""
    return format_html(
        '<span class="badge badge-plain"><span class="outcome-dot outcome-{}"></span>{}</span>',
        outcome, outcome_name(outcome),
    )  # fmt: skip


@register.filter
def standing_name(standing: str) -> str:
    """Where a claimed record stands now, in words."""
    return str(STANDINGS.get(standing, standing))


@register.filter
def field_name(name: str) -> str:
    """The name of a field of an explanation, in words where it has some."""
    return str(FIELDS.get(name, name.replace("_", " ")))


@register.filter
def is_list(value: Any) -> bool:
    """Whether a value is a list of values."""
    return isinstance(value, list | tuple)


@register.filter
def moment(text: str) -> str:
    """An instant in ISO 8601, as the city's clock showed it."""
    return f"{datetime.fromisoformat(text).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
