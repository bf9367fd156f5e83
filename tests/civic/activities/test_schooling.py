from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.civic.activities.hall import CITY, CLASSES, ENDS, NOON, STARTS, Hall, activity, named
from tests.economy.rewards.mall import SOURCE

from puhui.civic.activities import actions, facts, queries, refusals
from puhui.foundations.packs import schema

TOUR = activity(kind="study_tour", groups=(CLASSES,), class_hours=Decimal("1.5"))
TEACHER, YEAR = 7, 2025


@pytest.fixture
def hall(db) -> Hall:
    hall = Hall(TOUR, seats={"classes": 60})
    schooling = schema.Schooling(hours=Decimal(12), source=SOURCE)
    hall.pack = hall.pack.model_copy(update={"city": hall.pack.city.model_copy(update={"schooling": schooling})})
    for _twice in range(2):
        actions.register_school(city=CITY, school="first", name="第一小学", district="锦江区", at=NOON)
        actions.appoint(city=CITY, school="first", holder=TEACHER, at=NOON)
    told = {"city": CITY, "school": "first", "year": YEAR, "by": TEACHER, "at": NOON}
    actions.register_class(klass="三年级一班", pupils=40, **told)
    actions.register_class(klass="三年级二班", pupils=20, **told)
    return hall


def party(**changes) -> facts.ClassParty:
    told = {"school": "first", "klass": "三年级一班", "pupils": 38, "adults": 2, "consents": 38}
    return facts.ClassParty(**told | changes)


def test_a_class_books_as_a_class_and_learns_its_hours_once(hall):
    booked = hall.book(TEACHER, group="classes", party=party())
    assert (booked.places, booked.klass) == (40, "三年级一班")
    assert queries.ages_present(hall.session) == {"young": 38, "adults": 2}
    for _twice in range(2):
        hall.let_in(booked.code, came=37)
    (school,) = queries.school_years(hall.pack, YEAR, holder=TEACHER)
    # 37 came, adults among them; at most as many pupils as were booked.
    assert [(one.klass, one.tenths, one.pupil_tenths) for one in school.classes] == [
        ("三年级一班", 15, 15 * 37), ("三年级二班", 0, 0),
    ]  # fmt: skip
    assert school.classes[0].hours_per_pupil == Decimal("1.38")
    assert (school.hours_per_pupil, school.asked, school.reached) == (Decimal("0.92"), 12, False)


def test_lessons_at_school_add_up_by_pupil_year(hall):
    told = {"city": CITY, "school": "first", "year": YEAR, "by": TEACHER, "title": "垃圾分类", "at": NOON}
    day = date(2026, 1, 5)
    for klass, pupils in (("三年级一班", 40), ("三年级二班", 20)):
        for _twice in range(2):
            actions.note_lesson(klass=klass, id=named(klass), hours=Decimal(12), pupils=pupils, on=day, **told)
    (school,) = queries.school_years(hall.pack, YEAR)
    assert (school.hours_per_pupil, school.reached) == (Decimal("12.00"), True)
    assert queries.school_years(hall.pack, YEAR, holder=8) == []
    lesson = {"klass": "三年级一班", "id": named("三年级一班"), "hours": Decimal(12), "pupils": 40, "on": day}
    for changes, refusal in (
        ({"hours": Decimal(1)}, refusals.LessonDiffers),
        ({"hours": Decimal("0.05")}, refusals.LessonWrong),
        ({"on": date(2026, 3, 3)}, refusals.LessonWrong),
        ({"pupils": 41}, refusals.ClassTooLarge),
        ({"klass": "九年级"}, refusals.ClassUnknown),
        ({"by": 8}, refusals.TeacherUnknown),
    ):
        with pytest.raises(refusal):
            actions.note_lesson(**told | lesson | changes)


def test_no_pupil_is_booked_without_a_guardian(hall):
    for changes, refusal in (
        ({"consents": 37}, refusals.ConsentsMissing),
        ({"adults": 0}, refusals.TeachersMissing),
        ({"pupils": 41, "consents": 41}, refusals.ClassTooLarge),
        ({"klass": "九年级"}, refusals.ClassUnknown),
        ({"school": "second"}, refusals.SchoolUnknown),
    ):
        with pytest.raises(refusal):
            hall.book(TEACHER, group="classes", party=party(**changes))
    with pytest.raises(refusals.TeacherUnknown):
        hall.book(8, group="classes", party=party())
    with pytest.raises(refusals.ClassMissing):
        hall.book(TEACHER, group="classes")
    actions.dismiss(city=CITY, school="first", holder=TEACHER)
    with pytest.raises(refusals.TeacherUnknown):
        hall.book(TEACHER, group="classes", party=party())


def test_a_teacher_brings_two_classes_to_one_session(hall):
    hall.book(TEACHER, group="classes", party=party())
    second = party(klass="三年级二班", pupils=18, consents=18)
    assert hall.book(TEACHER, group="classes", party=second, id=named("second")).state == "booked"
    with pytest.raises(refusals.BookedAlready):
        hall.book(TEACHER, group="classes", party=second, id=named("third"))


def test_a_class_is_corrected_but_not_below_who_came(hall):
    hall.let_in(hall.book(TEACHER, group="classes", party=party()).code)
    told = {"city": CITY, "school": "first", "year": YEAR, "klass": "三年级一班", "by": TEACHER, "at": NOON}
    assert actions.register_class(pupils=39, **told).enrolled == 39
    with pytest.raises(refusals.ClassTooLarge):
        actions.register_class(pupils=37, **told)
    with pytest.raises(refusals.SchoolDiffers):
        actions.register_school(city=CITY, school="first", name="第二小学", district="锦江区", at=NOON)


def test_the_school_year_begins_in_september(hall):
    assert queries.school_year_of(hall.pack, date(2026, 8, 31)) == 2025
    assert queries.school_year_of(hall.pack, date(2026, 9, 1)) == 2026
    autumn = timedelta(days=200)
    later = hall.open("autumn", starts=STARTS + autumn, ends=ENDS + autumn)
    with pytest.raises(refusals.ClassUnknown) as refused:
        hall.book(TEACHER, group="classes", party=party(), session=later, at=STARTS + autumn - timedelta(days=3))
    assert refused.value.data["year"] == 2026


def test_who_leaves_gives_back_what_is_booked_and_what_waits_in_one_session(hall):
    """A second class that waits behind the first of the same teacher does not move up into a place just given back."""
    for klass in ("三年级一班", "三年级二班"):
        answer = hall.book(
            TEACHER, id=named(klass), group="classes", party=party(klass=klass, pupils=20, adults=20, consents=20)
        )
    assert answer.state == "waiting"
    other = hall.session
    assert actions.cancel_all(holder=TEACHER, at=NOON).bookings == ()
    (seats,) = queries.session(other).seats
    assert (seats.left, seats.waiting) == (60, 0)
