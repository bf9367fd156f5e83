"""From what happened to tonnes, one after the other, to entries: which were bought, what they cost, what was gained.

Costs: a moving weighted average per instrument. 财会〔2019〕22号 names no method; members trade instruments, not serial
numbers, and which serials leave is the registry's choice, so tonnes of one instrument cost the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from puhui.ground.ranges import Marked, Ranges
from puhui.market.accounting.facts import Line, Sum

Origin = Literal["bought", "free", "entrusted"]
Way = Literal["issued", "bought", "came", "sold", "left", "used", "retired", "cancelled", "given", "taken", "back_in",
              "back_out", "sold_by_agent"]  # fmt: skip
ENDS = ("used", "retired", "cancelled")


@dataclass(frozen=True)
class Part:
    """Tonnes of one issuance, ``first`` to before ``past``."""

    issuance: int
    first: int
    past: int

    @property
    def tonnes(self) -> int:
        return self.past - self.first


@dataclass(frozen=True)
class Event:
    """One change to tonnes of one instrument.

    ``way``: issued (to their owner), bought, came (otherwise), sold, left (otherwise), used (surrendered), retired,
    cancelled; given to a provider and back_in; taken from an owner and back_out; sold_by_agent. ``price_fen``: a tonne; ``fee_fen``: of this side, for all of them.
    """

    on: date
    way: Way
    instrument: str
    reference: str
    parts: tuple[Part, ...]
    price_fen: int = 0
    fee_fen: int = 0

    @property
    def tonnes(self) -> int:
        return sum(part.tonnes for part in self.parts)


@dataclass(frozen=True)
class Entry:
    """A voucher without its number, or, without lines, a memo."""

    on: date
    kind: str
    instrument: str
    tonnes: int
    reference: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Movement:
    """One cell's worth of the disclosure table."""

    on: date
    row: str
    amount: Sum


class Untrue(Exception):
    """Tonnes leave that never came: the events are not whole."""


@dataclass
class Walk:
    """The state of the books while events pass."""

    own: Ranges[Origin] = field(default_factory=Ranges)
    given: Ranges[Origin] = field(default_factory=Ranges)  # own tonnes in a provider's account
    pools: dict[str, Sum] = field(default_factory=lambda: defaultdict(Sum))
    free: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    away: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    entrusted: int = 0
    entries: list[Entry] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)

    def pass_by(self, events: Iterable[Event]) -> "Walk":
        for event in events:
            if event.way in ("issued", "bought", "came", "taken", "back_in"):
                self._in(event)
            else:
                self._out(event)
        return self

    def _in(self, event: Event) -> None:
        if event.way == "back_in":
            for part in event.parts:
                for one in _all(self.given, part):
                    self.own.put(part.issuance, one.first, one.past, one.mark)
            self.away[event.instrument] -= event.tonnes
            self._note(event, "given_back", event.tonnes)
            return
        mark: Origin = {"bought": "bought", "taken": "entrusted"}.get(event.way, "free")  # type: ignore[assignment]
        for part in event.parts:
            self.own.put(part.issuance, part.first, part.past, mark)
        if event.way == "taken":
            self.entrusted += event.tonnes
            self._note(event, "held", event.tonnes)
        elif event.way == "bought":
            self._buy(event)
        else:
            self.free[event.instrument] += event.tonnes
            self._note(event, "granted" if event.way == "issued" else "came", event.tonnes)
            row = "granted" if event.way == "issued" else "other_in"
            self.movements.append(Movement(event.on, row, Sum(event.tonnes)))

    def _buy(self, event: Event) -> None:
        # What is bought costs its price and the fees.
        paid = event.price_fen * event.tonnes + event.fee_fen
        self.pools[event.instrument] += Sum(event.tonnes, paid)
        self._book(event, "bought", event.tonnes, (Line("1489", debit_fen=paid), Line("1002", credit_fen=paid)))
        self.movements.append(Movement(event.on, "bought", Sum(event.tonnes, paid)))

    def _out(self, event: Event) -> None:
        held = self.given if event.way == "sold_by_agent" else self.own
        taken: dict[Origin, int] = defaultdict(int)
        for part in event.parts:
            for one in _all(held, part):
                taken[one.mark] += one.count
                if event.way == "given":
                    self.given.put(part.issuance, one.first, one.past, one.mark)
        if event.way == "given":
            self.away[event.instrument] += event.tonnes
            self._note(event, "entrusted", event.tonnes)
            return
        if event.way == "sold_by_agent":
            self.away[event.instrument] -= event.tonnes
        self._others(event, taken.pop("entrusted", 0))
        self._mine(event, taken)

    def _others(self, event: Event, tonnes: int) -> None:
        """What an owner entrusted is no asset of a provider's: what it brings is owed."""
        if not tonnes:
            return
        self.entrusted -= tonnes
        if event.way == "back_out":
            self._note(event, "given_back", tonnes)
            return
        worth = event.price_fen * tonnes
        debit = "1002" if event.way == "sold" else "6711"
        lines = (Line(debit, debit_fen=worth), Line("2241", credit_fen=worth)) if worth else ()
        self._book(event, "owed", tonnes, lines)
        if event.fee_fen and tonnes == event.tonnes:
            # Nothing of the provider's own is in this sale, of whose proceeds the fee could be taken.
            self._book(
                event, "fee", tonnes, (Line("6711", debit_fen=event.fee_fen), Line("1002", credit_fen=event.fee_fen))
            )

    def _mine(self, event: Event, taken: Mapping[Origin, int]) -> None:
        bought, free = taken.get("bought", 0), taken.get("free", 0)
        if not bought and not free:
            return
        cost = self._cost(event.instrument, bought)
        self.free[event.instrument] -= free
        kind = "lost" if event.way == "left" else event.way
        if event.way in ("sold", "sold_by_agent"):
            self._book(event, kind, bought + free, _sale(event, bought, free, cost))
        elif bought:
            self._book(event, kind, bought, (Line("6711", debit_fen=cost), Line("1489", credit_fen=cost)))
        if free and event.way not in ("sold", "sold_by_agent"):
            self._note(event, kind, free)
        row = {"sold": "sold", "sold_by_agent": "sold", "used": "used"}.get(event.way, "other_out")
        self.movements.append(Movement(event.on, row, Sum(bought + free, cost)))

    def _cost(self, instrument: str, tonnes: int) -> int:
        """Cost of tonnes that leave a pool: half up to the fen, and all that is left with the last tonne."""
        pool = self.pools[instrument]
        if tonnes > pool.tonnes:
            raise Untrue(instrument)
        if not tonnes:
            return 0
        cost = pool.amount_fen
        if tonnes < pool.tonnes:
            cost = (2 * pool.amount_fen * tonnes + pool.tonnes) // (2 * pool.tonnes)
        self.pools[instrument] += Sum(-tonnes, -cost)
        return cost

    def _note(self, event: Event, kind: str, tonnes: int) -> None:
        self.entries.append(Entry(event.on, kind, event.instrument, tonnes, event.reference))

    def _book(self, event: Event, kind: str, tonnes: int, lines: tuple[Line, ...]) -> None:
        self.entries.append(Entry(event.on, kind, event.instrument, tonnes, event.reference, lines))


def _all(held: Ranges[Origin], part: Part) -> list[Marked[Origin]]:
    """Everything of a part, or the books are not whole."""
    found = held.take(part.issuance, part.first, part.past)
    if sum(one.count for one in found) != part.tonnes:
        raise Untrue(f"{part.issuance}: {part.first}")
    return found


def _sale(event: Event, bought: int, free: int, cost: int) -> tuple[Line, ...]:
    """Bought tonnes bring a gain or a loss over their cost; free ones are a gain altogether; the fee is taken of both."""
    paid, gift = event.price_fen * bought, event.price_fen * free
    fee = min(event.fee_fen, paid + gift)
    gain = max(paid - cost, 0) + gift
    loss = max(cost - paid, 0) + max(fee - gain, 0)
    gain = max(gain - fee, 0)
    lines = (
        Line("1221" if event.way == "sold_by_agent" else "1002", debit_fen=paid + gift - fee),
        Line("6711", debit_fen=loss),
        Line("1489", credit_fen=cost),
        Line("6301", credit_fen=gain),
    )
    return tuple(line for line in lines if line.debit_fen or line.credit_fen)
