"""A registry officer's desk: accounts, registrations, issuances, what takes two people, who acts for whom. One city's."""

from datetime import datetime
from uuid import UUID

from puhui.journeys.market import seat_person
from puhui.journeys.market.desks import Desk
from puhui.market.registry import actions, facts, queries
from puhui.market.registry.refusals import AccountUnknown, AskedUnknown, BodyUnknown, DeskUnknown, PeriodUnknown


def apply_for_account(desk: Desk, *, id: UUID, kind: str, subject: str, name: str, at: datetime) -> facts.Account:
    """Enter a subject's application; another officer decides. Refusals: those of registry.apply_for_account."""
    return actions.apply_for_account(
        id=id, city=desk.city, kind=kind, subject=subject.strip(), name=name.strip(), by=desk.person, at=at
    )  # fmt: skip


def decide_account(desk: Desk, *, id: UUID, account: str, opens: bool, at: datetime) -> facts.Account:
    """Refusals: those of registry.decide_account."""
    return actions.decide_account(id=id, account=account_of(desk, account).id, opens=opens, by=desk.person, at=at)


def decide_registration(desk: Desk, *, id: UUID, code: str, verdict: str, why: str, at: datetime) -> facts.Project:
    """Refusals: those of registry.decide_registration."""
    project = queries.project(desk.city, code)
    return actions.decide_registration(id=id, project=project.id, verdict=verdict, why=why, by=desk.person, at=at)


def decide_issuance(desk: Desk, *, id: UUID, period: int, verdict: str, why: str, at: datetime) -> facts.Period:
    """Refusals: those of registry.decide_issuance."""
    return actions.decide_issuance(
        id=id, period=_period(desk, period), verdict=verdict, why=why, by=desk.person, at=at
    )  # fmt: skip


def deregister(desk: Desk, *, id: UUID, code: str, why: str, at: datetime) -> facts.Project:
    """Refusals: those of registry.deregister_project."""
    project = queries.project(desk.city, code)
    return actions.deregister_project(id=id, project=project.id, why=why, by=desk.person, at=at)


def find_fraud(desk: Desk, *, id: UUID, period: int, tonnes: int, why: str, at: datetime) -> facts.Duty:
    """Refusals: those of registry.find_fraud."""
    return actions.find_fraud(
        id=id, period=_period(desk, period), tonnes=tonnes, why=why, by=desk.person, at=at
    )  # fmt: skip


def ask(
    desk: Desk, *, id: UUID, kind: str, account: str, wanted: facts.Wanted, reference: str, at: datetime,
    to_account: str = "",
) -> facts.Asked:  # fmt: skip
    """Ask a second officer for a court's order, a pledge, a succession or a cancellation. Refusals: registry.ask's."""
    other = account_of(desk, to_account).id if to_account.strip() else None
    return actions.ask(
        id=id, kind=kind, account=account_of(desk, account).id, wanted=wanted, reference=reference, by=desk.person,
        at=at, to_account=other,
    )  # fmt: skip


def decide(desk: Desk, *, asked: UUID, approves: bool, at: datetime) -> facts.Asked:
    """The second officer's word. Refusals: those of registry.decide."""
    if queries.asked(asked).city != desk.city:
        raise AskedUnknown(id=asked)
    return actions.decide(id=asked, approves=approves, by=desk.person, at=at)


def name_desk(desk: Desk, *, id: UUID, person: str, duty: str, of: str, at: datetime) -> facts.Desk:
    """Let somebody act for an account or a body: ``of`` is the account's number, the body's name.

    Officers are named by the operator, on the command line. Refusals: those of registry.name_desk.
    """
    if duty == "owner":
        subject = account_of(desk, of).id
    elif duty == "verifier":
        subject = next((body.id for body in queries.bodies(desk.city) if body.name == of.strip()), 0)
        if not subject:
            raise BodyUnknown(body=of[:40])
    else:
        raise DeskUnknown(desk=duty)
    return seat_person.name(
        id=id, city=desk.city, person=person, duty=duty, subject=subject, by=desk.person, at=at
    )  # fmt: skip


def close_desk(desk: Desk, *, id: UUID, other: int, at: datetime) -> facts.Desk:
    """Refusals: registry.DeskUnknown."""
    if not any(one.id == other for one in queries.desks_of(desk.city)):
        raise DeskUnknown(desk=other)
    return actions.close_desk(id=id, desk=other, by=desk.person, at=at)


def account_of(desk: Desk, number: str) -> facts.Account:
    """An account of the desk's own city. Refusals: registry.AccountUnknown."""
    found = queries.account(number)
    if found.city != desk.city:
        raise AccountUnknown(account=number[:40])
    return found


def _period(desk: Desk, period: int) -> int:
    found = queries.period(period)
    # A code is of a city: the same code in another city is another project.
    if found.id not in {one.id for one in queries.chain(desk.city, found.project).periods}:
        raise PeriodUnknown(period=period)
    return period
