"""From a document that people confirmed to assignments that units answer for."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs.refusals import CityUnknown
from puhui.oversight.assignments import actions as assignments
from puhui.oversight.assignments import facts
from puhui.oversight.policies import queries as policies


def take_over_policy(
    *,
    policy: UUID,
    starts: date,
    names: Mapping[str, UUID] | None = None,
    actor: facts.Actor,
    at: datetime,
) -> list[facts.TakenOver]:
    """Take over every confirmed row of a document, with what its city's pack says of it, if it has one.

    The same again takes only what was confirmed since.

    Refusals: policies.unknown, assignments.not_permitted, assignments.rules_missing; each row has its own outcome.
    """
    document = policies.policy(policy)
    try:
        pack = packs.active(document.city).pack
    except CityUnknown:
        pack = None
    return assignments.take_over(
        city=document.city, policy=policy, title=f"{document.title} {document.name}", pack=pack, rows=policies.table(policy), starts=starts, names=names or {}, actor=actor,
        at=at,
    )  # fmt: skip
