"""Random days in a city's life, told to the room and to an auditor in plain dictionaries: they must agree."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test
from hypothesis.stateful import rule as step
from tests.economy.points import auditor
from tests.economy.points.programme import CITY, SCENARIOS, Programme, noon
from tests.economy.points.samples import cap, line, rule
from tests.thorough import TIMES

from puhui.economy.points import actions, lots, queries, refusals
from puhui.foundations.ledger import queries as books
from puhui.foundations.packs import schema

PURSE = schema.Budget(id="spring", points=60, name=schema.Text(zh="春", en="Spring"))
# The numbers of these scenarios stand in the order of their names, so lots are in one order for both.
RULES = (
    rule("bus", expiry=schema.Expiry(months=1), caps=(cap("month", 45),)),
    rule("plate", earn=schema.Earn(per_event=9), maturity_days=2, expiry=schema.Expiry(year_ends=0), budget=PURSE),
    rule("walk", earn=schema.Earn(per_event=7), maturity_days=1, claim_days=3, expiry=schema.Expiry(months=1),
         caps=(cap("day", 12),)),
)  # fmt: skip
HOLDERS = st.integers(1, 2)


class City(RuleBasedStateMachine):
    """One city from the first of March on; records come up to a week late."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.today, self.ids, self.acts = date(2025, 3, 1), 0, 0
        self.city = Programme(*RULES, at=self.at)
        self.audit = auditor.Books(RULES, {"spring": 60})

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @property
    def at(self):
        return noon(self.today.isoformat())

    def settle(self) -> None:
        self.city.settle(self.at)
        self.audit.settle(list(self.city.lines.values()), self.today)

    @step(
        acts=st.lists(
            st.tuples(HOLDERS, st.sampled_from(["bus", "plate", "walk"]), st.integers(0, 7), st.integers(0, 2)),
            min_size=1,
            max_size=6,
        )
    )
    def tell(self, acts) -> None:
        for holder, scenario, late, hour in acts:
            self.acts += 1
            at = f"{self.today - timedelta(days=late)}T0{hour}:00:00+08:00"
            self.city.tell(line(f"{self.acts:03}", scenario, at, holder=holder))
        self.settle()

    @step(data=st.data())
    def correct(self, data) -> None:
        if self.city.lines:
            names = st.sets(st.sampled_from(sorted(self.city.lines)), min_size=1, max_size=4)
            self.city.untell(*(key for _, key in data.draw(names)))
            self.settle()

    @step(days=st.integers(1, 25))
    def time_passes(self, days) -> None:
        self.today += timedelta(days=days)

    @step(job=st.sampled_from(["ripen", "expire_unclaimed", "lapse"]))
    def night(self, job) -> None:
        getattr(actions, job)(at=self.at)
        {"ripen": self.audit.ripen, "expire_unclaimed": self.audit.expire, "lapse": self.audit.lapse}[job](self.today)

    @step(holder=HOLDERS)
    def collect(self, holder) -> None:
        told = actions.collect(holder=holder, city=CITY, at=self.at)
        assert told.points == self.audit.collect(holder, self.today)

    @step(holder=HOLDERS, amount=st.integers(1, 30))
    def spend(self, holder, amount) -> None:
        self.ids += 1
        if amount > self.audit.available(holder, self.today):
            with pytest.raises(refusals.PointsInsufficient):
                self.city.spend(holder, amount, self.ids, self.at)
            return
        told = self.city.spend(holder, amount, self.ids, self.at)
        taken = self.audit.take(holder, amount, self.today)
        assert told.lots == tuple((sheet[1], SCENARIOS[sheet[2]], part) for sheet, part in taken)
        assert self.city.spend(holder, amount, self.ids, self.at) == told
        self.audit.spent[self.ids] = (holder, taken)

    @step(data=st.data())
    def refund(self, data) -> None:
        if self.audit.spent:
            id = data.draw(st.sampled_from(sorted(self.audit.spent)))
            told = actions.refund(spend_id=UUID(int=id), at=self.at)
            _, taken = self.audit.spent[id]
            self.audit.give_back(taken, self.today)
            self.audit.spent[id] = (told.holder, [])
            assert actions.refund(spend_id=UUID(int=id), at=self.at) == told

    @step(holder=HOLDERS, amount=st.integers(1, 20))
    def put_aside(self, holder, amount) -> None:
        if amount <= self.audit.available(holder, self.today):
            self.ids += 1
            actions.hold_points(
                holder=holder, city=CITY, amount=amount, to=self.city.shop, id=UUID(int=self.ids),
                expires_at=noon("2027-01-01"), at=self.at,
            )  # fmt: skip
            taken = self.audit.take(holder, amount, self.today)
            for sheet, part in taken:
                self.audit.lots[sheet]["held"] += part
            self.audit.aside[self.ids] = (holder, taken)

    @step(data=st.data())
    def settle_order(self, data) -> None:
        if not self.audit.aside:
            return
        id = data.draw(st.sampled_from(sorted(self.audit.aside)))
        holder, taken = self.audit.aside.pop(id)
        pay = data.draw(st.integers(0, sum(part for _, part in taken)))
        if pay:
            actions.pay_held(id=UUID(int=id), at=self.at, amount=pay)
        else:
            actions.release_held(id=UUID(int=id), at=self.at)
        paid, back = [], []
        for sheet, part in sorted(taken, key=lambda x: (self.audit.lots[x[0]]["lapses"], *x[0][1:])):
            now = min(part, pay)
            pay -= now
            self.audit.lots[sheet]["held"] -= part
            paid.append((sheet, now))
            back.append((sheet, part - now))
        self.audit.give_back(back, self.today)
        if any(now for _, now in paid):
            self.audit.spent[id] = (holder, paid)

    @invariant()
    def lots_are_as_the_auditor_says(self) -> None:
        unit = books.unit(f"{CITY}.point").number
        for holder in (1, 2):
            found = {
                (row["holder_id"], row["day"], row["scenario_id"]): row
                for row in lots.open_lots(holder, unit).iter_rows(named=True)
            }
            told = {
                (h, day, SCENARIOS[scenario]): lot
                for (h, day, scenario), lot in self.audit.lots.items()
                if h == holder and lot["bubble"] + lot["point"] + lot["held"]
            }
            assert found.keys() == told.keys()
            for name, lot in told.items():
                row = found[name]
                assert (row["bubble"], row["point"], row["held"]) == (lot["bubble"], lot["point"], lot["held"])
                assert (row["lapses_on"], row["claim_by"]) == (lot["lapses"], lot["claim"])
            assert queries.points_of(holder, CITY, self.at).owed == self.audit.owed[holder]
            assert queries.points_of(holder, CITY, self.at).available == self.audit.available(holder, self.today)

    @invariant()
    def lots_add_up_to_the_ledger(self) -> None:
        for holder in (1, 2):
            mine = [lot for (whose, *_), lot in self.audit.lots.items() if whose == holder]
            points, bubbles = sum(x["point"] + x["held"] for x in mine), sum(x["bubble"] for x in mine)
            assert self.city.balance(holder) == (points, bubbles)
            assert books.balances(holder, CITY)[f"{CITY}.point"].held == sum(x["held"] for x in mine)
        purse = books.balances(books.house_account(f"{CITY}/budget/spring"), CITY)[f"{CITY}.bubble"]
        assert purse.posted == self.audit.purses["spring"]


@pytest.mark.django_db
def test_room_and_auditor_agree_on_any_life():
    run_state_machine_as_test(City, settings=settings(max_examples=12 * TIMES, stateful_step_count=20, deadline=None))


def end_of(batches: list[list[dict]]) -> list:
    """Settle batches one after the other, and answer with the balances and awards that this ends in."""
    with transaction.atomic():
        city = Programme(*(each for each in RULES if not each.budget), at=noon("2025-03-08"))
        for batch in batches:
            city.tell(*batch)
            city.settle(noon("2025-03-08"))
        days = [date(2025, 3, n) for n in range(1, 9)]
        awards = [queries.awards_of(holder, days) for holder in (1, 2)]
        told = [
            (a.day, a.holder, a.scenario_id, a.points, a.cuts, a.claim_by) for each in awards for a in each if a.points
        ]
        found = [city.balance(1), city.balance(2), told]
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(HOLDERS, st.sampled_from(["bus", "walk"]), st.integers(1, 7), st.integers(0, 2)), max_size=14),
    st.randoms(),
)
def test_split_permuted_and_repeated_deliveries_end_in_one_state(acts, chance):
    lines = [
        line(f"{n:02}", scenario, f"2025-03-0{day}T0{hour}:00:00+08:00", holder=holder)
        for n, (holder, scenario, day, hour) in enumerate(acts)
    ]
    whole = end_of([lines])
    chance.shuffle(lines)
    cut = chance.randint(0, len(lines))
    assert end_of([lines[:cut], lines[cut:], lines[:cut]]) == whole
