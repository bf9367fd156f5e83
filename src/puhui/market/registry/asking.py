"""What needs a second person: freezes and their end, courts' orders, succession, forced cancellation."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.ground.identifiers import uuid_of
from puhui.market.registry import facts, refusals, ring
from puhui.market.registry.accounts import lock, must_be_open
from puhui.market.registry.changes import claim
from puhui.market.registry.duties import lock_projects, must_be_due, note_cancelled
from puhui.market.registry.facts import State, Wanted
from puhui.market.registry.models import Account, Asked, Change
from puhui.market.registry.telling import moved

# What is asked for -> from which state to which.
KINDS = {
    "court_freeze": (State.AVAILABLE, State.COURT),
    "pledge": (State.AVAILABLE, State.PLEDGED),
    "court_unfreeze": (State.COURT, State.AVAILABLE),
    "pledge_release": (State.PLEDGED, State.AVAILABLE),
    "court_transfer": (State.COURT, State.AVAILABLE),
    "succession": (State.AVAILABLE, State.AVAILABLE),
    "cancellation": (State.AVAILABLE, State.CANCELLED),
    "forced_cancellation": (State.AVAILABLE, State.CANCELLED),
}
TO_ANOTHER = ("court_transfer", "succession")


@transaction.atomic
def ask(
    *, id: UUID, kind: str, account: int, wanted: Wanted, reference: str, by: str, at: datetime,
    to_account: int | None = None,
) -> facts.Asked:  # fmt: skip
    """Ask a second person for a change of units. ``kind``: see KINDS; ``reference``: the document it rests on.

    ``forced_cancellation``: the reference is the duty's id. Nothing moves yet, and nothing is put aside.
    Refusals: PersonMissing, ChangeDiffers, ReferenceMissing, AccountUnknown, SameAccount, and those of ``choose``.
    """
    before, _ = KINDS[kind]
    rows = lock(account, *([to_account] if kind in TO_ANOTHER and to_account else []))
    told = {"wanted": asdict(wanted), "reference": reference.strip(), "to_account": to_account, "of": account}
    if not claim(id=id, city=rows[0].city, kind=f"{kind}_asked", about=f"asked/{id}", by=by, at=at, **told):
        return answer(Asked.objects.get(id=id))
    if not reference.strip():
        raise refusals.ReferenceMissing(kind=kind)
    if kind in TO_ANOTHER and (to_account is None or to_account == account):
        raise refusals.SameAccount(account=rows[0].number)
    if kind == "forced_cancellation":
        must_be_due(reference, rows[0], wanted, at)
    ring.choose(wanted, rows[0], before)
    row = Asked.objects.create(
        id=id, city=rows[0].city, kind=kind, account_id=account, to_account_id=to_account, wanted=asdict(wanted),
        reference=reference.strip(), asked_by=by.strip(), asked_at=at,
    )  # fmt: skip
    return answer(row)


@transaction.atomic
def decide(*, id: UUID, approves: bool, by: str, at: datetime) -> facts.Asked:
    """Approve what somebody else asked for, and do it; or refuse it. Again: the same answer.

    Refusals: AskedUnknown, AskedDecided, SamePerson, PersonMissing, and those of ``choose``.
    Locks: what was asked, the accounts by number, blocks.
    """
    row = Asked.objects.select_for_update().filter(id=id).first()
    if row is None:
        raise refusals.AskedUnknown(id=id)
    state = "approved" if approves else "refused"
    if row.state != "pending":
        if row.state == state and row.decided_by == by.strip():
            return answer(row)
        raise refusals.AskedDecided(id=id, state=row.state)
    if by.strip() == row.asked_by:
        raise refusals.SamePerson(by=row.asked_by)
    row.state, row.decided_by, row.decided_at = state, by.strip(), at
    kind = row.kind if approves else f"{row.kind}_refused"
    claim(id=change_of(id), city=row.city, kind=kind, about=f"account/{row.account_id}", by=by, at=at, asked=str(id))
    if approves:
        _carry_out(row, at)
    row.save()
    return answer(row)


def _carry_out(row: Asked, at: datetime) -> None:
    before, after = KINDS[row.kind]
    to = row.to_account_id if row.kind in TO_ANOTHER else row.account_id
    if after == State.CANCELLED:
        lock_projects(row.account_id)
    rows = lock(*dict.fromkeys((row.account_id, to)))
    if row.kind in TO_ANOTHER:
        must_be_open(rows[1:])
    wanted = Wanted(**row.wanted)
    if row.kind == "forced_cancellation":
        must_be_due(row.reference, rows[0], wanted, at)
    cuts = ring.choose(wanted, rows[0], before)
    ring.move(cuts, change_of(row.id), to, after)
    if after == State.CANCELLED:
        note_cancelled(rows[0], sum(cut.past - cut.first for cut in cuts))


def change_of(asked: UUID) -> UUID:
    """The id of the change that carries out what was asked for."""
    return uuid_of(f"registry/asked/{asked}")


def answer(row: Asked) -> facts.Asked:
    return answers([row])[0]


def answers(rows: list[Asked]) -> list[facts.Asked]:
    """What was asked, with the accounts' numbers, and what was done where it was approved."""
    sides = {row.account_id for row in rows} | {row.to_account_id for row in rows}
    numbers = dict(Account.objects.filter(id__in=sides).values_list("id", "number"))
    return [
        facts.Asked(
            id=row.id, kind=row.kind, state=row.state, asked_by=row.asked_by, decided_by=row.decided_by,
            moved=_done(row), account=numbers.get(row.account_id, ""), to_account=numbers.get(row.to_account_id, ""),
            wanted=Wanted(**row.wanted), reference=row.reference, city=row.city,
        )
        for row in rows
    ]  # fmt: skip


def _done(row: Asked) -> facts.Moved | None:
    done = row.state == "approved" and Change.objects.filter(id=change_of(row.id)).exists()
    return moved(change_of(row.id)) if done else None
