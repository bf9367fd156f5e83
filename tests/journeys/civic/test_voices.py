"""From a telephone to the unit that answers: rooms that do not know each other, in one transaction."""

import hashlib
import json
from datetime import timedelta

import pytest
from tests.civic.activities.hall import named
from tests.civic.voices import pictures
from tests.civic.voices.town import CITY, ECOLOGY, NOON, RIVER, RULES, TODAY, WATER, looked
from tests.economy.rewards.mall import pack_of
from tests.portals.citizen.conftest import new_citizen

from puhui.civic.voices import actions as voices
from puhui.civic.voices import queries, refusals
from puhui.economy.points import queries as points
from puhui.foundations.evidence import queries as files
from puhui.foundations.evidence.refusals import EvidenceUnknown
from puhui.foundations.outbox.models import Message
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.journeys.civic import handle_cases, tell_city
from puhui.journeys.packs import activate_pack
from puhui.journeys.people import export_person, find_city, leave
from puhui.oversight.assignments import actions as assignments
from puhui.oversight.assignments import facts as oversight
from puhui.oversight.assignments.refusals import UnitUnknown

OFFICE = oversight.Actor("office", oversight.OFFICE)


@pytest.fixture
def city(db) -> schema.Pack:
    """A city with voices in force and two units; looking through photos is tested elsewhere."""
    pack = pack_of(city=CITY, voices=(RULES,))
    activate_pack.put_into_force(pack=pack, at=NOON)
    for id, name in ((ECOLOGY, "生态环境局"), (WATER, "水务局")):
        assignments.add_unit(id=id, city=CITY, name=name, kind="department", first=TODAY, actor=OFFICE, at=NOON)
    return pack


def told(holder: int = 1, **changes):
    said = {
        "id": named(f"{holder}/voice"), "kind": "litter", "where": RIVER, "words": "河边有垃圾",
        "photos": [looked(holder)], "at": NOON,
    }  # fmt: skip
    return voices.tell_snapshot(pack=pack_of(city=CITY, voices=(RULES,)), holder=holder, **said | changes)


def publish(one, by: str = "desk"):
    return handle_cases.moderate(city=CITY, holder=one.voice.holder, id=one.voice.id, deed="publish", by=by, at=NOON)


def answer(case, acting=ECOLOGY, **changes):
    said = {"id": named(f"answer/{case}"), "words": "已清理", "by": "wang", "at": NOON}
    return handle_cases.answer(city=CITY, case=case, acting=acting, **said | changes)


def usable(holder: int) -> int:
    return sum(lot.points for lot in points.points_of(holder, CITY, NOON + timedelta(days=1)).lots)


def test_published_case_goes_to_the_unit_that_the_pack_names_and_earns_once(city):
    first, second = told(1), told(2)
    publish(first)
    publish(second)
    assert queries.case(first.case, NOON).unit == ECOLOGY
    with pytest.raises(refusals.NotYourCase):
        answer(first.case, WATER)
    for _ in range(2):
        answer(first.case)
    assert [usable(holder) for holder in (1, 2, 3)] == [20, 20, 0]
    again = tell_city.judge(holder=1, city=CITY, case=first.case, content=False, words="还在", at=NOON, reopen=True)
    assert again.round == 2
    answer(first.case, id=named("second round"))
    assert usable(1) == 20
    assert sorted(Message.objects.values_list("topic", flat=True)) == ["case.answered", "case.answered", "case.given"]


def test_city_where_people_can_only_raise_their_voice_is_offered_and_remembered(city):
    activate_pack.put_into_force(pack=pack_of(city="aaa"), at=NOON)  # nothing can be done there: it is only overseen
    activate_pack.put_into_force(pack=pack_of(city="bbb", voices=(RULES,)), at=NOON)
    assert [one.city for one in packs.programmes()] == ["bbb", CITY]
    holder = new_citizen().holder_id
    assert find_city.city_of(holder=holder) == "bbb"
    told(holder)
    assert find_city.city_of(holder=holder) == CITY


def test_adopted_proposal_is_rewarded_and_one_that_is_not_is_not(city):
    found = {}
    for holder, adopted in ((1, True), (2, False)):
        one = tell_city.proposal(
            holder=holder, city=CITY, id=named(f"p{holder}"), title=f"建议{holder}", words="因为", at=NOON
        )  # fmt: skip
        publish(one)
        answer(one.case, adopted=adopted)
        found[holder] = usable(holder)
    assert found == {1: 200, 2: 0}


def test_unit_that_took_over_answers_for_the_one_that_ended(city):
    one = told()
    publish(one)
    handle_cases.give(city=CITY, case=one.case, unit=WATER, why="河道", by="wang", at=NOON, acting=ECOLOGY)
    assignments.end_unit(
        id=named("end"), unit=WATER, seen=1, last=TODAY, into=ECOLOGY, why="机构改革", actor=OFFICE, at=NOON
    )
    done = answer(one.case, at=NOON + timedelta(days=2))
    assert done.answer.unit == WATER
    dossier = handle_cases.dossier(city=CITY, case=one.case, at=NOON)
    assert [step.what for step in dossier.steps] == ["told", "looked_at", "given", "handed_on", "answered"]
    with pytest.raises(refusals.CaseUnknown):
        handle_cases.dossier(city="elsewhere", case=one.case, at=NOON)


def test_a_case_is_handed_to_a_unit_of_the_city_that_stands_and_to_nobody_else(city):
    one = told()
    publish(one)
    elsewhere = named("成都市")
    assignments.add_unit(
        id=elsewhere, city="elsewhere", name="外地局", kind="department", first=TODAY, actor=OFFICE, at=NOON
    )
    for unit in (named("nobody"), elsewhere):
        for acting in (ECOLOGY, None):
            with pytest.raises(UnitUnknown):
                handle_cases.give(city=CITY, case=one.case, unit=unit, why="推掉", by="wang", at=NOON, acting=acting)
    assert queries.case(one.case, NOON).unit == ECOLOGY


def test_appeal_that_is_upheld_goes_to_the_unit_too(city):
    one = told()
    who = {"city": CITY, "holder": 1, "id": one.voice.id, "at": NOON}
    handle_cases.moderate(**who, deed="decline", reason="unclear", by="desk")
    tell_city.appeal(**who, words="看得清")
    handle_cases.decide_appeal(**who, upheld=True, words="可以辨认", by="boss")
    assert queries.case(one.case, NOON).unit == ECOLOGY


def test_photo_goes_from_the_telephone_to_the_desk_without_the_face(city):
    upload = pictures.jpeg(pictures.with_face(pictures.scene(3, (640, 480)), 200, 150, 100))
    at = {"holder": 1, "city": CITY, "id": named("one"), "kind": "litter", "where": RIVER, "words": "", "at": NOON}
    one = tell_city.snapshot(**at, uploads=[upload])
    assert (one.voice.state, one.voice.flags) == ("waiting", ("face_covered",))
    shown = tell_city.photo(holder=1, id=one.voice.id, place=1)
    assert (b"Camera of a person" in shown, len(shown) > 1000) == (False, True)
    with pytest.raises(EvidenceUnknown):
        files.evidence(hashlib.sha256(upload).hexdigest())
    before = queries.photo_of(1, one.voice.id, 1)
    handle_cases.cover(holder=1, id=one.voice.id, place=1, areas=[(0, 0, 30, 30)], by="desk", at=NOON)
    with pytest.raises(EvidenceUnknown):
        files.evidence(before)
    publish(one)
    assert tell_city.public_photo(case=one.case, number=1) == tell_city.photo(holder=1, id=one.voice.id, place=1)
    with pytest.raises(refusals.PhotosWrong):
        tell_city.snapshot(**at | {"id": named("many")}, uploads=[b""] * 4)


def test_person_reads_what_is_kept_and_leaves_the_citys_case_behind(city):
    holder = new_citizen().holder_id
    shown, waits = (
        told(holder),
        told(holder, id=named("waits"), kind="smoke", photos=[looked(holder + 1)], words="我家楼下冒烟"),
    )
    publish(shown)
    kept = export_person.export(holder=holder, at=NOON)["voices"]
    assert sorted((one["words"], one["state"]) for one in kept) == [
        ("我家楼下冒烟", "waiting"),
        ("河边有垃圾", "published"),
    ]
    assert json.dumps(kept)
    gone, stays = queries.photo_of(holder, waits.voice.id, 1), queries.photo_of(holder, shown.voice.id, 1)
    leave.leave(holder=holder, at=NOON)
    assert files.evidence(stays)
    with pytest.raises(EvidenceUnknown):
        files.evidence(gone)
    assert [one.case.id for one in queries.public_cases(city, NOON)] == [shown.case]
    answer(shown.case)
    assert usable(holder) == 0
