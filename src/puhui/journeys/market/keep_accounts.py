"""A member's vouchers and disclosure: accounting by deals and serials, with what providers hold and sold for it."""

from datetime import date
from typing import BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _

from puhui.ground import clock
from puhui.market.accounting import facts
from puhui.market.accounting import queries as accounting
from puhui.market.exchange import queries as exchange
from puhui.market.neutrality import queries as neutrality


def books(*, city: str, member: str, year: int) -> facts.Books:
    """Refusals: accounting.YearUnknown, BooksUntrue; exchange.member_unknown."""
    account = exchange.member(city, member).account
    before = clock.day_starts(date(year + 1, 1, 1)) if accounting.is_known(year) else clock.now()
    given = [e.number for e in neutrality.entrustments(owner=account)]
    mine = {p.id for p in neutrality.providers(city) if p.account == account}
    taken = [e.number for provider in mine for e in neutrality.entrustments(provider=provider)]
    sales = [
        facts.AgencySale(s.change, s.at, s.issuance, s.first, s.past, s.price_fen)
        for s in (neutrality.sales_of(account, before) if given else ())
    ]
    both_ways = [
        [neutrality.deal_of(number, back=back) for number in n for back in (False, True)] for n in (given, taken)
    ]
    return accounting.books(city=city, member=member, year=year, given=both_ways[0], taken=both_ways[1], sales=sales)


def workbook(*, city: str, member: str, year: int, stream: BinaryIO, language: str = "zh-hans") -> facts.Books:
    """Write the year as XLSX. Refusals: those of ``books``."""
    told = books(city=city, member=member, year=year)
    with translation.override(language):
        accounting.write(told, stream, _words(language))
    return told


def _words(language: str) -> dict[str, str]:
    nth = 0 if language.startswith("zh") else 1
    accounts = {f"account_{number}": names[nth] for number, names in facts.ACCOUNTS.items()}
    return accounts | _headings() | _kinds() | _rows()


def _headings() -> dict[str, str]:
    return {
        "vouchers": _("Accounting vouchers"), "disclosure": _("Disclosure"), "holdings": _("Holdings"), "memos": _("Without entry"),
        "number": _("Number"), "day": _("Day"), "kind": _("Kind"), "instrument": _("Instrument"), "tonnes": _("Tonnes"),
        "account": _("Account"), "account_name": _("Account name"), "debit": _("Debit (yuan)"),
        "credit": _("Credit (yuan)"), "reference": _("Reference"), "sum": _("Sum"), "this_year": _("This year"),
        "last_year": _("Year before"), "item": _("Item"), "amount": _("Amount (yuan)"),
        "bought_tonnes": _("Bought (t)"), "cost": _("Cost (yuan)"), "free_tonnes": _("Free of cost (t)"),
        "with_provider": _("Of these with a provider (t)"), "entrusted": _("Entrusted by others (t)"),
    }  # fmt: skip


def _kinds() -> dict[str, str]:
    return {
        "kind_bought": _("Purchase"), "kind_sold": _("Sale"), "kind_sold_by_agent": _("Sale by a provider"),
        "kind_used": _("Surrender"), "kind_retired": _("Voluntary retirement"), "kind_cancelled": _("Cancellation"),
        "kind_lost": _("Other outgoing"), "kind_owed": _("Sold for others: owed"), "kind_fee": _("Exchange fee"),
        "memo_granted": _("Issued or granted free of charge"), "memo_came": _("Other incoming, no cost known"),
        "memo_retired": _("Retired, free of cost"), "memo_used": _("Surrendered, free of cost"),
        "memo_cancelled": _("Cancelled, free of cost"), "memo_lost": _("Other outgoing, free of cost"),
        "memo_entrusted": _("Entrusted to a provider"), "memo_given_back": _("Back from a provider"),
        "memo_held": _("Held for others"), "memo_owed": _("Sold for others: owed"),
    }  # fmt: skip


def _rows() -> dict[str, str]:
    return {
        "row_opening": _("Credits at the beginning"), "row_in": _("Added"),
        "row_granted": _("Granted free of charge"), "row_bought_in": _("Bought"), "row_other_in": _("In other ways"),
        "row_out": _("Gone"), "row_used_out": _("Surrendered"), "row_sold_out": _("Sale"),
        "row_other_out": _("In other ways"), "row_closing": _("Credits at the end"),
    }  # fmt: skip
