"""Who acts for whom: desks are named by somebody else, and who keeps or judges credits has no other (M37)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.market.registry import facts, refusals, rulebook
from puhui.market.registry.changes import claim, in_turn, key
from puhui.market.registry.models import Account, Body, Desk


@transaction.atomic
def name_desk(
    *, id: UUID, city: str, person: str, duty: str, by: str, at: datetime, subject: int = 0
) -> facts.Desk:  # fmt: skip
    """Let somebody who signs in act for an account (duty owner), for a body (verifier), or as an officer.

    Refusals: RegistryNotKept, PersonMissing, ChangeDiffers, SelfNamed, AccountUnknown, AccountNotOpen, BodyUnknown,
    DeskTaken, DesksApart. Locks: the city's desks, in turn.
    """
    if duty not in facts.DUTIES:
        raise ValueError(duty)
    rulebook.rules_of(city)
    number, person = key("desk", id), person.strip()
    told = {"person": person, "duty": duty, "subject": subject}
    if not claim(id=id, city=city, kind="desk_named", about=f"desk/{number}", by=by, at=at, **told):
        return desk_told(Desk.objects.get(id=number))
    if not person:
        raise refusals.PersonMissing()
    if person == by.strip():
        raise refusals.SelfNamed(person=person)
    _must_be_there(city, duty, subject)
    in_turn(city, "desks")
    must_be_apart(city, person, duty, subject)
    return desk_told(
        Desk.objects.create(
            id=number, city=city, person=person, duty=duty, subject_id=subject, named_by=by.strip(), named_at=at
        )
    )


def _must_be_there(city: str, duty: str, subject: int) -> None:
    if duty == "owner":
        account = Account.objects.filter(city=city, id=subject).first()
        if account is None:
            raise refusals.AccountUnknown(account=subject)
        if account.state in ("closed", "refused"):
            raise refusals.AccountNotOpen(account=account.number, state=account.state)
    elif duty == "verifier":
        if not Body.objects.filter(city=city, id=subject).exists():
            raise refusals.BodyUnknown(body=subject)
    elif subject:
        raise ValueError(subject)


def must_be_apart(city: str, person: str, duty: str, subject: int = 0) -> None:
    """Refusals: DeskTaken, DesksApart."""
    for other in Desk.objects.filter(city=city, person=person, ended_at=None):
        if (other.duty, other.subject_id) == (duty, subject):
            raise refusals.DeskTaken(person=person, duty=duty)
        if (other.duty, duty) != ("owner", "owner"):
            raise refusals.DesksApart(person=person, duty=duty, other=other.duty)


@transaction.atomic
def close_desk(*, id: UUID, desk: int, by: str, at: datetime) -> facts.Desk:
    """Let somebody act no more; what was done stays done. Again: nothing changes. Refusals: DeskUnknown, PersonMissing."""
    row = Desk.objects.select_for_update().filter(id=desk).first()
    if row is None:
        raise refusals.DeskUnknown(desk=desk)
    if claim(id=id, city=row.city, kind="desk_closed", about=f"desk/{desk}", by=by, at=at) and row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
    return desk_told(row)


def desk_told(row: Desk) -> facts.Desk:
    return desks_told([row])[0]


def desks_told(rows: list[Desk]) -> list[facts.Desk]:
    """Desks with the names of those for whom they are."""
    subjects = {row.subject_id for row in rows}
    accounts = {a.id: (a.number, a.name) for a in Account.objects.filter(id__in=subjects)}
    bodies = {b.id: ("", b.name) for b in Body.objects.filter(id__in=subjects)}
    names = accounts | bodies
    return [
        facts.Desk(row.id, row.city, row.person, row.duty, row.subject_id, *names.get(row.subject_id, ("", "")))
        for row in rows
    ]
