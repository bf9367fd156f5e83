"""The real ledger and the auditor, side by side, under random operations.

Every operation goes to both; both must say the same, and stand the same afterwards. Names and ids come from
small pools, so that repetition, conflict and exhaustion are common. At the end the books verify themselves.
"""

from datetime import timedelta
from uuid import UUID

import polars as pl
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.thorough import TIMES

from puhui.foundations.ledger import actions, queries
from puhui.foundations.ledger.actions import Transfer
from puhui.foundations.ledger.facts import HouseBalance
from puhui.ground.refusals import Refusal

from .auditor import Auditor
from .conftest import NOON, open_house

UNITS = ["luzhou.point", "luzhou.bubble"]
HOLDERS = [1, 2, 3]

ids = st.integers(1, 6).map(lambda n: UUID(int=n))
hold_ids = st.integers(101, 103).map(lambda n: UUID(int=n))
amounts = st.integers(1, 20)
units = st.sampled_from(UNITS)
holders = st.sampled_from(HOLDERS)
house_sides = st.sampled_from(["issue", "till", "budget"])


class SideBySide(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.house = open_house()
        self.numbers = {unit.code: unit.number for unit in self.house.book.units}
        self.auditor = Auditor(guarded={self.house.budget})
        self.now = NOON
        self.instants = [NOON]
        self.post_frame("start", [(holder, unit, 30) for holder in HOLDERS for unit in UNITS])
        self.fund_the_budget(UUID(int=1), UNITS[0], 30)

    def teardown(self) -> None:
        try:
            report = queries.verify()
            assert report.ok, report.first_fault
            for instant in self.instants[-3:]:
                for account in (*HOLDERS, self.house.budget):
                    expected = self.auditor.balance_at(account, UNITS[0], instant)
                    assert queries.balance_at(account, UNITS[0], instant) == expected
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def both(self, verb: str, arguments: tuple, call) -> None:
        expected = self.auditor.attempt(verb, *arguments)
        try:
            call()
            said = "ok"
        except Refusal as refusal:
            said = refusal.code
        assert said == expected

    @rule(seconds=st.integers(1, 90_000))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)
        self.instants.append(self.now)

    @rule(
        wanted=st.lists(
            st.tuples(ids, units, house_sides, holders, st.booleans(), amounts, st.integers(0, 1)),
            min_size=1,
            max_size=3,
        )
    )
    def post(self, wanted):
        transfers, rows = [], []
        for id, unit, side, holder, gives, amount, memo in wanted:
            house = getattr(self.house, side)
            debit, credit = (house, holder) if gives else (holder, house)
            transfers.append(Transfer(id=id, unit=unit, debit=debit, credit=credit, amount=amount, code=2, memo=memo))
            rows.append((id, (unit, debit, credit, amount, 2, memo)))
        self.both("post", (rows, self.now), lambda: actions.post(transfers, at=self.now))

    @rule(id=ids, unit=units, amount=amounts)
    def fund(self, id, unit, amount):
        self.fund_the_budget(id, unit, amount)

    @rule(
        name=st.sampled_from(["frame/1", "frame/2", "frame/3"]),
        wanted=st.lists(st.tuples(holders, units, st.integers(-20, 20).filter(bool)), min_size=1, max_size=4),
    )
    def frame(self, name, wanted):
        self.post_frame(name, wanted)

    def fund_the_budget(self, id, unit, amount):
        row = (unit, self.house.issue, self.house.budget, amount, 2, 0)
        self.both("post", ([(id, row)], self.now), lambda: actions.post([Transfer(id, *row)], at=self.now))

    def post_frame(self, name, wanted):
        rows = [
            (unit, *((self.house.issue, holder) if amount > 0 else (holder, self.house.issue)), abs(amount), 2, 0)
            for holder, unit, amount in wanted
        ]
        frame = pl.concat(self.house.frame((holder, UNITS.index(unit) + 1, amount)) for holder, unit, amount in wanted)
        self.both("post_frame", (name, rows, self.now), lambda: actions.post_frame(name, self.now, frame))

    def known(self, number: int, names) -> UUID:
        """One of the ids that are there already, mostly; now and then one that may not be."""
        found = sorted(names)
        return UUID(found[number % len(found)]) if found and number else UUID(int=101)

    @rule(number=st.integers(0, 9), id=ids)
    def reverse(self, number, id):
        transfer = self.known(
            number, (n.split("/")[1] for n in self.auditor.journals if "frame" not in n and n != "start")
        )
        self.both("reverse", (transfer, id, self.now), lambda: actions.reverse(transfer, id, at=self.now))

    @rule(
        id=hold_ids, holder=holders, of_budget=st.booleans(), unit=units, amount=amounts, seconds=st.integers(0, 90_000)
    )
    def hold(self, id, holder, of_budget, unit, amount, seconds):
        account = self.house.budget if of_budget else holder
        arguments = (id, account, unit, amount, self.house.till, self.now + timedelta(seconds=seconds))
        self.both("hold", (*arguments, self.now), lambda: actions.hold(*arguments, at=self.now))

    @rule(number=st.integers(0, 5), amount=st.one_of(st.none(), amounts))
    def post_hold(self, number, amount):
        id = self.known(number, map(str, self.auditor.holds))
        self.both("post_hold", (id, amount, self.now), lambda: actions.post_hold(id, amount=amount, at=self.now))

    @rule(number=st.integers(0, 5))
    def void_hold(self, number):
        id = self.known(number, map(str, self.auditor.holds))
        self.both("void_hold", (id, self.now), lambda: actions.void_hold(id, at=self.now))

    @rule()
    def lapse_holds(self):
        assert actions.lapse_holds(self.now) == self.auditor.lapse_of(None, self.now)

    @rule()
    def seal(self):
        actions.seal(at=self.now)

    @invariant()
    def both_stand_the_same(self):
        for account in (*HOLDERS, self.house.budget):
            found = queries.balances(account, "luzhou")
            for unit in UNITS:
                assert found[unit].posted == self.auditor.balances[account, unit]
                assert found[unit].held == self.auditor.held(account, unit)
        for account in (self.house.issue, self.house.till, self.house.budget):
            expected = HouseBalance(*self.auditor.house[account, UNITS[0]])
            assert queries.house_balance(account, UNITS[0]) == expected


def test_ledger_and_auditor_stay_equal(db):
    run_state_machine_as_test(
        SideBySide,
        settings=settings(
            max_examples=20 * TIMES, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
