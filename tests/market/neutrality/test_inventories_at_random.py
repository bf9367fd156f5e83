"""Any inventory: what it comes to, that it comes to it again, and that never less is offset than was emitted."""

from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as any_of
from tests.market.neutrality import scene
from tests.market.neutrality.scene import on
from tests.market.registry import land

from puhui.journeys.market import offset_undertaking
from puhui.market.neutrality import actions, facts, queries, refusals

AMOUNT = any_of.decimals(min_value=0, max_value=20_000, places=6)
ROUND = any_of.tuples(AMOUNT, any_of.lists(AMOUNT, max_size=4), any_of.integers(1, 9))


@pytest.mark.django_db(transaction=False)
class TestInventories:
    @settings(max_examples=8)
    @given(any_of.lists(ROUND, min_size=1, max_size=3))
    def test_any_inventories_are_recomputed_and_offset_whole(self, rounds):
        with transaction.atomic():
            _live_through(rounds)
            transaction.set_rollback(True)


def _live_through(rounds) -> None:
    scene.keeps_neutrality()
    seller = land.account(1)
    land.issue(land.project(seller), 1_000)
    number = scene.plan().number
    scene.reduce(number)
    for power, journeys, retired in rounds:
        inputs = {"power": str(power), "journeys": [{"footprint": str(one)} for one in journeys]}
        made = actions.measure(id=uuid4(), undertaking=number, stage="final", inputs=inputs, by="planner", at=on())
        exact = (Fraction(power) / 2 + sum(map(Fraction, journeys))) * 1_000_000
        assert made.amount_mg == int(exact + Fraction(1, 2))
        assert abs(sum(line.amount_mg for line in made.lines) - made.amount_mg) <= len(made.lines)
        assert queries.recomputed(made.id).same
        scene.retire(number, seller.number, retired)
    due = queries.undertaking(number).due
    # Never less is offset than was emitted: whole tonnes, rounded up.
    assert (due.emitted_tonnes - 1) * facts.MG_PER_TONNE < made.amount_mg <= due.emitted_tonnes * facts.MG_PER_TONNE
    if due.left_tonnes:
        with pytest.raises(refusals.OffsetShort):
            scene.declare(number)
        told = {"account": seller.number, "project": "P0001", "vintage": 2025, "by": "planner", "at": on()}
        offset_undertaking.top_up(id=uuid4(), undertaking=number, **told)
    declared = scene.declare(number)
    assert declared.retired_tonnes >= declared.emitted_tonnes == facts.whole_tonnes(made.amount_mg)
    assert land.held(seller)["retired"] == declared.retired_tonnes
    assert queries.verify().ok


@pytest.mark.parametrize(("milligrams", "tonnes"), [(0, 0), (1, 1), (10**9, 1), (10**9 + 1, 2), (10**18 - 1, 10**9)])
def test_tonnes_are_rounded_up(milligrams, tonnes):
    assert facts.whole_tonnes(milligrams) == tonnes


def test_no_digit_of_an_input_is_lost(seller):
    number = scene.plan().number
    inputs = {"power": Decimal("0.100000000000000002"), "journeys": []}
    made = scene.measure(number, inputs=inputs)
    assert made.inputs == {"power": "0.100000000000000002", "journeys": []}
    assert queries.recomputed(made.id).same
