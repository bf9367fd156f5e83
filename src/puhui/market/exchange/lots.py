"""Orders that come together: answered one by one in their order, read and written set by set in one transaction.

What is asked of an order is what ``trading`` asks, by the same functions; only the rows come and go together.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from puhui.ground import columns
from puhui.ground.identifiers import uuid_of
from puhui.ground.refusals import Refusal
from puhui.market.exchange import facts, floor, joining, refusals, rowsets, rulebook, telling
from puhui.market.exchange.calc import days, matching, prices
from puhui.market.exchange.changes import same, share_day
from puhui.market.exchange.facts import Fill, Side, Standing, Wish
from puhui.market.exchange.floor import Floor
from puhui.market.exchange.models import Instrument, Member, Operator, Order
from puhui.market.exchange.shelf import STAMP, Shelf

LOT_MAX = 1_000


@transaction.atomic
def take_orders(*, city: str, wishes: Sequence[Wish]) -> list[facts.Order | Refusal]:
    """Answer listings and picks in their order: each as ``list_order`` or ``pick`` would, refusals as answers.

    All that is accepted is committed together. At most a thousand. Refusals raised: ExchangeNotKept.
    Locks: the days (shared), the instruments, members, positions, each by number.
    """
    if len(wishes) > LOT_MAX:
        raise refusals.LotTooLarge(limit=LOT_MAX)
    lot = _Lot(city, wishes)
    answers: list[facts.Order | Refusal] = []
    for wish in wishes:
        try:
            answers.append(lot.take(wish))
        except Refusal as no:
            answers.append(no)
    lot.write()
    return answers


class _Entered(NamedTuple):
    """An order of this lot: who gave it, where, and what its giver was told."""

    wish: Wish
    here: Floor
    seq: int
    told: facts.Order


class _Lot:
    """Everything that the orders of a lot stand on, locked and read at once, and what they change."""

    def __init__(self, city: str, wishes: Sequence[Wish]) -> None:
        self.city = city
        self.rules, self.calendar = rulebook.rules_of(city), rulebook.calendar_of(city)
        self.sessions = [session.hours for session in self.rules.hours.sessions]
        self.days: dict[date, Refusal | None] = {}
        for day in sorted({facts.day_of(wish) for wish in wishes}):
            self.days[day] = self._step_on(day)
        names = {wish.by.strip() for wish in wishes}
        self.operators = dict(Operator.objects.filter(city=city, name__in=names).values_list("name", "member_id"))
        self.traded = _instruments(city, {wish.instrument for wish in wishes})
        self.known = {o.id: o for o in Order.objects.filter(id__in=[wish.id for wish in wishes])}
        self.shelf = Shelf.of(self.traded.values())
        pairs = self._fronts(wishes)
        for wish in wishes:
            member, traded = self.operators.get(wish.by.strip()), self.traded.get(wish.instrument)
            if member and traded:
                pairs.add((member, traded.id))
        self.members = _members({member for member, _ in pairs})
        self.positions = rowsets.positions(pairs)
        self.held: dict[tuple[int, int], int] = {}
        self.entered: dict[UUID, _Entered] = {}
        self.left: dict[UUID, int] = {}  # of listings that were picked
        self.deals: list[tuple[object, ...]] = []  # as they are copied
        self.touched: set[tuple[int, int]] = set()

    def _fronts(self, wishes: Sequence[Wish]) -> set[tuple[int, int]]:
        """Whose listings the picks of this lot may meet: those that stand in front, as far as the picks reach."""
        reach: dict[tuple[Instrument, Side], int] = defaultdict(int)
        for wish in wishes:
            if wish.kind == "pick" and (traded := self.traded.get(wish.instrument)) and isinstance(wish.tonnes, int):
                reach[traded, wish.side.other] += wish.tonnes
        pairs = set()
        for (traded, side), tonnes in reach.items():
            pairs |= {(listing.member, traded.id) for listing in self.shelf.book(traded).front(side, tonnes)}
        return pairs

    def _step_on(self, day: date) -> Refusal | None:
        share_day(self.city, day)
        try:
            if days.is_trading(self.calendar, day):
                floor.open_day(self.city, day)
        except Refusal as no:
            return no
        return None

    def take(self, wish: Wish) -> facts.Order:
        """The answer to one order, when those before it are taken."""
        prices.check(wish.price_fen)
        matching.check_tonnes(wish.tonnes)
        if told := self._known(wish):
            return told
        here = self._stand(wish)
        fills: list[Fill] = []
        if wish.kind == "pick":
            best = self.shelf.book(here.instrument).best(wish.side.other)
            fills = matching.pick(best, here.member.id, wish.price_fen, wish.tonnes)
        prices.check_limits(wish.price_fen, here.instrument.reference_fen, here.rules.limits.listing_percent)
        floor.check_member(here, wish.side, wish.price_fen, wish.tonnes, held=self._held(here, wish.side))
        self.touched.add((here.member.id, here.instrument.id))
        here.instrument.seq += 1
        seq = here.instrument.seq
        made = self._deal(here, wish, fills) if fills else self._list(here, wish)
        left, state = (0, facts.FILLED) if fills else (wish.tonnes, facts.OPEN)
        told = facts.Order(
            wish.id, here.member.code, wish.instrument, wish.kind, wish.side.word, wish.price_fen, wish.tonnes, left,
            state, wish.at, made,
        )  # fmt: skip
        self.entered[wish.id] = _Entered(wish, here, seq, told)
        return told

    def _known(self, wish: Wish) -> facts.Order | None:
        """The same order, given before or earlier in this lot. Refusals: ChangeDiffers."""
        if row := self.known.get(wish.id):
            told = telling.order(row)
            before = (row.city, row.kind, told.instrument, row.side, row.price_fen, row.tonnes, row.operator)
        elif entered := self.entered.get(wish.id):
            told, one = entered.told, entered.wish
            before = (self.city, one.kind, one.instrument, one.side, one.price_fen, one.tonnes, one.by.strip())
        else:
            return None
        given = (self.city, wish.kind, wish.instrument, wish.side, wish.price_fen, wish.tonnes, wish.by.strip())
        fields = ("city", "kind", "instrument", "side", "price_fen", "tonnes", "by")
        same(wish.id, **{field: pair for field, *pair in zip(fields, before, given, strict=True)})
        return told

    def _stand(self, wish: Wish) -> Floor:
        day = days.check_open(self.calendar, self.sessions, wish.at)
        if not wish.by.strip():
            raise refusals.PersonMissing()
        member = self.operators.get(wish.by.strip())
        if member is None:
            raise refusals.OperatorUnknown(member="", by=wish.by)
        if no := self.days[day]:
            raise no
        traded = self.traded.get(wish.instrument)
        if traded is None or day < traded.reference_from:
            # One that was placed a moment ago has no reference price either.
            since = (traded or joining.instrument_of(self.city, wish.instrument)).reference_from
            raise refusals.ReferenceMissing(instrument=wish.instrument, since=since)
        position = self.positions[member, traded.id]
        return Floor(self.rules, self.calendar, day, traded, self.members[member], position)

    def _held(self, here: Floor, side: Side) -> int | None:
        """What the registry says, asked once: nothing is delivered while orders are taken."""
        if side is Side.SELL or self.rules.holding.tonnes_max is None:
            return None
        key = (here.member.id, here.instrument.id)
        if key not in self.held:
            self.held[key] = floor.held_by(here.member.account_id, here.instrument)
        return self.held[key]

    def _list(self, here: Floor, wish: Wish) -> tuple[facts.Deal, ...]:
        floor.set_aside((here.member, here.position), wish.side, wish.price_fen, wish.tonnes)
        if (book := self.shelf.kept(here.instrument)) is not None:
            book.add(wish.side, Standing(wish.id, here.member.id, wish.price_fen, wish.tonnes, here.instrument.seq))
        return ()

    def _deal(self, here: Floor, wish: Wish, fills: Sequence[Fill]) -> tuple[facts.Deal, ...]:
        side, made = wish.side.other, []
        self.shelf.book(here.instrument).take(side, fills)
        for nth, fill in enumerate(fills):
            maker = (self.members[fill.listing.member], self.positions[fill.listing.member, here.instrument.id])
            self.touched.add((fill.listing.member, here.instrument.id))
            self.left[fill.listing.id] = fill.listing.left - fill.tonnes
            floor.set_aside(maker, side, fill.listing.price_fen, -fill.tonnes)
            sides = ((here.member, here.position), maker)
            buyer, seller = sides if wish.side is Side.BUY else sides[::-1]
            floor.bind(buyer, seller, here.day, fill.listing.price_fen, fill.tonnes)
            here.instrument.seq += 1
            deal = facts.Deal(
                uuid_of(f"exchange/deal/{wish.id}/{nth}"), wish.instrument, here.day, wish.at, "listing", buyer[0].code,
                seller[0].code, fill.listing.price_fen, fill.tonnes, "made",
            )  # fmt: skip
            made.append(deal)
            self.deals.append((
                deal.id, self.city, here.day, here.instrument.id, here.instrument.seq, deal.mode, buyer[0].id,
                seller[0].id, deal.price_fen, deal.tonnes, fill.listing.id, wish.id, wish.at.isoformat(), deal.state, "",
            ))  # fmt: skip
        return tuple(made)

    def write(self) -> None:
        """Everything that changed, set by set; members before positions, as everywhere."""
        if not self.entered:
            return
        with connection.cursor() as cursor:
            columns.copy_rows(cursor, COPY_ORDERS, map(self._order_row, self.entered.values()))
            columns.copy_rows(cursor, COPY_DEALS, self.deals)
            earlier = [(id, left) for id, left in sorted(self.left.items()) if id not in self.entered]
            if earlier:
                cursor.execute(TAKE, [*map(list, zip(*earlier, strict=True))])
            members = [self.members[m] for m in sorted({m for m, _ in self.touched})]
            rowsets.save(cursor, SAVE_MEMBERS, members, "id", "sold_fen", "bought_fen", "bid_fen")
            positions = [self.positions[pair] for pair in sorted(self.touched)]
            rowsets.save(cursor, SAVE_POSITIONS, positions, *POSITION)
            instruments = list({e.here.instrument.id: e.here.instrument for e in self.entered.values()}.values())
            rowsets.save(cursor, SAVE_INSTRUMENTS, instruments, "id", "seq")
            self.shelf.put_back(instruments, dict(cursor.fetchall()))

    def _order_row(self, one: _Entered) -> tuple[object, ...]:
        wish, here = one.wish, one.here
        left = 0 if wish.kind == "pick" else self.left.get(wish.id, wish.tonnes)
        return (
            wish.id, self.city, here.day, here.instrument.id, here.member.id, wish.by.strip(), wish.kind,
            int(wish.side), wish.price_fen, wish.tonnes, left, facts.OPEN if left else facts.FILLED, one.seq,
            wish.at.isoformat(),
        )  # fmt: skip


COPY_ORDERS = (
    'COPY exchange_order (id, city, day, instrument_id, member_id, operator, kind, side, price_fen, tonnes, "left",'
    " state, seq, at) FROM STDIN"
)
COPY_DEALS = (
    "COPY exchange_deal (id, city, day, instrument_id, seq, mode, buyer_id, seller_id, price_fen, tonnes, listing_id,"
    " order_id, at, state, why) FROM STDIN"
)
TAKE = """
UPDATE exchange_order o SET "left" = t.kept, state = CASE WHEN t.kept = 0 THEN 'filled' ELSE 'open' END
FROM unnest(%s::uuid[], %s::int[]) AS t (id, kept) WHERE o.id = t.id
"""
SAVE_MEMBERS = """
UPDATE exchange_member m SET sold_fen = t.sold, bought_fen = t.bought, bid_fen = t.bid
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS t (id, sold, bought, bid) WHERE m.id = t.id
"""
POSITION = ("member_id", "instrument_id", "placed", "sold", "offered", "bought", "bidding", "bought_on", "sold_on")
SAVE_POSITIONS = """
INSERT INTO exchange_position (member_id, instrument_id, placed, sold, offered, bought, bidding, bought_on, sold_on)
SELECT member, instrument, placed, sold, offered, bought, bidding, bought_on, sold_on
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
            %s::date[], %s::date[])
     AS t (member, instrument, placed, sold, offered, bought, bidding, bought_on, sold_on)
ON CONFLICT (member_id, instrument_id) DO UPDATE SET sold = excluded.sold, offered = excluded.offered,
    bought = excluded.bought, bidding = excluded.bidding, bought_on = excluded.bought_on, sold_on = excluded.sold_on
"""
SAVE_INSTRUMENTS = """
UPDATE exchange_instrument i SET seq = t.seq FROM unnest(%s::bigint[], %s::bigint[]) AS t (id, seq) WHERE i.id = t.id
RETURNING i.id, i.xmin::text
"""


def _instruments(city: str, names: set[str]) -> dict[str, Instrument]:
    """Those of these names that there are, locked by number."""
    projects = {name.rpartition("-")[0] for name in names}
    found = [
        i for i in Instrument.objects.filter(city=city, project__in=projects) if telling.instrument(i).name in names
    ]  # fmt: skip
    locked = Instrument.objects.select_for_update().filter(id__in=[i.id for i in found]).order_by("id")
    return {telling.instrument(row).name: row for row in locked.annotate(stamp=RawSQL(STAMP, []))}


def _members(numbers: set[int]) -> dict[int, Member]:
    return {row.id: row for row in Member.objects.select_for_update().filter(id__in=numbers).order_by("id")}
