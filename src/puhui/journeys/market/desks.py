"""For whom somebody of the carbon market acts: desks that the registry names, and members that the exchange names."""

from dataclasses import dataclass

from puhui.market.exchange import queries as exchange
from puhui.market.registry import queries as registry
from puhui.market.registry.refusals import DeskUnknown

OWNER, VERIFIER, REGISTRY, EXCHANGE, MEMBER = DUTIES = ("owner", "verifier", "registry", "exchange", "member")
DIGITS_MAX = 19


@dataclass(frozen=True)
class Desk:
    """``id`` as in addresses; ``subject`` is an account, a body or a member, 0 for officers; ``number`` as printed."""

    id: str
    city: str
    person: str
    duty: str  # DUTIES
    subject: int
    number: str
    name: str
    account: int = 0  # in the registry, of owners and members


def desks(person: str) -> list[Desk]:
    """All for whom somebody acts, in any city."""
    named = [
        Desk(str(d.id), d.city, person, d.duty, d.subject, d.number, d.name, d.subject if d.duty == OWNER else 0)
        for d in registry.desks(person)
    ]
    operated = [
        Desk(f"m{m.id}", m.city, person, MEMBER, m.id, m.code, m.name, m.account) for m in exchange.operated(person)
    ]
    return named + operated


def take(person: str, desk: str, *duties: str) -> Desk:
    """One of somebody's own desks, of these duties; any other does not exist. Refusals: registry.DeskUnknown."""
    if len(desk) <= DIGITS_MAX + 1:
        for own in desks(person):
            if own.id == desk and (not duties or own.duty in duties):
                return own
    raise DeskUnknown(desk=desk[: DIGITS_MAX + 1])
