"""Two at once: first shown with the guard off, then prevented with it on."""

from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError
from tests.market.neutrality import scene
from tests.market.neutrality.scene import on
from tests.market.registry import land

from puhui.market.neutrality import actions, declaring, models, offsetting, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner():
    scene.keeps_neutrality()
    owner = land.account(1)
    land.issue(land.project(owner), 100)
    return owner


def caught(work):
    def run():
        try:
            return work()
        except IntegrityError as wall:
            return wall

    return run


def noes(found: list[object]) -> list[type]:
    return [type(each) for each in found if isinstance(each, Exception)]


def test_one_retirement_offsets_one_of_two_that_ask_at_once(owner, monkeypatch):
    numbers = [scene.plan().number for _ in range(2)]
    for number in numbers:
        scene.measure(number)

    def both() -> list[object]:
        made = land.retire(owner, land.amount(3), beneficiary="The organiser")
        told = {"retirement": made.number, "by": "planner", "at": on()}
        return land.at_once(
            *(caught(lambda n=n: actions.offset(id=uuid4(), undertaking=n, **told)) for n in numbers)
        )  # fmt: skip

    meet, used_for = Barrier(2), offsetting.used_for

    def both_have_looked(unit: str, reference: str) -> str:
        found = used_for(unit, reference)
        meet.wait(10)
        return found

    with monkeypatch.context() as off:
        off.setattr(offsetting, "in_turn", lambda city, what: None)
        off.setattr(offsetting, "used_for", both_have_looked)
        assert noes(both()) == [IntegrityError]
    assert noes(both()) == [refusals.OffsetUsed]
    assert models.Offset.objects.count() == 2


def test_an_undertaking_is_declared_once_by_two_who_sign_at_once(owner, monkeypatch):
    number, other = scene.neutral(owner.number), scene.neutral(owner.number)
    meet, neutral = Barrier(2), declaring.must_be_neutral

    def both_have_looked(seen):
        found = neutral(seen)
        meet.wait(10)
        return found

    with monkeypatch.context() as off:
        off.setattr("django.db.models.query.QuerySet.select_for_update", lambda self, **how: self)
        off.setattr(declaring, "must_be_neutral", both_have_looked)
        found = land.at_once(*(caught(lambda: scene.declare(number)) for _ in range(2)))
        assert noes(found) == [IntegrityError]
    assert noes(land.at_once(*(caught(lambda: scene.declare(other)) for _ in range(2)))) == [refusals.AlreadyDeclared]
    assert models.Declaration.objects.count() == 2
