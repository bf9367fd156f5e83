"""The public certificate of a retirement: signed when units are retired, the same for good, checked by anybody."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings

from puhui.foundations.credentials import actions as signing
from puhui.foundations.credentials import queries as credentials
from puhui.foundations.credentials.facts import Evidence
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.market.registry import facts, refusals
from puhui.market.registry.models import Retirement, RetirementCertificate
from puhui.market.registry.telling import retirement_told

SERIALS_MAX = 200  # in a credential, which a QR reader's phone has to take; the page tells all
# What is printed must still be so: by these a certificate is held against the registry.
KEPT = ("number", "city", "tonnes", "serials", "purpose", "beneficiary", "beneficiary_id", "retired_on", "account")


def address_of(number: str) -> str:
    """The public page that checks a certificate: what its QR code leads to."""
    return f"{settings.ADDRESS}/registry/retirements/{number}/"


def certify(told: facts.Retirement, at: datetime) -> None:
    """Sign and keep the certificate of a retirement; it is there already: nothing changes."""
    if RetirementCertificate.objects.filter(retirement_id=told.id).exists():
        return
    pack = packs.active(told.city).pack
    payload = credentials.credential(
        issuer=credentials.issuer(told.city, f"{pack.city.name.zh} {pack.city.programme.zh}"),
        address=address_of(told.number),
        achievement=_achievement(pack, told),
        name=told.beneficiary,
        at=at,
        evidence=[
            Evidence(f"{code} {vintage}", f"{name} ({methodology})", f"{settings.ADDRESS}/registry/{told.city}/{code}/")
            for code, name, methodology, vintage in told.projects
        ]
        + [Evidence(serial, "CO2e") for serial in told.serials[:SERIALS_MAX]],
    )
    RetirementCertificate.objects.create(
        retirement_id=told.id, number=told.number, facts=_plain(told), issued_at=at,
        credential=signing.sign(city=told.city, payload=payload, at=at),
    )  # fmt: skip


def _achievement(pack: schema.Pack, told: facts.Retirement) -> dict[str, str]:
    unit = pack.registry[0].name if pack.registry else pack.city.programme
    day = told.retired_on.isoformat()
    return {
        "id": f"{settings.ADDRESS}/registry/{told.city}/retirements/",
        "name": "碳减排量抵消注销证书 Certificate of retirement",
        "description": (
            f"{told.number}：{day}，{told.tonnes} 吨二氧化碳当量{unit.zh}已为“{told.beneficiary}”抵消注销，不可撤销。"
            f" {told.tonnes} t CO2e ({unit.en}) were retired for {told.beneficiary} on {day}, for good."
        ),
        "criteria": refusals.MEASURES + "第二十八条",
    }


def _plain(told: facts.Retirement) -> dict[str, Any]:
    return json.loads(json.dumps(asdict(told), default=str))


def certified(number: str) -> facts.Certified:
    """A retirement with its certificate, checked now. Refusals: RetirementUnknown."""
    row = Retirement.objects.filter(number=number.strip().upper()).first()
    if row is None:
        raise refusals.RetirementUnknown(number=number[:60])
    told = retirement_told(row)
    kept = RetirementCertificate.objects.filter(retirement_id=row.id).first()
    if kept is None:
        return facts.Certified(told, address_of(told.number), "", None, "unsigned")
    now = _plain(told)
    holds = credentials.is_signed_by(told.city, kept.credential) and all(kept.facts[k] == now[k] for k in KEPT)
    return facts.Certified(
        told, address_of(told.number), kept.credential, kept.issued_at, "valid" if holds else "changed"
    )


def check(token: str) -> facts.CertificateChecked:
    """What a credential of a retirement is worth: valid, changed (our key did not sign this), foreign or unknown."""
    read = credentials.read(token)
    claims = read[1] if read else {}
    address, city = str(claims.get("id", "")), credentials.city_of(str(claims.get("iss", "")))
    start = address_of("").rstrip("/")
    if not address.startswith(f"{start}/") or not city:
        return facts.CertificateChecked("foreign")
    if not credentials.is_signed_by(city, token):
        return facts.CertificateChecked("changed")
    try:
        found = certified(address.removeprefix(f"{start}/").rstrip("/"))
    except refusals.RetirementUnknown:
        return facts.CertificateChecked("unknown")
    return facts.CertificateChecked(found.verdict, found)
