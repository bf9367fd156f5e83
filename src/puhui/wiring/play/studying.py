"""A school's class: lessons at school, then a study tour that it books as a class; twelve hours in the school year."""

from datetime import date, timedelta
from decimal import Decimal

from puhui.civic.activities import actions, facts
from puhui.civic.activities import queries as activities
from puhui.foundations.packs import schema
from puhui.journeys.civic import attend, book_activity
from puhui.wiring.play.steps import Stage, on

SCHOOL, NAME, CLASS, SCHOOL_YEAR, PUPILS = "demo-primary", "演示小学", "四年级1班", 2024, 32
ENTERED, TOUR = date(2025, 1, 6), date(2025, 3, 6)
LESSONS = ((date(2025, 1, 9), "水从哪里来"), (date(2025, 2, 20), "垃圾去哪了"), (date(2025, 2, 27), "一度电的旅行"))
HOURS, DOOR = Decimal(3), "研学签到员"


def teach(stage: Stage, people: dict[str, int]) -> None:
    """The class is entered, and taught three times at school."""
    city, teacher = stage.city, people["teacher"]
    at = {"city": city, "school": SCHOOL}
    actions.register_school(name=NAME, district="东区", at=on(ENTERED), **at)
    actions.appoint(holder=teacher, at=on(ENTERED), **at)
    its = {"year": SCHOOL_YEAR, "klass": CLASS, "by": teacher, **at}
    actions.register_class(pupils=PUPILS, at=on(ENTERED), **its)
    for n, (day, title) in enumerate(LESSONS, 1):
        actions.note_lesson(
            id=stage.id(f"lesson/{n}"), title=title, hours=HOURS, pupils=PUPILS, on=day, at=on(day, 16), **its
        )
    stage.tell(LESSONS[-1][0], f"{NAME}{CLASS} 校内专题教学 {len(LESSONS)} 次 lessons at school")


def visit(stage: Stage, pack: schema.Pack, people: dict[str, int]) -> None:
    """The class books as a class, with its guardians' consent at the school, and visits the works."""
    city, teacher = stage.city, people["teacher"]
    session = actions.open_session(
        pack=pack, activity="study-tour", id=stage.id("tour"), organiser="东区污水处理厂（演示）",
        place=facts.Place("东区污水处理厂（演示）", "东区"), starts=on(TOUR, 9), ends=on(TOUR, 11, 30), seats={"classes": 80},
        by=DOOR, at=on(TOUR - timedelta(days=20)),
    )  # fmt: skip
    party = facts.ClassParty(SCHOOL, CLASS, PUPILS, 2, consents=PUPILS)
    wish = facts.Asked(
        teacher, session.id, "classes", stage.id("tour/book"), on(TOUR - timedelta(days=10)), party=party
    )
    booked = book_activity.book(city=city, wish=wish)
    told = {"city": city, "session": session.id, "code": booked.code, "by": DOOR}
    attend.check_in(nonce=stage.id("tour/in"), at=on(TOUR, 8, 55), **told)
    attend.check_out(nonce=stage.id("tour/out"), at=on(TOUR, 11, 30), **told)
    stage.tell(TOUR, f"{CLASS} {PUPILS} 名学生、2 名教师研学 a class on a study tour, by number and never by name")
    year = next(one for one in activities.school_years(pack, SCHOOL_YEAR) if one.school == SCHOOL)
    line = f"{NAME}本学年生均 {year.hours_per_pupil} 课时 class-hours a pupil"
    stage.expect(TOUR, line, (year.hours_per_pupil, year.reached), (Decimal(12), True))
