"""Files that nobody refers to any more: who keeps files, and how one is erased."""

from puhui.civic.outreach import queries as outreach
from puhui.civic.voices import queries as voices
from puhui.engine.intake import queries as intake
from puhui.engine.scrutiny import queries as scrutiny
from puhui.foundations.evidence import actions as evidence
from puhui.foundations.evidence.refusals import EvidenceReferredTo
from puhui.market.registry import queries as registry
from puhui.oversight.appraisals import queries as appraisals
from puhui.oversight.conference import queries as conference
from puhui.oversight.policies import queries as policies

# Who keeps files by their fingerprint, and what they are called there.
REFERRING = {
    "deliveries": intake.holds, "photos": scrutiny.shows, "documents": policies.holds, "projects": registry.holds,
    "minutes": conference.holds, "sheets": appraisals.holds, "proofs": outreach.holds,
    "voices": voices.holds,
}  # fmt: skip


def erase_unreferred(sha256: str) -> None:
    """Erase a kept file, unless somebody's record still refers to the same content."""
    try:
        evidence.erase(sha256=sha256, referred=_referring)
    except EvidenceReferredTo:
        # The same content is somebody else's too: theirs stays.
        return


def _referring(sha256: str) -> list[str]:
    return [name for name, holds in REFERRING.items() if holds(sha256)]
