"""The registry officer's desk for neutrality: green and black list, providers, revocations. Others' words need a second person."""

from datetime import date, datetime
from uuid import UUID

from puhui.journeys.market.desks import Desk
from puhui.market.neutrality import actions, facts, queries
from puhui.market.neutrality.refusals import DeclarationUnknown, ListingUnknown
from puhui.market.registry import queries as registry
from puhui.market.registry.refusals import AccountUnknown


def propose(
    desk: Desk, *, id: UUID, colour: str, subject: str, name: str, reason: str, ground: str, last: date | None,
    at: datetime,
) -> facts.Listed:  # fmt: skip
    """Refusals: those of neutrality.propose_listing."""
    return actions.propose_listing(
        id=id, city=desk.city, colour=colour, subject=subject, name=name, reason=reason, ground=ground, last=last,
        by=desk.person, at=at,
    )  # fmt: skip


def decide(desk: Desk, *, id: UUID, listing: UUID, accepts: bool, at: datetime) -> facts.Listed:
    """Refusals: those of neutrality.decide_listing."""
    _must_be_here(desk, listing)
    return actions.decide_listing(id=id, listing=listing, accepts=accepts, by=desk.person, at=at)


def end(desk: Desk, *, id: UUID, listing: UUID, why: str, at: datetime) -> facts.Listed:
    """Refusals: those of neutrality.end_listing."""
    _must_be_here(desk, listing)
    return actions.end_listing(id=id, listing=listing, why=why, by=desk.person, at=at)


def _must_be_here(desk: Desk, listing: UUID) -> None:
    if queries.listing(listing).city != desk.city:
        raise ListingUnknown(id=listing)


def list_provider(desk: Desk, *, id: UUID, account: str, at: datetime) -> facts.Provider:
    """Refusals: those of neutrality.list_provider."""
    if registry.account(account).city != desk.city:
        raise AccountUnknown(account=account[:40])
    return actions.list_provider(id=id, city=desk.city, account=account, by=desk.person, at=at)


def revoke(desk: Desk, *, id: UUID, declaration: str, reason: str, at: datetime) -> facts.Declaration:
    """Refusals: those of neutrality.revoke."""
    if queries.declaration(declaration).city != desk.city:
        raise DeclarationUnknown(number=declaration[:40])
    return actions.revoke(id=id, declaration=declaration, reason=reason, by=desk.person, at=at)
