"""Somebody is named for a desk: who judges or keeps credits trades nothing, whichever came first (M37)."""

from datetime import datetime
from uuid import UUID

from puhui.journeys.market.desks import MEMBER, OWNER
from puhui.market.exchange import queries as exchange
from puhui.market.registry import actions, facts
from puhui.market.registry.refusals import DesksApart


def name(
    *, id: UUID, city: str, person: str, duty: str, by: str, at: datetime, subject: int = 0
) -> facts.Desk:  # fmt: skip
    """Refusals: those of registry.name_desk; registry.DesksApart also for whoever operates for a member of the city."""
    trades = any(member.city == city for member in exchange.operated(person.strip()))
    if duty != OWNER and trades:
        raise DesksApart(person=person, duty=duty, other=MEMBER)
    return actions.name_desk(id=id, city=city, person=person, duty=duty, subject=subject, by=by, at=at)
