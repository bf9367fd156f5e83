"""Validation and verification bodies, and who works for them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from puhui.foundations.packs import schema
from puhui.ground.identifiers import number_of
from puhui.market.registry import facts, refusals, rulebook
from puhui.market.registry.calc.conflicts import Judge, Needs, Person
from puhui.market.registry.changes import claim, in_turn, key
from puhui.market.registry.models import Account, Body, Staff


@transaction.atomic
def list_body(
    *, id: UUID, city: str, subject: str, name: str, accreditation: str, fields: Sequence[str],
    accredited_first: date, accredited_last: date, staff: Sequence[facts.StaffTerm], by: str, at: datetime,
    interests: Sequence[str] = (),
) -> facts.Body:  # fmt: skip
    """List an accredited body with its qualified staff, and what it or they have interests in.

    Whether there are enough of them is asked when it begins to judge: people come and go.
    Refusals: RegistryNotKept, PersonMissing, ChangeDiffers, BodyListed, BodyHoldsAccount. Locks: accounts, in turn.
    """
    rulebook.rules_of(city)
    number = key("body", id)
    told = {"subject": subject, "name": name, "accreditation": accreditation, "fields": list(fields)}
    told |= {"accredited_first": accredited_first, "accredited_last": accredited_last, "interests": list(interests)}
    people = [(s.name, s.qualified_on, s.full_time, list(s.fields), list(s.interests)) for s in staff]
    if not claim(
        id=id, city=city, kind="body_listed", about=f"body/{number}", by=by, at=at, **told, staff=people
    ):  # fmt: skip
        return body_told(Body.objects.get(id=number))
    in_turn(city, "accounts")
    if Body.objects.filter(city=city, subject=subject).exists():
        raise refusals.BodyListed(subject=subject)
    # M37: who judges projects does not hold what comes of them.
    if Account.objects.filter(city=city, subject=subject).exclude(state__in=("closed", "refused")).exists():
        raise refusals.BodyHoldsAccount(subject=subject)
    row = Body.objects.create(id=number, city=city, **told)
    Staff.objects.bulk_create(_staff(number, nth, term) for nth, term in enumerate(staff, 1))
    return body_told(row)


def _staff(body: int, nth: int, term: facts.StaffTerm) -> Staff:
    return Staff(
        id=number_of(f"registry/staff/{body}/{nth}"), body_id=body, name=term.name, full_time=term.full_time,
        qualified_on=term.qualified_on, fields=list(term.fields), interests=list(term.interests),
    )  # fmt: skip


def judge(body: int, on: date, city: str) -> Judge:
    """The body as it is on a day. Refusals: BodyUnknown."""
    row = Body.objects.filter(id=body, city=city).first()
    if row is None:
        raise refusals.BodyUnknown(body=body)
    here = Staff.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=on), body_id=body, qualified_on__lte=on)
    people = tuple(
        Person(s.id, s.name, s.full_time, s.qualified_on, tuple(s.fields), tuple(s.interests))
        for s in here.order_by("id")
    )
    return Judge(
        row.id, row.name, row.subject, tuple(row.fields), (row.accredited_first, row.accredited_last),
        tuple(row.interests), people,
    )  # fmt: skip


def needs_of(rules: schema.Registry) -> Needs:
    return Needs(**rules.bodies.model_dump(include=set(Needs._fields)))


def body_told(row: Body) -> facts.Body:
    return bodies_told([row])[0]


def bodies_told(rows: list[Body]) -> list[facts.Body]:
    staff = defaultdict(list)
    for person in Staff.objects.filter(body_id__in=[row.id for row in rows]).order_by("name"):
        staff[person.body_id].append((person.id, person.name))
    return [
        facts.Body(
            id=row.id, city=row.city, subject=row.subject, name=row.name, accreditation=row.accreditation,
            fields=tuple(row.fields), accredited_first=row.accredited_first, accredited_last=row.accredited_last,
            interests=tuple(row.interests), staff=tuple(staff[row.id]),
        )
        for row in rows
    ]  # fmt: skip
