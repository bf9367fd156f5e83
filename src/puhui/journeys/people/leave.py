"""Somebody leaves: what names them goes, room by room, in one transaction (PIPL art. 47)."""

from datetime import datetime

from django.db import transaction

from puhui.civic.activities import actions as activities
from puhui.civic.outreach import actions as outreach
from puhui.civic.surveys import actions as surveys
from puhui.civic.voices import actions as voices
from puhui.civic.volunteers import actions as volunteers
from puhui.economy.honours import actions as honours
from puhui.economy.schemes import actions as schemes
from puhui.engine.scrutiny import actions as scrutiny
from puhui.foundations.people import actions as people
from puhui.foundations.people.facts import PersonDeleted
from puhui.journeys import erasing
from puhui.journeys.civic import book_activity
from puhui.market.registry import actions as commented


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
        erasing.erase_unreferred(sha256)
    return people.delete_person(holder=holder, at=at)
