"""The market's bulletin for anybody: candlesticks and volumes of each product from closed days, and each day's figures."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from puhui.foundations.packs import queries as packs
from puhui.market.exchange import facts, queries
from puhui.portals.shared.tables import answered

DAYS_SHOWN = 120
# Red rises and green falls, as on Chinese exchanges.
UP, DOWN = "#9c3426", "#0f7a51"
COLUMNS = ("day", "product", "reference_yuan", "open_yuan", "high_yuan", "low_yuan", "close_yuan", "listing_tonnes",
           "tonnes", "amount_yuan", "next_reference_yuan")  # fmt: skip


@require_safe
def bulletin(request: HttpRequest, city: str | None = None) -> HttpResponse:
    """A city's market (None: the first that has one): one product's days as a chart and a table, and a day of all."""
    cities = [one.pack.city for one in packs.cities() if one.pack.exchange]
    if not cities:
        return render(request, "public/nobody.html", {"here": "bulletin"})
    place = _place(city) if city else cities[0]
    latest = queries.latest(place.city)
    asked = request.GET.get("product", "")
    product = asked if asked in latest else next(iter(latest), "")
    days = queries.history(place.city, product, size=DAYS_SHOWN) if product else []
    told = queries.days(place.city, size=1)
    context = {
        "here": "bulletin", "place": place, "cities": cities, "product": product, "latest": list(latest.values()),
        "days": days[::-1], "chart": candles(days) if days else None, "state": told[0] if told else None,
        "today": queries.bulletin(place.city, _day(request, told)) if told else None,
    }  # fmt: skip
    return render(request, "public/market/bulletin.html", context)


def _day(request: HttpRequest, known: list[tuple[date, str]]) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return known[0][0]


@require_safe
def history(request: HttpRequest, city: str, product: str, form: str) -> HttpResponse:
    """A product's closed days as CSV or XLSX."""
    place = _place(city)
    if product not in queries.latest(place.city):
        raise Http404
    rows = ((day.isoformat(), *_line(quote)) for day, quote in queries.history(place.city, product))
    return answered(f"{place.city}-{product}", form, COLUMNS, rows)


def _line(q: facts.Quote) -> tuple[Any, ...]:
    money = [q.reference_fen, q.opened_fen, q.high_fen, q.low_fen, q.closed_fen]
    told = [facts.yuan(fen) if fen is not None else "" for fen in money]
    return (q.instrument, *told, q.listing_tonnes, q.tonnes, facts.yuan(q.amount_fen), facts.yuan(q.next_reference_fen))


def candles(days: list[tuple[date, facts.Quote]]) -> dict[str, Any]:
    """Candlesticks over volumes, as ECharts' option; a day without listing deals has a volume and no candle."""
    axis = [f"{day:%Y-%m-%d}" for day, _quote in days]
    prices = [
        [_yuan(q.opened_fen), _yuan(q.closed_fen), _yuan(q.low_fen), _yuan(q.high_fen)]
        if q.opened_fen is not None else ["-"] * 4
        for _day, q in days
    ]  # fmt: skip
    category = {"type": "category", "data": axis, "axisTick": {"show": False}}
    return {
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "cross"}, "confine": True},
        "axisPointer": {"link": [{"xAxisIndex": "all"}]},
        "legend": {"bottom": 0, "icon": "circle", "data": [_("Deal price"), _("Reference price"), _("Volume")]},
        "grid": [{"left": 56, "right": 12, "top": 28, "height": "50%"}, {"left": 56, "right": 12, "top": "70%", "height": "16%"}],
        "xAxis": [category | {"gridIndex": 0, "axisLabel": {"show": False}}, category | {"gridIndex": 1}],
        "yAxis": [
            {"type": "value", "scale": True, "name": _("yuan/t"), "gridIndex": 0, "nameTextStyle": {"align": "right"}},
            {"type": "value", "name": _("t"), "gridIndex": 1, "splitNumber": 2, "nameTextStyle": {"align": "right"}},
        ],
        "dataZoom": [{"type": "inside", "xAxisIndex": [0, 1]}],
        "series": [
            {"name": _("Deal price"), "type": "candlestick", "barMaxWidth": 18, "data": prices,
             "itemStyle": {"color": UP, "color0": DOWN, "borderColor": UP, "borderColor0": DOWN}},
            {"name": _("Reference price"), "type": "line", "step": "middle", "symbol": "none",
             "lineStyle": {"width": 1, "type": "dashed"}, "data": [_yuan(q.reference_fen) for _day, q in days]},
            {"name": _("Volume"), "type": "bar", "xAxisIndex": 1, "yAxisIndex": 1, "barMaxWidth": 18,
             "data": [q.tonnes for _day, q in days]},
        ],
    }  # fmt: skip


def _yuan(fen: int | None) -> float | None:
    """For drawing only."""
    return None if fen is None else fen / 100


def _place(city: str):
    pack = packs.active(city).pack
    if not pack.exchange:
        raise Http404
    return pack.city
