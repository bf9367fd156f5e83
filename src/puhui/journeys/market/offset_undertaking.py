"""Units are retired for an undertaking and count for it, in one transaction; a top-up takes exactly what is missing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.ground.identifiers import uuid_of
from puhui.market.neutrality import actions as neutrality
from puhui.market.neutrality import facts
from puhui.market.neutrality import queries as undertaken
from puhui.market.registry import actions as registry
from puhui.market.registry import queries as registered
from puhui.market.registry.facts import Wanted


@transaction.atomic
def retire(
    *, id: UUID, undertaking: str, account: str, wanted: Wanted, by: str, at: datetime, statement: str = "",
    reason: str = "",
) -> facts.Undertaking:  # fmt: skip
    """Retire units of an account (the organiser's, or a provider's) for an undertaking, and offset it by them.

    Refusals: those of registry.retire and neutrality.offset. Locks: the registry account, blocks, the undertaking.
    """
    seen = undertaken.undertaking(undertaking)
    done = registry.retire(
        id=uuid_of(f"neutrality/retired/{id}"), account=registered.account(account).id, wanted=wanted,
        purpose=seen.kind, beneficiary=seen.organiser, beneficiary_id=seen.organiser_id,
        statement=statement or f"{seen.number} {seen.name}", by=by, at=at,
    )  # fmt: skip
    return neutrality.offset(id=id, undertaking=undertaking, retirement=done.number, reason=reason, by=by, at=at)


@transaction.atomic
def top_up(
    *, id: UUID, undertaking: str, account: str, project: str, vintage: int, by: str, at: datetime, reason: str = ""
) -> facts.Undertaking:  # fmt: skip
    """Retire what is still to be offset, by the latest inventory; nothing is missing: nothing happens.

    Refusals and locks: as ``retire``.
    """
    seen = undertaken.undertaking(undertaking)
    if not seen.due.left_tonnes:
        return seen
    wanted = Wanted(project=project, vintage=vintage, tonnes=seen.due.left_tonnes)
    return retire(id=id, undertaking=undertaking, account=account, wanted=wanted, by=by, at=at, reason=reason)
