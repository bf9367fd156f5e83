"""``puhui snapshot`` and ``puhui proposal``: from a photo to an answer, and how units keep their days."""

import json
from pathlib import Path

import pytest
from tests.civic.activities.hall import named
from tests.civic.voices.town import CITY, ECOLOGY, RULES, looked
from tests.economy.rewards.mall import pack_of
from typer.testing import CliRunner

from puhui.civic.voices import actions, refusals
from puhui.ground import clock
from puhui.journeys.packs import activate_pack
from puhui.oversight.assignments import actions as assignments
from puhui.oversight.assignments import facts as oversight
from puhui.wiring.command import application


def puhui(*arguments: object):
    return CliRunner().invoke(application(["snapshot", "proposal"]), [*map(str, arguments)])


def said(*arguments: object):
    answer = puhui(*arguments, "--json")
    assert answer.exit_code == 0, answer.output + repr(answer.exception)
    return json.loads(answer.stdout)


@pytest.fixture
def city(db, monkeypatch) -> str:
    monkeypatch.setattr(actions, "look", lambda upload: looked(len(upload)))
    at = clock.now()
    activate_pack.put_into_force(pack=pack_of(city=CITY, voices=(RULES,)), at=at)
    assignments.add_unit(
        id=ECOLOGY, city=CITY, name="生态环境局", kind="department", first=clock.local_day(at),
        actor=oversight.Actor("office", oversight.OFFICE), at=at,
    )  # fmt: skip
    return CITY


def test_a_case_from_the_photo_to_the_answer(city, tmp_path: Path):
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"1")
    here = ("--city", city)
    tell = ("snapshot", "tell", photo, *here, "--kind", "litter", "--position", "30.65,104.08")
    one = said(*tell, "--holder", 1, "--id", named("one"))
    photo.write_bytes(b"22")
    two = said(*tell, "--holder", 2, "--id", named("two"))
    assert (one["number"], two["joined"], two["people"]) == (1, True, 2)
    assert [row["id"] for row in said("snapshot", "queue", *here)] == [str(named("one")), str(named("two"))]
    for holder, name in ((1, "one"), (2, "two")):
        said("snapshot", "look", named(name), *here, "--holder", holder, "--deed", "publish")
    (row,) = said("snapshot", "list", *here, "--unit", ECOLOGY)
    assert (row["number"], row["people"], row["overdue"]) == (1, 2, False)
    new = said("snapshot", "split", row["id"], "--voice", f"2/{named('two')}", "--why", "两处", "--id", named("new"))
    assert said("snapshot", "merge", new["id"], "--into", row["id"], "--why", "一处")["people"] == 2
    again = puhui("snapshot", "give", row["id"], *here, "--unit", ECOLOGY)
    assert isinstance(again.exception, refusals.UnitSame)
    done = said("snapshot", "answer", row["id"], *here, "--unit", ECOLOGY, "--words", "已清理", "--id", named("a"))
    assert (done["newly"], done["answer"]["late"]) == (True, False)
    (kept,) = said("snapshot", "kept", *here)
    assert (kept["given"], kept["answered_in_time"], kept["overdue"]) == (1, 1, 0)
    for shown in (("list",), ("queue",), ("kept",)):
        assert puhui("snapshot", *shown, *here).exit_code == 0
    nobody = puhui("snapshot", "decide", named("one"), *here, "--holder", 1, "--why", "x")
    assert isinstance(nobody.exception, refusals.AppealUnknown)


def test_a_proposal_from_the_pen_to_the_answer(city):
    here = ("--city", city)
    one = said("proposal", "send", "加装分类垃圾箱", *here, "--holder", 1, "--words", "太少", "--id", named("p"))
    said("snapshot", "look", named("p"), *here, "--holder", 1, "--deed", "publish")
    assert [row["percent"] for row in said("proposal", "similar", "加装分类垃圾箱", *here)] == [100]
    assert said("proposal", "support", one["case"], "--holder", 2)["supporters"] == 1
    assert [row["title"] for row in said("proposal", "list", *here)] == ["加装分类垃圾箱"]
    done = said("proposal", "answer", one["case"], *here, "--unit", ECOLOGY, "--words", "采纳", "--adopted")
    assert done["answer"]["adopted"] is True
    assert puhui("proposal", "list", *here, "--state", "answered").exit_code == 0
