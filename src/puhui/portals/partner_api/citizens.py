"""What a citizen's own client reads: /me. The token says whose pages; nothing in a request can name another."""

import json
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from ninja import P, Query, Router

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import refusals as packs_refusals
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.journeys.acts import explain
from puhui.journeys.people import show_wallet
from puhui.portals.partner_api import refusals
from puhui.portals.partner_api.shapes import Month, Problem, Wallet
from puhui.portals.shared.problems import plain

NOES = dict.fromkeys((401, 404, 422), Problem)
citizens = Router()


@citizens.get(
    "/today", response={200: Wallet} | NOES, url_name="me_today", operation_id="me_today", summary="My wallet"
)
def today(request: HttpRequest, city: str | None = None) -> dict[str, Any]:
    """Grams, points, bubbles and the acts of the last seven days; ``city`` where one takes part in several."""
    here = city_of(request.auth, city)
    found = show_wallet.today(holder=request.auth, city=here, at=clock.now())
    return {
        "city": here,
        "reduction_mg": found.saved_mg,
        "points_available": found.points.available,
        "points_held": found.points.held,
        "points_owed": found.points.owed,
        "bubbles": [_bubble(bubble) for bubble in found.bubbles],
        "lots": [{"lapses_on": lot.lapses_on, "points": lot.points} for lot in found.points.lots],
        "entries": [_entry(entry) for entry in found.entries],
    }


@citizens.get(
    "/statement",
    response={200: Month} | NOES,
    url_name="me_statement",
    operation_id="me_statement",
    summary="My statement of a month",
)
def statement(
    request: HttpRequest,
    month: Query[str | None, P(pattern=r"^\d{4}-\d{2}$", description="2026-03; none: this month.")] = None,
    city: str | None = None,
) -> dict[str, Any]:
    """What was counted for the acts of a month, and what became of points in it."""
    here = city_of(request.auth, city)
    first = _first(month, clock.local_day(clock.now()))
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    found = show_wallet.statement(holder=request.auth, city=here, first=first, last=last)
    return {
        "city": here,
        "month": first.isoformat()[:7],
        "reduction_mg": sum(entry.mg for entry in found.entries),
        "points": sum(entry.points for entry in found.entries),
        "entries": [_entry(entry) for entry in found.entries],
        "movements": [{"day": m.day, "kind": m.kind, "points": m.points} for m in found.movements],
    }


@citizens.get(
    "/receipts/{path:receipt}",
    response={200: dict[str, Any]} | NOES,
    url_name="me_receipt",
    operation_id="me_receipt",
    summary="One of my receipts",
)
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """The whole chain behind a receipt: row, checks, methodology with factors, grams, rule, cuts, lots, transfers."""
    told = explain.explain(receipt, holder=request.auth)
    return HttpResponse(json.dumps(told, ensure_ascii=False, default=plain), content_type="application/json")


def city_of(holder: int, asked: str | None) -> str:
    """The city asked for; else one whose programme the person takes part in; else the first there is."""
    if asked is not None:
        return packs.active(asked).city
    agreed = people.consents(holder)
    if agreed:
        return agreed[0].city
    cities = packs.programmes()
    if not cities:
        raise packs_refusals.CityUnknown(city="-")
    return cities[0].city


def _first(month: str | None, now: date) -> date:
    if month is None:
        return now.replace(day=1)
    try:
        first = parse_date(f"{month}-01")
    except ValueError as fault:
        raise refusals.MonthUnknown(month=month) from fault
    if first is None or not date(2000, 1, 1) <= first <= now:
        raise refusals.MonthUnknown(month=month)
    return first


def _bubble(bubble: show_wallet.Bubble) -> dict[str, Any]:
    waiting = bubble.waiting
    return {
        "day": waiting.day,
        "scenario": _scene(bubble.scenario),
        "points": waiting.points,
        "ripe": waiting.ripe,
        "ripens_on": waiting.ripens_on,
        "claim_by": waiting.claim_by,
        "lapses_on": waiting.lapses_on,
    }


def _entry(entry: show_wallet.Entry) -> dict[str, Any]:
    return {
        "day": entry.day,
        "scenario": _scene(entry.scenario),
        "reduction_mg": entry.mg,
        "points": entry.points,
        "unchecked": entry.unchecked,
        "acts": [
            {
                "receipt": line.receipt,
                "at": line.at,
                "reduction_mg": line.mg,
                "points": line.points,
                "counts": line.counts,
                "points_cut": line.cut,
            }
            for line in entry.lines
        ],
    }


def _scene(scenario: Any) -> dict[str, Any]:
    return {"id": scenario.id, "name": {"zh": scenario.name.zh, "en": scenario.name.en}}
