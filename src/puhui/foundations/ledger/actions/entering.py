"""Enter journals into the books: the one path by which rows come into the ledger."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
import polars as pl
from django.db import connection

from puhui.foundations.ledger import facts, models, refusals
from puhui.foundations.ledger.actions import balances
from puhui.foundations.ledger.calc import rows as calc
from puhui.foundations.ledger.queries import names
from puhui.ground import clock, columns
from puhui.ground.identifiers import number_of

TRANSFER_COLUMNS = {
    "holder": "holder_id", "journal_id": "journal_id", "debit": "debit", "credit": "credit", "amount": "amount",
    "memo": "memo", "seal": "seal", "posted_on": "posted_on", "ordinal": "ordinal", "unit": "unit", "code": "code",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A journal to be: the caller's name for it and its checked rows."""

    caller_id: str
    rows: pl.DataFrame
    reverses: int | None = None

    @property
    def journal(self) -> int:
        return number_of(self.caller_id)


def name_of(transfer: UUID) -> str:
    """The name of the journal that a single transfer is."""
    return names.of_transfer(transfer)


def enter(entries: Sequence[Entry], at: datetime) -> facts.Posting:
    """Enter journals, all or none, inside the caller's transaction; known ones must have the same content.

    Refusals: TimeNotAware, UnitUnknown, AccountUnknown, ContentDiffers, BalanceInsufficient.
    """
    if at.tzinfo is None:
        raise refusals.TimeNotAware(at=at)
    with connection.cursor() as cursor:
        units = _units(cursor)
        # In the order of their numbers, so that two callers with the same journals do not wait crosswise.
        prepared = sorted((_Prepared(entry, at, units) for entry in entries), key=lambda p: p.journal)
        claimed = _claim(cursor, prepared)
        for known in (p for p in prepared if p.journal not in claimed):
            _refuse_other_content(known)
        if claimed:
            _write(cursor, [p for p in prepared if p.journal in claimed], at, units)
    totals: Counter[str] = Counter()
    for one in prepared:
        totals.update(one.totals)
    return facts.Posting(
        journals=tuple(entry.journal for entry in entries),
        posted_at=min(p.posted_at for p in prepared),
        rows=sum(entry.rows.height for entry in entries),
        totals=dict(totals),
        new=len(claimed) == len(prepared),
    )


def _units(cursor) -> dict[int, models.Unit]:
    return {unit.number: unit for unit in models.Unit.objects.select_related("book")}


class _Prepared:
    """An entry with everything that can be computed before the database is asked."""

    def __init__(self, entry: Entry, at: datetime, units: dict[int, models.Unit]) -> None:
        self.entry, self.posted_at, self.journal = entry, at, entry.journal
        self.content = calc.content_of(entry.rows)
        sums = calc.unit_totals(entry.rows)
        for number in sums:
            if number not in units:
                raise refusals.UnitUnknown(unit=number)
        self.totals = {units[number].code: amount for number, amount in sums.items()}

    def digest(self) -> bytes:
        return calc.digest(self.entry.caller_id, self.posted_at, self.entry.reverses, self.content)


def _claim(cursor, prepared: Sequence[_Prepared]) -> set[int]:
    """Write the journals that are not there yet, and answer with them. Waits for a twin's end."""
    one = prepared[0].posted_at
    columns_of = zip(
        *(
            (
                p.journal, p.entry.caller_id, p.entry.rows.height, json.dumps(p.totals), p.digest(),
                p.entry.rows["holder"][0] if p.entry.rows.height == 1 else None, p.entry.reverses,
            )
            for p in prepared
        ),
        strict=True,
    )  # fmt: skip
    cursor.execute(
        """
        INSERT INTO ledger_journal (id, caller_id, rows, totals, digest, holder_id, reverses, posted_at, posted_on)
        SELECT id, name, rows, totals::jsonb, digest, holder, reverses, %s, %s
        FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::text[], %s::bytea[], %s::bigint[], %s::bigint[])
             AS j (id, name, rows, totals, digest, holder, reverses)
        ORDER BY id ON CONFLICT DO NOTHING RETURNING id
        """,
        [one, clock.local_day(one), *map(list, columns_of)],
    )
    return {id for (id,) in cursor.fetchall()}


def _refuse_other_content(known: _Prepared) -> None:
    """A journal of this name stands already: with the same content, or the difference is named."""
    entry, journal = known.entry, models.Journal.objects.filter(id=known.journal).first()
    if journal is None:
        # Not this name was in the way, but another reversal of the same transfer.
        raise refusals.AlreadyReversed(id=entry.caller_id)
    known.posted_at = journal.posted_at
    if known.digest() == bytes(journal.digest):
        return
    for field, posted, given in (
        ("name", journal.caller_id, entry.caller_id),
        ("reverses", journal.reverses, entry.reverses),
        ("rows", journal.rows, entry.rows.height),
    ):
        if posted != given:
            raise refusals.ContentDiffers(id=entry.caller_id, field=field, posted=posted, given=given, row=None)
    refuse_difference(entry.caller_id, rows_of(journal), entry.rows)


def rows_of(journal: models.Journal) -> pl.DataFrame:
    """The rows of a journal as they were entered, in their order."""
    whose = "holder_id = %s" if journal.holder_id is not None else "%s::bigint IS NULL"
    with connection.cursor() as cursor:
        return columns.copy_out(
            cursor,
            "SELECT holder_id, unit, debit, credit, amount, code, memo, ordinal FROM ledger_transfer"
            f" WHERE posted_on = %s AND {whose} AND journal_id = %s ORDER BY ordinal",
            [journal.posted_on, journal.holder_id, journal.id],
            {**calc.COLUMNS, "ordinal": pl.Int32},
        )


def refuse_difference(caller_id: str, posted: pl.DataFrame, given: pl.DataFrame) -> None:
    """Name the first field in which two lists of rows differ. Refusals: ContentDiffers."""
    for row, (before, now) in enumerate(zip(posted.iter_rows(named=True), given.iter_rows(named=True), strict=True)):
        for field in ("unit", "debit", "credit", "amount", "code", "memo"):
            if (posted_value := before[field]) != (given_value := now[field]):
                if field == "unit":
                    codes = dict(models.Unit.objects.values_list("number", "code"))
                    posted_value, given_value = codes[posted_value], codes.get(given_value, given_value)
                raise refusals.ContentDiffers(
                    id=caller_id, field=field, posted=posted_value, given=given_value, row=row
                )


def _write(cursor, new: list[_Prepared], at: datetime, units: dict[int, models.Unit]) -> None:
    day = clock.local_day(at)
    rows = pl.concat([p.entry.rows for p in new])
    journals = np.repeat([p.journal for p in new], [p.entry.rows.height for p in new])
    rows = rows.with_columns(pl.Series("journal_id", journals), pl.lit(day).alias("posted_on"))
    if len(new) > 1:
        rows = rows.sort("holder", "journal_id")
    rows = rows.with_columns(pl.Series("seal", calc.seals(rows)))
    totals = calc.house_totals(rows, by=["journal_id"])
    guarded = _guarded(cursor, totals["account"].unique())
    columns.copy_in(cursor, "ledger_transfer", rows.select(pl.col(k).alias(v) for k, v in TRANSFER_COLUMNS.items()))
    columns.copy_in(cursor, "ledger_house_total", totals)
    books: dict[int, facts.Book] = {}
    for number in sorted(rows["unit"].unique()):
        books.setdefault(units[number].book_id, _book(units, units[number].book))
    for _, book in sorted(books.items()):
        balances.change_balances(book, _changes(rows, totals, guarded, book), at)


def _book(units: dict[int, models.Unit], book: models.Book) -> facts.Book:
    mine = sorted((u for u in units.values() if u.book_id == book.id), key=lambda u: u.slot)
    return facts.Book(book.id, book.code, tuple(facts.Unit(u.number, u.code, u.slot, book.code) for u in mine))


def _guarded(cursor, accounts: pl.Series) -> set[int]:
    """Which of these house accounts keep a balance. Refusals: AccountUnknown."""
    kinds = dict(models.HouseAccount.objects.filter(id__in=accounts.to_list()).values_list("id", "kind"))
    for account in accounts:
        if account not in kinds:
            raise refusals.AccountUnknown(account=account)
    return {account for account, kind in kinds.items() if kind == models.HouseAccount.Kind.GUARDED}


def _changes(rows: pl.DataFrame, totals: pl.DataFrame, guarded: set[int], book: facts.Book) -> pl.DataFrame:
    """How the balances of people and of guarded house accounts change in one book, sorted by holder."""
    slots = {unit.number: unit.slot for unit in book.units}
    people = calc.balance_changes(rows, slots)
    if not guarded:
        return people
    house = calc.guarded_changes(totals.filter(pl.col("account").is_in(guarded)), slots)
    return pl.concat([house, people])
