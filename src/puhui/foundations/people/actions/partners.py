"""Partners, the keys with which they sign, and what must be remembered of their requests."""

import base64
import binascii
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction
from django.db.models import Q

from puhui.ground import identifiers

from .. import facts, refusals, sealing
from ..models import AddressPace, OneTimeCode, Partner, PartnerKey, RememberedAnswer, SeenSignature

# The old and the new, while a partner changes keys.
KEYS_AT_ONCE = 2
KEY_DAYS_MAX = 2 * 366
ANSWERS_ARE_KEPT = timedelta(hours=24)
# A request that has no answer after so long died on the way; its key may be used again.
ANSWER_TAKES_AT_MOST = timedelta(minutes=10)


@transaction.atomic
def add_partner(*, city: str, code: str, name: str, feeds: Sequence[str], at: datetime) -> int:
    """Register who may deliver which feeds to a city; the same code again changes name and feeds."""
    Partner.objects.bulk_create(
        [Partner(city=city, code=code, name=name, feeds=sorted(set(feeds)), created_at=at)],
        update_conflicts=True,
        unique_fields=["city", "code"],
        update_fields=["name", "feeds"],
    )
    return Partner.objects.get(city=city, code=code).pk


@transaction.atomic
def rest_partner(*, partner: int, active: bool) -> None:
    """Stop (or resume) taking a partner's records; nothing delivered changes. Refusals: PartnerUnknown."""
    if not Partner.objects.filter(pk=partner).update(active=active):
        raise refusals.PartnerUnknown(partner=partner, city="")


@transaction.atomic
def add_key(
    *,
    partner: int,
    algorithm: str,
    not_before: datetime,
    not_after: datetime,
    at: datetime,
    public_key: str = "",
) -> facts.KeyAdded:
    """Give a partner a key: Ed25519 by its public key (PEM, or base64 of 32 bytes), HMAC-SHA256 drawn here.

    Two may be valid at once, so that keys can be changed without a gap. A drawn secret (base64 of 32 bytes) is
    shown once. Refusals: PartnerUnknown, KeyMalformed, KeysExhausted. Locks: the partner's row.
    """
    owner = Partner.objects.select_for_update().filter(pk=partner).first()
    if owner is None:
        raise refusals.PartnerUnknown(partner=partner, city="")
    if not timedelta(0) < not_after - not_before <= timedelta(days=KEY_DAYS_MAX) or not_after <= at:
        raise refusals.KeyMalformed(why="not_after")
    meeting = Q(revoked_at=None, not_before__lt=not_after, not_after__gt=max(at, not_before))
    if PartnerKey.objects.filter(meeting, partner=owner).count() >= KEYS_AT_ONCE:
        raise refusals.KeysExhausted(limit=KEYS_AT_ONCE)
    secret = None
    if algorithm == PartnerKey.ED25519:
        material = _ed25519(public_key)
    elif algorithm == PartnerKey.HMAC_SHA256:
        raw = secrets.token_bytes(32)
        secret, material = base64.b64encode(raw).decode(), sealing.seal(raw)
    else:
        raise refusals.KeyMalformed(why="algorithm")
    key_id = f"{owner.city}-{owner.code}-{secrets.token_hex(4)}"[-64:]
    PartnerKey.objects.create(
        key_id=key_id, partner=owner, algorithm=algorithm, material=material,
        not_before=not_before, not_after=not_after, created_at=at,
    )  # fmt: skip
    return facts.KeyAdded(key_id=key_id, algorithm=algorithm, secret=secret)


@transaction.atomic
def revoke_key(*, key: str, at: datetime) -> None:
    """End a key at once; one that is revoked stays so. Refusals: KeyNotValid. Locks: the key's row."""
    found = PartnerKey.objects.select_for_update().filter(key_id=key).first()
    if found is None:
        raise refusals.KeyNotValid(key=key)
    if found.revoked_at is None:
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])


def claim_signature(*, key: str, signature: bytes, nonce: str | None, forget_at: datetime) -> None:
    """Remember that a signature (and a key's nonce) was used, once and for all. Refusals: SignatureReplayed."""
    used = [f"{key}\x1fsignature\x1f{signature.hex()}"] + ([f"{key}\x1fnonce\x1f{nonce}"] if nonce else [])
    with transaction.atomic(), connection.cursor() as cursor:
        for name in used:
            cursor.execute(
                "INSERT INTO people_seensignature (digest, forget_at) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [identifiers.uuid_of(name), forget_at],
            )
            if cursor.rowcount == 0:
                raise refusals.SignatureReplayed()


def claim_answer(*, partner: int, key: str, body_sha256: bytes, at: datetime) -> str | None:
    """The answer given to this idempotency key before; None: work, then ``keep_answer``.

    Refusals: IdempotencyKeyReused (other content), IdempotencyKeyInUse (no answer yet). Locks: the key's row.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_rememberedanswer (partner_id, idempotency_key, body_sha256, claimed_at)"
            " VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [partner, key, body_sha256, at],
        )
        if cursor.rowcount == 1:
            return None
        kept = RememberedAnswer.objects.select_for_update().get(partner_id=partner, idempotency_key=key)
        if bytes(kept.body_sha256) != body_sha256:
            raise refusals.IdempotencyKeyReused(key=key)
        if kept.answer is None:
            if kept.claimed_at > at - ANSWER_TAKES_AT_MOST:
                raise refusals.IdempotencyKeyInUse(key=key)
            kept.claimed_at = at
            kept.save(update_fields=["claimed_at"])
        return kept.answer


def keep_answer(*, partner: int, key: str, answer: str) -> None:
    """Remember what was answered to an idempotency key."""
    RememberedAnswer.objects.filter(partner_id=partner, idempotency_key=key).update(answer=answer)


def drop_claim(*, partner: int, key: str) -> None:
    """Forget a claim whose work was refused, so that the same key may be tried again."""
    RememberedAnswer.objects.filter(partner_id=partner, idempotency_key=key, answer=None).delete()


def forget_expired(*, at: datetime) -> int:
    """Delete what only had to be remembered for a while: signatures, answers, codes, paces of addresses."""
    day = timedelta(days=1)
    old = (
        SeenSignature.objects.filter(forget_at__lt=at),
        RememberedAnswer.objects.filter(claimed_at__lt=at - ANSWERS_ARE_KEPT),
        OneTimeCode.objects.filter(sent_at__lt=at - day),
        AddressPace.objects.filter(hour_began_at__lt=at - day),
    )
    return sum(rows.delete()[0] for rows in old)


def _ed25519(public_key: str) -> bytes:
    text = public_key.strip()
    try:
        if text.startswith("-----BEGIN"):
            key = serialization.load_pem_public_key(text.encode())
            if not isinstance(key, Ed25519PublicKey):
                raise refusals.KeyMalformed(why="Ed25519")
            return key.public_bytes_raw()
        raw = base64.b64decode(text, validate=True)
        return Ed25519PublicKey.from_public_bytes(raw).public_bytes_raw()
    except (ValueError, binascii.Error, UnsupportedAlgorithm) as fault:
        raise refusals.KeyMalformed(why="Ed25519") from fault
