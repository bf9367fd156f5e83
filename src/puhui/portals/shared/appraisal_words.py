"""What pages say about creations and ratings: where an application stands, and who filled a sheet in."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from puhui.oversight.appraisals import facts

STATES = {
    facts.APPLIED: pgettext_lazy("an application", "handed in"),
    facts.REVIEWED: pgettext_lazy("an application", "reviewed"),
    facts.RETURNED: pgettext_lazy("an application", "sent back"),
    facts.ANNOUNCED: pgettext_lazy("an application", "on public notice"),
    facts.NAMED: pgettext_lazy("an application", "named"),
    facts.REFUSED: pgettext_lazy("an application", "not named"),
    facts.WITHDRAWN: pgettext_lazy("an application", "withdrawn"),
    facts.REVOKED: pgettext_lazy("an application", "revoked"),
}
STAGES = {
    facts.SELF: gettext_lazy("self-score"),
    facts.REVIEW: gettext_lazy("review"),
    facts.SITE: gettext_lazy("site check"),
}
# Why a line of a score does not count.
WHYS = {
    "blank": gettext_lazy("left blank"),
    "open": gettext_lazy("the document gives no points for it"),
    "not_among_best": gettext_lazy("others of its group count"),
}


def told(entry: facts.Entry | None) -> str:
    """What a sheet says of one leaf, in a few words."""
    if entry is None:
        return ""
    if entry.met is not None:
        return _("met") if entry.met else _("not met")
    if entry.cases is not None:
        return ngettext("{n} case", "{n} cases", entry.cases).format(n=entry.cases)
    return "" if entry.points is None else f"{entry.points:f}"
