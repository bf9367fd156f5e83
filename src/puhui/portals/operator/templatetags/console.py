"""How the console draws deliveries: outcomes as small stacked bars, states as badges, codes as words."""

from datetime import UTC, datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from puhui.ground.clock import SHANGHAI
from puhui.portals.shared.templatetags.shell import exact_grams, signed

register = template.Library()

# In the order in which they stand in the bar; each keeps its colour everywhere.
OUTCOMES = {
    "accepted": gettext_lazy("accepted"),
    "unclaimed": gettext_lazy("unclaimed"),
    "held": gettext_lazy("held"),
    "open": pgettext_lazy("a record", "open"),
    "duplicate": gettext_lazy("duplicate"),
    "conflict": gettext_lazy("conflict"),
    "rejected": gettext_lazy("rejected"),
}
MEANINGS = {
    "accepted": gettext_lazy("counted: grams and, where the rules say so, points"),
    "unclaimed": gettext_lazy("waits until the person binds this card and agrees"),
    "held": gettext_lazy("a check found it unusual: counts once it is released"),
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
    "declared": gettext_lazy("declared by the person"),
    "review": gettext_lazy("decided in review"),
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
    "held": gettext_lazy("held for review"),
    "refused": gettext_lazy("refused after review"),
}
# What cut an award, and what happened to its points, as the points room calls it.
FIELDS = {
    "day": gettext_lazy("cap a day"),
    "week": gettext_lazy("cap a week"),
    "month": gettext_lazy("cap a month"),
    "year": gettext_lazy("cap a year"),
    "total": gettext_lazy("cap in all"),
    "person": gettext_lazy("cap over all behaviours"),
    "events": gettext_lazy("more acts than are paid"),
    "budget": gettext_lazy("the campaign's purse is empty"),
    "collect": gettext_lazy("collected"),
    "lapse": gettext_lazy("lapsed"),
    "spend": gettext_lazy("spent"),
    "refund": gettext_lazy("refunded"),
    "hold": gettext_lazy("put aside"),
    "pay_held": gettext_lazy("spent of what was put aside"),
    "release": gettext_lazy("released"),
    "grow": gettext_lazy("raised by a correction"),
    "claw_back": gettext_lazy("taken back by a correction"),
    "repay": gettext_lazy("paid a debt"),
}
# Codes of transfers, as their callers use them; the ledger does not ask.
TRANSFERS = {
    1: gettext_lazy("reduction"),
    2: gettext_lazy("award"),
    3: gettext_lazy("collected"),
    4: gettext_lazy("lapsed"),
    5: gettext_lazy("correction of a reduction"),
    6: gettext_lazy("correction of an award"),
    7: gettext_lazy("spent"),
    8: gettext_lazy("refunded"),
    9: gettext_lazy("debt repaid"),
}


@register.filter
def microseconds(since: int) -> datetime:
    """An instant in microseconds since 1970 as a moment."""
    return datetime.fromtimestamp(since / 1e6, UTC)


@register.filter
def width_of(percent: list[float]) -> str:
    """How wide an interval (share, low, high in per cent) is drawn, for SVG."""
    return f"{percent[2] - percent[1]:.1f}"


@register.filter
def unlocalised(value: float) -> str:
    """A number as SVG reads it, whatever the language."""
    return f"{value:.1f}"


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
def transfer_name(code: int) -> str:
    """What a transfer is for, in words."""
    return str(TRANSFERS.get(code, code))


@register.filter
def booked_amount(entry: dict[str, Any]) -> str:
    """The amount of a ledger entry in its unit: grams, points or bubbles."""
    amount = entry["amount"]
    if entry["unit"].endswith(".mg_co2e"):
        return f"{exact_grams(amount)} CO₂e"
    unit = _("bubbles") if entry["unit"].endswith(".bubble") else _("points")
    return f"{signed(amount)} {unit}"


@register.filter
def field_name(name: str) -> str:
    """What cut an award or moved its points, in words where there are some."""
    return str(FIELDS.get(name, name.replace("_", " ")))


@register.filter
def moment(text: str) -> str:
    """An instant in ISO 8601, as the city's clock showed it."""
    return f"{datetime.fromisoformat(text).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
