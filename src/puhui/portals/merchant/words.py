"""What stands in the database as a code, in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from puhui.economy.merchants.facts import Answered

ACCEPTED = gettext_noop("Accepted")


def language() -> str:
    """The key under which a pair of texts has the reader's language."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def of_pair(texts: Mapping[str, str] | None) -> str:
    """A text that came in both languages."""
    return texts[language()] if texts else ""


def reason(answered: Answered) -> str:
    """What an attempt came to, as a sentence."""
    if answered.accepted:
        return _(ACCEPTED)
    return _(answered.message).format_map(answered.data)


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
