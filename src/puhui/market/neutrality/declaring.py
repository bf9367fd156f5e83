"""An undertaking is declared neutral, with every item that the guide asks for; a second person may revoke it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from puhui.foundations.credentials import actions as signing
from puhui.foundations.credentials import queries as credentials
from puhui.foundations.credentials.facts import Evidence
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.market.neutrality import facts, planning, refusals, standing, telling
from puhui.market.neutrality.changes import claim, in_turn
from puhui.market.neutrality.models import Declaration, Provider, Undertaking

LIST_HOLDS = timedelta(days=2)


@transaction.atomic
def declare(
    *, id: UUID, undertaking: str, confirmation: str, signed_by: str, by: str, at: datetime, confirmed_by: str = "",
    statement: str = "",
) -> facts.Declaration:  # fmt: skip
    """Declare an undertaking neutral. ``confirmation``: self (a promise), or independent, by the body ``confirmed_by``.

    Refusals: UndertakingUnknown, AlreadyDeclared, Blacklisted, MeasuresMissing, FinalMissing, OffsetShort,
    ConfirmationMissing, ConfirmerNotIndependent, ItemMissing, PersonMissing, ChangeDiffers. Locks: the undertaking,
    the city's numbers in turn.
    """
    row = planning.locked(undertaking)
    told = {"confirmation": confirmation, "confirmed_by": confirmed_by.strip(), "statement": statement.strip()}
    told["signed_by"] = signed_by.strip()
    if not claim(id=id, city=row.city, kind="declared", about=f"undertaking/{row.id}", by=by, at=at, **told):
        return telling.declaration(Declaration.objects.get(id=id))
    planning.must_be_open(row)
    seen, today = telling.undertaking(row), clock.local_day(at)
    standing.must_not_be_blacklisted(row.city, row.organiser_id, today)
    final = must_be_neutral(seen)
    _must_be_confirmed(row, told)
    said = _said(seen, final, told, today.isoformat())
    in_turn(row.city, "numbers")
    start = f"{planning.prefix_of(row.city)}-D{today.year}-"
    number = f"{start}{Declaration.objects.filter(number__startswith=start).count() + 1:05}"
    bit = (Declaration.objects.filter(city=row.city).aggregate(last=Max("bit"))["last"] or 0) + 1
    made = Declaration.objects.create(
        id=id, city=row.city, number=number, bit=bit, undertaking_id=row.id, inventory_id=final.id, facts=said,
        credential=_signed(row, seen, number, bit, said, at), signed_on=today, declared_by=by.strip(),
    )  # fmt: skip
    row.state = facts.DECLARED
    row.save(update_fields=["state"])
    return telling.declaration(made)


def must_be_neutral(seen: facts.Undertaking) -> facts.Inventory:
    """The final inventory, when all of it is offset. Refusals: MeasuresMissing, FinalMissing, OffsetShort."""
    if not seen.measures:
        raise refusals.MeasuresMissing(number=seen.number)
    final = seen.latest(facts.FINAL)
    if final is None:
        raise refusals.FinalMissing(number=seen.number)
    due = seen.due
    if due.left_tonnes:
        raise refusals.OffsetShort(emitted=due.emitted_tonnes, retired=due.retired_tonnes, left=due.left_tonnes)
    return final


def _must_be_confirmed(row: Undertaking, told: dict[str, str]) -> None:
    if told["confirmation"] not in facts.CONFIRMATIONS:
        raise refusals.ConfirmationMissing(kind=told["confirmation"][:40])
    if not told["signed_by"]:
        raise refusals.ItemMissing(item="signed_by")
    if told["confirmation"] == "self":
        return
    body = told["confirmed_by"]
    if not body:
        raise refusals.ConfirmationMissing(kind="independent")
    sold = Provider.objects.filter(city=row.city, name=body).exists()
    if sold or body in (row.organiser, row.organiser_id):
        raise refusals.ConfirmerNotIndependent(body=body)


def _said(seen: facts.Undertaking, final: facts.Inventory, told: dict[str, str], day: str) -> dict[str, Any]:
    """Everything that a declaration says, as it is signed; ``items`` in the order of facts.ITEMS."""
    due = seen.due
    items = {
        "name": seen.name,
        "organiser": {"name": seen.organiser, "code": seen.organiser_id},
        "time": {"first": seen.first.isoformat(), "last": seen.last.isoformat(), "place": seen.place},
        "boundary": seen.boundary,
        "emissions": {
            "amount_mg": final.amount_mg,
            "tonnes": final.tonnes,
            "methodology": f"{final.methodology}@{final.version}",
            "inventory": str(final.id),
            "lines": [{"zh": v.zh, "en": v.en, "group": v.group, "amount_mg": v.amount_mg} for v in final.lines],
            "unverified": [{"name": one.name, "zh": one.zh, "en": one.en} for one in final.unverified],
        },
        "measures": [{"said": m.said, "saved_kg": m.saved_kg} for m in seen.measures],
        "offsets": [_offset_said(one) for one in seen.offsets],
        "confirmation": {"kind": told["confirmation"], "by": told["confirmed_by"]},
        "conclusion": {
            "neutral": True,
            "emitted_tonnes": due.emitted_tonnes,
            "retired_tonnes": due.retired_tonnes,
            "statement": told["statement"],
        },
        "signature": {"by": told["signed_by"], "on": day},
    }
    return {
        "undertaking": seen.number,
        "kind": seen.kind,
        "name": seen.name,
        "organiser": seen.organiser,
        "emitted_mg": final.amount_mg,
        "emitted_tonnes": due.emitted_tonnes,
        "retired_tonnes": due.retired_tonnes,
        "confirmation": told["confirmation"],
        "confirmed_by": told["confirmed_by"],
        "signed_by": told["signed_by"],
        "items": [[name, items[name]] for name in facts.ITEMS],
    }


def _offset_said(one: facts.Offset) -> dict[str, Any]:
    return {
        "unit": one.unit, "zh": one.zh, "en": one.en, "tonnes": one.tonnes, "reference": one.reference,
        "where": one.where, "own": one.own, "serials": list(one.serials), "retired_on": one.retired_on.isoformat(),
        "reason": one.reason,
    }  # fmt: skip


def list_address(city: str, bit: int) -> str:
    """The address of the status list that holds a bit."""
    return f"{settings.ADDRESS}/neutrality/{city}/status/{bit // credentials.LIST_BITS}.jwt"


def _signed(
    row: Undertaking, seen: facts.Undertaking, number: str, bit: int, said: dict[str, Any], at: datetime
) -> str:
    pack = packs.active(row.city).pack
    due = seen.due
    payload = credentials.credential(
        issuer=credentials.issuer(row.city, f"{pack.city.name.zh} {pack.city.programme.zh}"),
        address=telling.declaration_address(row.city, number),
        achievement={
            "id": f"{settings.ADDRESS}/neutrality/{row.city}/",
            "name": "碳中和证书 Certificate of carbon neutrality",
            "description": (
                f"“{row.name}”（{row.first}～{row.last}）排放 {due.emitted_tonnes} 吨二氧化碳当量，"
                f"抵消 {due.retired_tonnes} 吨，实现碳中和。"
                f" {row.name} emitted {due.emitted_tonnes} t CO2e and offset {due.retired_tonnes} t."
            ),
            "criteria": refusals.GUIDE,
        },
        name=row.organiser,
        at=at,
        number=bit,
        status_list=list_address(row.city, bit),
        evidence=[
            Evidence("SHA-256", telling.fingerprint(said)),
            *(Evidence(one.reference, f"{one.tonnes} t {one.zh} {one.en}") for one in seen.offsets),
        ],
    )
    return signing.sign(city=row.city, payload=payload, at=at)


@transaction.atomic
def revoke(*, id: UUID, declaration: str, reason: str, by: str, at: datetime) -> facts.Declaration:
    """Revoke a declaration for everybody to see; who declared it does not revoke it.

    Refusals: DeclarationUnknown, ReasonMissing, SamePerson, StepOutOfOrder, PersonMissing, ChangeDiffers. Locks: the
    declaration, its undertaking.
    """
    row = Declaration.objects.select_for_update().filter(number=declaration.strip().upper()).first()
    if row is None:
        raise refusals.DeclarationUnknown(number=declaration[:40])
    about = f"undertaking/{row.undertaking_id}"
    if claim(id=id, city=row.city, kind="revoked", about=about, by=by, at=at, reason=reason.strip()):
        if not reason.strip():
            raise refusals.ReasonMissing()
        if by.strip() == row.declared_by:
            raise refusals.SamePerson(by=row.declared_by)
        if row.revoked_at:
            raise refusals.StepOutOfOrder(name=row.number, state="revoked", verb="revoke")
        row.revoked_at, row.revoked_by, row.reason = at, by.strip(), reason.strip()
        row.save(update_fields=["revoked_at", "revoked_by", "reason"])
        Undertaking.objects.filter(id=row.undertaking_id).update(state=facts.REVOKED)
        organiser = Undertaking.objects.values_list("organiser_id", flat=True).get(id=row.undertaking_id)
        standing.end_unearned_green(row.city, organiser, by.strip())
    return telling.declaration(row)


def signed_list(city: str, number: int, at: datetime) -> str:
    """A status list as a signed credential: which of its declarations are revoked."""
    pack, bits = packs.active(city).pack, credentials.LIST_BITS
    revoked = Declaration.objects.filter(
        city=city, bit__gte=number * bits, bit__lt=(number + 1) * bits, revoked_at__isnull=False
    ).values_list("bit", flat=True)
    payload = credentials.status_list(
        issuer=credentials.issuer(city, f"{pack.city.name.zh} {pack.city.programme.zh}"),
        address=list_address(city, number * bits), revoked=(n % bits for n in revoked), at=at, until=at + LIST_HOLDS,
    )  # fmt: skip
    return signing.sign(city=city, payload=payload, at=at)
