"""Credits onto the exchange's platform and back: registry and exchange write it down together, or neither."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.ground.identifiers import uuid_of
from puhui.market.exchange import actions as exchange
from puhui.market.exchange import facts
from puhui.market.registry import actions as registry
from puhui.market.registry.facts import Wanted


@transaction.atomic
def move_in(
    *, id: UUID, member: facts.Member, project: str, vintage: int, tonnes: int, by: str, at: datetime,
    first_price_fen: int | None = None,
) -> facts.Instrument:  # fmt: skip
    """Hold a member's available credits for the exchange, where they can be offered.

    Refusals: those of registry.hold_for_exchange and exchange.place. Locks: the registry account, blocks, the member.
    """
    registry.hold_for_exchange(
        id=uuid_of(f"exchange/held/{id}"), account=member.account, by=by, at=at,
        wanted=Wanted(project=project, vintage=vintage, tonnes=tonnes),
    )  # fmt: skip
    return exchange.place(
        id=id, member=member.id, project=project, vintage=vintage, tonnes=tonnes, by=by, at=at,
        first_price_fen=first_price_fen,
    )  # fmt: skip


@transaction.atomic
def move_out(
    *, id: UUID, member: facts.Member, project: str, vintage: int, tonnes: int, by: str, at: datetime
) -> facts.Position:  # fmt: skip
    """Release credits that are neither sold nor offered.

    Refusals: those of registry.release_from_exchange and exchange.take_back. Locks: as ``move_in``.
    """
    registry.release_from_exchange(
        id=uuid_of(f"exchange/released/{id}"), account=member.account, by=by, at=at,
        wanted=Wanted(project=project, vintage=vintage, tonnes=tonnes),
    )  # fmt: skip
    return exchange.take_back(
        id=id, member=member.id, instrument=f"{project}-{vintage}", tonnes=tonnes, by=by, at=at
    )  # fmt: skip
