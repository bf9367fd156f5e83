"""What buyers and operators look up about offers. Private to the room; ``queries`` gives it out."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID

from django.db.models import Count, Q

from puhui.economy.rewards import facts, pool, signing, stock, telling
from puhui.economy.rewards.calc import cells
from puhui.economy.rewards.models import Counter, PoolCode, Undone, Voucher, Waiting
from puhui.foundations.packs import schema
from puhui.ground import clock

PAGE = 50
COUNTERS_MAX = 2_000
LINES_MAX = 200


def had(holder: int, city: str, offer: schema.Offer, at: datetime) -> dict[str, int]:
    """How many of an offer a person has had in each period around now, given back ones apart."""
    today = clock.local_day(at)
    starts = {"day": today, "month": today.replace(day=1), "year": today.replace(month=1, day=1)}
    sums = {period: Count("id", filter=Q(at__gte=clock.day_starts(first))) for period, first in starts.items()}
    kept = Voucher.objects.filter(holder_id=holder, city=city, offer=offer.id, state__in=(1, 2, 3, 5))
    return kept.aggregate(total=Count("id"), **sums)


def lefts(city: str, offer: schema.Offer, at: datetime) -> dict[tuple[date | None, str, str], int | None]:
    """What is left for each (day, district, provider) that can be chosen; None: as many as are asked for. One query.

    Hours of release are left out: they say when, not for which day or place.
    """
    days: list[date | None] = [None]
    if offer.booking:
        spread = range(offer.booking.from_days, offer.booking.to_days + 1)
        days = [clock.local_day(at) + timedelta(days=n) for n in spread]
    districts = offer.district_ids if "district" in offer.choose else ("",)
    providers = offer.merchants if "provider" in offer.choose else ("",)
    wanted = {
        choice: cells.cells_of(city, offer, at, *choice) for choice in product(days, districts, providers)
    }  # fmt: skip
    known = stock.left_of(list({cell.id for found in wanted.values() for cell in found}))
    return {
        choice: min((known.get(cell.id, (cell.units, cell.units))[1] for cell in found), default=None)
        for choice, found in wanted.items()
    }


def quota_history(city: str, offer: str) -> list[facts.QuotaState]:
    """Every counter of an offer that was ever opened, the latest span first; at most 2,000."""
    rows = list(Counter.objects.filter(city=city, offer=offer).order_by("-span", "period", "place")[:COUNTERS_MAX])
    left = stock.left_of([row.id for row in rows])
    return [
        facts.QuotaState(row.period, row.span, row.per, row.place, row.units, row.units - left[row.id][1])
        for row in rows
    ]


def waiting_lines(city: str, offer: str) -> list[facts.Waiting]:
    """Who waits for an offer, in the order of coming, those first for whom something is kept; at most 200."""
    open_states = (Waiting.State.OFFERED, Waiting.State.WAITING)
    rows = Waiting.objects.filter(city=city, offer=offer, state__in=open_states).order_by("-state", "ticket")
    ahead, told = 0, []
    for row in rows[:LINES_MAX]:
        told.append(telling.waiting(row, ahead if row.state == Waiting.State.WAITING else 0))
        ahead += row.state == Waiting.State.WAITING
    return told


def pools(city: str) -> dict[str, tuple[int, int]]:
    """Codes of every pool: offer -> (uploaded, left)."""
    rows = PoolCode.objects.filter(city=city).values("offer")
    counted = rows.annotate(all=Count("digest"), free=Count("digest", filter=Q(voucher__isnull=True)))
    return {row["offer"]: (row["all"], row["free"]) for row in counted}


def pool_lines(city: str, offer: str, lines: Sequence[str]) -> list[str]:
    """What each line of a file would be to an offer's pool: new, known, twice (in this file), empty or wrong."""
    digests = [_digest(line.strip()) if pool.is_code(line.strip()) else None for line in lines]
    wanted = [digest for digest in digests if digest]
    kept = PoolCode.objects.filter(city=city, offer=offer, digest__in=wanted).values_list("digest", flat=True)
    known, seen = {bytes(digest) for digest in kept}, set()
    outcomes = []
    for line, digest in zip(lines, digests, strict=True):
        if digest is None:
            outcomes.append("wrong" if line.strip() else "empty")
        elif digest in seen:
            outcomes.append("twice")
        else:
            outcomes.append("known" if digest in known else "new")
            seen.add(digest)
    return outcomes


def _digest(code: str) -> bytes:
    return hashlib.blake2b(code.encode(), digest_size=16, key=signing.code_key()).digest()


def redemptions(
    city: str, *, offer: str = "", state: str = "", short: str = "", page: int = 1
) -> tuple[list[facts.Redeemed], bool]:
    """Redemptions of a city, the latest first, fifty a page; and whether there are more. ``short``: one code."""
    found = Voucher.objects.filter(city=city)
    if offer:
        found = found.filter(offer=offer)
    if state:
        found = found.filter(state=Voucher.State[state.upper()] if state.upper() in Voucher.State.names else 0)
    if short:
        found = found.filter(short=short)
    first = (max(page, 1) - 1) * PAGE
    rows = list(found.order_by("-at", "-id")[first : first + PAGE + 1])
    return list(_redeemed(rows[:PAGE])), len(rows) > PAGE


def _redeemed(rows: Sequence[Voucher]) -> Iterator[facts.Redeemed]:
    undone = {one.voucher: one for one in Undone.objects.filter(voucher__in=[row.id for row in rows])}
    for row in rows:
        no = undone.get(row.id)
        yield facts.Redeemed(
            voucher=row.id, holder=row.holder_id, offer=row.offer, state=Voucher.State(row.state).name.lower(),
            short=row.short, price=row.price, on=row.on_day, district=row.district, provider=row.provider, at=row.at,
            valid_to=row.valid_to, settled_at=row.settled_at, undone_by=no.by if no else "",
            undone_why=no.reason if no else "",
        )  # fmt: skip


def undone(holder: int, id: UUID) -> str:
    """Why an operator gave a redemption back; empty: none did."""
    return Undone.objects.filter(holder_id=holder, voucher=id).values_list("reason", flat=True).first() or ""
