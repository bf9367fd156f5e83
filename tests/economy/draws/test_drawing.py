"""Who wins, and that anybody finds the same: the room, and a script that imports nothing of it."""

import ast
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.economy.draws.tickets import CITY, CLOSES, DAY, DRAWS_AT, OPEN, VALUE, commit, enter, held, open_spring, run

from puhui.economy.draws import actions, queries, refusals
from puhui.economy.draws.calc import drawing, merkle, values
from puhui.economy.draws.models import Place
from puhui.foundations.packs import schema

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "draw_verify.py"
BEACON = schema.Beacon(kind="drand", chain="0" * 64, genesis=1, period_seconds=3, round=1)
COLOURS = schema.DoubleColour(kind="ssq", issue="2026053")
ANYTHING = schema.PublicValue(kind="public", name={"zh": "x", "en": "x"}, how={"zh": "x", "en": "x"})


def by_script(told: dict, tmp_path: Path, *more: str) -> subprocess.CompletedProcess:
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    # -I: no site of ours, no path of ours.
    return subprocess.run([sys.executable, "-I", SCRIPT, path, *more], capture_output=True, text=True)


def test_draw_is_recomputed_by_the_room_and_by_the_script(db, tmp_path):
    drawn = held(9)
    assert [place.prize for place in drawn.winners] == ["first", "second", "second", "", "", ""]
    assert len({place.holder for place in drawn.winners}) == 6
    assert queries.verify(CITY, "spring").ok
    answer = by_script(queries.published(CITY, "spring"), tmp_path)
    assert answer.returncode == 0, answer.stdout
    assert "✓ everything agrees" in answer.stdout
    for place in drawn.winners:
        assert f"{place.ticket}  {place.prize or '(reserve)'}" in answer.stdout


def test_script_imports_nothing_but_the_standard_library():
    imported = {
        name.name
        for node in ast.walk(ast.parse(SCRIPT.read_text()))
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert imported <= {"hashlib", "json", "sys"}
    assert not [n for n in ast.walk(ast.parse(SCRIPT.read_text())) if isinstance(n, ast.ImportFrom)]


@pytest.mark.parametrize("spoil", [
    lambda t: t["terms"].update(claim_days=31),
    lambda t: t["entries"].pop(),
    lambda t: t["entries"].reverse(),
    lambda t: t["entries"].insert(0, t["entries"][0]),
    lambda t: t["entries"][3].__setitem__(1, "0" * 32),
    lambda t: t["commitment"].update(sha256="0" * 64),
    lambda t: t["randomness"].update(value="01,05,12,18,22,30+08"),
    lambda t: t["winners"].reverse(),
    lambda t: t["winners"][0].update(prize="second"),
    lambda t: t["winners"].pop(),
])  # fmt: skip
def test_script_finds_whatever_was_changed(db, tmp_path, spoil):
    held(9)
    told = json.loads(json.dumps(queries.published(CITY, "spring")))
    spoil(told)
    answer = by_script(told, tmp_path)
    assert answer.returncode == 1, answer.stdout


def test_script_says_whether_a_ticket_is_among_the_entries(db, tmp_path):
    held(3)
    (mine,) = queries.entries_of(2, CITY, "spring")
    told = queries.published(CITY, "spring")
    assert by_script(told, tmp_path, mine.ticket).returncode == 0
    assert by_script(told, tmp_path, "0" * 32).returncode == 1


def test_script_refuses_what_is_no_draw(tmp_path):
    assert by_script({"terms": {}}, tmp_path).returncode == 2
    assert by_script([], tmp_path).returncode == 2


@given(st.integers(0, 70))
def test_tree_is_the_one_of_rfc_6962(count):
    leaves = [hashlib.sha256(bytes([n])).digest() for n in range(count)]

    def root(found):
        if not found:
            return hashlib.sha256(b"").digest()
        if len(found) == 1:
            return found[0]
        half = 1
        while half * 2 < len(found):
            half *= 2
        return hashlib.sha256(b"\x01" + root(found[:half]) + root(found[half:])).digest()

    assert merkle.root_of(leaves) == root(leaves)
    for position, leaf in enumerate(leaves):
        assert merkle.climbed(leaf, merkle.path_of(leaves, position)) == root(leaves)


def test_every_entrant_gets_a_proof_also_across_chunks(db, monkeypatch):
    monkeypatch.setattr(merkle, "CHUNK", 4)
    open_spring()
    for holder in range(1, 12):
        entry = enter(holder, holder)
    with pytest.raises(refusals.NotCommitted):
        queries.proof(11, CITY, "spring", entry.id)
    committed = commit()
    for holder in range(1, 12):
        (mine,) = queries.entries_of(holder, CITY, "spring")
        proof = queries.proof(holder, CITY, "spring", mine.id)
        path = [(side, bytes.fromhex(one)) for side, one in proof.path]
        assert merkle.climbed(merkle.leaf_of(mine.ticket, mine.entrant), path).hex() == committed.root == proof.root
    with pytest.raises(refusals.EntryUnknown):
        queries.proof(1, CITY, "spring", entry.id)


def test_one_person_wins_once_however_often_they_entered(db):
    open_spring()
    for holder in range(1, 4):
        enter(holder, holder)
        enter(holder, holder + 100)
    commit()
    assert sorted(place.holder for place in run().winners) == [1, 2, 3]


def test_fewer_entrants_than_prizes_leave_prizes_over(db):
    assert [place.prize for place in held(2).winners] == ["first", "second"]


def test_draw_without_entries_has_no_winners(db, tmp_path):
    assert held(0).winners == ()
    assert by_script(queries.published(CITY, "spring"), tmp_path).returncode == 0


def test_every_ticket_has_the_same_chance():
    entries = [(f"{n:032x}", f"{n:032x}") for n in range(10)]
    won = [0] * 10
    for n in range(5_000):
        (first,) = drawing.drawn(entries, [("p", 1)], 0, drawing.seed_of("c", str(n)))
        won[int(first.ticket, 16)] += 1
    # Chi-square with 9 degrees of freedom: 27.9 is met once in a thousand; these values are fixed.
    assert sum((w - 500) ** 2 / 500 for w in won) < 27.9


def test_value_is_final_and_the_same_again_answers_the_same(db):
    first = held(5)
    assert run("30 22 18 12 05 01 + 7", when=DRAWS_AT + DAY) == first
    with pytest.raises(refusals.ValueDiffers) as refused:
        run("01,05,12,18,22,31+07")
    assert refused.value.data["known"] == VALUE
    with pytest.raises(refusals.ValueDiffers):
        actions.call_off(city=CITY, draw="spring", why="they did not like it", at=DRAWS_AT)


def test_nothing_is_drawn_before_its_time(db):
    open_spring()
    with pytest.raises(refusals.NotClosed):
        commit(OPEN)
    with pytest.raises(refusals.NotCommitted):
        run()
    committed = commit()
    assert commit(CLOSES + DAY) == committed
    with pytest.raises(refusals.ValueNotKnownYet):
        run(when=CLOSES)
    with pytest.raises(refusals.SourceMissing):
        run(source=" ")
    with pytest.raises(refusals.ValueMalformed):
        run("01,05,12,18,22,30")


def test_entries_are_not_committed_once_the_value_can_be_known(db):
    open_spring()
    enter(1, 1)
    with pytest.raises(refusals.CommittedTooLate):
        commit(DRAWS_AT)
    off = actions.call_off(city=CITY, draw="spring", why="The server was away all week", at=DRAWS_AT)
    assert off.state == "called_off"
    with pytest.raises(refusals.CalledOff):
        enter(2, 2)
    with pytest.raises(refusals.CalledOff):
        commit()


@pytest.mark.parametrize(("value", "source", "read"), [
    ("30 22 18 12 05 01 + 7", COLOURS, "01,05,12,18,22,30+07"),
    (" 01,05,12,18,22,30+16\n", COLOURS, "01,05,12,18,22,30+16"),
    ("01,05,12,18,22,22+07", COLOURS, None),
    ("01,05,12,18,22,34+07", COLOURS, None),
    ("01,05,12,18,22,30+17", COLOURS, None),
    ("00,05,12,18,22,30+07", COLOURS, None),
    ("1,5,12,18,22,30,7,8", COLOURS, None),
    ("１,5,12,18,22,30,7", COLOURS, None),
    ("AB" * 32, BEACON, "ab" * 32),
    ("ab" * 31, BEACON, None),
    ("g" * 64, BEACON, None),
    (" 上证指数 3210.55 ", ANYTHING, "上证指数 3210.55"),
    ("e\u0301", ANYTHING, "é"),
    ("a\nb", ANYTHING, None),
    ("", ANYTHING, None),
    ("x" * 501, ANYTHING, None),
])  # fmt: skip
def test_values_are_written_in_one_way(value, source, read):
    assert values.canonical(value, source) == read


def test_prize_is_claimed_and_handed_over(db):
    won = held(5).winners[0]
    told = actions.claim(holder=won.holder, city=CITY, draw="spring", at=DRAWS_AT + DAY)
    assert (told.prize.id, told.place, told.newly) == ("first", 1, True)
    assert not actions.claim(holder=won.holder, city=CITY, draw="spring", at=DRAWS_AT + 2 * DAY).newly
    done = actions.hand_over(city=CITY, draw="spring", place=1, note="at the desk", at=DRAWS_AT + 3 * DAY)
    assert (done.state, done.note) == ("delivered", "at the desk")
    with pytest.raises(refusals.PrizeNotClaimed):
        actions.hand_over(city=CITY, draw="spring", place=2, note="", at=DRAWS_AT)
    with pytest.raises(refusals.PrizeUnknown):
        actions.hand_over(city=CITY, draw="spring", place=99, note="", at=DRAWS_AT)
    with pytest.raises(refusals.NothingWon):
        actions.claim(holder=77, city=CITY, draw="spring", at=DRAWS_AT)


def test_unclaimed_prizes_pass_to_reserves_in_drawn_order(db, tmp_path):
    drawn = held(9).winners
    actions.claim(holder=drawn[1].holder, city=CITY, draw="spring", at=DRAWS_AT)
    end = drawn[0].claim_by
    assert end.isoformat() == "2026-06-11T16:00:00+00:00", "the end of the thirtieth day in Shanghai"
    assert actions.pass_on(at=end - DAY) == []
    with pytest.raises(refusals.ClaimOver):
        actions.claim(holder=drawn[0].holder, city=CITY, draw="spring", at=end)
    passed = actions.pass_on(at=end)
    assert [(one.prize, one.lapsed, one.to) for one in passed] == [("first", 1, 4), ("second", 3, 5)]
    assert actions.pass_on(at=end) == []
    assert actions.claim(holder=drawn[3].holder, city=CITY, draw="spring", at=end + DAY).prize.id == "first"
    # The published file still recomputes: places stay, prizes that passed on are told.
    assert by_script(queries.published(CITY, "spring"), tmp_path).returncode == 0
    assert queries.verify(CITY, "spring").ok


def test_prize_without_reserves_lapses(db):
    end = held(3).winners[0].claim_by
    assert {one.to for one in actions.pass_on(at=end)} == {None}
    assert set(Place.objects.values_list("state", flat=True)) == {"lapsed"}


def test_changed_entry_is_found(db):
    from django.db import connection, transaction  # noqa: PLC0415 -- goes around the walls

    held(5)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE draws_entry SET entrant = gen_random_uuid() WHERE holder_id = 3")
    found = queries.verify(CITY, "spring")
    assert not found.ok
    assert "root" in {fault["what"] for fault in found.faults}
