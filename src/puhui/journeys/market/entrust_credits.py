"""Owners' tonnes go to a provider and come back: the entrustment and the registry's transfer in one transaction."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from puhui.ground.identifiers import uuid_of
from puhui.journeys.market.desks import EXCHANGE, Desk
from puhui.market.neutrality import actions as neutrality
from puhui.market.neutrality import facts
from puhui.market.neutrality import queries as entrusted
from puhui.market.neutrality.refusals import EntrustmentUnknown, ProviderUnknown
from puhui.market.registry import actions as registry
from puhui.market.registry import queries as registered
from puhui.market.registry.facts import Wanted


@transaction.atomic
def collect(*, id: UUID, entrustment: str, by: str, at: datetime) -> facts.Entrustment:
    """Confirm an entrustment as its second person, and move its tonnes into the provider's account.

    Refusals: those of neutrality.confirm_entrustment and registry.transfer. Locks: the entrustment, both accounts,
    blocks.
    """
    told = neutrality.confirm_entrustment(id=id, entrustment=entrustment, by=by, at=at)
    registry.transfer(
        id=uuid_of(f"neutrality/collected/{told.id}"), giver=told.owner, taker=told.holder, by=by, at=at,
        wanted=Wanted(project=told.project, vintage=told.vintage, tonnes=told.tonnes),
        deal=entrusted.deal_of(told.number), on_exchange=False,
    )  # fmt: skip
    return told


@transaction.atomic
def give_back(*, id: UUID, entrustment: str, by: str, at: datetime) -> facts.Entrustment:
    """End an entrustment; what was not sold goes back to its owner. What is on the exchange is taken back from there first.

    Refusals: those of neutrality.end_entrustment and registry.transfer. Locks: as ``collect``.
    """
    told = neutrality.end_entrustment(id=id, entrustment=entrustment, by=by, at=at)
    for serial in entrusted.held_pieces(told.provider, told.number, at):
        registry.transfer(
            id=uuid_of(f"neutrality/given-back/{told.id}/{serial}"), giver=told.holder, taker=told.owner,
            wanted=Wanted(serial=serial), by=by, at=at,
            deal=entrusted.deal_of(told.number, back=True), on_exchange=False,
        )  # fmt: skip
    return told


def entrust(
    desk: Desk, *, id: UUID, provider: str, project: str, vintage: int, tonnes: int, price_fen: int, until: date,
    at: datetime,
) -> facts.Entrustment:  # fmt: skip
    """An owner's desk gives tonnes to a provider, named by its account's number. Refusals: those of neutrality.entrust."""
    owner = registered.account_by_id(desk.account).number
    return neutrality.entrust(
        id=id, provider=_provider(desk.city, provider), owner=owner, project=project, vintage=vintage, tonnes=tonnes,
        price_fen=price_fen, until=until, by=desk.person, at=at,
    )  # fmt: skip


def _provider(city: str, number: str) -> int:
    for one in entrusted.providers(city):
        if one.number == number.strip():
            return one.id
    raise ProviderUnknown(provider=number[:40])


def confirm(desk: Desk, *, id: UUID, entrustment: str, at: datetime) -> facts.Entrustment:
    """The exchange's officer confirms what an owner entrusted. Refusals: those of ``collect``."""
    _one(desk, entrustment)
    return collect(id=id, entrustment=entrustment, by=desk.person, at=at)


def end(desk: Desk, *, id: UUID, entrustment: str, at: datetime) -> facts.Entrustment:
    """The owner, the provider or the exchange's officer ends it. Refusals: those of ``give_back``."""
    _one(desk, entrustment)
    return give_back(id=id, entrustment=entrustment, by=desk.person, at=at)


def _one(desk: Desk, number: str) -> facts.Entrustment:
    """An entrustment that concerns the desk; another does not exist. Refusals: neutrality.EntrustmentUnknown."""
    found = entrusted.entrustment(number)
    concerned = found.city == desk.city and (desk.duty == EXCHANGE or desk.account in (found.owner, found.holder))
    if not concerned:
        raise EntrustmentUnknown(id=number[:40])
    return found


def of_desk(desk: Desk) -> list[facts.Entrustment]:
    """What the desk's account entrusted or was entrusted with; for the exchange's officer what waits to be confirmed."""
    if desk.duty == EXCHANGE:
        return [one for one in entrusted.entrustments(city=desk.city) if one.state == "proposed"]
    given = entrusted.entrustments(owner=desk.account)
    mine = provider_of(desk)
    return given + (entrusted.entrustments(provider=mine.id) if mine else [])


def provider_of(desk: Desk) -> facts.Provider | None:
    """The desk's account as a provider, where it is one."""
    return next((one for one in entrusted.providers(desk.city) if one.account == desk.account), None)


def statement(desk: Desk, at: datetime) -> facts.ProviderStatement:
    """What this provider holds, sold and owes, with what happened at this very moment. Refusals: ProviderUnknown."""
    mine = provider_of(desk)
    if mine is None:
        raise ProviderUnknown(provider=desk.number)
    return entrusted.statement(mine.id, at + timedelta(microseconds=1))
