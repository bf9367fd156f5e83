"""Somebody leaves: what names them goes, room by room, in one transaction (PIPL art. 47)."""

from datetime import datetime

from django.db import transaction

from puhui.civic.activities import actions as activities
from puhui.civic.outreach import actions as outreach
from puhui.civic.outreach import queries as outreach_kept
from puhui.civic.surveys import actions as surveys
from puhui.civic.voices import actions as voices
from puhui.civic.voices import queries as voices_kept
from puhui.civic.volunteers import actions as volunteers
from puhui.economy.honours import actions as honours
from puhui.economy.schemes import actions as schemes
from puhui.engine.intake import queries as intake
from puhui.engine.scrutiny import actions as scrutiny
from puhui.engine.scrutiny import queries as scrutiny_kept
from puhui.foundations.evidence import actions as evidence
from puhui.foundations.evidence.refusals import EvidenceReferredTo
from puhui.foundations.people import actions as people
from puhui.foundations.people.facts import PersonDeleted
from puhui.journeys.civic import book_activity
from puhui.market.registry import actions as commented
from puhui.market.registry import queries as registry
from puhui.oversight.appraisals import queries as appraisals
from puhui.oversight.conference import queries as conference
from puhui.oversight.policies import queries as policies

# Who keeps files by their fingerprint, and what they are called there.
REFERRING = {
    "deliveries": intake.holds, "photos": scrutiny_kept.shows, "documents": policies.holds, "projects": registry.holds,
    "minutes": conference.holds, "sheets": appraisals.holds, "proofs": outreach_kept.holds,
    "voices": voices_kept.holds,
}  # fmt: skip


@transaction.atomic
def leave(*, holder: int, at: datetime) -> PersonDeleted:
    """Take a person's name off boards, teams, certificates and hours; erase codes, answers, photos; delete the account.

    Places in sessions and shifts to come are given back first, so that who waits moves up.

    Refusals: people.PersonUnknown.
    """
    honours.forget_person(holder=holder, at=at)
    schemes.forget_person(holder=holder, at=at)
    book_activity.cancel_all(holder=holder, at=at)
    volunteers.withdraw_all(holder=holder, at=at)
    activities.forget_person(holder=holder)
    volunteers.forget_person(holder=holder)
    outreach.forget_person(holder=holder)
    surveys.forget_person(holder=holder)
    commented.forget_person(holder=holder)
    for sha256 in (*scrutiny.forget_photos(holder=holder), *voices.forget_person(holder=holder)):
        erase_unreferred(sha256)
    return people.delete_person(holder=holder, at=at)


def erase_unreferred(sha256: str) -> None:
    """Erase a kept file, unless somebody's record still refers to the same content."""
    try:
        evidence.erase(sha256=sha256, referred=_referring)
    except EvidenceReferredTo:
        # The same content is somebody else's too: theirs stays.
        return


def _referring(sha256: str) -> list[str]:
    return [name for name, holds in REFERRING.items() if holds(sha256)]
