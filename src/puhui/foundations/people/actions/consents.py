"""Consent per scene: given in words, recorded with them, withdrawn at any time."""

import hashlib
from datetime import datetime

from django.db import transaction

from .. import facts, refusals
from ..models import Binding, Consent, ConsentText, User


@transaction.atomic
def give_consent(
    *, holder: int, city: str, scenario: str, version: str, words: dict[str, str], at: datetime
) -> facts.ConsentGiven:
    """Record that a person agreed to ``words`` ({"zh": …, "en": …}) of a scene; other words replace the former.

    Refusals: PersonUnknown. Locks: the person's row.
    """
    _locked_person(holder)
    text = record_text(city, scenario, version, words)
    open_one = Consent.objects.filter(holder_id=holder, city=city, scenario=scenario, withdrawn_at=None).first()
    newly = open_one is None or open_one.text_id != text.pk
    if newly:
        if open_one is not None:
            open_one.withdrawn_at = max(at, open_one.given_at)
            open_one.save(update_fields=["withdrawn_at"])
        Consent.objects.create(holder_id=holder, city=city, scenario=scenario, text=text, given_at=at)
        Binding.objects.filter(holder_id=holder).update(active=True, consent_version=version)
    return facts.ConsentGiven(holder=holder, city=city, scenario=scenario, version=version, newly=newly)


@transaction.atomic
def withdraw_consent(*, holder: int, city: str, scenario: str, at: datetime) -> facts.ConsentWithdrawn:
    """End a consent: what was counted stays, nothing more is counted (PIPL art. 15).

    With the last consent all bindings rest. Refusals: PersonUnknown, ConsentNotGiven.
    Locks: the person's row.
    """
    _locked_person(holder)
    ended = Consent.objects.filter(
        holder_id=holder, city=city, scenario=scenario, withdrawn_at=None, given_at__lte=at
    ).update(withdrawn_at=at)
    if not ended:
        raise refusals.ConsentNotGiven(city=city, scenario=scenario)
    if not Consent.objects.filter(holder_id=holder, withdrawn_at=None).exists():
        Binding.objects.filter(holder_id=holder).update(active=False)
    return facts.ConsentWithdrawn(holder=holder, city=city, scenario=scenario)


def consent_version(holder: int, city: str, scenarios: tuple[str, ...]) -> str | None:
    """The version of the latest open consent in a city, of these scenes or (none named) of any."""
    found = Consent.objects.filter(holder_id=holder, city=city, withdrawn_at=None)
    if scenarios:
        found = found.filter(scenario__in=scenarios)
    return found.order_by("-given_at", "-pk").values_list("text__version", flat=True).first()


def _locked_person(holder: int) -> None:
    if not User.objects.select_for_update().filter(holder_id=holder).exists():
        raise refusals.PersonUnknown(holder=holder)


def record_text(city: str, scenario: str, version: str, words: dict[str, str]) -> ConsentText:
    """The row of these very words, written once."""
    digest = hashlib.sha256(f"{words['zh']}\x1f{words['en']}".encode()).digest()
    text = ConsentText(city=city, scenario=scenario, version=version, zh=words["zh"], en=words["en"], sha256=digest)
    ConsentText.objects.bulk_create([text], ignore_conflicts=True)
    return ConsentText.objects.get(city=city, scenario=scenario, version=version, sha256=digest)
