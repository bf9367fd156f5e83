"""Stores and the people at their counters; managers change them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.mall import oversee_merchants
from puhui.portals.shared.problems import sentence, status_of


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Who works where."""
    return _team(request)


@require_POST
def stores(request: HttpRequest) -> HttpResponse:
    """Open a store, or close one."""
    asked = request.POST
    try:
        if asked.get("close"):
            oversee_merchants.close_store(user=request.user.id, store=asked["close"])
        else:
            oversee_merchants.add_store(
                user=request.user.id, name=asked.get("name", ""), district=asked.get("district", ""),
                address=asked.get("address", ""),
            )  # fmt: skip
    except Refusal as refusal:
        return _team(request, error=sentence(refusal), status=status_of(refusal))
    return redirect("merchant:team")


@require_POST
def people(request: HttpRequest) -> HttpResponse:
    """Let somebody work at the counters, or no more."""
    asked, number = request.POST, request.POST.get("remove", "")
    try:
        if number:
            whom = int(number) if number.isdigit() else 0
            oversee_merchants.remove_clerk(user=request.user.id, whom=whom, at=clock.now())
        else:
            oversee_merchants.add_clerk(
                user=request.user.id, phone=asked.get("phone", ""), name=asked.get("name", ""),
                store=asked.get("store", ""), manages=asked.get("manages") == "1", at=clock.now(),
            )  # fmt: skip
    except Refusal as refusal:
        return _team(request, error=sentence(refusal), typed=asked, status=status_of(refusal))
    return redirect("merchant:team")


def _team(request: HttpRequest, status: int = 200, **shown: object) -> HttpResponse:
    whole = oversee_merchants.whole_of_clerk(request.user.id)
    mine = next(clerk for clerk in whole.clerks if clerk.user == request.user.id)
    names = {store.code: store.name for store in whole.stores}
    context = {
        "tab": "team", "whole": whole, "manages": mine.manages, "me": request.user,
        "clerks": [(clerk, names.get(clerk.store)) for clerk in whole.clerks],
        "districts": oversee_merchants.districts(whole.merchant.city),
    }  # fmt: skip
    return render(request, "merchant/team.html", context | shown, status=status)
