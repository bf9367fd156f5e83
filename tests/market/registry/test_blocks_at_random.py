"""Random changes of units, told to the room and to an auditor that keeps every tonne by itself: they must agree."""

from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.market.registry import land
from tests.market.registry.auditor import Auditor
from tests.market.registry.land import NOON

from puhui.market.registry import actions, facts, queries, refusals

ACCOUNTS = st.integers(0, 2)
TONNES = st.integers(1, 60)
ORDERS = {
    "court_freeze": ("available", "court"), "court_unfreeze": ("court", "available"),
    "pledge": ("available", "pledged"), "pledge_release": ("pledged", "available"),
    "cancellation": ("available", "cancelled"),
}  # fmt: skip


class Registry(RuleBasedStateMachine):
    """One project, three accounts, a few issuances."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.ids = 0
        land.keeps_registry()
        self.accounts = [land.account(n) for n in range(1, 4)]
        self.project = land.project(self.accounts[0])
        self.audit, self.prefixes = Auditor(), []
        self.bring(60)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def id(self) -> UUID:
        self.ids += 1
        return UUID(int=self.ids)

    def bring(self, tonnes: int) -> None:
        serial = land.issue(self.project, tonnes).serial
        self.prefixes.append(serial[:-18])
        self.audit.issue(serial[:-18], tonnes, self.accounts[0].id)

    def attempt(self, work, units, account: int, state: str, *, twice: bool = False) -> None:
        """Both agree on whether it can be done; where it can, both do it."""
        if units is None:
            with pytest.raises(refusals.RegistryRefusal), transaction.atomic():
                work()
            return
        done = work()
        if twice:
            assert work() == done
        self.audit.move(units, account, state)

    @rule(tonnes=TONNES)
    def issue(self, tonnes) -> None:
        if len(self.prefixes) < 4:
            self.bring(tonnes)

    @rule(giver=ACCOUNTS, taker=ACCOUNTS, tonnes=TONNES, there=st.booleans())
    def sell(self, giver, taker, tonnes, there) -> None:
        one, other, id = self.accounts[giver], self.accounts[taker], self.id()
        state = "on_exchange" if there else "available"
        units = self.audit.first(one.id, state, tonnes) if giver != taker else None
        self.attempt(
            lambda: actions.transfer(
                id=id, giver=one.id, taker=other.id, wanted=land.amount(tonnes), deal="D", by="x", at=NOON,
                on_exchange=there,
            ),
            units, other.id, "available", twice=True,
        )  # fmt: skip

    @rule(whose=ACCOUNTS, tonnes=TONNES, back=st.booleans())
    def exchange(self, whose, tonnes, back) -> None:
        one, id = self.accounts[whose], self.id()
        before, after = ("on_exchange", "available") if back else ("available", "on_exchange")
        verb = actions.release_from_exchange if back else actions.hold_for_exchange
        self.attempt(
            lambda: verb(id=id, account=one.id, wanted=land.amount(tonnes), by="x", at=NOON),
            self.audit.first(one.id, before, tonnes), one.id, after, twice=True,
        )  # fmt: skip

    @rule(whose=ACCOUNTS, kind=st.sampled_from(sorted(ORDERS)), nth=st.integers(0, 3), first=TONNES, last=TONNES)
    def order(self, whose, kind, nth, first, last) -> None:
        one, prefix = self.accounts[whose], self.prefixes[nth % len(self.prefixes)]
        before, after = ORDERS[kind]
        wanted = facts.Wanted(serial=f"{prefix}-{first:08}-{last:08}")
        units = self.audit.range(prefix, first, last, one.id, before) if first <= last else None
        self.attempt(lambda: land.order(one, kind, wanted), units, one.id, after)

    @rule(whose=ACCOUNTS, nth=st.integers(0, 3), first=TONNES, length=st.integers(0, 20))
    def retire(self, whose, nth, first, length) -> None:
        one, prefix, id = self.accounts[whose], self.prefixes[nth % len(self.prefixes)], self.id()
        wanted = facts.Wanted(serial=f"{prefix}-{first:08}-{first + length:08}")
        units = self.audit.range(prefix, first, first + length, one.id, "available")
        self.attempt(lambda: land.retire(one, wanted, id), units, one.id, "retired", twice=True)

    @invariant()
    def books_agree(self) -> None:
        for account in self.accounts:
            assert land.held(account) == self.audit.held(account.id)

    @invariant()
    def nothing_is_lost_or_made_twice(self) -> None:
        report = queries.verify()
        assert report.ok, report.first_fault
        assert report.issued == self.audit.issued == sum(report.tonnes.values())
        assert {k: v for k, v in report.tonnes.items() if v} == dict(self.audit.total())


@pytest.mark.django_db
def test_registry_and_auditor_agree():
    run_state_machine_as_test(Registry, settings=settings(max_examples=12, stateful_step_count=25))
