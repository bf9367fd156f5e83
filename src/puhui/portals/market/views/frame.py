"""What every page of this workspace is drawn with; who reads only is offered nothing to change."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from puhui.portals.shared import access

reads = access.roles_required(access.MARKET, access.AUDITOR)
changes = access.roles_required(access.MARKET)


def page(request: HttpRequest, template: str, here: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page; ``here`` is the entry of the menu that it belongs to."""
    may_change = request.user.role == access.MARKET
    return render(request, template, {"here": here, "may_change": may_change} | context, status=status)
