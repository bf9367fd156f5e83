"""Scenes and cards: agree in words, bind, unbind, withdraw."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from puhui.foundations.packs import schema
from puhui.foundations.people import actions as people_actions
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.acts import bind_card
from puhui.portals.citizen.entering import chosen_city, citizens_only, words
from puhui.portals.shared.problems import sentence


@dataclass(frozen=True)
class Scheme:
    """Cards or accounts of one kind, known to a person by who issues or reports them."""

    id: str
    name: str


@dataclass(frozen=True)
class Scene:
    """One scenario as a citizen meets it: who reports it, whether they agreed, which cards serve it."""

    scenario: schema.Scenario
    name: str
    icon: str
    words: str
    partners: list[str]
    schemes: list[Scheme]
    consent: people.Given | None
    cards: list[people.Bound] = field(default_factory=list)


@citizens_only
@require_safe
def scenes(request: HttpRequest) -> HttpResponse:
    """Every scene of the city, and the cards that are bound."""
    active = chosen_city(request)
    found = _scenes(request, active.pack)
    own = {feed.subject.scheme for feed in active.pack.feeds if feed.declared}
    names = {scheme.id: scheme.name for scene in found for scheme in scene.schemes}
    bound = [(card, names.get(card.scheme, card.scheme)) for card in people.bindings(request.user.holder_id)]
    shown = {
        "tab": "cards",
        "city_name": words(active.pack.city.programme),
        "scenes": found,
        "bound": [(card, name) for card, name in bound if card.city == active.city and card.scheme not in own],
    }
    return render(request, "citizen/cards.html", shown)


@citizens_only
def scene(request: HttpRequest, scenario: str) -> HttpResponse:
    """One scene: its words, and what can be done about them."""
    active = chosen_city(request)
    found = next((s for s in _scenes(request, active.pack) if s.scenario.id == scenario), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            messages.success(request, _done(request, active.city, found))
        except Refusal as refusal:
            messages.error(request, sentence(refusal))
        return redirect("citizen:scene", scenario=scenario)
    shown = {"tab": "cards", "city_name": words(active.pack.city.programme), "scene": found}
    return render(request, "citizen/scene.html", shown)


def _done(request: HttpRequest, city: str, found: Scene) -> str:
    """Do the one thing the form asks for; the sentence that says it was done."""
    holder, at, asked = request.user.holder_id, clock.now(), request.POST
    match asked.get("do"):
        case "agree":
            consent = found.scenario.consent
            people_actions.give_consent(
                holder=holder,
                city=city,
                scenario=found.scenario.id,
                version=consent.version,
                words={"zh": consent.text.zh, "en": consent.text.en},
                at=at,
            )
            return _("Agreed. Records of this scene count for you from now on.")
        case "withdraw":
            people_actions.withdraw_consent(holder=holder, city=city, scenario=found.scenario.id, at=at)
            return _("Withdrawn. Nothing more is counted; what was counted stays yours.")
        case "bind":
            _bound, credited = bind_card.bind_card(
                holder=holder, city=city, scheme=asked.get("scheme", ""), number=asked.get("number", ""), at=at
            )
            if not credited:
                return _("Bound. New records of this card count for you.")
            text = ngettext(
                "Bound. {count} record that waited for you was credited.",
                "Bound. {count} records that waited for you were credited.",
                credited,
            )
            return text.format(count=credited)
        case "unbind":
            subject = _subject(asked.get("subject", ""))
            people_actions.unbind_card(holder=holder, scheme=asked.get("scheme", ""), subject=subject, at=at)
            return _("Unbound. Points already awarded stay yours.")
    raise Http404


def _subject(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Http404 from None


def _scenes(request: HttpRequest, pack: schema.Pack) -> list[Scene]:
    holder, city = request.user.holder_id, pack.city.city
    given = {consent.scenario: consent for consent in people.consents(holder, city)}
    cards = people.bindings(holder)
    found = []
    for scenario in pack.scenarios:
        feeds = [f for f in pack.feeds if f.scenario == scenario.id and f.subject is not None]
        schemes = {f.subject.scheme: f for f in feeds if not f.declared}
        found.append(
            Scene(
                scenario=scenario,
                name=words(scenario.name),
                icon=scenario.icon,
                words=words(scenario.consent.text),
                partners=list(dict.fromkeys(words(f.partner_name) for f in feeds)),
                schemes=[Scheme(scheme, _scheme_name(pack, scheme)) for scheme in schemes],
                consent=given.get(scenario.id),
                cards=[card for card in cards if card.scheme in schemes],
            )
        )
    return found


def _scheme_name(pack: schema.Pack, scheme: str) -> str:
    """What people call a number: the phone, or the card or account of whoever reports it."""
    if scheme == "phone":
        return _("Mobile number")
    partners = dict.fromkeys(
        words(f.partner_name) for f in pack.feeds if f.subject is not None and f.subject.scheme == scheme
    )
    if len(partners) == 1:
        return _("Card or account at {partner}").format(partner=next(iter(partners)))
    return _("Account of {programme}").format(programme=words(pack.city.programme))
