"""Random lives of a small mall beside a model in plain dictionaries: what may be had, and what becomes of it."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.economy.rewards.mall import CITY, NOON, Mall, limit, offer, quota

from puhui.economy.rewards import actions, facts, queries, refusals

PEOPLE = st.integers(1, 4)
UNITS, PER_PERSON, DAYS = 3, 2, 5


class MallBesideAuditor(RuleBasedStateMachine):
    """The auditor knows: vouchers (who, state, last day), the day, the units. It never asks the database."""

    @initialize()
    def open_up(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        valid = {"valid": type(offer().valid)(days=DAYS)}
        self.mall = Mall(offer(quotas=(quota(UNITS),), limits=(limit(PER_PERSON),), **valid))
        self.units, self.day, self.vouchers = UNITS, 0, {}

    def teardown(self):
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    @property
    def now(self):
        return NOON + timedelta(days=self.day)

    def count(self, *states, holder=None):
        return sum(s in states and holder in (None, h) for h, s, _ in self.vouchers.values())

    @rule(holder=PEOPLE, hold=st.booleans())
    def redeem(self, holder, hold):
        expected = None
        if self.count("held", "issued", "used", "expired", holder=holder) >= PER_PERSON:
            expected = refusals.LimitReached
        elif self.count("held", "issued", "used") >= self.units:
            expected = refusals.SoldOut
        until = self.now + timedelta(minutes=5) if hold else None
        (answer,) = self.mall.reserve(self.mall.wish(holder, at=self.now), held_until=until)
        assert isinstance(answer, expected or facts.VoucherIssued)
        if expected is None:
            self.vouchers[answer.voucher] = (holder, "held" if hold else "issued", self.day + DAYS - 1)
            self.codes = getattr(self, "codes", {}) | {answer.voucher: answer.short}

    def _pick(self, number):
        return sorted(self.vouchers)[number % len(self.vouchers)] if self.vouchers else None

    def _try(self, id, allowed, state, do):
        holder, before, last = self.vouchers[id]
        if allowed:
            do()
            self.vouchers[id] = (holder, state, last)
        elif before != state:
            with pytest.raises(refusals.RewardsRefusal):
                do()

    @rule(number=st.integers(0, 99))
    def use(self, number):
        if id := self._pick(number):
            _, state, last = self.vouchers[id]
            self._try(
                id, state == "issued" and self.day <= last, "used",
                lambda: self.mall.use(self.codes[id], at=self.now),
            )  # fmt: skip

    @rule(number=st.integers(0, 99), end=st.sampled_from(["refunded", "expired", "void", "issued"]))
    def end(self, number, end):
        if id := self._pick(number):
            holder, state, last = self.vouchers[id]
            told = {"holder": holder, "id": id, "at": self.now}
            do, allowed = {
                "refunded": (actions.refund, state == "issued" and self.day <= last),
                "expired": (actions.expire, state == "issued" and self.day > last),
                "void": (actions.give_up, state == "held"),
                "issued": (actions.deliver, state == "held"),
            }[end]
            pack = {} if end == "issued" else {"pack": self.mall.pack}
            if not (end == "issued" and state in ("issued", "used")):
                self._try(id, allowed, end, lambda: do(**told, **pack))

    @rule(units=st.integers(0, 6))
    def change_quota(self, units):
        sold = self.count("held", "issued", "used")
        changed = self.mall.pack.offers[0].model_copy(update={"quotas": (quota(units),)})
        if units < sold:
            with pytest.raises(refusals.QuotaBelowSold):
                self.mall.change(changed, at=self.now)
        else:
            self.mall.change(changed, at=self.now)
            self.units = units

    @rule(days=st.integers(1, 4))
    def sleep(self, days):
        self.day += days

    @invariant()
    def books_agree(self):
        if hasattr(self, "mall"):
            states = {v.voucher: v.state for holder in range(1, 5) for v in queries.vouchers_of(holder, CITY)}
            assert states == {id: state for id, (_, state, _) in self.vouchers.items()}
            assert queries.stock_agrees(CITY) == []
            left = queries.offer(CITY, "coupon", self.now).left
            assert left == self.units - self.count("held", "issued", "used")


def test_mall_and_auditor_agree(db):
    run_state_machine_as_test(MallBesideAuditor, settings=settings(max_examples=20, stateful_step_count=15))
