"""How the wallet's answers are put on the page: titles, days in words, charts. It adds and decides nothing."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from itertools import groupby
from urllib.parse import quote

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.ground import clock
from puhui.journeys import show_wallet
from puhui.portals.citizen.entering import words

MOVEMENTS = {
    "collected": gettext_noop("Collected"),
    "lapsed": gettext_noop("Lapsed"),
    "corrected": gettext_noop("Corrected"),
    "spent": gettext_noop("Used"),
    "refunded": gettext_noop("Given back"),
    "repaid": gettext_noop("Settled against what was owed"),
}
BUBBLES_SHOWN_MAX = 8
COLOURS = ("#0f7a51", "#1c5a86", "#b98a1f", "#4fae83", "#8a6fae", "#9c3426", "#7fb0d0", "#5d6b63")


def bubbles(found: list[show_wallet.Bubble]) -> list[dict[str, object]]:
    """The first bubbles, ripe ones before others; the rest is collected with them all the same."""
    ordered = sorted(found, key=lambda one: (not one.waiting.ripe, one.waiting.ripens_on, one.waiting.day))
    return [
        {
            "name": f"{one.waiting.day.isoformat()}.{one.waiting.scenario_id}",
            "title": words(one.scenario.name),
            "points": one.waiting.points,
            "ripe": one.waiting.ripe,
            "ripens_on": one.waiting.ripens_on,
        }
        for one in ordered[:BUBBLES_SHOWN_MAX]
    ]


def days(entries: Iterable[show_wallet.Entry], now: date) -> list[dict[str, object]]:
    """Entries by day, each act with its own line and the address of its receipt."""
    return [
        {"title": day_in_words(day, now), "entries": shown, "mg": sum(e["mg"] for e in shown)}
        for day, group in groupby(entries, key=lambda entry: entry.day)
        if (shown := [_entry(entry) for entry in group])
    ]


def day_in_words(day: date, now: date) -> str:
    """Today, yesterday, or the date."""
    if day == now:
        return _("Today")
    if day == now - timedelta(days=1):
        return _("Yesterday")
    return formats.date_format(day, "MONTH_DAY_FORMAT")


def _entry(entry: show_wallet.Entry) -> dict[str, object]:
    return {
        "title": words(entry.scenario.name),
        "icon": entry.scenario.icon,
        "unchecked": entry.unchecked,
        "mg": entry.mg,
        "lines": [_line(line) for line in entry.lines],
    }


def _line(line: show_wallet.Line) -> dict[str, object]:
    local = line.at.astimezone(clock.SHANGHAI)
    return {
        "address": receipt_address(line.receipt),
        # Daily sums, such as steps, are told at local midnight.
        "when": f"{local:%H:%M}" if local.time() != time.min else _("all day"),
        "mg": line.mg,
        "points": line.points,
        "counts": line.counts,
        "note": _note(line),
    }


def _note(line: show_wallet.Line) -> str:
    if not line.counts:
        return _("counted by another channel")
    if line.cut:
        return _("{points} points over the limit").format(points=line.cut)
    return ""


def receipt_address(name: str) -> str:
    """The address of a receipt; a partner's key may hold any sign."""
    return f"/me/receipts/{quote(name, safe='')}/"


def movements(found: Iterable[show_wallet.Movement]) -> list[dict[str, object]]:
    """What became of points, summed by day and kind."""
    sums: dict[tuple[date, str], int] = {}
    for movement in found:
        key = (movement.day, movement.kind)
        sums[key] = sums.get(key, 0) + movement.points
    return [{"day": day, "title": _(MOVEMENTS[kind]), "points": total} for (day, kind), total in sums.items() if total]


def month_chart(found: show_wallet.Statement) -> dict[str, object]:
    """Grams by day, one colour per scenario: ``option`` for ECharts, ``legend`` for the page."""
    length = (found.last - found.first).days + 1
    series: dict[str, list[int]] = {}
    for entry in found.entries:
        values = series.setdefault(words(entry.scenario.name), [0] * length)
        values[(entry.day - found.first).days] += entry.mg
    ordered = sorted(series.items(), key=lambda one: -sum(one[1]))
    colours = [COLOURS[number % len(COLOURS)] for number in range(len(ordered))]
    option = {
        "color": colours,
        "grid": {"left": 4, "right": 4, "top": 28, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis", "confine": True},
        "xAxis": {
            "type": "category",
            "data": [str((found.first + timedelta(days=n)).day) for n in range(length)],
            "axisTick": {"show": False},
        },
        "yAxis": {"type": "value", "name": _("g"), "splitNumber": 3, "splitLine": {"lineStyle": {"color": "#e6ece8"}}},
        "series": [
            # Grams as numbers of a chart: here, and only here, a float is near enough.
            {"name": name, "type": "bar", "stack": "all", "barMaxWidth": 14, "data": [mg / 1000 for mg in values]}
            for name, values in ordered
        ],
    }
    legend = [
        {"name": name, "colour": colour, "mg": sum(values)}
        for (name, values), colour in zip(ordered, colours, strict=True)
    ]
    return {"option": option, "legend": legend}
