"""Enter journals into the books: the one path by which rows come into the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import polars as pl
from django.db import connection
from psycopg.types.json import Jsonb

from puhui.foundations.ledger import facts, models, refusals
from puhui.foundations.ledger.actions import balances
from puhui.foundations.ledger.calc import rows as calc
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
    return f"transfer/{transfer}"


def enter(entries: Sequence[Entry], at: datetime) -> facts.Posting:
    """Enter journals, all or none, inside the caller's transaction; known ones must have the same content.

    Refusals: TimeNotAware, UnitUnknown, AccountUnknown, ContentDiffers, BalanceInsufficient.
    """
    if at.tzinfo is None:
        raise refusals.TimeNotAware(at=at)
    with connection.cursor() as cursor:
        units = _units(cursor)
        # In the order of their numbers, so that two callers with the same journals do not wait crosswise.
        prepared = {e.journal: _Prepared(e, at, units) for e in sorted(entries, key=lambda e: e.journal)}
        new = [p for p in prepared.values() if _claim(cursor, p)]
        if new:
            _write(cursor, new, at, units)
    known = [p for p in prepared.values() if p not in new]
    posted_at = min(p.posted_at for p in prepared.values())
    totals: dict[str, int] = {}
    for one in prepared.values():
        for code, amount in one.totals.items():
            totals[code] = totals.get(code, 0) + amount
    return facts.Posting(
        journals=tuple(entry.journal for entry in entries),
        posted_at=posted_at,
        rows=sum(entry.rows.height for entry in entries),
        totals=totals,
        new=not known,
    )


def _units(cursor) -> dict[int, models.Unit]:
    return {unit.number: unit for unit in models.Unit.objects.select_related("book")}


class _Prepared:
    """An entry with everything that can be computed before the database is asked."""

    def __init__(self, entry: Entry, at: datetime, units: dict[int, models.Unit]) -> None:
        self.entry, self.posted_at = entry, at
        self.content = calc.content_of(entry.rows)
        sums = entry.rows.group_by("unit").agg(pl.col("amount").sum()).sort("unit")
        for number in sums["unit"]:
            if number not in units:
                raise refusals.UnitUnknown(unit=number)
        self.totals = {units[number].code: amount for number, amount in sums.iter_rows()}

    def digest(self) -> bytes:
        return calc.digest(self.entry.caller_id, self.posted_at, self.entry.reverses, self.content)


def _claim(cursor, prepared: _Prepared) -> bool:
    """Write the journal, or find that it stands already with this very content. Waits for a twin's end."""
    entry = prepared.entry
    cursor.execute(
        """
        INSERT INTO ledger_journal (id, caller_id, posted_at, posted_on, rows, totals, digest, holder_id, reverses)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING
        """,
        [
            entry.journal, entry.caller_id, prepared.posted_at, clock.local_day(prepared.posted_at),
            entry.rows.height, Jsonb(prepared.totals), prepared.digest(),
            entry.rows["holder"][0] if entry.rows.height == 1 else None, entry.reverses,
        ],
    )  # fmt: skip
    if cursor.rowcount:
        return True
    journal = models.Journal.objects.get(id=entry.journal)
    prepared.posted_at = journal.posted_at
    if prepared.digest() != bytes(journal.digest):
        _refuse_other_content(journal, entry)
    return False


def _refuse_other_content(journal: models.Journal, entry: Entry) -> None:
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
            if before[field] != now[field]:
                raise refusals.ContentDiffers(
                    id=caller_id, field=field, posted=before[field], given=now[field], row=row
                )


def _write(cursor, new: list[_Prepared], at: datetime, units: dict[int, models.Unit]) -> None:
    day = clock.local_day(at)
    parts = [
        p.entry.rows.with_columns(
            pl.lit(p.entry.journal, dtype=pl.Int64).alias("journal_id"),
            pl.lit(day).alias("posted_on"),
            pl.Series("seal", calc.seals(p.entry.rows, day, p.entry.journal)),
        )
        for p in new
    ]
    rows = parts[0] if len(parts) == 1 else pl.concat(parts).sort("holder", "journal_id")
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
