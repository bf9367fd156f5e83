"""Two at once: first shown with the guard off, then prevented with it on."""

from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.db import transaction
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, OFFICE, at_once, noon

from puhui.oversight.assignments import actions, guarding, queries, refusals
from puhui.oversight.assignments.calc import tree

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = date(2026, 3, 10)


@pytest.fixture
def pair():
    units = office.units()
    return [office.give(office.task(units["env"], title=title)) for title in ("甲", "乙")]


def below(one, other):
    return lambda: office.change(one, MARCH, parent=other.id)


def meeting(monkeypatch, *, guarded: bool) -> None:
    """Both look for a circle before either writes; without its turn nobody waits for the other."""
    meet, look = Barrier(2), tree.circle

    def both_looked(*told):
        found = look(*told)
        # Where turns are taken the other one waits for its own, and nobody comes.
        with suppress(BrokenBarrierError):
            meet.wait(0.4 if guarded else 10)
        return found

    monkeypatch.setattr(tree, "circle", both_looked)
    if not guarded:

        @contextmanager
        def no_turn(*_names):
            with transaction.atomic():
                yield

        monkeypatch.setattr(guarding, "turn", no_turn)


def parents(pair):
    return [queries.assignment(one.id, MARCH).task.parent for one in pair]


def test_without_turns_a_circle_closes(pair, monkeypatch):
    meeting(monkeypatch, guarded=False)
    at_once(below(*pair), below(*reversed(pair)))
    assert parents(pair) == [pair[1].id, pair[0].id]


def test_in_turn_no_circle_closes(pair, monkeypatch):
    meeting(monkeypatch, guarded=True)
    found = at_once(below(*pair), below(*reversed(pair)))
    assert sorted(type(one).__name__ for one in found) == ["Assignment", "AssignmentCircle"]
    assert parents(pair).count(None) == 1


def test_two_changes_of_what_both_saw(pair):
    found = at_once(*(lambda t=t: office.change(pair[0], MARCH, title=t) for t in ("丙", "丁")))
    assert sorted(type(one).__name__ for one in found) == ["Assignment", "ChangedMeanwhile"]
    assert [one.version for one in queries.versions(pair[0].id)] == [1, 2]


def test_one_call_sent_twice_at_once_gives_once(pair):
    id, said = uuid4(), replace(pair[0].task, title="新")
    found = at_once(*(lambda: office.give(said, id=id) for _ in range(2)))
    assert found[0] == found[1]
    assert len(queries.assignments(CITY, MARCH)) == 3


def test_two_merge_a_unit_into_different_ones():
    units = office.units()

    def end(into):
        return actions.end_unit(
            id=uuid4(),
            unit=units["fin"],
            seen=1,
            last=MARCH,
            into=units[into],
            why="改革",
            actor=OFFICE,
            at=noon(MARCH),
        )

    found = at_once(lambda: end("env"), lambda: end("edu"))
    assert [one for one in found if isinstance(one, refusals.ChangedMeanwhile)]
    assert queries.unit(units["fin"], MARCH).version == 2
