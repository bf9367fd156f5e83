"""Schools, who books for them, their classes, and the hours these were taught. Private to the room."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Sum

from puhui.civic.activities import facts, refusals
from puhui.civic.activities.calc import series
from puhui.civic.activities.models import Booking, Lesson, School, SchoolClass, Teacher
from puhui.foundations.packs import schema
from puhui.ground import clock

USUAL_BEGIN = 9  # September, where the pack says nothing


@transaction.atomic
def register_school(*, city: str, school: str, name: str, district: str, at: datetime) -> None:
    """Enter a school. The same again: nothing more. Refusals: SchoolDiffers."""
    row = School(city=city, id=school, name=name, district=district, at=at)
    School.objects.bulk_create([row], ignore_conflicts=True)
    known = School.objects.get(city=city, id=school)
    for field in ("name", "district"):
        if getattr(known, field) != getattr(row, field):
            raise refusals.SchoolDiffers(school=school, field=field)


@transaction.atomic
def appoint(*, city: str, school: str, holder: int, at: datetime) -> None:
    """Let somebody book for a school's classes. Again: nothing more. Refusals: SchoolUnknown."""
    _school(city, school)
    Teacher.objects.bulk_create([Teacher(city=city, school=school, holder_id=holder, at=at)], ignore_conflicts=True)


@transaction.atomic
def dismiss(*, city: str, school: str, holder: int) -> None:
    """Let somebody book no more. Refusals: SchoolUnknown."""
    _school(city, school)
    Teacher.objects.filter(city=city, school=school, holder_id=holder).delete()


@transaction.atomic
def register_class(
    *, city: str, school: str, year: int, klass: str, pupils: int, by: int, at: datetime
) -> facts.ClassHours:
    """Enter a class of a school year with its pupils, or correct their number. Refusals: TeacherUnknown,
    ClassTooLarge (fewer than came already).
    """
    refuse_stranger(city, school, by)
    most = Lesson.objects.filter(city=city, school=school, year=year, klass=klass).order_by("-pupils").first()
    if not 1 <= pupils <= 500 or (most and most.pupils > pupils):
        raise refusals.ClassTooLarge(pupils=most.pupils if most else pupils, enrolled=pupils)
    row = SchoolClass(city=city, school=school, year=year, klass=klass.strip(), pupils=pupils, at=at)
    SchoolClass.objects.bulk_create(
        [row], update_conflicts=True, update_fields=["pupils"], unique_fields=["city", "school", "year", "klass"]
    )
    return next(one for one in hours(city, school, year) if one.klass == klass.strip())


@transaction.atomic
def note_lesson(
    *, city: str, school: str, year: int, klass: str, id: UUID, title: str, hours: Decimal, pupils: int, on: date,
    by: int, at: datetime,
) -> None:  # fmt: skip
    """Note class-hours taught at school. The same id again: nothing more.

    Refusals: TeacherUnknown, ClassUnknown, ClassTooLarge, LessonWrong, LessonDiffers.
    """
    refuse_stranger(city, school, by)
    tenths = int(hours * 10)
    if not 1 <= tenths <= 120 or tenths != hours * 10 or pupils < 1 or on > clock.local_day(at):
        raise refusals.LessonWrong(hours=hours)
    _refuse_size(city, school, year, klass, pupils)
    row = Lesson(
        city=city, school=school, year=year, klass=klass, id=id, tenths=tenths, pupils=pupils, on=on,
        title=title.strip()[:200], at=at,
    )  # fmt: skip
    Lesson.objects.bulk_create([row], ignore_conflicts=True)
    known = Lesson.objects.get(city=city, school=school, year=year, klass=klass, id=id)
    for field in ("tenths", "pupils", "on"):
        if getattr(known, field) != getattr(row, field):
            raise refusals.LessonDiffers(id=id, field=field)


def refuse_stranger(city: str, school: str, holder: int) -> None:
    """Refusals: SchoolUnknown, TeacherUnknown."""
    found = _school(city, school)
    if not Teacher.objects.filter(city=city, school=school, holder_id=holder).exists():
        raise refusals.TeacherUnknown(school=found.name)


def refuse_class(pack: schema.Pack, wish: facts.Asked, starts: datetime) -> int:
    """The school year of a class that may come. Refusals: SchoolUnknown, TeacherUnknown, ClassUnknown, ClassTooLarge."""
    city, party = pack.city.city, wish.party
    refuse_stranger(city, party.school, wish.holder)
    begins = pack.city.schooling.year_begins if pack.city.schooling else USUAL_BEGIN
    year = series.school_year(clock.local_day(starts), begins)
    _refuse_size(city, party.school, year, party.klass, party.pupils)
    return year


def _refuse_size(city: str, school: str, year: int, klass: str, pupils: int) -> None:
    found = SchoolClass.objects.filter(city=city, school=school, year=year, klass=klass).first()
    if found is None:
        raise refusals.ClassUnknown(klass=klass, school=_school(city, school).name, year=year)
    if pupils > found.pupils:
        raise refusals.ClassTooLarge(pupils=pupils, enrolled=found.pupils)


def taught(booking: Booking, pupils: int, activity: schema.Activity, on: date, at: datetime) -> None:
    """A class came: it learnt what the activity is worth, once."""
    if booking.klass and activity.class_hours:
        row = Lesson(
            city=booking.city, school=booking.school, year=booking.year, klass=booking.klass, id=booking.id,
            tenths=int(activity.class_hours * 10), pupils=pupils, on=on, title=activity.name.zh, at=at,
        )  # fmt: skip
        Lesson.objects.bulk_create([row], ignore_conflicts=True)


def hours(city: str, school: str, year: int) -> tuple[facts.ClassHours, ...]:
    """What each class of a school was taught in a school year."""
    lessons = Lesson.objects.filter(city=city, school=school, year=year).values("klass")
    summed = lessons.annotate(hours=Sum("tenths"), heads=Sum(F("tenths") * F("pupils")), times=Count("id"))
    found = {one["klass"]: one for one in summed.order_by("klass")}
    nothing = {"hours": 0, "heads": 0, "times": 0}
    return tuple(
        facts.ClassHours(school, row.klass, year, row.pupils, told["hours"], told["heads"], told["times"])
        for row in SchoolClass.objects.filter(city=city, school=school, year=year).order_by("klass")
        for told in [found.get(row.klass, nothing)]
    )


def _school(city: str, school: str) -> School:
    found = School.objects.filter(city=city, id=school).first()
    if found is None:
        raise refusals.SchoolUnknown(school=school)
    return found
