"""Telling: one case for what is the same, held where photo and words contradict, refused where it cannot be."""

from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError
from tests.civic.activities.hall import named
from tests.civic.voices.town import NOON, RIVER, Town, looked, north_of
from tests.economy.rewards.mall import at_once

from puhui.civic.voices import actions, facts, models, queries, reading, refusals, telling


@pytest.fixture
def town(db) -> Town:
    return Town()


def test_same_again_is_the_same_and_other_content_is_refused(town):
    first, again = town.tell(), town.tell()
    assert (again.again, again.case, again.voice) == (True, first.case, first.voice)
    for changes in ({"words": "别的"}, {"kind": "smoke"}, {"photos": [looked(9)]}):
        with pytest.raises(refusals.VoiceDiffers):
            town.tell(**changes)
    assert models.Voice.objects.count() == 1


def test_same_kind_nearby_is_one_case_with_one_voice_a_person(town):
    first = town.tell(1)
    near = town.tell(2, where=north_of(RIVER, 45))
    twice = town.tell(2, name="second", seed=22)
    assert [one.case for one in (near, twice)] == [first.case] * 2
    assert (near.joined, near.people, twice.people, near.number) == (True, 2, 2, 1)
    others = [
        town.tell(3, where=north_of(RIVER, 60)), town.tell(4, kind="smoke"), town.tell(5, at=NOON + timedelta(days=31)),
    ]  # fmt: skip
    assert [(one.joined, one.number) for one in others] == [(False, 2), (False, 3), (False, 4)]


def test_answered_case_gets_no_more_voices(town):
    first = town.published(1)
    town.answer(first.case)
    assert town.tell(2).case != first.case


def test_photo_shown_before_at_another_place_is_held(town):
    town.tell(1)
    far = town.tell(2, seed=1, where=north_of(RIVER, 5000))
    assert (far.voice.state, far.voice.flags, far.joined) == ("held", ("photo_known",), False)
    # Without a position, a photo that looks the same leads to the case.
    wordy = facts.Where(None, None, "east", "桥下")
    assert town.tell(3, seed=1, where=wordy).joined
    assert not town.tell(4, where=wordy).joined


@pytest.mark.parametrize(
    ("photo", "flags"),
    [
        ({"latitude": Decimal("30.70"), "longitude": Decimal("104.08")}, ("place_differs",)),
        ({"latitude": Decimal("22.5"), "longitude": Decimal("114.0")}, ("place_outside",)),
        ({"taken_at": NOON - timedelta(days=400)}, ("time_differs",)),
        ({"faces": 1, "perhaps": 1}, ("face_covered", "face_perhaps")),
    ],
)
def test_what_the_photo_contradicts_is_held_with_its_reason(town, photo, flags):
    told = town.tell(photos=[looked(1, **photo)])
    assert (told.voice.state, told.voice.flags) == ("held", flags)


def test_covered_face_alone_waits_like_any_other(town):
    assert town.tell(photos=[looked(1, faces=2)]).voice.state == "waiting"


def test_place_is_told_and_within_the_city(town):
    outside = facts.Where(Decimal("22.5"), Decimal("114"), "", "")
    with pytest.raises(refusals.OutsideCity) as no:
        town.tell(where=outside)
    assert no.value.data["extent"] == "30–31.5°N, 103–105°E"
    for degree in ("1e400", "NaN", "Infinity"):
        with pytest.raises(refusals.OutsideCity):
            town.tell(where=facts.Where(Decimal(degree), Decimal("1e999999999"), "", ""))
    for where in (facts.Where(), facts.Where(None, None, "east", " "), facts.Where(None, None, "", "桥下")):
        with pytest.raises(refusals.PlaceMissing):
            town.tell(where=where)
    with pytest.raises(refusals.DistrictUnknown):
        town.tell(where=facts.Where(None, None, "moon", "桥下"))
    plain = Town(districts=())  # a city that names no districts takes the words alone
    assert plain.tell(where=facts.Where(None, None, "", "桥下")).voice.where.words == "桥下"


def test_photos_and_words_have_their_measure(town):
    for photos in ([], [looked(n) for n in range(4)]):
        with pytest.raises(refusals.PhotosWrong):
            town.tell(photos=photos)
    with pytest.raises(refusals.WordsTooLong):
        town.tell(words="长" * 1001)
    with pytest.raises(refusals.KindUnknown):
        town.tell(kind="noise")
    assert town.tell(words="").voice.words == ""


def test_who_sends_too_many_is_told_when_to_go_on(town):
    for n in range(6):
        town.tell(name=n, seed=n, at=NOON + timedelta(minutes=n))
    at = NOON + timedelta(minutes=30)
    with pytest.raises(refusals.TooManyVoices) as no:
        actions.expect(pack=town.pack, holder=1, id=named("next"), sort="snapshot", at=at)
    assert (no.value.data["limit"], no.value.data["seconds"], no.value.data["again"]) == (6, 1800, "2026-03-02 13:00")
    with pytest.raises(refusals.TooManyVoices):
        town.tell(name="next", at=at)
    # What was taken is answered again, and others are not slowed down.
    assert town.tell(name=0, seed=0).again
    assert town.tell(2, at=at)
    assert town.tell(name="later", at=NOON + timedelta(minutes=61))


def test_city_without_voices_says_so(town):
    town.pack = town.pack.model_copy(update={"voices": ()})
    with pytest.raises(refusals.VoicesUnknown):
        town.tell()


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_at_once_would_open_two_cases_without_the_citys_turn(monkeypatch):
    town, both, opened = Town(), Barrier(2), telling._opened
    monkeypatch.setattr(reading, "take_turn", lambda name: None)
    monkeypatch.setattr(telling, "_opened", lambda told: (both.wait(10), opened(told))[1])
    with pytest.raises(IntegrityError, match="a_case_has_a_number_of_its_own"):
        at_once(*(lambda holder=holder: town.tell(holder) for holder in (1, 2)))


@pytest.mark.django_db(transaction=True)
def test_many_who_tell_at_once_tell_one_case():
    town = Town()
    told = at_once(*(lambda holder=holder: town.tell(holder) for holder in range(1, 5)))
    (case,) = {one.case for one in told}
    assert (queries.case(case, NOON).people, models.Case.objects.count()) == (4, 1)
