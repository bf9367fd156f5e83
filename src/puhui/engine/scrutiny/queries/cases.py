"""Cases: those of some days, of a person, and the queue of those to be decided."""

from collections.abc import Collection, Sequence
from datetime import date

import polars as pl
from django.db.models import Count, Min, Q

from puhui.engine.scrutiny import refusals
from puhui.engine.scrutiny.facts import Act
from puhui.engine.scrutiny.models import Appeal, Case, Decision

TO_DECIDE = Q(state="held") | Q(appealed_at__isnull=False, answered=False)


def cases_between(
    *, city: str, scenario: str, days: Collection[date], holders: pl.Series | Sequence[int]
) -> dict[Act, Case]:
    """The cases of these people, days and scenario. Most days have none, and one look into the index says so."""
    if not days:
        return {}
    found = Case.objects.filter(city=city, scenario=scenario, day__range=(min(days), max(days)))
    if not found.exists():
        return {}
    wanted, who = set(days), set(holders)
    return {
        Act(each.holder_id, each.feed_id, each.source_key): each
        for each in found
        if each.day in wanted and each.holder_id in who
    }


def case(act: Act) -> Case | None:
    """The case about an act, if a check ever suspected it."""
    return Case.objects.filter(holder_id=act.holder, feed_id=act.feed, source_key=act.key).first()


def cases_of(holder: int, city: str, limit: int = 100) -> list[Case]:
    """A person's cases that are held or were decided, the latest day first."""
    found = Case.objects.filter(holder_id=holder, city=city).exclude(state="cleared")
    return list(found.order_by("-day", "feed_id", "source_key")[:limit])


def reviewed(holder: int, days: Collection[date]) -> dict[tuple[int, str], str]:
    """Which acts of a person on these days are held or refused: feed and key to state."""
    found = Case.objects.filter(holder_id=holder, day__in=days, state__in=["held", "refused"])
    return {(feed, key): state for feed, key, state in found.values_list("feed_id", "source_key", "state")}


def decisions(act: Act) -> list[Decision]:
    """Every decision about an act, the first one first."""
    found = Decision.objects.filter(holder_id=act.holder, feed_id=act.feed, source_key=act.key)
    return list(found.order_by("at"))


def appeal(act: Act) -> Appeal | None:
    """What the person says for the act."""
    return Appeal.objects.filter(holder_id=act.holder, feed_id=act.feed, source_key=act.key).first()


def queue(
    city: str, *, check: str = "", appealed: bool = False, after: int = 0, limit: int = 20, most_acts: int = 60
) -> list[list[Case]]:
    """Cases to be decided, those due first, in groups: one person's acts of one scene and day belong together.

    ``check`` limits to what one check suspects; ``after`` leaves out so many groups; a group shows ``most_acts``.
    """
    found = Case.objects.filter(TO_DECIDE, city=city)
    if check:
        found = found.filter(reasons__contains=[{"check": check}])
    if appealed:
        found = found.filter(appealed_at__isnull=False, answered=False)
    groups = (
        found.values("holder_id", "scenario", "day").annotate(due=Min("due_on"))
        .order_by("due", "day", "holder_id", "scenario")[after : after + limit]
    )  # fmt: skip
    return [
        list(
            found.filter(holder_id=group["holder_id"], scenario=group["scenario"], day=group["day"]).order_by(
                "feed_id", "source_key"
            )[:most_acts]
        )
        for group in groups
    ]


def waiting_counts(city: str, today: date) -> dict[str, int]:
    """How many cases are to be decided in all, are overdue, and were appealed."""
    return Case.objects.filter(TO_DECIDE, city=city).aggregate(
        all=Count("holder_id"),
        overdue=Count("holder_id", filter=Q(due_on__lt=today)),
        appealed=Count("holder_id", filter=Q(appealed_at__isnull=False, answered=False)),
    )


def known_case(act: Act) -> Case:
    """The case about an act. Refusals: CaseUnknown."""
    found = case(act)
    if found is None:
        raise refusals.CaseUnknown()
    return found
