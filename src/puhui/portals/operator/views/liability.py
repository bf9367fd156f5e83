"""What the city has promised, for whoever holds its budget."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from puhui.ground import clock
from puhui.journeys.books import show_liability
from puhui.portals.operator.views.frame import page, reads


@reads
@require_safe
def liability(request: HttpRequest) -> HttpResponse:
    """Outstanding points by the month in which they lapse, vouchers, money owed, cost per kilogram."""
    found = show_liability.liability(city=request.GET.get("city") or None, at=clock.now())
    return page(request, "operator/liability/page.html", "liability", found=found, chart=_chart(found))


def _chart(found: show_liability.Liability) -> dict[str, Any]:
    """Stacked bars by month: points to be used, put aside, still to be collected."""
    series = ((_("to be used"), "points"), (_("put aside"), "held"), (_("not collected yet"), "bubbles"))
    return {
        "grid": {"left": 8, "right": 8, "top": 40, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{one.month:%Y-%m}" for one in found.due]},
        "yAxis": {"type": "value"},
        "series": [
            {"name": name, "type": "bar", "stack": "due", "data": [getattr(one, field) for one in found.due]}
            for name, field in series
        ],
    }
