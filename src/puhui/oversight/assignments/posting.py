"""Posts: who of the signed-in staff acts in which role for which unit, given and ended by the supervising office."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from puhui.ground import clock
from puhui.oversight.assignments import facts, guarding, knowing, models, refusals, units


def give_post(
    *,
    id: UUID,
    city: str,
    person: int,
    role: str,
    unit: UUID | None = None,
    first: date,
    actor: facts.Actor,
    at: datetime,
) -> facts.Post:
    """Let a person act in a role from a day on; ``unit`` for ``ROLES_OF_A_UNIT`` and for no other.

    Takes the city's turn. Refusals: NotPermitted, PostMalformed, PostTaken, UnitUnknown, UnitNotYet, UnitEnded,
    IdUsedOtherwise.
    """
    guarding.office(actor, "posts")
    if role not in facts.ROLES or (unit is None) == (role in facts.ROLES_OF_A_UNIT):
        raise refusals.PostMalformed(role=role, roles=", ".join(facts.ROLES))
    told = {"city": city, "person": person, "role": role, "unit_id": unit, "first": first}
    with guarding.turn("posts", city):
        if before := models.Post.objects.filter(pk=id).first():
            guarding.same(id, vars(before), told)
            return post_of(before)
        if unit is not None:
            units.stands(
                unit, knowing.units_at(city, clock.day_ends(clock.local_day(at))), max(first, clock.local_day(at))
            )
        if models.Post.objects.filter(city=city, person=person, role=role, unit=unit, last=None).exists():
            raise refusals.PostTaken(role=role)
        return post_of(models.Post.objects.create(id=id, by=actor.name, at=at, **told))


def end_post(*, post: UUID, last: date, actor: facts.Actor, at: datetime) -> facts.Post:
    """End a post after a day. Takes the city's turn. Refusals: NotPermitted, PostUnknown, DaysReversed, PostEnded."""
    guarding.office(actor, "posts")
    found = models.Post.objects.filter(pk=post).first()
    if found is None:
        raise refusals.PostUnknown(post=post)
    with guarding.turn("posts", found.city):
        row = models.Post.objects.get(pk=post)
        if last < row.first:
            raise refusals.DaysReversed(first=row.first, last=last)
        if row.last not in (None, last):
            raise refusals.PostEnded(last=row.last)
        row.last = last
        row.save(update_fields=["last"])
        return post_of(row)


def posts(city: str, on: date) -> list[facts.Post]:
    """Who acts in a city on a day, by role and person."""
    return [post_of(one) for one in _held(on).filter(city=city).order_by("role", "person", "id")]


def posts_of(person: int, on: date) -> list[facts.Post]:
    """The posts of one person on a day, by city and role; a portal lets a person choose where there are several."""
    return [post_of(one) for one in _held(on).filter(person=person).order_by("city", "role", "first", "id")]


def post_of(row: models.Post) -> facts.Post:
    """The fact of a post."""
    return facts.Post(row.pk, row.city, row.person, row.role, row.unit_id, row.first, row.last)


def _held(on: date) -> QuerySet:
    return models.Post.objects.filter(Q(last=None) | Q(last__gte=on), first__lte=on)
