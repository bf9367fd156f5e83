"""Owners' tonnes go to a provider and come back: the entrustment and the registry's transfer in one transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.ground.identifiers import uuid_of
from puhui.market.neutrality import actions as neutrality
from puhui.market.neutrality import facts
from puhui.market.neutrality import queries as entrusted
from puhui.market.registry import actions as registry
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
