"""Accounts: one per subject, opened and closed by two people."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum

from puhui.ground import clock
from puhui.market.registry import facts, refusals, rulebook
from puhui.market.registry.calc.subjects import is_credit_code
from puhui.market.registry.changes import claim, in_turn, key
from puhui.market.registry.models import Account, Block, Body

HELD = (facts.State.AVAILABLE, facts.State.ON_EXCHANGE, *(facts.FROZEN))


@transaction.atomic
def apply_for_account(
    *, id: UUID, city: str, kind: str, subject: str, name: str, by: str, at: datetime
) -> facts.Account:
    """Apply for the account of a subject: a unified social credit code, or for a person the holder's number.

    Refusals: RegistryNotKept, PersonMissing, ChangeDiffers, PersonsNotAllowed, SubjectMalformed, InsiderMayNotHold,
    SubjectHasAccount. Locks: the city's accounts, in turn.
    """
    rules, number = rulebook.rules_of(city), key("account", id)
    about = f"account/{number}"
    if not claim(
        id=id, city=city, kind="account_applied", about=about, by=by, at=at, type=kind, subject=subject, name=name
    ):
        return told(Account.objects.get(id=number))
    if kind == "person" and not rules.persons_allowed:
        raise refusals.PersonsNotAllowed(city=city)
    if kind != "person" and not is_credit_code(subject):
        raise refusals.SubjectMalformed(subject=subject[:40])
    in_turn(city, "accounts")
    # M37: who judges projects does not hold what comes of them.
    if Body.objects.filter(city=city, subject=subject).exists():
        raise refusals.InsiderMayNotHold(subject=subject)
    other = Account.objects.filter(city=city, subject=subject).exclude(state__in=("closed", "refused")).first()
    if other is not None:
        raise refusals.SubjectHasAccount(subject=subject, account=other.number)
    decide_by = rulebook.calendar_of(rules).after(clock.local_day(at), rules.account_days)
    row = Account.objects.create(
        id=number, city=city, number=f"{rules.unit}-A{Account.objects.filter(city=city).count() + 1:05}", kind=kind,
        subject=subject, name=name, state="applied", asked_by=by.strip(), asked_at=at, decide_by=decide_by,
    )  # fmt: skip
    return told(row)


@transaction.atomic
def decide_account(*, id: UUID, account: int, opens: bool, by: str, at: datetime) -> facts.Account:
    """Open the account that somebody else applied for, or refuse it.

    Refusals: AccountUnknown, PersonMissing, ChangeDiffers, SamePerson, AccountStateWrong. Locks: the account.
    """
    (row,) = lock(account)
    if not claim(id=id, city=row.city, kind="account_decided", about=f"account/{account}", by=by, at=at, opens=opens):
        return told(row)
    if row.state != "applied":
        raise refusals.AccountStateWrong(account=row.number, state=row.state, verb="open")
    if by.strip() == row.asked_by:
        raise refusals.SamePerson(by=row.asked_by)
    row.state, row.decided_by, row.decided_at = "open" if opens else "refused", by.strip(), at
    row.save()
    return told(row)


@transaction.atomic
def close_account(*, id: UUID, account: int, by: str, at: datetime) -> facts.Account:
    """Close an account that holds nothing any more.

    Refusals: AccountUnknown, PersonMissing, ChangeDiffers, AccountStateWrong, HoldingNotEmpty. Locks: the account.
    """
    (row,) = lock(account)
    if not claim(id=id, city=row.city, kind="account_closed", about=f"account/{account}", by=by, at=at):
        return told(row)
    if row.state != "open":
        raise refusals.AccountStateWrong(account=row.number, state=row.state, verb="close")
    if tonnes := held(account):
        raise refusals.HoldingNotEmpty(account=row.number, tonnes=tonnes)
    row.state = "closed"
    row.save()
    return told(row)


def held(account: int) -> int:
    """Tonnes that are not retired or cancelled."""
    blocks = Block.objects.filter(account_id=account, state__in=HELD)
    return blocks.aggregate(tonnes=Sum(F("past") - F("first")))["tonnes"] or 0


def lock(*accounts: int) -> list[Account]:
    """These accounts, locked in the order of their numbers, given in the order asked. Refusals: AccountUnknown."""
    rows = {row.id: row for row in Account.objects.filter(id__in=accounts).order_by("id").select_for_update()}
    for account in accounts:
        if account not in rows:
            raise refusals.AccountUnknown(account=account)
    return [rows[account] for account in accounts]


def must_be_open(rows: Iterable[Account]) -> None:
    """Refusals: AccountNotOpen."""
    for row in rows:
        if row.state not in ("open", "suspended"):
            raise refusals.AccountNotOpen(account=row.number, state=row.state)


def told(row: Account) -> facts.Account:
    return facts.Account(
        id=row.id, number=row.number, city=row.city, kind=row.kind, subject=row.subject, name=row.name,
        state=row.state, decide_by=row.decide_by,
    )  # fmt: skip
