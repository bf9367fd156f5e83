"""Levels, badges by facts, pioneers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.economy.honours.samples import AT, CITY, DAY, SCENARIOS, Town, badge, board, level, pack_of

from puhui.economy.honours import actions, queries, refusals
from puhui.economy.honours.calc import levels
from puhui.economy.honours.models import Pioneer, PioneerList
from puhui.foundations.packs import schema
from puhui.ground.identifiers import uuid_of

NEW_YEAR = date(2027, 1, 1)
BEFORE = (level("seed", "0"), level("tree", "10"))
LATER = (
    level("seed", "0"),
    level("tree", "10", valid_to=NEW_YEAR - timedelta(days=1)),
    level("tree", "20", valid_from=NEW_YEAR),
)
STARS = tuple(
    badge(f"star-{n}", fact="volunteer-hours", at_least=Decimal(hours))
    for n, hours in enumerate((100, 300, 600, 1000, 1500), 1)
)


def test_a_changed_level_holds_from_its_day_and_is_told_before():
    assert levels.standing(LATER, 15_000, DAY).reached.level.id == "tree"
    after = levels.standing(LATER, 15_000, NEW_YEAR)
    assert (after.reached.level.id, after.following.mg) == ("seed", 20_000)
    (coming,) = queries.coming(LATER, DAY)
    assert (coming.on, coming.before.grams, coming.after.grams) == (NEW_YEAR, 10, 20)
    assert queries.coming(LATER, NEW_YEAR) == ()


@pytest.mark.django_db
@pytest.mark.parametrize(("at", "refused"), [((2026, 12, 24), False), ((2026, 12, 30), True)])
def test_a_change_of_levels_leaves_time_to_be_told(at, refused):
    old, new = pack_of(levels=BEFORE), pack_of(levels=LATER)
    told = {"city": CITY, "before": old, "pack": new, "at": datetime(*at, 4, tzinfo=UTC)}
    if refused:
        with pytest.raises(refusals.NoticeTooShort, match="2027-01-06"):
            actions.open_honours(**told)
    else:
        actions.open_honours(**told)


def test_a_pack_that_says_again_what_was_told_needs_no_new_notice():
    assert levels.too_soon(LATER, LATER, NEW_YEAR - timedelta(days=1)) is None
    assert levels.too_soon((), LATER, NEW_YEAR - timedelta(days=1)) is None


def test_nobody_gets_a_level_a_fraction_too_early():
    steps = levels.ladder((level("a", "0.0001"),), DAY)
    assert steps[0].mg == 1


@pytest.mark.django_db
def test_stars_of_volunteers_come_with_their_hours_and_go_with_them():
    town = Town(pack_of(badges=STARS))
    told = {"holder": 1, "pack": town.pack, "kind": "volunteer-hours", "on": DAY, "at": AT}
    actions.note_fact(amount=Decimal("299.5"), id=uuid_of("a"), **told)
    assert town.has(1) == {"star-1"}
    actions.note_fact(amount=Decimal("0.5"), id=uuid_of("b"), **told)
    assert town.has(1) == {"star-1", "star-2"}
    actions.note_fact(amount=Decimal("0.5"), id=uuid_of("b"), **told)  # the same again
    assert queries.progress_of(1, town.pack)["star-1"] == 300_000
    with pytest.raises(refusals.FactDiffers):
        actions.note_fact(amount=Decimal(1), id=uuid_of("b"), **told)
    for _again in range(2):
        actions.reverse_fact(holder=1, pack=town.pack, id=uuid_of("b"), at=AT)
    assert town.has(1) == {"star-1"}
    with pytest.raises(refusals.FactUnknown):
        actions.reverse_fact(holder=1, pack=town.pack, id=uuid_of("c"), at=AT)


@pytest.mark.django_db
def test_a_streak_is_of_days_in_a_row_and_breaks_where_one_is_reversed():
    town = Town(pack_of(badges=(badge("plates", streak=3, scenarios=("plate",)), badge("days", days=4))))
    for n in (1, 2, 4, 5):
        town.does(1, DAY + timedelta(days=n - 5), scenario="plate")
    assert town.has(1) == {"days"}
    town.does(1, DAY - timedelta(days=2), scenario="plate")
    assert town.has(1) == {"days", "plates"}
    town.does(1, DAY - timedelta(days=1), acts=0, scenario="plate")
    assert town.has(1) == {"days", "plates"}  # one to three are still in a row
    town.does(1, DAY - timedelta(days=3), acts=0, scenario="plate")
    assert town.has(1) == set()
    assert {b.badge for b in queries.badges_of(1, CITY)} == {"days", "plates"}
    town.does(1, DAY - timedelta(days=3), scenario="plate")
    assert town.has(1) == {"plates", "days"} and max(b.number for b in queries.badges_of(1, CITY)) == 2


@pytest.mark.django_db
def test_an_avatar_frame_is_worn_by_who_has_it():
    town = Town(pack_of(badges=(badge("frame", grams=Decimal("50")), badge("first", acts=1))))
    told = {"holder": 1, "city": CITY, "pack": town.pack, "scenarios": SCENARIOS, "at": AT}
    with pytest.raises(refusals.FrameNotHad):
        actions.be_shown(frame="frame", **told)
    town.does(1)
    assert actions.be_shown(frame="frame", **told).frame == "frame"
    assert queries.profile_of(1, CITY).shown is False  # nobody is shown by name unasked
    with pytest.raises(refusals.FrameNotHad):
        actions.be_shown(frame="first", **told)


PIONEERS = pack_of(
    boards=(board(measure="points", pioneers=schema.Pioneers(places=2, name=schema.Text(zh="榜", en="L"))),)
)
YEAR = {"city": CITY, "board": "city", "year": 2026}
AFTER = datetime(2027, 1, 10, 4, tzinfo=UTC)


@pytest.fixture
def listed(db) -> Town:
    town = Town(PIONEERS)
    for holder, points in ((1, 30), (2, 50), (3, 40), (4, 10)):
        town.does(holder, points=points)
    actions.compute_pioneers(pack=PIONEERS, board="city", year=2026, at=AFTER)
    return town


def test_pioneers_are_the_first_of_the_year_without_whom_a_reviewer_struck(listed):
    assert [(p.place, p.holder) for p in queries.list_of(**YEAR).places] == [(1, 2), (2, 3)]
    actions.strike_pioneer(holder=2, why="刷分", **YEAR)
    told = actions.compute_pioneers(pack=PIONEERS, board="city", year=2026, at=AFTER)
    assert [(p.place, p.holder) for p in told.places if not p.struck] == [(1, 3), (2, 1)]


def test_a_list_waits_for_the_end_of_its_year(listed):
    with pytest.raises(refusals.YearNotOver):
        actions.compute_pioneers(pack=PIONEERS, board="city", year=2026, at=AT)


def test_a_published_list_is_frozen_and_those_on_it_may_agree(listed):
    published = actions.publish_pioneers(by=7, at=AFTER, **YEAR)
    listed.does(2, acts=0)  # even what is reversed later does not change it
    assert queries.list_of(**YEAR).places == published.places
    for change in (
        lambda: actions.compute_pioneers(pack=PIONEERS, board="city", year=2026, at=AFTER),
        lambda: actions.strike_pioneer(holder=2, why="x", **YEAR),
    ):
        with pytest.raises(refusals.PioneersPublished):
            change()
    assert actions.agree(holder=2, at=AFTER, **YEAR).agreed_at == AFTER
    with pytest.raises(refusals.NotAPioneer):
        actions.agree(holder=4, at=AFTER, **YEAR)
    kept = PioneerList.objects.get()
    for around in (
        lambda: Pioneer.objects.filter(holder_id=2).update(place=9),
        lambda: Pioneer.objects.filter(holder_id=2).delete(),
        lambda: Pioneer.objects.create(holder_id=9, list_id=kept.id, place=3, score=1),
        lambda: PioneerList.objects.update(published_at=None, published_by=None),
    ):
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            around()
