"""Where another scheme is, who speaks for it here, and the keys by which we ask it. Private to the room."""

import base64
import re
from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction

from puhui.economy.schemes import books, facts, refusals, sealing
from puhui.economy.schemes.models import Connection
from puhui.foundations.outbox import actions as outbox
from puhui.foundations.packs import schema

KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
TROUBLE_CHARACTERS_MAX = 300


def open_schemes(*, city: str, pack: schema.Pack) -> None:
    """Open the books of the schemes that a pack names. Again: nothing changes."""
    if pack.schemes:
        books.open_books(city, [one.id for one in pack.schemes])


def terms_of(pack: schema.Pack, scheme: str) -> schema.Scheme:
    """What a pack says of a scheme. Refusals: SchemeUnknown."""
    for one in pack.schemes:
        if one.id == scheme:
            return one
    raise refusals.SchemeUnknown(city=pack.city.city, scheme=scheme)


@transaction.atomic
def draw_key(*, city: str, pack: schema.Pack, scheme: str, at: datetime) -> facts.Connection:
    """Draw an Ed25519 key by which we ask; the one in use goes on until the other side has named the new one.

    Refusals: SchemeUnknown. Locks: the connection.
    """
    terms_of(pack, scheme)
    private = Ed25519PrivateKey.generate()
    halves = sealing.seal(private.private_bytes_raw()), private.public_key().public_bytes_raw()
    row = Connection.objects.select_for_update().filter(city=city, scheme=scheme).first()
    if row is None:
        row = Connection(city=city, scheme=scheme, since=at)
    if row.key_id:
        row.next_private, row.next_public = halves
    else:
        row.private, row.public = halves
    row.save()
    return told(row)


@transaction.atomic
def connect(
    *, city: str, pack: schema.Pack, scheme: str, address: str, key_id: str, partner: int | None, at: datetime
) -> facts.Connection:
    """Say where a scheme is asked, under which id it knows our key, and which partner speaks for it here.

    ``address`` ends where /{id} follows; empty: it is not asked. Another ``key_id`` than before is that of the
    latest key drawn. Refusals: SchemeUnknown, AddressMalformed, outbox.address_malformed, outbox.address_not_public,
    KeyIdMalformed, PartnerTaken. Locks: the connection.
    """
    address, key_id = address.strip().rstrip("/"), key_id.strip()
    if address:
        if urlsplit(address).query:
            raise refusals.AddressMalformed(address=address[:200])
        outbox.check_address(address)
    if key_id and not KEY_ID.fullmatch(key_id):
        raise refusals.KeyIdMalformed()
    if not Connection.objects.filter(city=city, scheme=scheme).exists():
        draw_key(city=city, pack=pack, scheme=scheme, at=at)
    row = Connection.objects.select_for_update().get(city=city, scheme=scheme)
    if key_id != row.key_id and row.next_public is not None:
        row.private, row.public, row.next_private, row.next_public = row.next_private, row.next_public, None, None
    row.address, row.key_id, row.partner, row.trouble, row.trouble_at = address, key_id, partner, "", None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        other = Connection.objects.filter(partner=partner).values_list("scheme", flat=True).first()
        raise refusals.PartnerTaken(scheme=other or "") from taken
    return told(row)


@transaction.atomic
def pause(*, city: str, scheme: str, paused: bool) -> None:
    """Begin nothing for now, in either direction, or begin again. What is open is still decided."""
    if not Connection.objects.filter(city=city, scheme=scheme).update(paused=paused):
        raise refusals.SchemeUnknown(city=city, scheme=scheme)


def note_trouble(*, city: str, scheme: str, why: str, at: datetime) -> None:
    """Write down why a scheme could not be asked; empty: it answered."""
    found = Connection.objects.filter(city=city, scheme=scheme)
    if why:
        found.update(trouble=why[:TROUBLE_CHARACTERS_MAX], trouble_at=at)
    else:
        found.exclude(trouble="").update(trouble="", trouble_at=None)


def of_partner(partner: int) -> Connection:
    """For which scheme a partner speaks. Refusals: PartnerNotConnected."""
    row = Connection.objects.filter(partner=partner).first()
    if row is None:
        raise refusals.PartnerNotConnected()
    return row


def told(row: Connection) -> facts.Connection:
    return facts.Connection(
        city=row.city, scheme=row.scheme, address=row.address, key_id=row.key_id, public_key=_text(row.public),
        next_key=_text(row.next_public), partner=row.partner, paused=row.paused, trouble=row.trouble,
        trouble_at=row.trouble_at, since=row.since,
    )  # fmt: skip


def _text(key: bytes | None) -> str:
    return base64.b64encode(bytes(key)).decode() if key else ""
