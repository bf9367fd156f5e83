"""What a person is given to read, and what is left when they go."""

import json
from datetime import timedelta

import pytest
from tests.civic.activities.hall import CITY, NOON, STARTS, Hall, activity, named
from tests.civic.volunteers.corps import TODAY, Corps
from tests.portals.citizen.conftest import new_citizen

from puhui.civic.activities import actions as activities
from puhui.civic.activities import queries as activities_kept
from puhui.civic.activities.refusals import FeedUnknown
from puhui.civic.volunteers import queries as volunteers
from puhui.journeys.people import export_person, leave


@pytest.fixture
def somebody(db) -> tuple[int, Hall, Corps]:
    """Somebody who was at an open day and served, as 某 with a number."""
    holder, hall, corps = new_citizen().holder_id, Hall(activity()), Corps()
    booked = hall.book(holder, id=named("mine"))
    hall.let_in(booked.code)
    activities.give_feedback(holder=holder, booking=booked.id, stars=5, words="我叫小明", at=STARTS)
    corps.join(holder, number="V7777777", name="某某某")
    corps.serve(corps.sign(holder, corps.shift()), 9, 12)
    return holder, hall, corps


def test_a_person_reads_everything_that_is_kept(somebody):
    holder, *_rest = somebody
    told = export_person.export(holder=holder, at=NOON)
    assert [(one["state"], one["stars"], one["said"]) for one in told["activities"]] == [("booked", 5, "我叫小明")]
    (served,) = told["volunteering"]
    assert (served["number"], served["name"], served["hours"][0]["minutes"]) == ("V7777777", "某某某", 180)
    assert json.dumps(told)


def test_who_leaves_is_named_nowhere_and_hours_still_count(somebody):
    holder, hall, corps = somebody
    (record,) = volunteers.records_of(holder, CITY)
    from puhui.civic.volunteers import actions  # noqa: PLC0415

    later = NOON + timedelta(days=2)
    actions.confirm(holder=holder, record=record.id, by=100, at=later)
    leave.leave(holder=holder, at=later)
    sheet = volunteers.sheet(corps.pack, TODAY, TODAY + timedelta(days=1))
    assert volunteers.totals(CITY, TODAY, TODAY + timedelta(days=1))["minutes"] == 180
    assert (volunteers.kept_of(holder)[0]["name"], volunteers.kept_of(holder)[0]["number"]) == ("", "")
    assert activities_kept.impression(hall.session).words == ()
    assert sheet
    # The number is free for whoever registers under it anew.
    corps.join(holder + 1, number="V7777777")


def test_who_leaves_gives_places_back_and_who_waits_moves_up(somebody):
    holder, hall, corps = somebody
    coming = hall.open("second", seats={"people": 1})
    hall.book(holder, session=coming, id=named("second"))
    waits = hall.book(holder + 1, session=coming, id=named("waits"))
    shift = corps.shift("晚班", hour=18)
    corps.sign(holder, shift)
    assert waits.state == "waiting"
    leave.leave(holder=holder, at=NOON)
    assert activities_kept.booking(holder + 1, waits.id).state == "booked"
    assert activities_kept.seats_agree(CITY) == []
    assert volunteers.shift(shift).taken == 0
    # What they were at, and the shift they have served, stand.
    assert activities_kept.door(hall.session).present == 1
    (first,) = [one for one in volunteers.signed_up(holder, CITY) if one.shift != shift]
    assert first.state == "signed"


def test_a_secret_address_opens_until_it_is_renewed_or_somebody_leaves(somebody):
    holder, *_rest = somebody
    secret = activities.open_feed(holder=holder, city=CITY, at=NOON)
    assert secret == activities.open_feed(holder=holder, city=CITY, at=NOON)
    assert activities_kept.fed(secret).holder == holder
    renewed = activities.open_feed(holder=holder, city=CITY, at=NOON, renew=True)
    with pytest.raises(FeedUnknown):
        activities_kept.fed(secret)
    assert activities_kept.fed(renewed).school == ""
    leave.leave(holder=holder, at=NOON)
    with pytest.raises(FeedUnknown):
        activities_kept.fed(renewed)
