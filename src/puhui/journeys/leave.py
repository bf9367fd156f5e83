"""Somebody leaves: what names them goes, room by room, in one transaction (PIPL art. 47)."""

from datetime import datetime

from django.db import transaction

from puhui.economy.honours import actions as honours
from puhui.foundations.people import actions as people
from puhui.foundations.people.facts import PersonDeleted


@transaction.atomic
def leave(*, holder: int, at: datetime) -> PersonDeleted:
    """Take a person's name from boards, teams and certificates, and delete the account. Refusals: people.PersonUnknown."""
    honours.forget_person(holder=holder, at=at)
    return people.delete_person(holder=holder, at=at)
