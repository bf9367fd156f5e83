"""Words for campaigns, their placements and proofs, and for what there is to learn. It decides nothing."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from puhui.civic.outreach import facts
from puhui.portals.shared import amounts

STATES = {
    facts.ASKED: ("badge badge-plain", gettext_lazy("to be placed")), facts.PROVED: ("badge", gettext_lazy("proved")),
    facts.HELD: ("badge badge-unchecked", gettext_lazy("proof to be looked at")),
    facts.REFUSED: ("badge badge-no", gettext_lazy("proof refused")),
    facts.MISSING: ("badge badge-no", gettext_lazy("proof missing")),
}  # fmt: skip
PROOFS = {
    facts.PHOTO: gettext_lazy("Photo"), facts.SCREENSHOT: gettext_lazy("Screenshot"),
    facts.REPORT: gettext_lazy("Carrier's report"),
}  # fmt: skip
KINDS = {
    facts.ARTICLE: gettext_lazy("Article"), facts.COURSE: gettext_lazy("Course"), facts.QUIZ: gettext_lazy("Quiz"),
}  # fmt: skip
AUDIENCES = {"everybody": gettext_lazy("everybody"), "schools": gettext_lazy("schools")}


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def either(text: dict[str, str]) -> str:
    """A text in the reader's language, or in Chinese where nobody wrote it in English."""
    return text["en"] if in_english() and text["en"] else text["zh"]


def fault(told: facts.Fault) -> str:
    """Why a proof is held or refused, in the reader's language."""
    return _(told.message).format_map(told.data)


def yuan(fen: int | None) -> str:
    """Money that nobody told is a dash, not a zero."""
    return "–" if fen is None else amounts.yuan(fen)


def reach(counted: int | None) -> str:
    return _("reach not counted") if counted is None else amounts.count(counted)
