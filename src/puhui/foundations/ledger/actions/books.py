"""Open what the ledger counts in, and the house's side of every transfer."""

from collections.abc import Sequence

from django.db import connection, transaction

from puhui.foundations.ledger import facts, models, refusals
from puhui.foundations.ledger.queries import names
from puhui.ground.identifiers import number_of

# One advisory lock for opening books, which is rare: units get their slots one after another.
OPENING_LOCK = number_of("ledger/open")


@transaction.atomic
def open_book(code: str, units: Sequence[str]) -> facts.Book:
    """Open a book with these units; units that it has already stay where they are, new ones follow.

    Refusals: BookDiffers. Locks: one for all openings.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OPENING_LOCK])
    book, _ = models.Book.objects.get_or_create(code=code)
    known = {unit.code: unit for unit in models.Unit.objects.filter(code__in=units).select_related("book")}
    slot = models.Unit.objects.filter(book=book).count()
    for unit in units:
        if unit not in known:
            known[unit] = models.Unit.objects.create(code=unit, book=book, slot=slot)
            slot += 1
        elif known[unit].book_id != book.id:
            raise refusals.BookDiffers(unit=unit, posted=known[unit].book.code, given=code)
    return names.book(code)


@transaction.atomic
def open_house_account(code: str, kind: str) -> int:
    """Open a house account and answer with its number (< 0), the same for the same code everywhere.

    ``source`` accounts are unbounded and never locked; ``guarded`` ones have a balance that cannot fall
    below zero. Refusals: AccountKindDiffers.
    """
    account, _ = models.HouseAccount.objects.get_or_create(
        code=code, defaults={"id": -number_of(f"house/{code}"), "kind": models.HouseAccount.Kind(kind)}
    )
    if account.kind != kind:
        raise refusals.AccountKindDiffers(account=code, posted=account.kind, given=kind)
    return account.id
