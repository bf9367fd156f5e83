"""What stands in the database as a code, in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.economy.merchants.facts import Answered
from puhui.portals.shared.statements import language

ACCEPTED = gettext_noop("Accepted")


def of_pair(texts: Mapping[str, str] | None) -> str:
    """A text that came in both languages."""
    return texts[language()] if texts else ""


def reason(answered: Answered) -> str:
    """What an attempt came to, as a sentence."""
    if answered.accepted:
        return _(ACCEPTED)
    return _(answered.message).format_map(answered.data)
