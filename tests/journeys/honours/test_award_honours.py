"""From a delivery to levels, badges, boards and a certificate; and back, when the delivery is corrected or lapses."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.journeys.conftest import NEXT_MORNING

from puhui.economy.honours import queries as honoured
from puhui.economy.honours.refusals import CertificateNotEarned
from puhui.economy.points import actions as points
from puhui.ground import clock
from puhui.journeys.honours import award_honours, issue_certificate, show_honours

HEADER = "order_no,card_no,ride_time,line\n"
CARD, OTHER = "510500000001", "510500000002"


def rides(*rows: tuple[str, str, str]) -> str:
    return HEADER + "".join(f"{order},{card},{time},101\n" for order, card, time in rows)


def award(at: datetime = NEXT_MORNING):
    return award_honours.award_honours(city="luzhou", at=at)


def badges(holder: int) -> set[str]:
    return {b.badge for b in honoured.badges_of(holder, "luzhou") if b.taken_at is None}


@pytest.fixture
def riders(luzhou):
    one, other = luzhou.enrol(CARD, OTHER, scheme="luzhou-bus-card")
    luzhou.send("bus-rides", rides(("R1", CARD, "2026-11-20 08:00:00"), ("R2", OTHER, "2026-11-20 07:00:00")))
    return luzhou, one, other


def board(luzhou, holder: int, at: datetime = NEXT_MORNING):
    return show_honours.board(
        city="luzhou", board="city", period="month", day=clock.local_day(at) - timedelta(days=1), holder=holder
    ).shown


def test_a_delivery_reaches_boards_and_badges_once(riders):
    luzhou, one, other = riders
    applied = award()
    assert (applied.days, applied.people, applied.given) == (1, 2, 2)
    assert badges(one) == {"first-ride"}
    # The same score: who rode first stands before.
    assert [board(luzhou, holder).own.place for holder in (other, one)] == [1, 2]
    assert board(luzhou, one).own.score == luzhou.grams(one)
    assert award().days == 0  # nothing new: nothing is looked at
    luzhou.send("bus-rides", rides(("R3", CARD, "2026-11-20 18:00:00")))
    assert award().people == 1
    assert board(luzhou, one).own.place == 1 and board(luzhou, one).own.score == luzhou.grams(one)


def test_grams_of_a_board_are_the_ledgers(riders):
    luzhou, one, other = riders
    for day in ("2026-11-18", "2026-11-19"):
        luzhou.send("bus-rides", rides((f"R{day}", CARD, f"{day} 09:00:00")))
    award()
    for holder in (one, other):
        assert show_honours.mine(holder=holder, city="luzhou", at=NEXT_MORNING).standing.mg == luzhou.grams(holder)


def test_points_that_lapse_leave_the_board_of_points_at_once(riders):
    """Expired points still ranked on leaderboards: not here."""
    luzhou, one, _other = riders
    award()
    kept = award_honours.points.kept_points(clock.local_day(NEXT_MORNING) - timedelta(days=1), None)
    assert kept.filter(kept["holder_id"] == one)["points"].sum() == luzhou.points(one) > 0
    later = NEXT_MORNING + timedelta(days=3 * 366)
    points.ripen(at=NEXT_MORNING + timedelta(days=2))
    points.expire_unclaimed(at=later)
    points.lapse(at=later)
    assert luzhou.points(one) == 0
    assert award(later).people == 2
    kept = award_honours.points.kept_points(clock.local_day(NEXT_MORNING) - timedelta(days=1), None)
    assert kept["points"].sum() == 0
    assert award(later).people == 0


def test_a_certificate_is_for_who_reached_its_honour(riders):
    _luzhou, one, _other = riders
    with pytest.raises(CertificateNotEarned):
        issue_certificate.issue(holder=one, city="luzhou", template="first-ride", id=uuid4(), at=NEXT_MORNING)
    award()
    made = issue_certificate.issue(holder=one, city="luzhou", template="first-ride", id=uuid4(), at=NEXT_MORNING)
    assert made.ground == "badge/first-ride"
    seen = show_honours.certificate(made.code)
    assert (seen.checked.verdict, seen.picture) == ("valid", "bus")
    for language in ("zh-hans", "en"):
        assert issue_certificate.printed(made.code, language=language).startswith(b"%PDF-")


def test_nobody_is_named_who_did_not_wish_it(riders):
    luzhou, one, _other = riders
    from puhui.economy.honours import actions as honours  # noqa: PLC0415
    from puhui.foundations.people import actions as people  # noqa: PLC0415

    people.prefer(holder=one, display_name="小满")
    for order, card in enumerate(("510500000003", "510500000004", "510500000005"), 10):
        luzhou.enrol(card, scheme="luzhou-bus-card")
        luzhou.send("bus-rides", rides((f"R{order}", card, "2026-11-20 06:00:00")))
    award()
    seen = lambda: show_honours.board(  # noqa: E731
        city="luzhou", board="city", period="month", day=datetime(2026, 11, 20, tzinfo=UTC).date(), holder=one
    )
    assert not seen().shown.hidden and seen().names == {}
    honours.be_shown(holder=one, city="luzhou", pack=luzhou.active.pack, scenarios={}, at=NEXT_MORNING, shown=True)
    assert seen().names == {one: "小满"}


def test_what_changes_anything_has_boards_brought_up_to_date_at_once(luzhou, django_capture_on_commit_callbacks):
    luzhou.enrol(CARD, scheme="luzhou-bus-card")
    waiting = ProcrastinateJob.objects.filter(task_name=award_honours.JOB, status="todo")
    with django_capture_on_commit_callbacks(execute=True):
        luzhou.send("bus-rides", rides(("R1", CARD, "2026-11-20 08:00:00")))
        luzhou.send("bus-rides", rides(("R2", CARD, "2026-11-20 09:00:00")))
    assert waiting.count() == 1, "one that waits does it for all"
