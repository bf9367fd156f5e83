"""Take a transfer back, whole and once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.foundations.ledger import facts, models, refusals
from puhui.foundations.ledger.actions import entering
from puhui.foundations.ledger.calc import rows as calc


@transaction.atomic
def reverse(transfer_id: UUID, id: UUID, at: datetime, code: int | None = None) -> facts.Posting:
    """Post the opposite of a single transfer; with its own code unless another is given.

    What was spent meanwhile is not taken by force: the balance would be insufficient.
    Refusals: TransferUnknown, AlreadyReversed, ReversalOfReversal, ContentDiffers, BalanceInsufficient.
    Locks: the transfer's journal, then balances.
    """
    # A hold that was posted can be taken back like any transfer, under its own id.
    names = [entering.name_of(transfer_id), f"hold/{transfer_id}"]
    # Two reversals of one transfer come one after the other; the unique index is the wall behind this.
    journal = models.Journal.objects.select_for_update().filter(caller_id__in=names).first()
    if journal is None:
        raise refusals.TransferUnknown(id=transfer_id)
    if journal.reverses is not None:
        raise refusals.ReversalOfReversal(id=transfer_id)
    entry = entering.Entry(entering.name_of(id), _opposite(journal, code), reverses=journal.id)
    if models.Journal.objects.filter(reverses=journal.id).exclude(id=entry.journal).exists():
        raise refusals.AlreadyReversed(id=transfer_id)
    return entering.enter([entry], at)


def _opposite(journal: models.Journal, code: int | None):
    row = entering.rows_of(journal).drop("ordinal", "holder").row(0, named=True)
    row["debit"], row["credit"] = row["credit"], row["debit"]
    return calc.one(**(row if code is None else row | {"code": code}))
