"""Offers that merchants would give. An accepted one is written into the pack by people; nothing here changes a pack."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from puhui.economy.merchants import facts, refusals
from puhui.economy.merchants.models import AMOUNT_MOST, Proposal
from puhui.economy.merchants.queries.merchants import clerk, proposal_fact

KINDS = ("coupon", "goods", "ticket", "service")
POINTS_MOST, QUOTA_MOST = 1_000_000, 10_000_000


@transaction.atomic
def propose(
    *, id: UUID, user: int, title: str, kind: str, points: int, value_fen: int, quota: int, terms: str, at: datetime
) -> facts.Proposal:
    """Offer something for points; ``user`` manages the merchant. The same id again answers the same.

    Refusals: ClerkUnknown, NotManager, ProposalMalformed.
    """
    mine = clerk(user)
    if not mine.manages:
        raise refusals.NotManager()
    told = {"title": title.strip(), "kind": kind, "points": points, "value_fen": value_fen, "quota": quota,
            "terms": terms.strip()}  # fmt: skip
    right = {
        "title": 0 < len(told["title"]) <= 64, "kind": kind in KINDS, "points": 0 < points <= POINTS_MOST,
        "value_fen": 0 <= value_fen <= AMOUNT_MOST, "quota": 0 < quota <= QUOTA_MOST,
        "terms": len(told["terms"]) <= 500,
    }  # fmt: skip
    for field, holds in right.items():
        if not holds:
            raise refusals.ProposalMalformed(field=field)
    try:
        with transaction.atomic():
            row = Proposal.objects.create(holder_id=mine.holder, id=id, proposed_at=at, **told)
    except IntegrityError:
        row = Proposal.objects.get(holder_id=mine.holder, id=id)
        for field, value in told.items():
            if getattr(row, field) != value:
                raise refusals.ProposalMalformed(field=field) from None
    return proposal_fact(row)


@transaction.atomic
def accept_proposal(*, holder: int, id: UUID, by: str, at: datetime) -> facts.Proposal:
    """Say yes: it is to be written into the pack. Refusals: ProposalUnknown, DecidedAlready. Locks: the proposal."""
    return _decide(holder, id, "accepted", "", by, at)


@transaction.atomic
def return_proposal(*, holder: int, id: UUID, reason: str, by: str, at: datetime) -> facts.Proposal:
    """Say no, and why. Refusals: ProposalUnknown, DecidedAlready, ReasonMissing. Locks: the proposal."""
    if not reason.strip():
        raise refusals.ReasonMissing()
    return _decide(holder, id, "returned", reason.strip()[:500], by, at)


def _decide(holder: int, id: UUID, state: str, reason: str, by: str, at: datetime) -> facts.Proposal:
    row = Proposal.objects.select_for_update().filter(holder_id=holder, id=id).first()
    if row is None:
        raise refusals.ProposalUnknown()
    if row.state != "waiting":
        raise refusals.DecidedAlready(state=row.state)
    told = {"state": state, "reason": reason, "decided_at": at, "decided_by": by}
    Proposal.objects.filter(holder_id=holder, id=id).update(**told)
    return proposal_fact(Proposal.objects.get(holder_id=holder, id=id))
