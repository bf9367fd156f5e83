"""Two at the same moment: one photo for two places, one person's two answers. First without the wall, then with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Model
from tests.civic.activities.hall import named
from tests.civic.outreach.stage import CITY, HEALTH, NOON, Stage, picture, scene, taken
from tests.economy.rewards.mall import at_once

from puhui.civic.outreach import actions, proving, queries, refusals
from puhui.civic.outreach.models import Proof

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def without(model: type[Model], name: str) -> Iterator[None]:
    wall = next(one for one in model._meta.constraints if one.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, wall)
    try:
        yield
    finally:
        # What went wrong without the wall has to go before it can stand again.
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE outreach_proof")
        with connection.schema_editor() as editor:
            editor.add_constraint(model, wall)


def _both(stage: Stage) -> list[object]:
    """One photo is sent for two places at the same moment."""
    content = picture()
    told = {
        "pack": stage.pack, "unit": HEALTH, "kind": "photo", "content": content, "name": "a.jpg", "by": "clerk", "at": NOON,
    }  # fmt: skip
    places = [stage.ask(name) for name in ("东门", "西门")]
    return at_once(*(lambda one=one: actions.prove(placement=one, id=named(one), **told) for one in places))


def test_one_photo_for_two_places():
    stage = Stage()
    with without(Proof, "a_photo_proves_one_placement"):
        assert [one.state for one in _both(stage)] == ["proved", "proved"]
    came = _both(stage)
    assert sorted(isinstance(one, refusals.ProofUsedElsewhere) for one in came) == [False, True]
    assert sorted(one.state for one in queries.proved(CITY, at=NOON)) == ["asked", "proved"]


def test_two_copies_at_the_same_moment(monkeypatch):
    stage = Stage()
    told = {"pack": stage.pack, "unit": HEALTH, "kind": "photo", "name": "a.jpg", "by": "clerk", "at": NOON}
    look, meet = proving._look, Barrier(2)

    def together(*args):
        found = look(*args)
        meet.wait()
        return found

    def both(seed: int) -> list[str]:
        sent = [(stage.ask(f"{seed}/{q}"), taken(scene(seed), quality=q)) for q in (90, 60)]
        works = [
            lambda place=place, content=content: actions.prove(
                placement=place, id=named(content), content=content, **told
            )
            for place, content in sent
        ]
        return sorted(one.state for one in at_once(*works))

    monkeypatch.setattr(proving, "_look", together)
    assert both(1) == ["held", "proved"]
    # Without one after the other each finds nothing yet.
    numbers = iter(range(10))
    monkeypatch.setattr(proving, "number_of", lambda _name: next(numbers))
    known = proving._known_again

    def late(*args):
        found = known(*args)
        meet.wait()
        return found

    monkeypatch.setattr(proving, "_known_again", late)
    assert both(2) == ["proved", "proved"]
