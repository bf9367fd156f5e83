"""Providers (碳中和服务商): they hold and sell for many owners what each of them entrusts (成办函〔2022〕85号, 15).

Entrusted tonnes stay their owner's; they stand in the provider's registry account under the entrustment's number.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from puhui.ground import clock
from puhui.ground.identifiers import number_of
from puhui.market.neutrality import facts, refusals, rulebook, standing, telling
from puhui.market.neutrality.changes import claim, in_turn
from puhui.market.neutrality.models import Entrustment, Provider
from puhui.market.neutrality.planning import prefix_of
from puhui.market.registry import queries as registry

PRICE_MAX_FEN = 100_000_000


@transaction.atomic
def list_provider(*, id: UUID, city: str, account: str, by: str, at: datetime) -> facts.Provider:
    """List the subject of a registry account as a provider.

    Refusals: NeutralityNotKept, AccountNotOpen, Blacklisted, StepOutOfOrder, PersonMissing, ChangeDiffers,
    registry.account_unknown. Locks: the city's providers, in turn.
    """
    rulebook.rules_of(city)
    found, number = registry.account(account), number_of(f"neutrality/provider/{id}")
    about = f"provider/{number}"
    if not claim(id=id, city=city, kind="provider_listed", about=about, by=by, at=at, account=found.id):
        return telling.provider(Provider.objects.get(id=number))
    _must_be_open(found, city)
    standing.must_not_be_blacklisted(city, found.subject, clock.local_day(at))
    in_turn(city, "providers")
    if Provider.objects.filter(city=city, account_id=found.id).exists():
        raise refusals.StepOutOfOrder(name=found.name, state="listed", verb="list")
    row = Provider.objects.create(
        id=number, city=city, account_id=found.id, number=found.number, subject=found.subject, name=found.name
    )
    return telling.provider(row)


@transaction.atomic
def entrust(
    *, id: UUID, provider: int, owner: str, project: str, vintage: int, tonnes: int, price_fen: int, until: date,
    by: str, at: datetime,
) -> facts.Entrustment:  # fmt: skip
    """An owner (registry account) gives a provider tonnes to sell, at no less than a price a tonne, until a day.

    Nothing moves before a second person has confirmed it. Refusals: ProviderUnknown, CustodyNotAllowed, AccountNotOpen,
    EntrustedToOneself, TonnesNotWhole, AmountMalformed, EntrustmentOver, Blacklisted, PersonMissing, ChangeDiffers,
    registry.account_unknown. Locks: the city's numbers, in turn.
    """
    seller, giver = _provider(provider), registry.account(owner)
    told = {"project": project, "vintage": vintage, "tonnes": tonnes, "price_fen": price_fen, "until": until}
    if not claim(
        id=id, city=seller.city, kind="entrusted", about=f"entrustment/{id}", by=by, at=at, provider=provider,
        owner=giver.id, **told,
    ):  # fmt: skip
        return telling.entrustment(Entrustment.objects.get(id=id))
    must_be_allowed(seller.city)
    today = clock.local_day(at)
    standing.must_not_be_blacklisted(seller.city, seller.subject, today)
    _must_be_open(giver, seller.city)
    if giver.id == seller.account_id:
        raise refusals.EntrustedToOneself(account=giver.number)
    if isinstance(tonnes, bool) or not isinstance(tonnes, int) or tonnes < 1:
        raise refusals.TonnesNotWhole(tonnes=tonnes)
    if isinstance(price_fen, bool) or not isinstance(price_fen, int) or not 0 < price_fen <= PRICE_MAX_FEN:
        raise refusals.AmountMalformed(amount=price_fen)
    if until <= today:
        raise refusals.EntrustmentOver(until=until)
    in_turn(seller.city, "numbers")
    start = f"{prefix_of(seller.city)}-E{today.year}-"
    number = f"{start}{Entrustment.objects.filter(number__startswith=start).count() + 1:05}"
    row = Entrustment.objects.create(
        id=id, city=seller.city, number=number, provider_id=provider, owner_id=giver.id, proposed_by=by.strip(), **told
    )
    return telling.entrustment(row)


@transaction.atomic
def confirm_entrustment(*, id: UUID, entrustment: str, by: str, at: datetime) -> facts.Entrustment:
    """A second person (the exchange) confirms it; a journey moves the tonnes in the same transaction.

    Refusals: EntrustmentUnknown, CustodyNotAllowed, SamePerson, StepOutOfOrder, PersonMissing, ChangeDiffers.
    Locks: the entrustment.
    """
    row = _locked(entrustment)
    about = f"entrustment/{row.id}"
    if claim(id=id, city=row.city, kind="entrustment_confirmed", about=about, by=by, at=at):
        must_be_allowed(row.city)
        if row.state != "proposed":
            raise refusals.StepOutOfOrder(name=row.number, state=row.state, verb="confirm")
        if by.strip() == row.proposed_by:
            raise refusals.SamePerson(by=row.proposed_by)
        row.state, row.confirmed_by = "held", by.strip()
        row.save(update_fields=["state", "confirmed_by"])
    return telling.entrustment(row)


@transaction.atomic
def end_entrustment(*, id: UUID, entrustment: str, by: str, at: datetime) -> facts.Entrustment:
    """End it; a journey moves what is left back in the same transaction.

    Refusals: EntrustmentUnknown, StepOutOfOrder, PersonMissing, ChangeDiffers. Locks: the entrustment.
    """
    row = _locked(entrustment)
    if claim(id=id, city=row.city, kind="entrustment_ended", about=f"entrustment/{row.id}", by=by, at=at):
        if row.state != "held":
            raise refusals.StepOutOfOrder(name=row.number, state=row.state, verb="end")
        row.state = "ended"
        row.save(update_fields=["state"])
    return telling.entrustment(row)


def must_be_allowed(city: str) -> None:
    """M26 lets units move on deals alone, unless the city's own rule says otherwise. Refusals: CustodyNotAllowed."""
    if rulebook.rules_of(city).custody is None:
        raise refusals.CustodyNotAllowed(city=city)


def _provider(provider: int) -> Provider:
    row = Provider.objects.filter(id=provider, state="listed").first()
    if row is None:
        raise refusals.ProviderUnknown(provider=provider)
    return row


def _locked(number: str) -> Entrustment:
    row = Entrustment.objects.select_for_update().filter(number=number.strip().upper()).first()
    if row is None:
        raise refusals.EntrustmentUnknown(id=number[:40])
    return row


def _must_be_open(found, city: str) -> None:
    if found.city != city or found.state != "open":
        raise refusals.AccountNotOpen(account=found.number, state=found.state)
