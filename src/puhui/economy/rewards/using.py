"""Vouchers at the counter. Private to the room; docs/decisions/0008-rewards.md lists the reasons of a no.

Double use: the first that reaches the platform counts, whenever it was shown. A later upload is refused, whatever
time it claims: a device's clock would decide otherwise, and what a merchant is owed would never be final.
"""

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from puhui.economy.rewards import facts, refusals, signing, telling
from puhui.economy.rewards.calc import codes
from puhui.economy.rewards.models import Key, Use, Voucher
from puhui.foundations.packs import schema
from puhui.ground import clock

State = Voucher.State
UPLOAD_HOURS = 72  # what was taken without a line is uploaded within; until then such vouchers are not expired
CLOCKS_DIFFER = timedelta(minutes=5)


@transaction.atomic
def use(
    *, city: str, code: str, merchant: str, store: str, clerk: int, at: datetime,
    seen_at: datetime | None = None, district: str = "",
) -> facts.VoucherUsed:  # fmt: skip
    """Take a voucher at a merchant's counter; ``code`` is typed or scanned, ``district`` the store's (id or name).

    ``seen_at`` where it was shown without a line. What makes a retry the same attempt is the caller's (its nonce).
    Refusals: those under VoucherRefused. Locks: the voucher.
    """
    short, key = find(city, code)
    row = Voucher.objects.select_for_update().get(holder_id=key.holder_id, id=key.voucher)
    offer = telling.offer_in(row.pack_number, row.offer)
    _refuse_place(offer, row, merchant, district)
    shown = at if seen_at is None else _shown(offer, row, seen_at, at)
    refuse_state(offer, row, clock.local_day(shown), merchant)
    told = {"city": city, "store": store, "clerk": clerk, "short": short, "at": at, "seen_at": shown}
    _settle(row, at)
    used = Use(
        holder_id=row.holder_id, voucher=row.id, offer=row.offer, merchant=merchant, district=district,
        value_fen=row.value_fen, **told,
    )  # fmt: skip
    used.save(force_insert=True)
    return telling.use(used)


def find(city: str, code: str) -> tuple[str, Key]:
    """Whose voucher a code is; ``city`` may be empty where none is expected.

    Refusals: VoucherCodeUnreadable, VoucherCodeForged, VoucherForeignCity, VoucherUnknown.
    """
    if codes.is_signed(code):
        said = signing.check(code)
        keys = Key.objects.filter(city=said.city, short=said.short)
    else:
        keys = Key.objects.filter(short=codes.typed(code))
    # One code may be drawn in two cities, though hardly ever: ours first.
    found = sorted(keys, key=lambda key: (key.city != city, key.city))
    if not found:
        raise refusals.VoucherUnknown()
    if city and found[0].city != city:
        raise refusals.VoucherForeignCity(city=city, other=found[0].city)
    return found[0].short, found[0]


def _refuse_place(offer: schema.Offer, row: Voucher, merchant: str, district: str) -> None:
    allowed = (row.provider,) if row.provider else offer.merchants
    if allowed and merchant not in allowed:
        raise refusals.VoucherOtherMerchant()
    places = [d for d in offer.districts if not row.district or d.id == row.district]
    if places and not any(district in (d.id, d.name.zh, d.name.en) for d in places):
        raise refusals.VoucherWrongDistrict(districts="、".join(d.name.zh for d in places))
    if not offer.keeps:
        raise refusals.VoucherNotForCounters()


def _shown(offer: schema.Offer, row: Voucher, seen_at: datetime, at: datetime) -> datetime:
    """When it was shown; a clock that runs a little wrong is put right. Never before it was issued."""
    if not offer.offline:
        raise refusals.OfflineNotAllowed()
    local = f"{seen_at.astimezone(clock.SHANGHAI):%F %H:%M}"
    if seen_at > at + CLOCKS_DIFFER:
        raise refusals.SeenInFuture(seen_at=local)
    if at - seen_at > timedelta(hours=UPLOAD_HOURS):
        raise refusals.UploadLate(seen_at=local, hours=UPLOAD_HOURS)
    return max(min(seen_at, at), row.at)


def refuse_state(offer: schema.Offer, row: Voucher, day: date, merchant: str = "") -> None:
    """Refusals: what a voucher's state and days say on ``day``."""
    settled = f"{row.settled_at.astimezone(clock.SHANGHAI):%F %H:%M}" if row.settled_at else ""
    if row.state == State.USED:
        here = Use.objects.filter(holder_id=row.holder_id, voucher=row.id, merchant=merchant).exists()
        raise refusals.VoucherAlreadyUsed(at=settled, here=here)
    if row.state == State.REFUNDED:
        raise refusals.VoucherRefunded(at=settled)
    if row.state == State.VOID:
        raise refusals.VoucherVoid(at=settled)
    if row.state == State.HELD:
        raise refusals.VoucherNotPaid()
    if row.state == State.EXPIRED or day > row.valid_to:
        raise refusals.VoucherExpired(valid_to=row.valid_to)
    if day < row.valid_from:
        raise refusals.VoucherNotYetValid(valid_from=row.valid_from)


def _settle(row: Voucher, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rewards_voucher SET state = 3, settled_at = %s WHERE holder_id = %s AND id = %s AND state = 2",
            [at, row.holder_id, row.id],
        )
        if cursor.rowcount == 0:
            raise refusals.VoucherAlreadyUsed(at=f"{at.astimezone(clock.SHANGHAI):%F %H:%M}", here=False)
