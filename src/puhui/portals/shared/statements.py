"""The words of statements as workbooks: both who is owed and the city read the same file."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def language() -> str:
    """The key under which a pair of texts has the reader's language."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def month_of(text: str | None) -> date | None:
    """``2026-03`` → its first day; None where it is no month."""
    try:
        return date.fromisoformat(f"{text}-01") if text and len(text) == 7 else None
    except ValueError:
        return None


def statement_words(merchant: str) -> dict[str, str]:
    """The words of a statement's workbook."""
    return {
        "sheet": _("Statement"), "title": _("Statement of what the city owes"), "merchant": merchant,
        "opening": _("Owed at the beginning"), "vouchers": _("Vouchers used"), "adjustments": _("Adjustments"),
        "payments": _("Payments"), "closing": _("Owed at the end"), "when": _("Booked at"), "kind": _("Kind"),
        "what": _("Offer"), "store": _("Store"), "number": _("Number"), "note": _("Note"), "amount": _("Amount (yuan)"),
        "seen": _("taken without a line at"), "voucher": _("voucher"), "adjustment": _("adjustment"),
        "payment": _("payment"),
    }  # fmt: skip


def scheme_words(scheme: str, rates: str) -> dict[str, str]:
    """The words of the workbook of what a city and another scheme owe each other."""
    return {
        "sheet": _("Conversions"), "title": _("Statement of converted points"), "scheme": scheme, "rates": rates,
        "opening": _("Owed at the beginning"), "out": _("Converted out"), "in": _("Came in"),
        "paid": _("Paid by the city"), "closing": _("Owed at the end"), "open": _("Not decided yet"),
        "when": _("Decided at"), "way": _("Kind"), "number": _("Number"), "what": _("Offer"),
        "points": _("Our points"), "theirs": _("Their points"), "note": _("Note"), "amount": _("Amount (yuan)"),
        "way_out": _("Converted out"), "way_in": _("Came in"), "way_payment": _("payment"),
    }  # fmt: skip
