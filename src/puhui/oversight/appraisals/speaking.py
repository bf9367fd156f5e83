"""Objections that the public makes on line: with consent, a sealed contact, and only so many from one connection a day."""

import hashlib
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from puhui.ground import clock, sealing
from puhui.oversight.appraisals import deciding, facts, guarding, models, refusals, telling

A_DAY_MOST = 3
CONTACT_MOST = 100
CONTACTS, ORIGINS = b"puhui-objectors", b"puhui-origins"


def object_online(
    *, id: UUID, application: UUID, text: str, by: str, contact: str, consents: bool, address: str, at: datetime
) -> facts.Application:
    """Say something against a naming on line; ``address`` is the connection's and is kept as a keyed hash of the day.

    The contact is sealed, read by who answers, and gone once it is answered. Takes the turn of the connection's day, then
    the application's. Refusals: ConsentMissing, ContactMissing, ObjectionsTooMany, those of ``object_to``.
    """
    contact = contact.strip()
    if not consents:
        raise refusals.ConsentMissing()
    if not contact or len(contact) > CONTACT_MOST:
        raise refusals.ContactMissing(most=CONTACT_MOST)
    origin = _origin(address, clock.local_day(at))
    with guarding.one_at_a_time(f"appraisals objections {origin.hex()}"):
        known = models.Objection.objects.filter(origin=origin).exclude(pk=id).count()
        if known >= A_DAY_MOST:
            raise refusals.ObjectionsTooMany(most=A_DAY_MOST)
        sealed = sealing.fernet(settings.SEALING_KEY, CONTACTS).encrypt(contact.encode())
        return deciding.taken(id, application, text, by, at, online=True, contact=sealed, origin=origin)


def contact_of(objection: UUID, *, actor: facts.Actor) -> str:
    """How an objector can be reached, while the objection is not answered; for who appraises. "" where nobody said it.

    Refusals: ObjectionUnknown, NotPermitted.
    """
    row = models.Objection.objects.filter(pk=objection).first()
    if row is None:
        raise refusals.ObjectionUnknown(objection=objection)
    guarding.appraiser(actor, telling.application(row.application_id).scheme.leads, "contacts")
    if row.contact is None:
        return ""
    return sealing.fernet(settings.SEALING_KEY, CONTACTS).decrypt(bytes(row.contact)).decode()


def _origin(address: str, day: date) -> bytes:
    key = sealing.derived(settings.SEALING_KEY, ORIGINS)
    return hashlib.blake2b(f"{address} {day}".encode(), digest_size=16, key=key).digest()
