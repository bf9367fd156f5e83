"""Binding numbers to people: only a keyed hash and a mask are kept."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from .. import calc, facts, refusals
from ..models import Binding, User
from .consents import consent_version

BINDINGS_MAX = 20


@transaction.atomic
def bind_card(
    *, holder: int, city: str, scheme: str, number: str, at: datetime, scenarios: Sequence[str] = ()
) -> facts.CardBound:
    """Bind a number; the same number again answers the same.

    ``scenarios`` are the scenes the scheme serves: one of them must be consented to (none named: any scene of
    the city). Waiting records are not touched here: a journey above credits them.
    Refusals: PersonUnknown, NumberMalformed, PhoneNotYours, ConsentMissing, CardBoundToAnother,
    BindingsExhausted. Locks: the person's row.
    """
    normal = calc.normal_number(scheme, number)
    if not 4 <= len(normal) <= 64 or not normal.isprintable():
        raise refusals.NumberMalformed()
    person = _locked_person(holder)
    subject = calc.subject_of(scheme, normal, settings.SUBJECT_KEY)
    if scheme == calc.PHONE_SCHEME and person.phone_hash != UUID(bytes=subject):
        # The one number whose owner is known: who signed in with it.
        raise refusals.PhoneNotYours()
    masked = calc.masked_phone(normal) if scheme == calc.PHONE_SCHEME else calc.masked_number(normal)
    return _bind(person, city, scheme, subject, masked, tuple(scenarios), at)


@transaction.atomic
def bind_own_phone(*, holder: int, city: str, at: datetime, scenarios: Sequence[str] = ()) -> facts.CardBound:
    """Bind the telephone with which the person signs in, without typing it again.

    Refusals and locks as ``bind_card``.
    """
    person = _locked_person(holder)
    return _bind(person, city, calc.PHONE_SCHEME, person.phone_hash.bytes, person.phone_masked, tuple(scenarios), at)


@transaction.atomic
def unbind_card(*, holder: int, scheme: str, subject: bytes, at: datetime) -> facts.CardUnbound:
    """Forget that a number belongs to a person; what was credited stays.

    Refusals: CardNotBound. Locks: the binding's row.
    """
    gone, _ = Binding.objects.filter(holder_id=holder, scheme=scheme, subject=UUID(bytes=subject)).delete()
    if not gone:
        raise refusals.CardNotBound(scheme=scheme)
    return facts.CardUnbound(holder=holder, scheme=scheme, subject=subject)


def _bind(
    person: User, city: str, scheme: str, subject: bytes, masked: str, scenarios: tuple[str, ...], at: datetime
) -> facts.CardBound:
    version = consent_version(person.holder_id, city, scenarios)
    if version is None:
        raise refusals.ConsentMissing(city=city, scenarios=list(scenarios))
    kept = Binding.objects.filter(subject=UUID(bytes=subject), scheme=scheme).first()
    if kept is None and Binding.objects.filter(holder_id=person.holder_id).count() >= BINDINGS_MAX:
        raise refusals.BindingsExhausted(limit=BINDINGS_MAX)
    wanted = Binding(
        subject=UUID(bytes=subject),
        scheme=scheme,
        city=city,
        holder_id=person.holder_id,
        masked=masked,
        consent_version=version,
        bound_at=at,
        active=True,
    )
    # Two people binding one card at once meet on its key; the loser reads the winner's row.
    Binding.objects.bulk_create([wanted], ignore_conflicts=True)
    owner = Binding.objects.get(subject=UUID(bytes=subject), scheme=scheme)
    if owner.holder_id != person.holder_id:
        raise refusals.CardBoundToAnother(scheme=scheme)
    return facts.CardBound(
        holder=person.holder_id, city=city, scheme=scheme, subject=subject, masked=owner.masked, newly=kept is None
    )


def _locked_person(holder: int) -> User:
    person = User.objects.select_for_update().filter(holder_id=holder).first()
    if person is None:
        raise refusals.PersonUnknown(holder=holder)
    return person
