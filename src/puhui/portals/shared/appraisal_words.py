"""What pages say about creations and ratings: where an application stands, and who filled a sheet in."""

from django.utils.translation import gettext_lazy, pgettext_lazy

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
