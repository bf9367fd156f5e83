"""Rows as facts. Private to the room."""

from collections.abc import Iterable
from functools import lru_cache

from puhui.economy.rewards import facts, pool, signing
from puhui.economy.rewards.models import Use, Voucher
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema

State = Voucher.State
SHOWN = (State.ISSUED, State.USED)


@lru_cache(maxsize=4096)
def offer_in(pack_number: int, offer: str) -> schema.Offer:
    """An offer as a version of a pack has it; versions never change."""
    return next(each for each in packs.version(pack_number).pack.offers if each.id == offer)


def voucher(row: Voucher) -> facts.VoucherIssued:
    """A redemption as told to its owner."""
    return vouchers([row])[0]


def vouchers(rows: Iterable[Voucher], offers: dict[str, schema.Offer] | None = None) -> list[facts.VoucherIssued]:
    """Redemptions as told to their owners, in as many questions for many as for one.

    ``offers``: where the caller knows them. A pool's code is shown once it is paid.
    """
    rows = list(rows)
    kinds = [(offers or {}).get(row.offer) or offer_in(row.pack_number, row.offer) for row in rows]
    signers = {city: signing.signer(city) for city in {row.city for row in rows}}
    secrets = pool.secrets_of([row.id for row, offer in zip(rows, kinds, strict=True) if offer.kind == "pool"])
    return [
        _voucher(row, offer, signers[row.city], secrets.get(row.id, "")) for row, offer in zip(rows, kinds, strict=True)
    ]


def _voucher(row: Voucher, offer: schema.Offer, signer: signing.Signer, secret: str) -> facts.VoucherIssued:
    shown = row.state in SHOWN and offer.keeps
    said = facts.CodeRead(
        row.city, signer.number, row.offer, row.short, row.valid_from, row.valid_to, row.district, row.provider
    )
    return facts.VoucherIssued(
        voucher=row.id, holder=row.holder_id, city=row.city, offer=row.offer, kind=offer.kind,
        pack_number=row.pack_number, price=row.price, state=State(row.state).name.lower(), short=row.short,
        code=signer.sign(said) if shown else "", on=row.on_day, district=row.district, provider=row.provider,
        value_fen=row.value_fen, valid_from=row.valid_from, valid_to=row.valid_to, at=row.at,
        held_until=row.held_until, secret=secret if shown else "", settled_at=row.settled_at,
    )  # fmt: skip


def use(row: Use) -> facts.VoucherUsed:
    """A use as told to the merchant."""
    return facts.VoucherUsed(
        voucher=row.voucher, holder=row.holder_id, city=row.city, offer=row.offer, merchant=row.merchant,
        store=row.store, clerk=row.clerk, value_fen=row.value_fen, at=row.at, seen_at=row.seen_at, short=row.short,
        district=row.district,
    )  # fmt: skip


def waiting(row, ahead: int) -> facts.Waiting:
    """A place in a waiting list."""
    return facts.Waiting(
        id=row.id, holder=row.holder_id, city=row.city, offer=row.offer, on=row.on_day, district=row.district,
        provider=row.provider, state=type(row).State(row.state).name.lower(), ahead=ahead,
        offered_until=row.offered_until,
    )  # fmt: skip
