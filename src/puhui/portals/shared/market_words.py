"""What the carbon market's codes are called on every page: states, what happened, steps."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.market.registry.refusals import WORDS

EVENTS = {
    "project_drafted": gettext_noop("Project drafted"), "project_submitted": gettext_noop("Design shown to the public"),
    "judging_began": gettext_noop("Validation or verification began"), "found": gettext_noop("Finding raised"),
    "finding_closed": gettext_noop("Finding closed"), "judged": gettext_noop("Validation or verification report"),
    "registration_applied": gettext_noop("Applied for registration"),
    "registration_decided": gettext_noop("Registration decided"),
    "project_withdrawn": gettext_noop("Project withdrawn"), "project_deregistered": gettext_noop("Deregistered"),
    "period_reported": gettext_noop("Reduction report shown to the public"),
    "issuance_applied": gettext_noop("Applied for issuance"), "issuance_decided": gettext_noop("Issuance decided"),
    "period_withdrawn": gettext_noop("Report withdrawn"), "fraud_found": gettext_noop("Fraud found: suspended"),
    "issued": gettext_noop("Tonnes issued"), "transferred": gettext_noop("Transferred by a deal"),
    "held_for_exchange": gettext_noop("Moved to the exchange"), "retired": gettext_noop("Retired"),
    "released_from_exchange": gettext_noop("Taken back from the exchange"), "pledge": gettext_noop("Pledged"),
    "court_freeze": gettext_noop("Frozen by a court"), "court_unfreeze": gettext_noop("Set free by a court"),
    "pledge_release": gettext_noop("Pledge ended"), "court_transfer": gettext_noop("Given over by a court"),
    "succession": gettext_noop("Succession"), "cancellation": gettext_noop("Cancelled"),
    "forced_cancellation": gettext_noop("Cancelled by force"),
}  # fmt: skip


def word(code: str) -> str:
    """A state, a kind, a duty or a field in the reader's language."""
    return _(WORDS.get(code, code))


def event(kind: str) -> str:
    """What happened, in the reader's language."""
    return _(EVENTS.get(kind, kind))
