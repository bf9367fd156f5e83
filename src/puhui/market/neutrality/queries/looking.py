"""Undertakings, declarations, lists, providers."""

from datetime import date
from uuid import UUID

from puhui.foundations.credentials import queries as credentials
from puhui.foundations.packs import schema
from puhui.market.neutrality import facts, measuring, refusals, rulebook, standing, telling
from puhui.market.neutrality.models import (
    Declaration,
    Entrustment,
    Evaluation,
    Inventory,
    Listing,
    Provider,
    Undertaking,
)

PAGE = 100


def rules(city: str) -> schema.Neutrality:
    """The city's rules. Refusals: NeutralityNotKept."""
    return rulebook.rules_of(city)


def undertaking(number: str) -> facts.Undertaking:
    """With inventories and their traces, measures and offsets. Refusals: UndertakingUnknown."""
    row = Undertaking.objects.filter(number=number.strip().upper()).first()
    if row is None:
        raise refusals.UndertakingUnknown(number=number[:40])
    return telling.undertaking(row)


def undertakings(
    city: str, *, kind: str = "", state: str = "", organiser_id: str = "", page: int = 1
) -> list[facts.Undertaking]:  # fmt: skip
    """A hundred undertakings, the latest first; their inventories come without inputs and traces."""
    asked = {"kind": kind, "state": state, "organiser_id": organiser_id}
    found = Undertaking.objects.filter(city=city, **{field: value for field, value in asked.items() if value})
    return telling.undertakings(found.order_by("-number")[(page - 1) * PAGE : page * PAGE], whole=False)


def recomputed(inventory: UUID) -> facts.Recomputed:
    """An inventory, computed once more from its inputs by its version of the pack. Refusals: UndertakingUnknown."""
    row = Inventory.objects.filter(id=inventory).first()
    if row is None:
        raise refusals.UndertakingUnknown(number=inventory)
    return measuring.recompute(row)


def declaration(number: str) -> facts.Declaration:
    """A declaration by its number, its signature checked now. Refusals: DeclarationUnknown."""
    row = Declaration.objects.filter(number=number.strip().upper()).first()
    if row is None:
        raise refusals.DeclarationUnknown(number=number[:40])
    return telling.declaration(row)


def declarations(city: str, *, page: int = 1) -> list[facts.Declaration]:
    """A hundred declarations of a city, the latest first."""
    rows = Declaration.objects.filter(city=city).order_by("-signed_on", "-number")[(page - 1) * PAGE : page * PAGE]
    return telling.declarations(rows)


def check(token: str) -> facts.CredentialChecked:
    """What a credential that somebody holds out is worth: valid, revoked, changed, foreign or unknown."""
    read = credentials.read(token)
    claims = read[1] if read else {}
    city = credentials.city_of(str(claims.get("iss", "")))
    address = str(claims.get("id", ""))
    start = telling.declaration_address(city, "").rstrip("/")
    if not city or not address.startswith(f"{start}/"):
        return facts.CredentialChecked("foreign")
    if not credentials.is_signed_by(city, token):
        return facts.CredentialChecked("changed")
    try:
        found = declaration(address.removeprefix(f"{start}/").rstrip("/"))
    except refusals.DeclarationUnknown:
        return facts.CredentialChecked("unknown")
    return facts.CredentialChecked(found.verdict, found)


def listed(city: str, colour: str, day: date) -> list[facts.Listed]:
    """Who stands on the green or black list on a day."""
    return standing.listed(city, colour, day)


def listing(id: UUID) -> facts.Listed:
    """One entry of a list. Refusals: ListingUnknown."""
    row = Listing.objects.filter(id=id).first()
    if row is None:
        raise refusals.ListingUnknown(id=id)
    return telling.listed(row)


def waiting_listings(city: str) -> list[facts.Listed]:
    """Entries that wait for a second person, at most a hundred."""
    rows = Listing.objects.filter(city=city, state="proposed").order_by("first", "name")[:PAGE]
    return [telling.listed(row) for row in rows]


def providers(city: str) -> list[facts.Provider]:
    """The listed providers of a city, by name."""
    return [telling.provider(row) for row in Provider.objects.filter(city=city, state="listed").order_by("name")[:PAGE]]


def entrustment(number: str) -> facts.Entrustment:
    """Refusals: EntrustmentUnknown."""
    row = Entrustment.objects.filter(number=number.strip().upper()).first()
    if row is None:
        raise refusals.EntrustmentUnknown(id=number[:40])
    return telling.entrustment(row)


def entrustments(
    *, provider: int | None = None, owner: int | None = None, city: str | None = None
) -> list[facts.Entrustment]:  # fmt: skip
    """What a provider was entrusted, what an owner's account gave, or all of a city, the latest first, at most a thousand."""
    asked = {"provider_id": provider, "owner_id": owner, "city": city}
    found = Entrustment.objects.filter(**{field: value for field, value in asked.items() if value is not None})
    return [telling.entrustment(row) for row in found.order_by("-number")[:1_000]]


def evaluations(city: str) -> list[facts.Evaluation]:
    """Free evaluations that were granted, the latest first, at most a hundred."""
    rows = list(Evaluation.objects.filter(city=city).order_by("-asked_on", "id")[:PAGE])
    numbers = dict(Undertaking.objects.filter(id__in=[r.undertaking_id for r in rows]).values_list("id", "number"))
    return [
        facts.Evaluation(r.id, numbers[r.undertaking_id], r.tonnes, r.tonnes_min, r.asked_on) for r in rows
    ]  # fmt: skip


def declaration_of(undertaking: str) -> facts.Declaration | None:
    """The declaration of an undertaking, as it stands now; None before there is one."""
    found = Undertaking.objects.filter(number=undertaking).values_list("id", flat=True).first()
    row = Declaration.objects.filter(undertaking_id=found).first()
    return telling.declaration(row) if row else None
