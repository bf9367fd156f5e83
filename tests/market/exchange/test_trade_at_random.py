"""Random orders over many days, told to the room and to an auditor in plain dictionaries: they must agree."""

import functools
from datetime import date
from uuid import UUID

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.market.exchange import floor
from tests.market.exchange.auditor import Auditor
from tests.market.exchange.floor import CITY, TRADED, on

from puhui.ground.working_days import Calendar
from puhui.market.exchange import actions, facts, queries, refusals
from puhui.market.exchange.calc import days
from puhui.market.exchange.facts import Side
from puhui.market.registry import queries as registry

MEMBERS, SIDES, TONNES = st.integers(0, 3), st.sampled_from(list(Side)), st.integers(1, 60)
MONEY = 150_000
LEAST = 20  # tonnes of a block deal
TURN = 2  # trading days: what happens again after them is met more often


class Exchange(RuleBasedStateMachine):
    """One instrument, four members, days one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.ids, self.day, self.second, self.listed = 0, floor.DAY, 0, []
        self.blocks, self.auctions = [], []
        self._keeps((0, 0))
        self.audit = Auditor(1000, TURN)
        self.members = [floor.owner(1, 200, 1000), *(floor.member(n, cash_fen=MONEY) for n in (2, 3, 4))]
        self.audit.tonnes[0] = 200
        self.audit.cash |= {1: MONEY, 2: MONEY, 3: MONEY}

    def _keeps(self, fees: tuple[int, int]) -> None:
        rates = floor.schema.Fees(buyer_rate=fees[0], seller_rate=fees[1], reserve_percent=20)
        floor.keeps_exchange(
            turning=floor.schema.Turning(days=TURN), blocks=floor.schema.Blocks(tonnes_min=LEAST), fees=rates
        )  # fmt: skip

    @initialize(fees=st.sampled_from([(40, 25), (0, 0)]))
    def charges(self, fees: tuple[int, int]) -> None:
        self._keeps(fees)
        self.audit.fees = fees

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def id(self) -> UUID:
        self.ids += 1
        return UUID(int=self.ids)

    def at(self):
        self.second += 1
        return on(self.day, 10, self.second // 60, self.second % 60)

    def attempt(self, verb, *told, id: UUID) -> facts.Order | None:
        at = self.at()
        try:
            with transaction.atomic():
                return verb(told[0] + 1, *told[1:], id=id, at=at)
        except refusals.ExchangeRefusal:
            return None

    @rule(member=MEMBERS, side=SIDES, price=st.integers(880, 1120), tonnes=TONNES)
    def put(self, member: int, side: Side, price: int, tonnes: int) -> None:
        id = self.id()
        expected = self.audit.put(id, member, int(side), price, tonnes)
        done = self.attempt(floor.order, member, side, price, tonnes, id=id)
        assert (done is not None) == expected
        if done:
            self.listed.append((id, member))

    @rule(member=MEMBERS, side=SIDES, off=st.sampled_from([0, 0, 0, 1]), tonnes=TONNES)
    def pick(self, member: int, side: Side, off: int, tonnes: int) -> None:
        best = self.audit.best(int(side.other))
        price = (best[0]["price"] if best else 1000) + off
        expected = self.audit.pick(member, int(side), price, tonnes)
        done = self.attempt(floor.pick, member, side, price, tonnes, id=self.id())
        if expected is None:
            assert done is None
        else:
            codes = [m.code for m in self.members]
            found = [(codes.index(d.buyer), codes.index(d.seller), d.price_fen, d.tonnes) for d in done.deals]
            assert found == expected

    @rule(which=st.integers(0, 30))
    def withdraw(self, which: int) -> None:
        if not self.listed:
            return
        order, member = self.listed[which % len(self.listed)]
        told = {"city": CITY, "order": order, "by": f"op{member + 1}", "at": self.at()}
        try:
            with transaction.atomic():
                actions.withdraw_order(id=self.id(), **told)
            assert self.audit.withdraw(order)
        except refusals.DealsFinal:
            assert not self.audit.withdraw(order)

    @rule(member=MEMBERS, side=SIDES, price=st.integers(690, 1310), tonnes=st.integers(15, 60), other=MEMBERS)
    def propose(self, member: int, side: Side, price: int, tonnes: int, other: int) -> None:
        id = self.id()
        expected = self.audit.propose(id, member, int(side), price, tonnes, other, LEAST)
        verb = functools.partial(floor.block, toward=other + 1)
        assert (self.attempt(verb, member, side, price, tonnes, id=id) is not None) == expected
        if expected:
            self.blocks.append((id, other))
            self.listed.append((id, member))

    @rule(which=st.integers(0, 30))
    def accept(self, which: int) -> None:
        if self.blocks:
            block, member = self.blocks[which % len(self.blocks)]
            expected = self.audit.accept(block, member)
            assert (self.attempt(floor.accept, member, block, id=self.id()) is not None) == expected

    @rule(member=MEMBERS, side=SIDES, price=st.integers(900, 1100), tonnes=TONNES, form=st.sampled_from(facts.FORMS))
    def auction(self, member: int, side: Side, price: int, tonnes: int, form: str) -> None:
        id = self.id()
        expected = self.audit.auction(id, member, int(side), price, tonnes)
        verb = functools.partial(floor.auction, form=form, ends_at=on(self.day, 14))
        assert (self.attempt(verb, member, side, price, tonnes, id=id) is not None) == expected
        if expected:
            self.auctions.append(id)

    @rule(which=st.integers(0, 9), bids=st.lists(st.tuples(MEMBERS, st.integers(-2, 2), TONNES), max_size=4))
    def bid(self, which: int, bids: list[tuple[int, int, int]]) -> None:
        if not self.auctions:
            return
        auction = self.auctions[which % len(self.auctions)]
        reserve = queries.auction(CITY, auction).reserve_fen
        for member, away, tonnes in bids:
            expected = self.audit.bid(auction, member, reserve + away, tonnes)
            done = self.attempt(floor.bid, member, auction, reserve + away, tonnes, id=self.id())
            assert (done is not None) == expected

    @rule(which=st.integers(0, 9))
    def settle(self, which: int) -> None:
        if self.auctions:
            auction = self.auctions.pop(which % len(self.auctions))
            done = floor.settle(auction, id=self.id(), at=on(self.day, 14))
            self.audit.settle(auction, done.seed, [m.code for m in self.members])

    @rule()
    def close(self) -> None:
        told = floor.close(self.day)
        for auction in sorted(self.auctions):
            self.audit.settle(auction, queries.auction(CITY, auction).seed, [m.code for m in self.members])
        self.blocks, self.auctions = [], []
        assert (told.state, told.failed) == ("closed", 0)
        self.audit.close()
        self.day, self.second, self.listed = days.after(Calendar(), self.day, 1), 0, []
        assert self.day < date(2026, 12, 1)
        for number, member in enumerate(self.members):
            if moved := self.audit.bring(number):
                floor.move_in(member, moved, at=on(self.day, 9))

    @invariant()
    def both_say_the_same(self) -> None:
        assert queries.instruments(CITY)[0].reference_fen == self.audit.reference
        for number, member in enumerate(self.members):
            purse = queries.purse(member.id)
            position = queries.positions(member.id).get(TRADED, facts.Position())
            assert (purse.cash_fen, purse.available_fen) == (self.audit.cash[number], self.audit.money(number))
            assert (position.placed, position.available) == (self.audit.tonnes[number], self.audit.free(number))

    @invariant()
    def nothing_is_lost(self) -> None:
        assert sum(queries.purse(m.id).cash_fen for m in self.members) == 3 * MONEY - self.audit.house
        assert sum(queries.fees_taken(CITY)) == self.audit.house
        assert sum(sum(h.tonnes.values()) for m in self.members for h in registry.holdings(m.account)) == 200
        report = queries.verify()
        assert report.ok, report.first_fault


def test_room_and_auditor_agree(db):
    run_state_machine_as_test(Exchange, settings=settings(max_examples=5, stateful_step_count=25, deadline=None))
