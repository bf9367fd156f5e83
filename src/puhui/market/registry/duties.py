"""After fraud (M43): an equal amount is cancelled, by its owner in time or else by force; till then nothing is sold."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import F

from puhui.ground import clock
from puhui.market.registry import facts, refusals
from puhui.market.registry.calc import serials, states
from puhui.market.registry.facts import Wanted
from puhui.market.registry.models import Account, Duty, Project


def must_be_due(id: str, account: Account, wanted: Wanted, at: datetime) -> None:
    """Whether so much may be cancelled by force now. Refusals: DutyUnknown, DutyNotDue, DutyExceeded."""
    duty = _duty(id, account)
    if clock.local_day(at) <= duty.due_on:
        raise refusals.DutyNotDue(due_on=duty.due_on)
    asked = serials.parse(wanted.serial) if wanted.serial else None
    tonnes = asked.last - asked.first + 1 if asked else wanted.tonnes
    if tonnes > duty.tonnes - duty.cancelled:
        raise refusals.DutyExceeded(tonnes=tonnes, left=duty.tonnes - duty.cancelled)


def _duty(id: str, account: Account) -> Duty:
    try:
        found = Duty.objects.filter(id=UUID(id.strip()), account_id=account.id).first()
    except ValueError:
        found = None
    if found is None:
        raise refusals.DutyUnknown(id=id[:80])
    return found


def note_cancelled(account: Account, tonnes: int) -> None:
    """What was cancelled fulfils the account's duties, the oldest first; free of all, the account trades again."""
    for duty in Duty.objects.filter(account_id=account.id, cancelled__lt=F("tonnes")).order_by("due_on", "id"):
        part = min(tonnes, duty.tonnes - duty.cancelled)
        duty.cancelled, tonnes = duty.cancelled + part, tonnes - part
        duty.save()
        if duty.cancelled == duty.tonnes:
            _resume(duty.project_id)
    if account.state == "suspended" and not owes(account.id):
        account.state = "open"
        account.save()


def lock_projects(account: int) -> None:
    """What may be resumed is locked before the account is: projects come first everywhere."""
    list(Project.objects.filter(account_id=account).order_by("id").select_for_update())


def _resume(project: int) -> None:
    row = Project.objects.get(id=project)
    owed = Duty.objects.filter(project_id=project, cancelled__lt=F("tonnes")).exists()
    if row.state == "suspended" and not owed:
        row.state = states.after("project", serials.project_code(row.number), row.state, "resume")
        row.save()


def suspended(accounts: Collection[int]) -> set[int]:
    """Those of these accounts from which nothing is sold."""
    owing = Duty.objects.filter(account_id__in=accounts, cancelled__lt=F("tonnes")).values_list("account_id", flat=True)
    return {*owing, *Account.objects.filter(id__in=accounts, state="suspended").values_list("id", flat=True)}


def owes(account: int) -> bool:
    return Duty.objects.filter(account_id=account, cancelled__lt=F("tonnes")).exists()


def told(duty: Duty) -> facts.Duty:
    project = Project.objects.get(id=duty.project_id)
    return facts.Duty(
        id=duty.id, account=duty.account_id, project=serials.project_code(project.number), tonnes=duty.tonnes,
        cancelled=duty.cancelled, due_on=duty.due_on, banned_until=duty.banned_until,
    )  # fmt: skip
