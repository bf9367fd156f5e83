from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.civic.activities.hall import CITY, ENDS, NOON, PLACE, STARTS, Hall, activity, named
from tests.economy.rewards.mall import NAME, SOURCE

from puhui.civic.activities import actions, facts, queries, refusals
from puhui.civic.activities.calc import icalendar
from puhui.foundations.packs import schema
from puhui.ground import earth

HOSTS = tuple(schema.Host(id=id, name=NAME, district=id) for id in ("east", "west"))
EVERY_TWO_MONTHS = schema.Series(every_months=2, first=date(2025, 12, 10), hosts=HOSTS, attended_min=2, source=SOURCE)


def test_a_series_that_fails_is_seen_without_anybody_saying_so(db):
    hall = Hall(activity(series=EVERY_TWO_MONTHS), seats={"people": 5})
    kept = hall.open("kept", host="east", starts=NOON, ends=NOON + timedelta(hours=1), at=NOON - timedelta(days=9))
    hall.open("empty", host="west", starts=NOON, ends=NOON + timedelta(hours=1), at=NOON - timedelta(days=9))
    before = NOON - timedelta(days=5)
    party = (facts.Attendee(30), facts.Attendee(31))
    hall.let_in(hall.book(1, session=kept, at=before, attendees=party).code, session=kept, at=NOON)

    def seen(at) -> dict:
        return {(one.host.id, one.first): one.state for one in queries.series(hall.pack, at)}

    begun, spring = date(2025, 12, 10), date(2026, 3, 1)
    assert seen(before - timedelta(days=1)) == {
        (host, day): state for host in ("east", "west") for day, state in ((begun, "missed"), (date(2026, 1, 1), "due"))
    }
    assert seen(NOON)[("east", spring)] == "kept"
    assert seen(NOON)[("west", spring)] == "planned"
    assert seen(NOON + timedelta(days=1))[("west", spring)] == "due"
    assert seen(NOON + timedelta(days=70))[("west", spring)] == "missed"
    assert seen(NOON + timedelta(days=70))[("east", spring)] == "kept"
    actions.call_off(session=kept, why="x", by="desk", at=NOON)
    assert seen(NOON)[("east", spring)] == "due"


def test_what_is_on_is_listed_soonest_first_and_nearest_first(db):
    hall = Hall()
    far = facts.Place("泸州", "江阳区", Decimal("28.9"), Decimal("105.4"))
    nowhere = facts.Place("线上")
    soon = STARTS - timedelta(days=1)
    ids = {
        "far": hall.open("far", place=far, starts=soon, ends=soon + timedelta(hours=1)),
        "nowhere": hall.open("nowhere", place=nowhere), "first": hall.session,
    }  # fmt: skip
    names = {id: name for name, id in ids.items()}
    assert names[queries.coming(city=CITY, at=NOON)[0].id] == "far"
    here = (PLACE.latitude, PLACE.longitude)
    nearest = queries.coming(city=CITY, at=NOON, here=here)
    assert [names[one.id] for one in nearest] == ["first", "far", "nowhere"]
    assert (nearest[0].metres, nearest[2].metres) == (0, None)
    assert [one.id for one in queries.coming(city=CITY, at=NOON, district="江阳区")] == [ids["far"]]
    assert queries.coming(city=CITY, at=ENDS) == []
    assert [names[one.id] for one in queries.coming(city=CITY, at=NOON, until=STARTS)] == ["far"]
    with pytest.raises(refusals.SessionUnknown):
        queries.session(named("no session"))


def test_distance_is_that_along_the_earth():
    # A degree of the meridian: 111,195 m on a sphere of the mean radius.
    assert earth.metres((Decimal(30), Decimal(104)), (Decimal(31), Decimal(104))) == 111_195


def test_lists_ask_as_often_for_three_as_for_one(db, django_assert_num_queries):
    hall = Hall()
    hall.book(1)
    for count in (1, 3):
        if count == 3:
            hall.book(1, session=hall.open("b"), id=hall.open("b"))
            hall.book(1, session=hall.open("c"), id=hall.open("c"))
        with django_assert_num_queries(2):
            assert len(queries.coming(city=CITY, at=NOON)) == count
        with django_assert_num_queries(4):
            assert len(queries.doors(CITY, STARTS)) == count
        with django_assert_num_queries(1):
            assert len(queries.bookings_of(1, CITY)) == count


def test_calendar_is_read_by_others(db):
    hall = Hall()
    booked = hall.book(1)
    hall.open("second", organiser="环保局, 与市民; \\一起\n来")
    text = queries.calendar(hall.pack, NOON, address="https://example.org/a")
    assert text.endswith("END:VCALENDAR\r\n")
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = text.replace("\r\n ", "")
    assert unfolded.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20260309T040000Z" in unfolded
    assert "GEO:30.657400;104.083200" in unfolded
    assert "DESCRIPTION:环保局\\, 与市民\\; \\\\一起\\n来" in unfolded
    mine = queries.calendar_of(hall.pack, 1, NOON)
    assert mine.count("BEGIN:VEVENT") == 1
    actions.call_off(session=booked.session, why="x", by="desk", at=NOON)
    assert "STATUS:CANCELLED" in queries.calendar_of(hall.pack, 1, NOON)


def test_long_lines_are_cut_between_characters():
    text = icalendar.calendar("长" * 60, [])
    assert "长" * 60 in text.replace("\r\n ", "")
