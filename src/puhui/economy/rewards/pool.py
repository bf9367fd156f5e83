"""Providers' codes: uploaded, kept sealed, drawn one by one. Private to the room."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from puhui.economy.rewards import refusals, signing
from puhui.economy.rewards.facts import CODES_MAX
from puhui.economy.rewards.models import PoolCode
from puhui.foundations.packs import schema

CHARACTERS_MAX = 200


@transaction.atomic
def fill_pool(*, city: str, offer: schema.Offer, codes: Sequence[str], at: datetime) -> int:
    """Add a provider's codes to an offer's pool; those that are in it already are left. Answers with how many were new.

    Refusals: PoolNotAsked, PoolTooLarge, PoolCodeWrong.
    """
    if offer.kind != "pool":
        raise refusals.PoolNotAsked(offer=offer.id)
    if len(codes) > CODES_MAX:
        raise refusals.PoolTooLarge(limit=CODES_MAX)
    rows = []
    for line, text in enumerate(codes, 1):
        if not is_code(code := text.strip()):
            raise refusals.PoolCodeWrong(line=line)
        digest = hashlib.blake2b(code.encode(), digest_size=16, key=signing.code_key()).digest()
        rows.append(
            PoolCode(city=city, offer=offer.id, digest=digest, sealed=signing.seal(code.encode()), loaded_at=at)
        )
    before = PoolCode.objects.filter(city=city, offer=offer.id).count()
    PoolCode.objects.bulk_create(rows, batch_size=5_000, ignore_conflicts=True)
    return PoolCode.objects.filter(city=city, offer=offer.id).count() - before


def is_code(text: str) -> bool:
    """Whether a text can be a provider's code."""
    return 0 < len(text) <= CHARACTERS_MAX and text.isprintable()


def draw(city: str, wanted: Sequence[tuple[int, UUID, schema.Offer]]) -> set[UUID]:
    """Give each of these vouchers (holder, id, offer) a code, where its offer has a pool and codes are left; answers with their ids."""
    by_offer: dict[str, list[tuple[int, UUID]]] = defaultdict(list)
    for holder, id, offer in wanted:
        if offer.kind == "pool":
            by_offer[offer.id].append((holder, id))
    drawn: set[UUID] = set()
    for offer in sorted(by_offer):
        asked = by_offer[offer]
        free = _free(city, offer, len(asked), "SKIP LOCKED")
        if len(free) < len(asked):
            # Others may give up what they have locked: wait for them.
            free = _free(city, offer, len(asked), "")
        with connection.cursor() as cursor:
            for (holder, id), digest in zip(asked, free, strict=False):
                cursor.execute(
                    "UPDATE rewards_poolcode SET holder_id = %s, voucher = %s"
                    " WHERE city = %s AND offer = %s AND digest = %s",
                    [holder, id, city, offer, digest],
                )
                drawn.add(id)
    return drawn


def _free(city: str, offer: str, number: int, how: str) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest FROM rewards_poolcode WHERE city = %s AND offer = %s AND voucher IS NULL"
            f" ORDER BY loaded_at, digest LIMIT %s FOR UPDATE {how}",
            [city, offer, number],
        )
        return [digest for (digest,) in cursor.fetchall()]


def secrets_of(ids: Sequence[UUID]) -> dict[UUID, str]:
    """The codes that vouchers were given."""
    if not ids:
        return {}
    return {row.voucher: signing.unseal(row.sealed).decode() for row in PoolCode.objects.filter(voucher__in=ids)}


def put_back(holder: int, id: UUID) -> None:
    """A code that was never shown is free again."""
    PoolCode.objects.filter(holder_id=holder, voucher=id).update(holder_id=None, voucher=None)


def left(city: str, offer: str) -> int:
    """Codes that are left."""
    return PoolCode.objects.filter(city=city, offer=offer, voucher__isnull=True).count()
