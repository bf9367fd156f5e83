"""FACE: questions to the rewards room; none of them writes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, Sum

from puhui.economy.rewards import facts, refusals, signing, stock, telling, using, waiting
from puhui.economy.rewards.calc import cells, terms
from puhui.economy.rewards.looking import (
    had,
    lefts,
    pool_lines,
    pools,
    quota_history,
    redemptions,
    undone,
    waiting_lines,
)  # fmt: skip
from puhui.economy.rewards.models import Counter, Use, Voucher, Waiting
from puhui.economy.rewards.opening import account_name
from puhui.economy.rewards.returning import expirable, held_too_long
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock

State = Voucher.State
ROWS_MAX = 100_000


def offers(city: str, at: datetime, *, elder: bool = False) -> list[facts.OfferState]:
    """The city's offers as they stand, in the pack's order; ``elder`` as to who uses the elder mode.

    Refusals: packs.CityUnknown.
    """
    active = packs.active(city)
    spans = {cells.span_of(period, clock.local_day(at))[0] for period in ("day", "month", "year", "total")}
    lefts: dict[str, list] = defaultdict(list)
    counters = list(Counter.objects.filter(city=city, span__in=spans).order_by("offer", "period", "place"))
    left = stock.left_of([row.id for row in counters])
    for row in counters:
        lefts[row.offer].append((row, left[row.id][1]))
    in_line = Waiting.objects.filter(city=city, state=Waiting.State.WAITING).values_list("offer")
    waits = dict(in_line.annotate(people=Count("holder_id")))
    return [
        _state(city, each, active.number, at, lefts[each.id], waits.get(each.id, 0), elder)
        for each in active.pack.offers
    ]


def offer(city: str, id: str, at: datetime, *, elder: bool = False) -> facts.OfferState:
    """One offer as it stands. Refusals: OfferUnknown, packs.CityUnknown."""
    found = next((state for state in offers(city, at, elder=elder) if state.offer.id == id), None)
    if found is None:
        raise refusals.OfferUnknown(city=city, offer=id)
    return found


def offer_of(pack: schema.Pack, id: str) -> schema.Offer:
    """An offer of a pack. Refusals: OfferUnknown."""
    for each in pack.offers:
        if each.id == id:
            return each
    raise refusals.OfferUnknown(city=pack.city.city, offer=id)


def left_on(city: str, id: str, on: date | None, district: str, provider: str, at: datetime) -> int | None:
    """How many are left for a day and place of an offer; None: as many as are asked for. Refusals: OfferUnknown."""
    found = offer(city, id, at).offer
    wanted = cells.cells_of(city, found, at, on, district, provider)
    left = stock.left_of([cell.id for cell in wanted])
    return min((left.get(cell.id, (0, cell.units))[1] for cell in wanted), default=None)


def _state(
    city: str, offer: schema.Offer, number: int, at: datetime, found: list[tuple[Counter, int]], waits: int,
    elder: bool,
) -> facts.OfferState:  # fmt: skip
    known = {row.id: (row.units, left) for row, left in found}
    quotas = tuple(_quotas(city, offer, at, known))
    wish = facts.Asked(0, offer.id, UUID(int=0), offer.price, at, elder=elder)
    why, opens_at = "", None
    try:
        try:
            terms.wait_terms(city, offer, wish, at)
        except (refusals.DayMissing, refusals.PlaceMissing):
            # Chosen by who redeems it; the hours of release hold for every choice.
            terms.release_of(offer, wish, at)
    except refusals.RewardsRefusal as no:
        why = no.code
        opens_at = cells.opens_next(offer, at, elder=elder)
        if isinstance(no, refusals.OfferNotOnSale):
            opens_at = clock.day_starts(offer.sale.first) if offer.sale.first else None
    left = _left(quotas)
    if not why and left == 0:
        why = refusals.SoldOut.code
    more = cells.next_part(offer, at, elder=elder)
    return facts.OfferState(offer, number, quotas, left, why, opens_at, waits, more)


def _quotas(
    city: str, offer: schema.Offer, at: datetime, known: dict[int, tuple[int, int]]
) -> Iterator[facts.QuotaState]:
    """Every quota in the span around today; of offers with a booking, by the day that is booked."""
    today = clock.local_day(at)
    named = {"": ("",), "district": offer.district_ids, "provider": offer.merchants}
    wanted = [
        cells.cell(city, offer.id, quota.period, quota.per, place, today, quota.units)
        for quota in offer.quotas
        for place in quota.only or named[quota.per]
    ]
    for release in cells.open_now(offer, at):
        wanted.append(cells.cell(city, offer.id, cells.RELEASE, release.id, "", today, cells.released(release, at)))
    for cell in wanted:
        units, left = known.get(cell.id, (cell.units, cell.units))
        # Parts of a release that nobody has asked for yet are there all the same.
        left += max(cell.units - units, 0)
        yield facts.QuotaState(
            cell.period, cell.span, cell.per, cell.place, max(cell.units, units), max(cell.units, units) - left
        )


def _left(quotas: tuple[facts.QuotaState, ...]) -> int | None:
    """How many can be had: of quotas by place their sum, and of all these the smallest; releases in one sum too."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for quota in quotas:
        per = "" if quota.period == cells.RELEASE else quota.per
        sums[quota.period, per] += quota.left
    return min(sums.values(), default=None)


def vouchers_of(
    holder: int, city: str, *, states: Sequence[str] = (), limit: int = ROWS_MAX
) -> list[facts.VoucherIssued]:
    """A person's redemptions in a city, the latest first, at most ``limit``; ``states`` none: whatever became of them."""
    found = Voucher.objects.filter(holder_id=holder, city=city)
    if states:
        found = found.filter(state__in=[State[name.upper()] for name in states])
    return telling.vouchers(found.order_by("-at", "-id")[:limit])


def redemption(holder: int, id: UUID) -> facts.VoucherIssued:
    """One redemption of a person. Refusals: RedemptionUnknown."""
    row = Voucher.objects.filter(holder_id=holder, id=id).first()
    if row is None:
        raise refusals.RedemptionUnknown(id=id)
    return telling.voucher(row)


def voucher(code: str, city: str = "") -> facts.VoucherIssued:
    """By a signed or a typed code; of any city where none is named. Refusals: VoucherCodeUnreadable, -Forged, VoucherUnknown, VoucherForeignCity."""
    _, key = using.find(city, code)
    return telling.voucher(Voucher.objects.get(holder_id=key.holder_id, id=key.voucher))


def verify(code: str, city: str, at: datetime) -> facts.Verified:
    """Whether a code could be used now, at the right counter. Refusals: as ``voucher``."""
    short, key = using.find(city, code)
    row = Voucher.objects.get(holder_id=key.holder_id, id=key.voucher)
    try:
        using.refuse_state(telling.offer_in(row.pack_number, row.offer), row, clock.local_day(at))
    except refusals.VoucherRefused as no:
        return facts.Verified(short, telling.voucher(row), no)
    return facts.Verified(short, telling.voucher(row), None)


def used_between(city: str, merchant: str, first: date, last: date) -> list[facts.VoucherUsed]:
    """What a merchant took from the first to the last day, both included, in order of arrival (``at``)."""
    found = Use.objects.filter(
        city=city, merchant=merchant, at__gte=clock.day_starts(first), at__lt=clock.day_ends(last)
    )
    return [telling.use(row) for row in found.order_by("at", "voucher")[:ROWS_MAX]]


def sold(city: str) -> list[facts.OfferSold]:
    """What became of every offer's vouchers so far."""
    counts = {
        name: Count("id", filter=Q(state=state))
        for name, state in (
            ("held", 1), ("issued", 2), ("used", 3), ("refunded", 4), ("expired", 5),
        )
    }  # fmt: skip
    paid = Sum("price", filter=Q(state__in=(2, 3)), default=0)
    open_fen = Sum("value_fen", filter=Q(state=2), default=0)
    rows = Voucher.objects.filter(city=city).values("offer").annotate(points=paid, fen=open_fen, **counts)
    return [
        facts.OfferSold(
            r["offer"], r["held"], r["issued"], r["used"], r["refunded"], r["expired"], r["points"], r["fen"]
        )
        for r in rows.order_by("offer")
    ]


def expected_redemption(city: str) -> facts.ExpectedRedemption:
    """What is outstanding, and which share of what ended was used."""
    told = Voucher.objects.filter(city=city).aggregate(
        outstanding=Count("id", filter=Q(state=2)),
        points=Sum("price", filter=Q(state=2), default=0),
        fen=Sum("value_fen", filter=Q(state=2), default=0),
        ended=Count("id", filter=Q(state__in=(3, 4, 5))),
        used=Count("id", filter=Q(state=3)),
    )
    return facts.ExpectedRedemption(told["outstanding"], told["points"], told["fen"], told["ended"], told["used"])


def waiting_of(holder: int, city: str) -> list[facts.Waiting]:
    """A person's places in waiting lists that are still open, and how many stand before."""
    rows = Waiting.objects.filter(holder_id=holder, city=city, state__in=waiting.OPEN).order_by("at")
    return [waiting.told(row) for row in rows]


def public_keys(city: str) -> list[facts.PublicKey]:
    """The keys by which a city's signed codes are checked without a line."""
    return signing.public_keys(city)


def account(city: str, offer: str) -> str:
    """The name of the house account to which an offer's points are paid."""
    return account_name(city, offer)


def stock_agrees(city: str) -> list[tuple[str, str, str, int, int]]:
    """Counters whose stock and vouchers disagree: offer, span, place, taken by stock, taken by vouchers. None should."""
    counters = list(Counter.objects.filter(city=city))
    left = stock.left_of([row.id for row in counters])
    taken: dict[int, int] = defaultdict(int)
    for rows in (
        Voucher.objects.filter(city=city, state__in=(1, 2, 3)).values_list("cells", flat=True),
        Waiting.objects.filter(city=city, state=Waiting.State.OFFERED).values_list("cells", flat=True),
    ):
        for numbers in rows.iterator():
            for number in numbers:
                taken[number] += 1
    return [
        (row.offer, row.span, row.place, row.units - left[row.id][1], taken[row.id])
        for row in counters
        if row.units - left[row.id][1] != taken[row.id]
    ]


__all__ = [
    "account", "expected_redemption", "expirable", "had", "held_too_long", "left_on", "lefts", "offer",
    "offer_of", "offers", "pool_lines", "pools", "public_keys", "quota_history", "redemption", "redemptions", "sold",
    "stock_agrees", "undone", "used_between", "verify", "voucher", "vouchers_of", "waiting_lines", "waiting_of",
]  # fmt: skip
