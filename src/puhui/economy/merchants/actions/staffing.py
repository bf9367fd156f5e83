"""Stores and the people at their counters, kept by a merchant's managers or by the operator.

``by`` is the counter account of who asks, and must manage the merchant; None: the operator.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string

from puhui.economy.merchants import facts, refusals
from puhui.economy.merchants.actions.opening import district_of
from puhui.economy.merchants.models import Clerk, Merchant, Store
from puhui.economy.merchants.queries.merchants import clerk_fact, store_fact
from puhui.foundations.packs import schema

STORE_SIGNS = "0123456789"


@transaction.atomic
def add_store(*, holder: int, name: str, district: schema.District | None, address: str, by: int | None) -> facts.Store:
    """Open a counter somewhere. Refusals: NotManager, StoreMalformed. Locks: the merchant's row."""
    _managed(holder, by)
    if not 0 < len(name.strip()) <= 64 or len(address) > 200:
        raise refusals.StoreMalformed()
    code = f"s.{get_random_string(6, STORE_SIGNS)}"
    row = Store.objects.create(
        holder_id=holder, code=code, name_zh=name.strip(), name_en=name.strip(), address=address.strip(), **district_of(district),
    )  # fmt: skip
    return store_fact(row)


@transaction.atomic
def close_store(*, holder: int, store: str, by: int | None) -> None:
    """Close a counter; what was done there stays. Refusals: NotManager, StoreUnknown. Locks: the merchant's row."""
    _managed(holder, by)
    if not Store.objects.filter(holder_id=holder, code=store, active=True).update(active=False):
        raise refusals.StoreUnknown(store=store)


@transaction.atomic
def add_clerk(
    *, holder: int, user: int, name: str, phone_masked: str, store: str = "", manages: bool = False, by: int | None,
    at: datetime,
) -> facts.Clerk:  # fmt: skip
    """Let a counter account work for a merchant; again: with another store or rank.

    Refusals: NotManager, StoreUnknown, ClerkElsewhere, ManagerLast. Locks: the merchant's row.
    """
    _managed(holder, by)
    if store and not Store.objects.filter(holder_id=holder, code=store, active=True).exists():
        raise refusals.StoreUnknown(store=store)
    if not manages:
        _keep_a_manager(holder, user)
    told = {"name": name.strip()[:32], "phone_masked": phone_masked, "store": store, "manages": manages}
    try:
        with transaction.atomic():
            row, _ = Clerk.objects.update_or_create(
                holder_id=holder, user_id=user, defaults=told | {"left_at": None}, create_defaults=told | {"since": at}
            )
    except IntegrityError as elsewhere:
        raise refusals.ClerkElsewhere() from elsewhere
    return clerk_fact(row)


@transaction.atomic
def remove_clerk(*, holder: int, user: int, by: int | None, at: datetime) -> None:
    """Somebody works here no more; the caller erases the account. What they did keeps their number, not their name.

    Refusals: NotManager, ClerkUnknown, ManagerLast. Locks: the merchant's row.
    """
    _managed(holder, by)
    _keep_a_manager(holder, user)
    gone = Clerk.objects.filter(holder_id=holder, user_id=user, left_at=None)
    if not gone.update(left_at=at, name="", phone_masked="", manages=False):
        raise refusals.ClerkUnknown()


def _managed(holder: int, by: int | None) -> None:
    if not Merchant.objects.select_for_update().filter(holder_id=holder).exists():
        raise refusals.MerchantUnknown(merchant=holder, city="")
    if by is not None and not Clerk.objects.filter(
        holder_id=holder, user_id=by, manages=True, left_at=None
    ).exists():  # fmt: skip
        raise refusals.NotManager()


def _keep_a_manager(holder: int, leaving: int) -> None:
    managers = set(Clerk.objects.filter(holder_id=holder, manages=True, left_at=None).values_list("user_id", flat=True))
    if managers == {leaving}:
        raise refusals.ManagerLast()
