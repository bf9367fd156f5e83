"""FACE: what the exchange answers with. Money is whole fen, quantities whole tonnes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

from puhui.ground import clock
from puhui.market.exchange import refusals

FEN_MAX = 100_000_000  # a million yuan a tonne


def fen(price: str) -> int:
    """Fen of a price in yuan, such as ``45.20``. Refusals: PriceMalformed."""
    try:
        found = Decimal(price) * 100
    except InvalidOperation:
        raise refusals.PriceMalformed(price=price[:20]) from None
    if not found.is_finite() or found != found.to_integral_value() or not 0 < found <= FEN_MAX:
        raise refusals.PriceMalformed(price=price[:20])
    return int(found)


def balance_fen(amount: str) -> int:
    """Fen of a balance in yuan, which may be nothing, or below it. Refusals: PriceMalformed."""
    text = amount.strip().replace(",", "")
    try:
        below, nothing = text.startswith("-"), not Decimal(text)
    except InvalidOperation:
        raise refusals.PriceMalformed(price=amount[:20]) from None
    return 0 if nothing else -fen(text[1:]) if below else fen(text)


def yuan(fen: int) -> str:
    """As people read it: 4520 is 45.20."""
    return f"{Decimal(fen) / 100:.2f}"


class Side(IntEnum):
    BUY = 1
    SELL = 2

    @property
    def other(self) -> "Side":
        return Side.SELL if self is Side.BUY else Side.BUY

    @property
    def word(self) -> str:
        return self.name.lower()


# A listing, a pick of listings, a block deal proposed, the other side's yes to it, an auctioneer's quantity, a bid for it.
ORDER_KINDS = ("listing", "pick", "block", "answer", "auction", "bid")
ABOUT = ("answer", "bid")
FORMS = SEALED, SHOWN = "sealed", "open"
OPEN, FILLED, WITHDRAWN, ENDED = "open", "filled", "withdrawn", "ended"
ORDER_STATES = (OPEN, FILLED, WITHDRAWN, ENDED)


@dataclass(frozen=True)
class Instrument:
    """A project and a vintage. ``reference_fen`` counts from the day ``reference_from`` on."""

    id: int
    city: str
    project: str
    vintage: int
    reference_fen: int
    reference_from: date

    @property
    def name(self) -> str:
        return f"{self.project}-{self.vintage}"


@dataclass(frozen=True)
class Member:
    """A member; its ``id`` is its holder number in the ledger, ``account`` its registry account."""

    id: int
    city: str
    code: str
    name: str
    account: int


@dataclass(frozen=True)
class Objection:
    """What a member objects to in a day's settlement (T32)."""

    id: UUID
    member: str
    day: date
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Purse:
    """A member's money: ``cash`` as settled, ``sold`` and ``bought`` since, ``bid`` set aside by open orders.

    ``fees``: what at most the exchange takes for these at the close.
    """

    cash_fen: int = 0
    sold_fen: int = 0
    bought_fen: int = 0
    bid_fen: int = 0
    fees_fen: int = 0

    @property
    def available_fen(self) -> int:
        return self.cash_fen + self.sold_fen - self.bought_fen - self.bid_fen - self.fees_fen


@dataclass(frozen=True)
class Position:
    """A member's tonnes of an instrument: ``placed`` as settled, since then sold and bought, in open orders."""

    placed: int = 0
    sold: int = 0
    offered: int = 0
    bought: int = 0
    bidding: int = 0
    bought_on: date | None = None
    sold_on: date | None = None

    @property
    def available(self) -> int:
        return self.placed - self.sold - self.offered


@dataclass(frozen=True)
class Wish:
    """A listing or a pick that is asked for, with others together; as ``list_order`` and ``pick`` take it."""

    id: UUID
    kind: str  # listing, pick
    instrument: str
    side: Side
    price_fen: int
    tonnes: int
    by: str
    at: datetime


def day_of(wish: Wish) -> date:
    return clock.local_day(wish.at)


@dataclass(frozen=True)
class Standing:
    """A listing in the book; ``seq`` is its place in time."""

    id: UUID
    member: int
    price_fen: int
    left: int
    seq: int


@dataclass(frozen=True)
class Fill:
    """So many tonnes of one listing."""

    listing: Standing
    tonnes: int


@dataclass(frozen=True)
class Deal:
    id: UUID
    instrument: str
    day: date
    at: datetime
    mode: str  # listing, block, auction
    buyer: str
    seller: str
    price_fen: int
    tonnes: int
    state: str  # made, delivered, failed
    buyer_fee_fen: int = 0  # as taken at its delivery
    seller_fee_fen: int = 0

    @property
    def amount_fen(self) -> int:
        return self.price_fen * self.tonnes

    def fee_of(self, member: str) -> int:
        """What was taken of this side."""
        return self.buyer_fee_fen if member == self.buyer else self.seller_fee_fen


class Waiting(NamedTuple):
    """Of a deal that waits for its delivery what moves it: accounts are the registry's."""

    id: UUID
    project: str
    vintage: int
    seller: int
    buyer: int
    tonnes: int


@dataclass(frozen=True)
class Order:
    """An order and what became of it; a pick has its deals at once."""

    id: UUID
    member: str
    instrument: str
    kind: str  # one of ORDER_KINDS
    side: str
    price_fen: int
    tonnes: int
    left: int
    state: str
    at: datetime
    deals: tuple[Deal, ...] = ()
    toward: str = ""  # the member to whom a block deal is proposed
    about: UUID | None = None  # the proposal answered, the auction bid in


@dataclass(frozen=True)
class Bid:
    """A bid as it may be seen; of a sealed auction only once it is settled."""

    id: UUID
    member: str
    price_fen: int
    tonnes: int
    given: int
    ticket: str  # the bid's place in the lot among equals; empty before the end


@dataclass(frozen=True)
class Auction:
    """A one-way auction. ``seed`` is told at the end; its SHA-256 is ``commitment``, published before the first bid."""

    id: UUID
    city: str
    instrument: str
    day: date
    member: str
    side: str  # the auctioneer's: sell goes to the highest bids, buy to the lowest
    tonnes: int
    reserve_fen: int
    form: str
    opened_at: datetime
    ends_at: datetime
    commitment: str
    seed: str
    state: str  # open, settled
    price_fen: int | None
    dealt: int
    bidders: int
    bids: tuple[Bid, ...] = ()


@dataclass(frozen=True)
class Redrawn:
    """An auction worked out again from what is published of it."""

    promised: bool  # the seed is the one whose SHA-256 was published before the first bid
    price_fen: int | None
    given: dict[str, int]  # tonnes by member
    ok: bool


@dataclass(frozen=True)
class Level:
    price_fen: int
    tonnes: int
    orders: int


@dataclass(frozen=True)
class Book:
    """The open listings of an instrument by price, the best first, with today's limits of listings."""

    instrument: str
    day: date
    reference_fen: int
    low_fen: int
    high_fen: int
    buy: tuple[Level, ...]
    sell: tuple[Level, ...]

    @property
    def imbalance(self) -> float | None:
        """委比: (buy − sell) / (buy + sell)."""
        bought, sold = sum(v.tonnes for v in self.buy), sum(v.tonnes for v in self.sell)
        return (bought - sold) / (bought + sold) if bought + sold else None


@dataclass(frozen=True)
class Closed:
    """A day's close: ``state`` closing as long as deals wait for their delivery, then closed."""

    city: str
    day: date
    state: str
    delivered: int
    failed: int
    waiting: int


@dataclass(frozen=True)
class Quote:
    """One line of the public bulletin. Prices are those of listing deals, None without any."""

    instrument: str
    reference_fen: int
    opened_fen: int | None
    high_fen: int | None
    low_fen: int | None
    closed_fen: int | None
    listing_tonnes: int
    tonnes: int
    amount_fen: int
    next_reference_fen: int


@dataclass(frozen=True)
class Bulletin:
    """A trading day, as anybody may read it: no member is named. ``failed`` are deals that were not delivered."""

    city: str
    day: date
    state: str
    quotes: tuple[Quote, ...]
    deals: int
    tonnes: int
    amount_fen: int
    failed: int


@dataclass(frozen=True)
class Statement:
    """A member's day: orders, deals, money and tonnes as they now stand."""

    member: Member
    day: date
    orders: tuple[Order, ...]
    deals: tuple[Deal, ...]
    purse: Purse
    positions: dict[str, Position]


@dataclass(frozen=True)
class Alert:
    """A pattern of trade that people look at (T44); figures by name, in tonnes, fen or counts."""

    pattern: str  # frequent, to_and_fro, dear_and_cheap, large_withdrawn, concentrated, late
    instrument: str
    members: tuple[str, ...]
    figures: dict[str, int]


@dataclass(frozen=True)
class LargeHolder:
    """A member that reports how much it holds of an instrument (T38); ``over`` the limit, it holds too much (T37)."""

    member: str
    name: str
    instrument: str
    tonnes: int
    limit: int | None
    over: bool


@dataclass(frozen=True)
class Slip:
    """A deal slip: what one side keeps of a deal. ``cash_fen``, without ``fee_fen``, above zero came in."""

    deal: Deal
    member: Member
    side: str
    other: str  # the other side's code
    order: UUID
    cash_fen: int
    fee_fen: int
    why: str  # the code of what stood in the way of its delivery


BOOKED, DUPLICATE, REFUSED = "booked", "duplicate", "refused"


@dataclass(frozen=True)
class BankRow:
    """What became of one row of a bank file: booked, duplicate, or refused with a code, a message and its data."""

    row: int
    number: str
    outcome: str
    code: str = ""
    message: str = ""  # as refusals have it: what a translation is found under
    data: dict[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The message in English, with its data."""
        return self.message.format_map(self.data)


@dataclass(frozen=True)
class BankTaken:
    """A bank file taken: its rows, and whether the books and the bank's closing balance agree."""

    id: UUID
    city: str
    day: date
    rows: tuple[BankRow, ...]
    closing_fen: int
    booked_fen: int

    @property
    def difference_fen(self) -> int:
        return self.closing_fen - self.booked_fen

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and what it should be."""

    kind: str
    where: str
    expected: int
    found: int


@dataclass(frozen=True)
class Report:
    members: int
    positions: int
    orders: int
    deals: int
    first_fault: Fault | None

    @property
    def ok(self) -> bool:
        return self.first_fault is None
