"""Nothing is shown before a person looked; a no has a reason of the pack, one appeal, and other eyes."""

from datetime import timedelta

import pytest
from tests.civic.activities.hall import named
from tests.civic.voices.town import ECOLOGY, NOON, Town, looked

from puhui.civic.voices import actions, models, queries, refusals
from puhui.foundations.evidence import queries as files

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def town(db) -> Town:
    return Town()


def test_published_is_shown_without_who_told_it(town):
    told = town.tell()
    assert queries.public_cases(town.pack, NOON) == []
    seen = town.look(told)
    (shown,) = queries.public_cases(town.pack, NOON)
    assert (seen.state, shown.words, shown.photos, shown.case.unit) == ("published", ("河边有垃圾",), 1, ECOLOGY)
    assert (str(shown.case.where.latitude), str(shown.case.where.longitude)) == ("30.657", "104.083")
    assert str(told.voice.id) not in repr(shown) and "holder" not in repr(shown)
    with files.open(queries.case_photo(told.case, 1, public=True)) as photo:
        assert photo.read() == looked(1).shown
    for number in (0, 2):
        with pytest.raises(refusals.VoiceUnknown):
            queries.case_photo(told.case, number, public=True)


def test_routed_is_answered_but_not_shown(town):
    told = town.tell()
    assert town.look(told, "route").state == "routed"
    assert queries.public_cases(town.pack, NOON) == []
    with pytest.raises(refusals.CaseUnknown):
        queries.public_case(town.pack, told.case, NOON)
    assert town.answer(told.case).tellers == (1,)


def test_what_was_decided_is_not_decided_twice_and_needs_a_reason_of_the_pack(town):
    told = town.tell()
    for deed, reason in (("decline", "rude"), ("route", "unclear"), ("burn", "unclear")):
        with pytest.raises(refusals.ReasonUnknown):
            town.look(told, deed, reason=reason)
    with pytest.raises(refusals.WhyMissing):
        town.look(told, "decline", reason="")
    held = town.look(told, "hold", words="请补充位置")
    assert (held.state, held.moderated[0].words) == ("held", "请补充位置")
    with pytest.raises(refusals.ModeratedMeanwhile):
        town.look(told, "publish", seen="waiting")
    town.look(told, "publish", seen="held")
    assert len(town.look(told, "publish").moderated) == 2  # again: nothing new
    assert town.look(told, "decline", by="other").state == "declined"  # seen too late, still taken off
    assert queries.public_cases(town.pack, NOON) == []


def test_case_that_nobody_tells_any_more_is_dropped(town):
    first, second = town.tell(1), town.tell(2)
    town.look(first, "decline")
    assert queries.case(first.case, NOON).state == "waiting"
    town.look(second, "decline")
    assert queries.case(first.case, NOON).state == "dropped"


def test_author_appeals_once_and_somebody_else_decides(town):
    told = town.tell()
    with pytest.raises(refusals.AppealNotYet):
        actions.appeal(pack=town.pack, holder=1, id=told.voice.id, words="为什么", at=NOON)
    town.look(told, "decline")
    appeal = {"pack": town.pack, "holder": 1, "id": told.voice.id}
    with pytest.raises(refusals.AppealLate):
        actions.appeal(**appeal, words="看得清", at=NOON + timedelta(days=16))
    actions.appeal(**appeal, words="看得清", at=LATER)
    assert actions.appeal(**appeal, words="看得清", at=LATER).appeal.words == "看得清"
    with pytest.raises(refusals.AppealedAlready):
        actions.appeal(**appeal, words="再说一次", at=LATER)
    assert [one.id for one in queries.queue("chengdu", appeals=True)] == [told.voice.id]
    with pytest.raises(refusals.ModeratedMeanwhile):
        town.look(told)  # a no is changed by the appeal alone
    decide = appeal | {"upheld": True, "words": "可以辨认", "at": LATER, "unit": ECOLOGY}
    with pytest.raises(refusals.OtherEyesNeeded):
        actions.decide_appeal(**decide, by="desk")
    assert actions.decide_appeal(**decide, by="boss").state == "published"
    assert actions.decide_appeal(**decide, by="boss").appeal.upheld
    with pytest.raises(refusals.AppealDecided):
        actions.decide_appeal(**decide | {"upheld": False}, by="boss")
    case = queries.case(told.case, LATER)
    assert (case.state, case.unit, case.shown) == ("open", ECOLOGY, True)
    assert [one.what for one in queries.steps(told.case)] == ["told", "looked_at", "looked_at", "given"]


def test_appeal_that_is_refused_leaves_the_no(town):
    told = town.tell()
    town.look(told, "decline")
    with pytest.raises(refusals.AppealUnknown):
        actions.decide_appeal(pack=town.pack, holder=1, id=told.voice.id, upheld=False, words="x", by="b", at=NOON)
    actions.appeal(pack=town.pack, holder=1, id=told.voice.id, words="看得清", at=NOON)
    done = actions.decide_appeal(
        pack=town.pack, holder=1, id=told.voice.id, upheld=False, words="仍看不清", by="boss", at=NOON
    )  # fmt: skip
    assert (done.state, done.appeal.upheld, done.moderated[-1].on_appeal) == ("declined", False, True)
    assert queries.waiting("chengdu") == {"looks": 0, "held": 0, "appeals": 0, "unrouted": 0}


def test_what_the_machine_missed_is_covered_and_the_old_file_is_told(town):
    told = town.tell()
    before = queries.photo_of(1, told.voice.id, 1)
    _voice, old = actions.cover(holder=1, id=told.voice.id, place=1, areas=[(0, 0, 50, 50)], by="desk", at=NOON)
    assert (old, queries.holds(old)) == (before, False)
    assert queries.holds(queries.photo_of(1, told.voice.id, 1))
    with pytest.raises(refusals.VoiceUnknown):
        actions.cover(holder=1, id=told.voice.id, place=2, areas=[], by="desk", at=NOON)
    with pytest.raises(refusals.VoiceUnknown):
        actions.moderate(pack=town.pack, holder=9, id=named("none"), deed="publish", by="desk", at=NOON)


def test_who_leaves_takes_what_was_not_shown_and_leaves_the_citys_case(town):
    shown, waits = town.published(1, name="shown"), town.tell(1, "waits", seed=7, kind="smoke")
    shared = town.tell(1, "shared", seed=8, at=NOON + timedelta(days=40))
    town.tell(2, at=NOON + timedelta(days=40), seed=9)
    gone = {queries.photo_of(1, one.voice.id, 1) for one in (waits, shared)}
    assert set(actions.forget_person(holder=1)) == gone
    (case,) = queries.public_cases(town.pack, NOON)
    assert (case.case.id, case.photos, case.case.state) == (shown.case, 1, "open")
    assert [queries.case(one.case, NOON).state for one in (waits, shared)] == ["dropped", "waiting"]
    assert queries.case(waits.case, NOON).where.latitude is None
    told = {one["case"]: (one["state"], one["words"], one["photos"] != []) for one in queries.kept_of(1)}
    assert told == {1: ("published", "河边有垃圾", True), 2: ("withdrawn", "", False), 3: ("withdrawn", "", False)}
    assert town.answer(shown.case).tellers == ()
    assert models.Voice.objects.filter(holder_id=1, left=False).count() == 0
