"""How the wallet's answers are put on the page: titles, days in words, charts. It adds and decides nothing."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from itertools import groupby
from urllib.parse import quote

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.economy.points import facts as points_facts
from puhui.ground import clock
from puhui.journeys.people import show_wallet
from puhui.portals.citizen.entering import words
from puhui.portals.shared import amounts
from puhui.portals.shared.templatetags.shell import grams, icon, unchecked

MOVEMENTS = {
    "collected": gettext_noop("Collected"),
    "lapsed": gettext_noop("Lapsed"),
    "corrected": gettext_noop("Corrected"),
    "spent": gettext_noop("Used"),
    "refunded": gettext_noop("Given back"),
    "repaid": gettext_noop("Settled against what was owed"),
    "granted": gettext_noop("Won"),
}
BUBBLES_SHOWN_MAX = 8
LOTS_SHOWN_MAX = 6
COLOURS = ("#0f7a51", "#1c5a86", "#b98a1f", "#4fae83", "#8a6fae", "#9c3426", "#7fb0d0", "#5d6b63")


def scene(wallet: show_wallet.Wallet) -> dict[str, object]:
    """The wallet's scene: bubbles, what can be collected, what is owed."""
    kept = wallet.points
    return {
        "wallet": wallet,
        "bubbles": [_bubble(one) for one in sorted(wallet.bubbles, key=_ripe_first)[:BUBBLES_SHOWN_MAX]],
        "collect_words": _("Collect {points} points").format(points=amounts.count(kept.ripe)) if kept.ripe else "",
        "owed_words": _("{points} points are owed after a correction; the next ones settle it.").format(
            points=amounts.count(kept.owed)
        )
        if kept.owed
        else "",
    }


def _ripe_first(one: show_wallet.Bubble) -> tuple[object, ...]:
    return not one.waiting.ripe, one.waiting.ripens_on, one.waiting.day


def _bubble(one: show_wallet.Bubble) -> dict[str, object]:
    waiting = one.waiting
    return {
        "name": f"{waiting.day.isoformat()}.{waiting.scenario_id}",
        "title": words(one.scenario.name),
        "points": amounts.signed(waiting.points),
        "ripe": waiting.ripe,
        "when": ""
        if waiting.ripe
        else _("from {day}").format(day=f"{waiting.ripens_on.month}-{waiting.ripens_on.day}"),
    }


def lots(kept: points_facts.Points) -> list[dict[str, str]]:
    """When points lapse: the first days of all."""
    text = _("usable until {day}")
    return [
        {"until": text.format(day=lot.lapses_on), "points": amounts.count(lot.points)}
        for lot in kept.lots[:LOTS_SHOWN_MAX]
    ]


def sums(entries: Iterable[show_wallet.Entry]) -> str:
    """Grams and points of entries in one line."""
    mg, points = 0, 0
    for entry in entries:
        mg, points = mg + entry.mg, points + entry.points
    return f"{grams(mg)} · {amounts.signed(points)} {_('points')}"


def days(entries: Iterable[show_wallet.Entry], now: date) -> list[dict[str, object]]:
    """Entries by day, each act with its own line and the address of its receipt."""
    found = []
    for day, group in groupby(entries, key=lambda entry: entry.day):
        shown = list(group)
        grams_that_day = grams(sum(entry.mg for entry in shown))
        found.append(
            {"title": day_in_words(day, now), "grams": grams_that_day, "entries": [_entry(one) for one in shown]}
        )
    return found


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
        "icon": icon(entry.scenario.icon),
        "badge": unchecked() if entry.unchecked else "",
        "lines": [_line(line) for line in entry.lines],
    }


def _line(line: show_wallet.Line) -> dict[str, object]:
    local = line.at.astimezone(clock.SHANGHAI)
    # Daily sums, such as steps, are told at local midnight.
    when = f"{local:%H:%M}" if local.time() != time.min else _("all day")
    note = _note(line)
    return {
        "address": receipt_address(line.receipt),
        "when": f"{when} · {note}" if note else when,
        "grams": grams(line.mg),
        "points": amounts.signed(line.points),
        "counts": line.counts,
    }


def _note(line: show_wallet.Line) -> str:
    if line.review:
        return _("under review") if line.review == "held" else _("does not count after review")
    if not line.counts:
        return _("counted by another channel")
    if line.cut:
        return _("{points} points over the limit").format(points=line.cut)
    return ""


def receipt_address(name: str) -> str:
    """The address of a receipt; a partner's key may hold any sign."""
    return f"/me/receipts/{quote(name, safe='')}/"


def held_address(name: str) -> str:
    """The address of an act under review."""
    return f"/me/acts/held/{quote(name, safe='')}/"


def halves(found: Iterable[show_wallet.Half]) -> list[dict[str, str]]:
    """Taps that wait for the other one, each with the address of its receipt."""
    kinds = {"entry": _("Entered, exit not yet reported"), "exit": _("Left, entry not yet reported")}
    return [
        {
            "address": receipt_address(half.receipt),
            "title": kinds.get(half.kind, half.kind),
            "when": f"{half.at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M} · {words(half.feed.partner_name)}",
        }
        for half in found
    ]


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
