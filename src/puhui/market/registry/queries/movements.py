"""What came into an account, left it, or ended in it: for the books of its subject."""

from datetime import datetime

from django.db.models import F, Q

from puhui.market.registry import facts, refusals
from puhui.market.registry.calc import serials
from puhui.market.registry.facts import State
from puhui.market.registry.models import Change, Issuance, Project, Retirement, Step

MOVES_MAX = 200_000


def moves(account: int, before: datetime) -> list[facts.Move]:
    """Every range of tonnes that changed its owner or was used up, in the order of time.

    Moves within the account (to the exchange's platform and back, frozen and set free) are none. Refusals: MovesTooMany.
    """
    came = Q(to_account_id=account) & ~Q(from_account_id=account)
    # Issued: nobody had them before.
    issued = Q(to_account_id=account, from_account_id=None)
    left = Q(from_account_id=account) & ~Q(to_account_id=F("from_account_id"))
    ended = Q(to_account_id=account, from_account_id=account, to_state__in=facts.FINAL)
    steps = list(Step.objects.filter(came | issued | left | ended)[: MOVES_MAX + 1])
    if len(steps) > MOVES_MAX:
        # Books with a part left out would be wrong books.
        raise refusals.MovesTooMany(account=account, limit=MOVES_MAX)
    changes = Change.objects.in_bulk({s.change_id for s in steps})
    issuances = Issuance.objects.in_bulk({s.issuance_id for s in steps})
    projects = Project.objects.in_bulk({i.project_id for i in issuances.values()})
    purposes = dict(Retirement.objects.filter(id__in=changes).values_list("id", "purpose"))
    steps = [s for s in steps if changes[s.change_id].at < before]
    steps.sort(key=lambda s: (changes[s.change_id].at, s.change_id.int, s.issuance_id, s.first))
    return [
        _told(s, account, changes[s.change_id], issuances[s.issuance_id], projects, purposes.get(s.change_id, ""))
        for s in steps
    ]


def _told(
    step: Step, account: int, change: Change, issuance: Issuance, projects: dict[int, Project], purpose: str
) -> facts.Move:
    if step.from_account_id is None:
        way = "issued"
    elif step.to_account_id != account:
        way = "left"
    elif step.from_account_id != account:
        way = "came"
    else:
        way = State(step.to_state).word
    return facts.Move(
        change=change.id, kind=change.kind, way=way, at=change.at,
        project=serials.project_code(projects[issuance.project_id].number), vintage=issuance.vintage,
        issuance=issuance.id, first=step.first, past=step.past, deal=str(change.content.get("deal") or ""),
        purpose=purpose, serial=serials.written(issuance.prefix, step.first, step.past - 1),
    )  # fmt: skip
