"""Merchants of the pack, brought in line with it, and merchants that rest."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from puhui.economy.merchants import books, refusals
from puhui.economy.merchants.models import Merchant, Store
from puhui.foundations.packs import schema
from puhui.foundations.people import actions as people

CODE = re.compile(r"[a-z][a-z0-9_-]{0,62}")


@transaction.atomic
def open_merchants(*, city: str, pack: schema.Pack, at: datetime) -> None:
    """Open the books of what a city owes, and bring its pack's merchants and stores in line with the pack.

    A merchant that left the pack rests; what is owed to it stays owed. A store that left it is closed. Again: nothing
    changes. Merchants that applied by themselves are left as they are, unless the pack takes up their short name.
    """
    books.open_books(city)
    named = {merchant.id for merchant in pack.merchants}
    gone = Merchant.objects.filter(city=city, from_pack=True).exclude(code__in=named)
    gone.update(state=Merchant.State.RESTING)
    for told in pack.merchants:
        known = Merchant.objects.select_for_update().filter(city=city, code=told.id).first()
        holder = known.holder_id if known else enter(city, told.id, told.name.zh, told.name.en, at, from_pack=True)
        if known is not None:
            state = known.state if known.from_pack else Merchant.State.APPROVED
            Merchant.objects.filter(holder_id=holder).update(
                name_zh=told.name.zh, name_en=told.name.en, from_pack=True, state=state
            )
        _stores(holder, told)


def enter(city: str, code: str, zh: str, en: str, at: datetime, *, from_pack: bool) -> int:
    """A new merchant and its number. Refusals: CodeTaken."""
    if not CODE.fullmatch(code):
        raise refusals.CodeTaken(code=code)
    try:
        with transaction.atomic():
            holder = people.draw_holder()
            Merchant.objects.create(
                holder_id=holder, city=city, code=code, name_zh=zh, name_en=en, from_pack=from_pack, since=at
            )
    except IntegrityError as taken:
        if Merchant.objects.filter(city=city, code=code).exists():
            raise refusals.CodeTaken(code=code) from taken
        raise
    return holder


@transaction.atomic
def rest_merchant(*, city: str, merchant: str, rests: bool) -> None:
    """Let a merchant take no vouchers for a while, or take them again. Refusals: MerchantUnknown."""
    state = Merchant.State.RESTING if rests else Merchant.State.APPROVED
    if not Merchant.objects.filter(city=city, code=merchant).update(state=state):
        raise refusals.MerchantUnknown(merchant=merchant, city=city)


def _stores(holder: int, told: schema.Merchant) -> None:
    # Stores that a manager added have numbers for codes, and no pack knows them.
    known = Store.objects.filter(holder_id=holder).exclude(code__startswith="s.")
    known.exclude(code__in=[store.id for store in told.stores]).update(active=False)
    for store in told.stores:
        Store.objects.update_or_create(
            holder_id=holder, code=store.id,
            defaults={"name_zh": store.name.zh, "name_en": store.name.en, "address": store.address, "active": True}
            | district_of(store.district),
        )  # fmt: skip


def district_of(district: schema.District | None) -> dict[str, str]:
    """A district as rows keep it."""
    if district is None:
        return {"district": "", "district_zh": "", "district_en": ""}
    return {"district": district.id, "district_zh": district.name.zh, "district_en": district.name.en}
