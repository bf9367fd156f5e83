"""The wallet: today, history, receipts."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.civic.surveys import queries as surveys
from puhui.economy.points import actions as points
from puhui.ground import clock
from puhui.journeys.acts import explain
from puhui.journeys.people import show_wallet
from puhui.portals.citizen import showing
from puhui.portals.citizen.entering import chosen_city, citizens_only, city_of, words
from puhui.portals.citizen.slips import slip

SCENARIO_NUMBER_MAX = 32_767


@citizens_only
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The first page."""
    return redirect("citizen:today")


@citizens_only
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Grams, points, bubbles, and what came in."""
    return render(request, "citizen/today.html", _today(request))


@citizens_only
@require_POST
def collect(request: HttpRequest) -> HttpResponse:
    """Collect one bubble, or all that are ripe."""
    named = _bubble(request.POST.get("bubble", ""))
    points.collect(holder=request.user.holder_id, city=city_of(request), only=named, at=clock.now())
    if request.htmx:
        return render(request, "citizen/parts/scene.html", _today(request))
    return redirect("citizen:today")


@citizens_only
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """One month, day by day."""
    now = clock.local_day(clock.now())
    first = _month(request.GET.get("month", ""), now)
    following = (first + timedelta(days=31)).replace(day=1)
    found = show_wallet.statement(
        holder=request.user.holder_id, city=city_of(request), first=first, last=min(following - timedelta(days=1), now)
    )
    shown = {
        "tab": "statement",
        "city_name": words(found.active.pack.city.programme),
        "first": first,
        "before": (first - timedelta(days=1)).replace(day=1) if first > found.active.pack.city.starts else None,
        "after": following if following <= now else None,
        "days": showing.days(found.entries, now),
        "grams": sum(entry.mg for entry in found.entries),
        "earned": sum(entry.points for entry in found.entries),
        "acts": sum(line.counts for entry in found.entries for line in entry.lines),
        "halves": showing.halves(found.halves),
        "movements": showing.movements(found.movements),
        "chart": showing.month_chart(found) if found.entries else None,
    }
    return render(request, "citizen/statement.html", shown)


@citizens_only
@require_safe
def receipt(request: HttpRequest, name: str) -> HttpResponse:
    """The slip: the whole chain behind one record of mine."""
    active = chosen_city(request)
    told = explain.explain(name, holder=request.user.holder_id)
    shown = {"tab": "statement", "city_name": words(active.pack.city.programme), "slip": slip(told)}
    return render(request, "citizen/receipt.html", shown)


def _today(request: HttpRequest) -> dict[str, object]:
    at = clock.now()
    day = clock.local_day(at)
    wallet = show_wallet.today(holder=request.user.holder_id, city=city_of(request), at=at)
    fresh = [entry for entry in wallet.entries if entry.day >= day - timedelta(days=1)]
    entries = fresh or wallet.entries
    return showing.scene(wallet) | {
        "tab": "today",
        "city_name": words(wallet.active.pack.city.programme),
        "came_title": _("Since yesterday") if fresh or not entries else _("Last seven days"),
        "came_words": showing.sums(entries),
        "days": showing.days(entries, day),
        "lots": showing.lots(wallet.points),
        "has_activities": bool(wallet.active.pack.activities),
        "has_learning": bool(wallet.active.pack.outreach),
        "surveys": surveys.waiting(request.user.holder_id, at) if wallet.active.pack.surveys else 0,
        "has_voices": bool(wallet.active.pack.voices),
    }


def _month(text: str, now: date) -> date:
    """The first day of the month asked for; this month where none, nonsense or a future one is."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        asked = now
    return min(asked, now).replace(day=1)


def _bubble(name: str) -> list[tuple[date, int]] | None:
    """Day and scenario number of the bubble that the page named; None: all."""
    if not name:
        return None
    day, _dot, scenario = name.partition(".")
    if not scenario.isascii() or not scenario.isdigit() or int(scenario) > SCENARIO_NUMBER_MAX:
        raise Http404
    try:
        return [(date.fromisoformat(day), int(scenario))]
    except ValueError:
        raise Http404 from None
