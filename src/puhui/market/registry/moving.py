"""Units change hands or state: to the exchange and back, by its deals, retired for good."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from puhui.ground import clock
from puhui.market.registry import facts, refusals, ring, rulebook
from puhui.market.registry.accounts import lock, must_be_open
from puhui.market.registry.certifying import certify
from puhui.market.registry.changes import claim, in_turn
from puhui.market.registry.duties import owes
from puhui.market.registry.facts import State, Wanted
from puhui.market.registry.models import Account, Retirement
from puhui.market.registry.telling import moved, retirement_told


@transaction.atomic
def hold_for_exchange(*, id: UUID, account: int, wanted: Wanted, by: str, at: datetime) -> facts.Moved:
    """Move available units to the exchange's platform, where they can be offered.

    Refusals: those of ``choose``; AccountUnknown, AccountNotOpen, TradingSuspended, PersonMissing, ChangeDiffers.
    Locks: the account, its blocks.
    """
    return _own(id, "held_for_exchange", account, wanted, State.AVAILABLE, State.ON_EXCHANGE, by, at)


@transaction.atomic
def release_from_exchange(*, id: UUID, account: int, wanted: Wanted, by: str, at: datetime) -> facts.Moved:
    """Take units back from the exchange's platform. Refusals and locks: as ``hold_for_exchange``."""
    return _own(id, "released_from_exchange", account, wanted, State.ON_EXCHANGE, State.AVAILABLE, by, at)


def _own(id, kind, account, wanted, before: State, after: State, by: str, at: datetime) -> facts.Moved:
    (row,) = lock(account)
    if not claimed(id, kind, row, wanted, by, at):
        return moved(id)
    must_be_open([row])
    # What is on the exchange may always be taken back.
    if after == State.ON_EXCHANGE:
        must_trade(row)
    ring.move(ring.choose(wanted, row, before), id, account, after)
    return moved(id)


@transaction.atomic
def transfer(
    *, id: UUID, giver: int, taker: int, wanted: Wanted, deal: str, by: str, at: datetime, on_exchange: bool = True
) -> facts.Moved:
    """Deliver what was sold on the exchange: out of what the giver has there, or, told so, of what is available.

    Refusals: DealMissing, SameAccount, and those of ``hold_for_exchange``. Locks: both accounts by number, blocks.
    """
    if giver == taker:
        raise refusals.SameAccount(account=giver)
    rows = lock(giver, taker)
    if not claimed(id, "transferred", rows[0], wanted, by, at, taker=taker, deal=deal, on_exchange=on_exchange):
        return moved(id)
    if not deal.strip():
        raise refusals.DealMissing()
    must_be_open(rows)
    must_trade(rows[0])
    before = State.ON_EXCHANGE if on_exchange else State.AVAILABLE
    ring.move(ring.choose(wanted, rows[0], before), id, taker, State.AVAILABLE)
    return moved(id)


@transaction.atomic
def retire(
    *, id: UUID, account: int, wanted: Wanted, purpose: str, beneficiary: str, by: str, at: datetime,
    beneficiary_id: str = "", statement: str = "",
) -> facts.Retirement:  # fmt: skip
    """Retire units for somebody and something, with a public certificate; it can never be undone.

    ``purpose``: event, organisation, ets, public_good. Refusals: BeneficiaryMissing, and those of
    ``hold_for_exchange``. Locks: the account, the city's retirements in turn, its blocks.
    """
    (row,) = lock(account)
    told = {"purpose": purpose, "beneficiary": beneficiary.strip(), "beneficiary_id": beneficiary_id.strip()}
    told["statement"] = statement.strip()
    if not claimed(id, "retired", row, wanted, by, at, **told):
        return retirement_told(Retirement.objects.get(id=id))
    if purpose not in facts.PURPOSES or not told["beneficiary"]:
        raise refusals.BeneficiaryMissing()
    must_be_open([row])
    must_trade(row)
    cuts = ring.choose(wanted, row, State.AVAILABLE)
    ring.move(cuts, id, account, State.RETIRED)
    in_turn(row.city, "retirements")
    day = clock.local_day(at)
    unit = rulebook.rules_of(row.city).unit
    nth = Retirement.objects.filter(city=row.city, retired_on__year=day.year).count() + 1
    retirement = Retirement.objects.create(
        id=id, city=row.city, number=f"{unit}-R{day.year}-{nth:06}", account_id=account,
        tonnes=sum(cut.past - cut.first for cut in cuts), retired_on=day, **told,
    )  # fmt: skip
    told_back = retirement_told(retirement)
    certify(told_back, at)
    return told_back


def claimed(
    id: UUID, kind: str, account: Account, wanted: Wanted, by: str, at: datetime, **content: Any
) -> bool:  # fmt: skip
    return claim(
        id=id, city=account.city, kind=kind, about=f"account/{account.id}", by=by, at=at, wanted=asdict(wanted),
        **content,
    )  # fmt: skip


def must_trade(account: Account) -> None:
    """M43: nothing of an owner under a duty is traded. Refusals: TradingSuspended."""
    if account.state == "suspended" or owes(account.id):
        raise refusals.TradingSuspended(account=account.number)
