"""Certificates: issued for an honour that a person has, revoked when it is lost, verified by anybody."""

import json
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import polars as pl
from django.conf import settings
from django.db import transaction
from django.db.models import Max

from puhui.economy.honours import facts, refusals
from puhui.economy.honours.calc import levels, tallies
from puhui.economy.honours.calc.tallies import Counted
from puhui.economy.honours.models import Certificate, Progress
from puhui.economy.honours.teams import ALPHABET
from puhui.foundations.credentials import actions as signing
from puhui.foundations.credentials import queries as credentials
from puhui.foundations.credentials.facts import Issuer
from puhui.foundations.packs import schema
from puhui.ground import clock

CODE_LENGTH = 16
LIST_HOLDS = timedelta(days=2)
BADGE_REVERSED, LEVEL_LOST = "ground_reversed", "level_lost"


def issuer_of(pack: schema.Pack) -> Issuer:
    """A city as an issuer."""
    return credentials.issuer(pack.city.city, issuer_name(pack))


def issuer_name(pack: schema.Pack) -> str:
    """Who a city is on certificates."""
    return f"{pack.city.name.zh} {pack.city.programme.zh}"


def address_of(code: str) -> str:
    """The public page that verifies a certificate: what its QR code leads to."""
    return f"{settings.ADDRESS}/certificates/{code}/"


def list_address(city: str, number: int) -> str:
    """The address of the status list that holds the bit ``number``."""
    return f"{credentials.base(city)}/status/{number // credentials.LIST_BITS}.jwt"


@transaction.atomic
def issue(
    *, holder: int, pack: schema.Pack, template: str, ground: str, told: dict, id: UUID, at: datetime, name: str = ""
) -> facts.CertificateIssued:
    """Sign and keep a certificate. The same id, or the same honour again: the certificate that there is.

    ``told`` fills its words: honour, and grams, year, place where they are known. Whether the honour was
    reached is the caller's to have asked. Refusals: CertificateDiffers. Locks: the city's progress.
    """
    city = pack.city.city
    Progress.objects.select_for_update().get_or_create(city=city, defaults={"ended": clock.local_day(at)})
    known = Certificate.objects.filter(holder_id=holder, id=id).first()
    if known is not None and (known.template, known.ground) != (template, ground):
        raise refusals.CertificateDiffers(id=id, field="template" if known.template != template else "ground")
    same = Certificate.objects.filter(holder_id=holder, city=city, template=template, ground=ground, revoked_at=None)
    known = known or same.first()
    if known is not None:
        return issued(known)
    made = next(one for one in pack.certificates if one.id == template)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    number = (Certificate.objects.filter(city=city).aggregate(last=Max("number"))["last"] or 0) + 1
    said = {key: words.format(**told[key]) for key, words in (("zh", made.words.zh), ("en", made.words.en))}
    kept = {"title": made.name.model_dump(), "words": said, "name": name, "source": made.source.model_dump(mode="json")}
    row = Certificate(
        holder_id=holder, id=id, code=code, city=city, template=template, ground=ground, number=number, facts=kept,
        credential=_signed(pack, made, code, said, name, number, at), issued_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    return issued(row)


def _signed(
    pack: schema.Pack, made: schema.Certificate, code: str, said: dict, name: str, number: int, at: datetime
) -> str:
    city = pack.city.city
    payload = credentials.credential(
        issuer=issuer_of(pack),
        address=address_of(code),
        achievement={
            "id": f"{credentials.base(city)}/certificates/{made.id}",
            "name": f"{made.name.zh} {made.name.en}",
            "description": f"{said['zh']} {said['en']}",
            "criteria": f"{made.words.zh} {made.words.en}",
        },
        name=name,
        number=number,
        status_list=list_address(city, number),
        at=at,
    )
    return signing.sign(city=city, payload=payload, at=at)


def issued(row: Certificate) -> facts.CertificateIssued:
    """A certificate as a fact."""
    return facts.CertificateIssued(
        row.id, row.holder_id, row.code, row.city, row.template, row.ground, row.facts, row.credential, row.issued_at,
        row.revoked_at, row.reason,
    )  # fmt: skip


def revoke_lost(
    city: str, pack: schema.Pack, lost: pl.DataFrame, moved: pl.DataFrame, counted: Counted, at: datetime
) -> int:
    """Revoke what hung on badges that were ``lost`` (holder_id, badge) and on levels that people fell below."""
    revoked = 0
    for badge, mine in lost.partition_by("badge", as_dict=True).items():
        open_ones = Certificate.objects.filter(city=city, ground=f"badge/{badge[0]}", revoked_at=None)
        revoked += open_ones.filter(holder_id__in=mine["holder_id"].to_list()).update(
            revoked_at=at, reason=BADGE_REVERSED
        )
    fallen = moved.filter(pl.col("now") < pl.col("was"))
    if counted != tallies.LEVELS or fallen.is_empty():
        return revoked
    for step in levels.ladder(pack.levels, clock.local_day(at)):
        below = fallen.filter((pl.col("was") >= step.mg) & (pl.col("now") < step.mg))["holder_id"].to_list()
        hanging = Certificate.objects.filter(city=city, ground=f"level/{step.level.id}", revoked_at=None)
        revoked += hanging.filter(holder_id__in=below).update(revoked_at=at, reason=LEVEL_LOST) if below else 0
    return revoked


@transaction.atomic
def revoke(*, code: str, reason: str, at: datetime) -> facts.CertificateIssued:
    """Revoke a certificate by hand; revoked already: it stays as it was. Refusals: CertificateUnknown."""
    row = Certificate.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise refusals.CertificateUnknown(code=code)
    if row.revoked_at is None:
        Certificate.objects.filter(holder_id=row.holder_id, id=row.id).update(revoked_at=at, reason=reason)
        row.revoked_at, row.reason = at, reason
    return issued(row)


def by_code(code: str) -> facts.CertificateIssued:
    """A certificate by the number on it. Refusals: CertificateUnknown."""
    row = Certificate.objects.filter(code=code.strip().upper()).first()
    if row is None:
        raise refusals.CertificateUnknown(code=code)
    return issued(row)


def check(token: str) -> facts.Checked:
    """What a credential is worth: valid, revoked, changed (our key did not sign this), foreign or unknown.

    Refusals: CredentialUnreadable.
    """
    told = credentials.read(token)
    if told is None:
        raise refusals.CredentialUnreadable()
    address, city = str(told[1].get("id", "")), credentials.city_of(str(told[1].get("iss", "")))
    if not address.startswith(f"{settings.ADDRESS}/certificates/") or not city:
        return facts.Checked("foreign")
    if not credentials.is_signed_by(city, token):
        return facts.Checked("changed", city=city)
    row = Certificate.objects.filter(code=address.rstrip("/").rpartition("/")[2]).first()
    if row is None:
        return facts.Checked("unknown", city=city)
    verdict = "revoked" if row.revoked_at else "valid"
    title = row.facts["title"]["zh"]
    return facts.Checked(verdict, row.code, city, title, row.issued_at, row.revoked_at, row.reason)


def issuer_profile(pack: schema.Pack) -> dict:
    """The published profile of an issuer, with the keys that it signs or signed with."""
    return credentials.profile(pack.city.city, issuer_name(pack))


def signed_list(pack: schema.Pack, number: int, at: datetime) -> str:
    """A status list as a signed credential: which of its certificates are revoked."""
    city, bits = pack.city.city, credentials.LIST_BITS
    revoked = Certificate.objects.filter(
        city=city, number__gte=number * bits, number__lt=(number + 1) * bits, revoked_at__isnull=False
    ).values_list("number", flat=True)
    payload = credentials.status_list(
        issuer=issuer_of(pack), address=list_address(city, number * bits), revoked=(n % bits for n in revoked),
        at=at, until=at + LIST_HOLDS,
    )  # fmt: skip
    return signing.sign(city=city, payload=payload, at=at)


def exported(row: facts.CertificateIssued) -> str:
    """The credential with what a person needs beside it, as JSON."""
    told = {"code": row.code, "address": address_of(row.code), "credential": row.credential, "facts": row.facts}
    return json.dumps(told, ensure_ascii=False, indent=1)
