"""Books, units and house accounts by their codes."""

from collections.abc import Iterable
from uuid import UUID

from puhui.foundations.ledger import facts, models, refusals


def of_transfer(id: UUID) -> str:
    """The name of the journal that a single transfer is."""
    return f"transfer/{id}"


def book(code: str) -> facts.Book:
    """A book with its units in the order of their slots. Refusals: BookUnknown."""
    found = models.Unit.objects.filter(book__code=code).order_by("slot").select_related("book")
    units = tuple(_fact(row) for row in found)
    if not units:
        raise refusals.BookUnknown(book=code)
    return facts.Book(number=found[0].book_id, code=code, units=units)


def unit(code: str) -> facts.Unit:
    """A unit. Refusals: UnitUnknown."""
    return units([code])[code]


def units(codes: Iterable[str]) -> dict[str, facts.Unit]:
    """Units by code, all of them or a refusal. Refusals: UnitUnknown."""
    wanted = set(codes)
    found = {row.code: _fact(row) for row in models.Unit.objects.filter(code__in=wanted).select_related("book")}
    for code in sorted(wanted - found.keys()):
        raise refusals.UnitUnknown(unit=code)
    return found


def house_account(code: str) -> int:
    """The number (< 0) of a house account. Refusals: AccountUnknown."""
    try:
        return models.HouseAccount.objects.values_list("id", flat=True).get(code=code)
    except models.HouseAccount.DoesNotExist:
        raise refusals.AccountUnknown(account=code) from None


def house_accounts(prefix: str = "") -> dict[str, int]:
    """House accounts whose code begins so, by code."""
    found = models.HouseAccount.objects.filter(code__startswith=prefix).order_by("code")
    return dict(found.values_list("code", "id"))


def _fact(row: models.Unit) -> facts.Unit:
    return facts.Unit(number=row.number, code=row.code, slot=row.slot, book=row.book.code)
