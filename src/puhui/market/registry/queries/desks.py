"""Who acts for whom."""

from puhui.market.registry import facts, refusals
from puhui.market.registry.models import Desk
from puhui.market.registry.seating import desks_told

DESKS_MAX = 1_000


def desks(person: str) -> list[facts.Desk]:
    """Everything for which somebody acts, in any city."""
    found = desks_told(list(Desk.objects.filter(person=person, ended_at=None)))
    return sorted(found, key=lambda desk: (desk.city, desk.duty, desk.number, desk.name))


def desks_of(city: str) -> list[facts.Desk]:
    """Who acts for whom in a city, at most a thousand."""
    rows = Desk.objects.filter(city=city, ended_at=None).order_by("duty", "person", "id")[:DESKS_MAX]
    return desks_told(list(rows))


def desk(person: str, desk: int) -> facts.Desk:
    """One of somebody's own desks; another's does not exist. Refusals: DeskUnknown."""
    row = Desk.objects.filter(id=desk, person=person, ended_at=None).first()
    if row is None:
        raise refusals.DeskUnknown(desk=desk)
    return desks_told([row])[0]


def insider(city: str, person: str) -> str:
    """The duty for which somebody may not trade (M37), or nothing."""
    found = Desk.objects.filter(city=city, person=person, ended_at=None).exclude(duty="owner")
    return found.values_list("duty", flat=True).first() or ""
