from datetime import timedelta
from decimal import Decimal

import pytest
from tests.civic.activities.hall import CITY, CLASSES, ENDS, NOON, PEOPLE, STARTS, Hall, activity, named
from tests.economy.rewards.mall import NAME, SOURCE, at_once, pack_of

from puhui.civic.activities import actions, facts, queries, refusals
from puhui.economy.honours import queries as honours
from puhui.economy.points import queries as points
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.outbox.models import Message
from puhui.foundations.packs import schema
from puhui.journeys.civic import attend, book_activity
from puhui.journeys.packs import activate_pack

VISIT = activity(
    groups=(PEOPLE, CLASSES), class_hours=Decimal(1), points=schema.Granted(points=20),
    noted=schema.Noted(fact="visit", amount=Decimal(1)), certificate="visitor", reminders=(24,),
)  # fmt: skip
BADGE = schema.Badge(
    id="visitor", name=NAME, about=NAME, source=SOURCE, ground=schema.Ground(fact="visit", at_least=Decimal(2))
)
PAPER = schema.Certificate(id="visitor", name=NAME, words=NAME, badge="visitor", source=SOURCE)


class Centre(Hall):
    """A hall whose city has books, badges and certificates."""

    def __init__(self) -> None:
        pack = pack_of(city=CITY, activities=(VISIT,), badges=(BADGE,), certificates=(PAPER,))
        self.pack = activate_pack.put_into_force(pack=pack, at=NOON).pack
        self.seats = {"people": 2, "classes": 50}
        self.session = self.open("first")

    def come(self, holder: int, **changes) -> facts.Attended:
        booked = book_activity.book(city=CITY, wish=self.wish(holder, **changes))
        return self.enter(booked)

    def enter(self, booked: facts.Booked, at=STARTS, nonce: object = 1) -> facts.Attended:
        return attend.check_in(
            city=CITY, session=booked.session, code=booked.code, nonce=named(f"{booked.id}/{nonce}"), by="door", at=at
        )


@pytest.fixture
def centre(db) -> Centre:
    return Centre()


def test_coming_is_worth_what_the_pack_says_once(centre):
    first = centre.come(1)
    assert first.done
    assert points.points_of(1, CITY, ENDS).available == 20
    again = queries.booking(1, first.booking)
    assert centre.enter(again).again
    with pytest.raises(refusals.CheckedInAlready):
        centre.enter(again, nonce=2)
    assert points.points_of(1, CITY, ENDS).available == 20
    assert honours.badges_of(1, CITY) == []
    day = timedelta(days=1)
    centre.session = centre.open("second", starts=STARTS + day, ends=ENDS + day)
    centre.enter(book_activity.book(city=CITY, wish=centre.wish(1, id=named("second"))), at=STARTS + day)
    assert [given.badge for given in honours.badges_of(1, CITY)] == ["visitor"]
    assert [one.template for one in honours.certificates_of(1, CITY)] == ["visitor"]
    assert ledger.verify().ok


def test_a_class_learns_and_its_teacher_gets_no_points(centre):
    actions.register_school(city=CITY, school="s", name="校", district="", at=NOON)
    actions.appoint(city=CITY, school="s", holder=5, at=NOON)
    actions.register_class(city=CITY, school="s", year=2025, klass="k", pupils=30, by=5, at=NOON)
    centre.come(5, group="classes", party=facts.ClassParty("s", "k", 30, 1, 30))
    assert points.points_of(5, CITY, ENDS).available == 0
    assert queries.school_years(centre.pack, 2025)[0].hours_per_pupil == 1


def test_a_no_at_the_door_is_kept_and_can_be_objected_to(centre):
    booked = book_activity.book(city=CITY, wish=centre.wish(1))
    with pytest.raises(refusals.CheckInEarly):
        centre.enter(booked, at=NOON)
    said = actions.object_to(holder=1, booking=booked.id, id=named("o"), words="门口没有网络", at=ENDS)
    told = {"city": CITY, "holder": 1, "objection": said.id, "by": "desk", "at": ENDS + timedelta(hours=1)}
    assert attend.decide(granted=True, answer="属实", **told).state == "granted"
    assert points.points_of(1, CITY, ENDS + timedelta(hours=2)).available == 20


def test_others_are_told_of_bookings_and_of_nobody(centre):
    first, second, third = (book_activity.book(city=CITY, wish=centre.wish(n)) for n in (1, 2, 3))
    book_activity.book(city=CITY, wish=centre.wish(1))
    book_activity.cancel(holder=1, city=CITY, id=first.id, at=NOON)
    book_activity.cancel(holder=1, city=CITY, id=first.id, at=NOON)
    assert book_activity.remind_all(at=STARTS - timedelta(hours=3)) == 2
    assert book_activity.remind(city=CITY, at=STARTS - timedelta(hours=3)) == 0
    centre.enter(queries.booking(3, third.id))
    centre.session = centre.open("other")
    book_activity.book(city=CITY, wish=centre.wish(8))
    book_activity.call_off(city=CITY, session=centre.session, why="雨", by="desk", at=NOON)
    told = [row.topic for row in Message.objects.order_by("topic")]
    assert told == [
        "activity.attended", *["activity.booked"] * 3, "activity.called_off", "activity.moved_up",
        *["activity.reminder"] * 2,
    ]  # fmt: skip
    assert not any("holder" in row.body for row in Message.objects.all())
    assert second.state == "booked"


@pytest.mark.django_db(transaction=True)
def test_a_crowd_fills_a_session_to_the_last_place_in_order():
    centre = Centre()
    session = centre.open("crowd", seats={"people": 20, "classes": 50})

    def some(first: int) -> list[facts.Booked]:
        wishes = [centre.wish(n, session=session, id=named(f"crowd/{n}")) for n in range(first, first + 10)]
        return [book_activity.book(city=CITY, wish=wish) for wish in wishes]

    answers = [one for each in at_once(*(lambda f=f: some(f) for f in range(1, 81, 10))) for one in each]
    assert sorted(one.state for one in answers) == ["booked"] * 20 + ["waiting"] * 60
    assert sorted(one.ticket for one in answers) == list(range(1, 81))
    assert queries.seats_agree(CITY) == []
    assert queries.line_in_order(session, "people")
