"""What is known about one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from .. import calc, refusals
from ..models import ApiToken, Binding, Consent, Deletion, Role, User


@dataclass(frozen=True)
class Bound:
    """A number that belongs to a person; ``subject`` names it to ``unbind_card``."""

    scheme: str
    subject: bytes
    city: str
    masked: str
    bound_at: datetime
    active: bool


@dataclass(frozen=True)
class Given:
    """A consent, with the words agreed to; ``withdrawn_at`` None: it is open."""

    city: str
    scenario: str
    version: str
    words: dict[str, str]
    given_at: datetime
    withdrawn_at: datetime | None


def person(holder: int) -> User:
    """The account of a holder. Refusals: PersonUnknown."""
    found = User.objects.filter(holder_id=holder).first()
    if found is None:
        raise refusals.PersonUnknown(holder=holder)
    return found


def holder_of_phone(phone: str) -> int | None:
    """The holder who signs in with a telephone; None where nobody does. Refusals: PhoneMalformed."""
    number = calc.normal_number(calc.PHONE_SCHEME, phone)
    if not calc.is_mobile(number):
        raise refusals.PhoneMalformed()
    subject = calc.subject_of(calc.PHONE_SCHEME, number, settings.SUBJECT_KEY)
    found = User.objects.filter(phone_hash=UUID(bytes=subject), role=Role.CITIZEN)
    return found.values_list("holder_id", flat=True).first()


def display_names(holders: Sequence[int]) -> dict[int, str]:
    """What these people like to be called, by holder; who gave no name is left out."""
    found = User.objects.filter(holder_id__in=list(holders), display_name__isnull=False)
    return dict(found.values_list("holder_id", "display_name"))


def joined(city: str, before: datetime) -> tuple[int, dict[str, int]]:
    """How many people agreed to any scene of a city and had not withdrawn it before an instant; and how many by scene."""
    found = Consent.objects.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gte=before), city=city, given_at__lt=before)
    known = found.filter(holder_id__isnull=False)
    scenes = known.values_list("scenario").annotate(people=Count("holder_id", distinct=True)).order_by("scenario")
    return known.aggregate(people=Count("holder_id", distinct=True))["people"], dict(scenes)


def deleted(holder: int) -> bool:
    """Whether a holder's number is a pseudonym by now."""
    return Deletion.objects.filter(holder_id=holder).exists()


def bindings(holder: int) -> list[Bound]:
    """A person's bound numbers, latest last."""
    return [
        Bound(row.scheme, row.subject.bytes, row.city, row.masked, row.bound_at, row.active)
        for row in Binding.objects.filter(holder_id=holder).order_by("bound_at", "scheme", "subject")
    ]


def consents(holder: int, city: str | None = None, *, ended: bool = False) -> list[Given]:
    """A person's open consents in a city (None: anywhere), oldest first; ``ended`` adds those withdrawn."""
    found = Consent.objects.filter(holder_id=holder).select_related("text").order_by("given_at", "pk")
    if city is not None:
        found = found.filter(city=city)
    if not ended:
        found = found.filter(withdrawn_at=None)
    return [
        Given(
            row.city,
            row.scenario,
            row.text.version,
            {"zh": row.text.zh, "en": row.text.en},
            row.given_at,
            row.withdrawn_at,
        )
        for row in found
    ]


def personal_data(holder: int) -> dict[str, Any]:
    """Everything this room keeps about a person, for the person (PIPL art. 45). Refusals: PersonUnknown."""
    account = person(holder)
    return {
        "account": {
            "holder": holder,
            "phone": account.phone_masked,
            "display_name": account.display_name,
            "language": account.language,
            "elder_mode": account.elder_mode,
            "joined_at": account.joined_at.isoformat(),
            "last_sign_in": account.last_login.isoformat() if account.last_login else None,
        },
        "bindings": [
            {
                "scheme": b.scheme,
                "number": b.masked,
                "city": b.city,
                "active": b.active,
                "bound_at": b.bound_at.isoformat(),
            }
            for b in bindings(holder)
        ],
        "consents": [
            {
                "city": c.city,
                "scenario": c.scenario,
                "version": c.version,
                "words": c.words,
                "given_at": c.given_at.isoformat(),
                "withdrawn_at": c.withdrawn_at.isoformat() if c.withdrawn_at else None,
            }
            for c in consents(holder, ended=True)
        ],
        "tokens": [
            {"name": t.name, "created_at": t.created_at.isoformat(), "expires_at": t.expires_at.isoformat()}
            for t in ApiToken.objects.filter(user=account, revoked_at=None).order_by("pk")
        ],
    }
