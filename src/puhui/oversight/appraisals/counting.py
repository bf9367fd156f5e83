"""How many were named, as of any day, and how far that is from what the documents promise."""

from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from puhui.ground import clock
from puhui.oversight.appraisals import facts, guarding, models, refusals, telling

POOL_MOST = 100_000_000


def tell_pool(
    *, id: UUID, city: str, creation: str, count: int, source: str, actor: facts.Actor, at: datetime
) -> facts.Share:
    """Say how many could be named (all organs of city and districts, all communities), and where that is from.

    Refusals: NotPermitted, PoolMalformed, IdUsedOtherwise.
    """
    if actor.role != facts.OFFICE:
        raise refusals.NotPermitted(who=actor.name, what=gettext_lazy("telling how many could be named"))
    source = guarding.text(source, 500)
    if not 1 <= count <= POOL_MOST or not source or creation not in facts.CREATIONS:
        raise refusals.PoolMalformed(count=count)
    told = {"city": city, "creation": creation, "count": count, "source": source}
    row, made = models.Pool.objects.get_or_create(pk=id, defaults=told | {"by": actor.name, "at": at})
    if not made:
        guarding.same(id, vars(row), told)
    return share(city, creation, clock.local_day(at))


def named(
    city: str, creation: str, as_of: date, *, since: date | None = None, level: str = "", district: str = ""
) -> int:
    """How many applicants bear a name of this creation at the end of a day: named, its term not over, not revoked.

    ``since``: only those named on that day or later ("in 2022"). Whoever was named again counts once. One query.
    """
    return _bearing(city, creation, as_of, since, level, district).values("application__applicant").distinct().count()


def names(
    city: str, creation: str, as_of: date, *, since: date | None = None, level: str = "", district: str = ""
) -> list[facts.Application]:
    """The rows behind ``named``: the applications, as of that day, by name; at most 10,000."""
    found = _bearing(city, creation, as_of, since, level, district).values("application")
    return telling.applications_of(
        models.Application.objects.filter(pk__in=found).order_by("name", "id")[: telling.LISTED_MOST], as_of
    )


def share(city: str, creation: str, as_of: date) -> facts.Share:
    """Named of how many; per cent to two places, rounded down, so that 79.999 is not yet 80."""
    count = named(city, creation, as_of)
    pool = (
        models.Pool.objects.filter(city=city, creation=creation, at__lt=clock.day_ends(as_of))
        .order_by("-at", "-id")
        .first()
    )
    if pool is None:
        return facts.Share(creation, count, None, None)
    percent = (Decimal(count) * 100 / pool.count).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    return facts.Share(creation, count, pool.count, percent, pool.source)


def goals(city: str, as_of: date) -> list[facts.Reached]:
    """What the documents of a city promise, and how far it is reached at the end of a day. Refusals: packs.CityUnknown."""
    found = []
    for scheme in telling.schemes(city):
        for goal in scheme.goals:
            day = min(as_of, goal.by)
            told = share(city, scheme.creation, day)
            if goal.named is not None:
                count = named(city, scheme.creation, day, since=goal.since)
                told = facts.Share(scheme.creation, count, told.pool, told.percent, told.source)
                reached: bool | None = count >= goal.named
            else:
                reached = None if told.percent is None else told.named * 100 >= goal.percent * told.pool
            found.append(facts.Reached(scheme.id, scheme.creation, goal, told, reached))
    return found


def _bearing(city: str, creation: str, as_of: date, since: date | None, level: str, district: str) -> QuerySet:
    end: datetime = clock.day_ends(as_of)
    revoked = models.Step.objects.filter(kind=facts.REVOKED, at__lt=end, application__city=city).values("application")
    found = models.Step.objects.filter(
        Q(last=None) | Q(last__gte=as_of), kind=facts.NAMED, at__lt=end, application__city=city,
        application__creation=creation,
    ).exclude(application__in=revoked)  # fmt: skip
    if since:
        found = found.filter(first__gte=since)
    if level:
        found = found.filter(level=level)
    return found.filter(application__district=district) if district else found
