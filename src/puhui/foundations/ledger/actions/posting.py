"""Post transfers: a few that are linked, or a frame of very many.

Every transfer that is posted singly is a journal of its own, so its id can be found again; a frame is one
journal. The same name with the same content answers the same, without posting again.
"""

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from django.db import transaction

from puhui.foundations.ledger import facts, refusals
from puhui.foundations.ledger.actions import entering
from puhui.foundations.ledger.calc import rows as calc
from puhui.foundations.ledger.queries import names

TRANSFERS_LIMIT = 1_000


@transaction.atomic
def post(transfers: Sequence[facts.Transfer], at: datetime) -> facts.Posting:
    """Post transfers, all or none; those that stand already with the same content are left as they are.

    What counts is what all of them come to together: a chain may pass through a balance it fills itself.
    Refusals: Malformed, UnitUnknown, AccountUnknown, ContentDiffers, BalanceInsufficient.
    Locks: balances of holders and of guarded house accounts.
    """
    if not 0 < len(transfers) <= TRANSFERS_LIMIT:
        raise refusals.TooManyTransfers(limit=TRANSFERS_LIMIT, count=len(transfers))
    units = names.units(transfer.unit for transfer in transfers)
    rows = calc.singles(
        [(units[t.unit].number, t.debit, t.credit, t.amount, t.code, t.memo) for t in transfers]
    )  # fmt: skip
    entries: dict[str, entering.Entry] = {}
    for number, transfer in enumerate(transfers):
        entry = entering.Entry(entering.name_of(transfer.id), rows[number])
        twin = entries.setdefault(entry.caller_id, entry)
        if twin is not entry:
            entering.refuse_difference(twin.caller_id, twin.rows, entry.rows)
    return entering.enter(list(entries.values()), at)


@transaction.atomic
def post_frame(caller_id: str, at: datetime, frame: pl.DataFrame) -> facts.Posting:
    """Post a frame as one journal, set by set; in any order the same rows are the same journal.

    Columns: holder Int64 (the person's side, else the credit), unit Int16 (number), debit Int64, credit
    Int64, amount Int64 (> 0), code Int16, memo Int64. Runs in the caller's transaction, where there is one.
    Refusals: Malformed, UnitUnknown, AccountUnknown, ContentDiffers, BalanceInsufficient.
    Locks: balances of holders and of guarded house accounts; never a source account.
    """
    return entering.enter([entering.Entry(caller_id, calc.checked(frame))], at)
