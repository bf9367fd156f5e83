"""Draws: what is to be won, entering, one's own entries with their proofs, and claiming a prize."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from puhui.economy.draws import facts, queries
from puhui.economy.draws.refusals import DrawUnknown, EntryUnknown
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.draws import claim_prize, enter_draw
from puhui.portals.citizen.entering import chosen_city, citizens_only, city_of, words
from puhui.portals.shared import draw_page
from puhui.portals.shared.problems import sentence


@citizens_only
@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    """Every draw of the city; those one can enter first."""
    active, at = chosen_city(request), clock.now()
    found = queries.draws(active.city)
    mine = queries.entered(request.user.holder_id, [one.number for one in found])
    told = [draw_page.head(one, at) | {"mine": mine.get(one.number, 0)} for one in found]
    shown = {
        "tab": "draws", "city_name": words(active.pack.city.programme),
        "open": [one for one in told if one["phase"] in ("open", "coming")],
        "over": [one for one in told if one["phase"] not in ("open", "coming")],
    }  # fmt: skip
    return render(request, "citizen/draws/list.html", shown)


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest, draw: str) -> HttpResponse:
    """One draw: its terms, my entries, my prize; entering and claiming."""
    city, holder, at = city_of(request), request.user.holder_id, clock.now()
    found = _published(city, draw)
    if request.method == "POST":
        try:
            messages.success(request, _done(request, city, draw))
        except Refusal as refusal:
            messages.error(request, sentence(refusal))
        return redirect("citizen:draw", draw=draw)
    entries = queries.entries_of(holder, city, draw)
    place = queries.place_of(holder, city, draw) if found.drawn_at else None
    did = enter_draw.done(holder, found)
    phase = found.phase(at)
    shown = {
        "tab": "draws", "city_name": words(chosen_city(request).pack.city.programme), "city": city, "draw": found,
        "told": draw_page.told(found, at), "entries": entries,
        "place": draw_page.places(found, [place], at)[0] if place else None,
        "gives_offer": place is not None and _kinds(found).get(place.prize) == "offer",
        "may_enter": phase == "open" and len(entries) < found.terms.entries_per_person,
        "suffices": did.suffices(found.terms.needs), "did": did, "id": uuid4(),
    }  # fmt: skip
    return render(request, "citizen/draws/page.html", shown)


@citizens_only
@require_safe
def proof(request: HttpRequest, draw: str, entry: UUID) -> HttpResponse:
    """That one of my entries is in the list that was committed to."""
    city = city_of(request)
    found = _published(city, draw)
    try:
        proof = queries.proof(request.user.holder_id, city, draw, entry)
    except EntryUnknown:
        raise Http404 from None
    shown = {
        "tab": "draws", "city_name": words(chosen_city(request).pack.city.programme), "city": city, "draw": found,
        "told": draw_page.head(found, clock.now()), "proof": proof,
    }  # fmt: skip
    return render(request, "citizen/draws/proof.html", shown)


def _kinds(draw: facts.Draw) -> dict[str, str]:
    return {prize.id: prize.kind for prize in draw.terms.prizes}


def _done(request: HttpRequest, city: str, draw: str) -> str:
    """Do the one thing the form asks for; the sentence that says it was done."""
    holder, at, asked = request.user.holder_id, clock.now(), request.POST
    match asked.get("do"):
        case "enter":
            try:
                id = UUID(asked.get("id", ""))
            except ValueError:
                raise Http404 from None
            entered = enter_draw.enter(holder=holder, city=city, draw=draw, id=id, at=at)
            return _("You are in. Your ticket is {ticket}.").format(ticket=entered.ticket[:8])
        case "claim":
            claimed = claim_prize.claim(holder=holder, city=city, draw=draw, at=at)
            if claimed.prize.kind == "points":
                return _("Claimed: the points are in your wallet.")
            if claimed.prize.kind == "offer" and claimed.delivered:
                return _("Claimed: it is among your vouchers.")
            return _("Claimed. Below you read how you get it.")
    raise Http404


def _published(city: str, draw: str) -> facts.Draw:
    try:
        found = queries.draw(city, draw)
    except DrawUnknown:
        raise Http404 from None
    if found.state == facts.DRAFT:
        raise Http404
    return found
