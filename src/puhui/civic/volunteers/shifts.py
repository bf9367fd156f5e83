"""Projects and shifts: opened, signed up for, withdrawn from. Private to the room."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from puhui.civic.volunteers import facts, refusals, signing, teaming
from puhui.civic.volunteers.calc import rules
from puhui.civic.volunteers.models import Code, Member, Project, Record, Shift, Signup, Training
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import number_of

TURNS = 4
LONGEST = timedelta(hours=24)


@transaction.atomic
def open_project(
    *, pack: schema.Pack, id: UUID, team: UUID, name: str, about: str, first: date, last: date, by: int, at: datetime,
    skills: Sequence[str] = (),
) -> facts.Project:  # fmt: skip
    """Open a project of a team, with the skills it looks for. The same id again: the same.

    Refusals: TeamUnknown, NotYourTeam, SkillUnknown, ProjectDiffers, ShiftWrong (its days).
    """
    row = teaming.team(team)
    teaming.refuse_stranger(row, by)
    known_skills = {skill.id for skill in teaming.rules_of(pack).skills}
    for skill in skills:
        if skill not in known_skills:
            raise refusals.SkillUnknown(skill=skill)
    if last < first:
        raise refusals.ShiftWrong()
    new = Project(
        id=id, city=row.city, team=team, name=name.strip()[:100], about=about.strip()[:1000],
        skills=sorted(set(skills)), first=first, last=last, at=at,
    )  # fmt: skip
    Project.objects.bulk_create([new], ignore_conflicts=True)
    known = project(id)
    for field in ("team", "name", "first", "last", "skills"):
        if getattr(known, field) != getattr(new, field):
            raise refusals.ProjectDiffers(id=id, field=field)
    return project_told(known)


def project(id: UUID) -> Project:
    """Refusals: ProjectUnknown."""
    found = Project.objects.filter(id=id).first()
    if found is None:
        raise refusals.ProjectUnknown(project=id)
    return found


def project_told(row: Project) -> facts.Project:
    return facts.Project(row.id, row.city, row.team, row.name, row.about, tuple(row.skills), row.first, row.last)


@transaction.atomic
def open_shift(
    *, project_id: UUID, id: UUID, place: str, starts: datetime, ends: datetime, wanted: int, by: int, at: datetime,
    latitude: Decimal | None = None, longitude: Decimal | None = None, minors: bool = True,
) -> facts.Shift:  # fmt: skip
    """Open a shift of a project. The same id again: the same. Refusals: ProjectUnknown, NotYourTeam, ShiftWrong,
    ShiftDiffers.
    """
    of = project(project_id)
    teaming.refuse_stranger(teaming.team(of.team), by)
    if not starts < ends <= starts + LONGEST or wanted < 1:
        raise refusals.ShiftWrong()
    new = Shift(
        id=id, project=project_id, city=of.city, team=of.team, place=place.strip(), latitude=latitude,
        longitude=longitude, starts=starts, ends=ends, wanted=wanted, minors=minors, at=at,
    )  # fmt: skip
    Shift.objects.bulk_create([new], ignore_conflicts=True)
    known = shift(id)
    for field in ("project", "starts", "ends", "wanted", "minors"):
        if getattr(known, field) != getattr(new, field):
            raise refusals.ShiftDiffers(id=id, field=field)
    return shift_told(known)


def shift(id: UUID) -> Shift:
    """Refusals: ShiftUnknown."""
    found = Shift.objects.filter(id=id).first()
    if found is None:
        raise refusals.ShiftUnknown(shift=id)
    return found


def shift_told(row: Shift) -> facts.Shift:
    return facts.Shift(
        row.id, row.project, row.city, row.team, row.place, row.latitude, row.longitude, row.starts, row.ends,
        row.wanted, row.taken, row.minors,
    )  # fmt: skip


def alone(holder: int) -> None:
    """One thing at a time for each person: what they have is counted, then added to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(f"volunteers/{holder}")])


@transaction.atomic
def sign_up(*, pack: schema.Pack, holder: int, shift_id: UUID, at: datetime) -> facts.SignedUp:
    """Take a place in a shift. Again: the same place.

    Refusals: ShiftUnknown, ShiftOver, ShiftFull, VolunteerUnknown, NotAMember, NotInsured, NotTrained,
    ShiftNotForMinors, SkillsMissing. Locks: the person, the shift.
    """
    alone(holder)
    row = Shift.objects.select_for_update().filter(id=shift_id).first()
    if row is None:
        raise refusals.ShiftUnknown(shift=shift_id)
    known = Signup.objects.filter(holder_id=holder, shift_id=shift_id).first()
    if known is not None and known.state == Signup.State.SIGNED:
        return signed(known)
    _refuse(pack, holder, row, at)
    if row.taken >= row.wanted:
        raise refusals.ShiftFull(wanted=row.wanted)
    Shift.objects.filter(id=shift_id).update(taken=row.taken + 1)
    if known is not None:
        Signup.objects.filter(holder_id=holder, shift_id=shift_id).update(state=Signup.State.SIGNED, at=at)
        known.state, known.at = Signup.State.SIGNED, at
        return signed(known)
    new = Signup(holder_id=holder, shift_id=shift_id, city=row.city, short=_named(row, holder), at=at)
    new.save(force_insert=True)
    return signed(new)


def _named(row: Shift, holder: int) -> str:
    for turn in range(TURNS):
        short = signing.short_of(holder, row.id, turn)
        new = Code(city=row.city, short=short, holder_id=holder, shift_id=row.id)
        Code.objects.bulk_create([new], ignore_conflicts=True)
        if Code.objects.filter(city=row.city, short=short, holder_id=holder, shift_id=row.id).exists():
            return short
    raise AssertionError("four codes of one sign-up are taken: that happens once in a great many years")


def _refuse(pack: schema.Pack, holder: int, row: Shift, at: datetime) -> None:
    asked, who = teaming.rules_of(pack), teaming.volunteer(holder, row.city)
    day = clock.local_day(row.starts)
    if at >= row.starts:
        raise refusals.ShiftOver(starts=rules.local(row.starts))
    if not Member.objects.filter(holder_id=holder, team=row.team, state=Member.State.MEMBER).exists():
        raise refusals.NotAMember(team=teaming.team(row.team).name)
    if asked.insurance and (who.insured_until is None or who.insured_until < day):
        raise refusals.NotInsured(day=day)
    trained = Training.objects.filter(holder_id=holder, city=row.city).aggregate(m=Sum("minutes"))["m"] or 0
    if trained < asked.training_minutes:
        raise refusals.NotTrained(minutes=trained, asked=asked.training_minutes)
    if not row.minors and who.of_age_on is not None and day < who.of_age_on:
        raise refusals.ShiftNotForMinors()
    missing = sorted(set(project(row.project).skills) - set(who.skills))
    if missing:
        raise refusals.SkillsMissing(skills="、".join(missing))


@transaction.atomic
def withdraw(*, holder: int, shift_id: UUID, at: datetime) -> facts.SignedUp:
    """Give a place back. Again: the same. Refusals: ShiftUnknown, NotSignedUp, ShiftOver, ServedAlready.

    Locks: the person, the shift.
    """
    alone(holder)
    row = Shift.objects.select_for_update().filter(id=shift_id).first()
    if row is None:
        raise refusals.ShiftUnknown(shift=shift_id)
    known = Signup.objects.filter(holder_id=holder, shift_id=shift_id).first()
    if known is None:
        raise refusals.NotSignedUp()
    if known.state == Signup.State.SIGNED:
        if Record.objects.filter(holder_id=holder, shift_id=shift_id).exists():
            raise refusals.ServedAlready()
        if at >= row.starts:
            raise refusals.ShiftOver(starts=rules.local(row.starts))
        Shift.objects.filter(id=shift_id).update(taken=row.taken - 1)
        Signup.objects.filter(holder_id=holder, shift_id=shift_id).update(state=Signup.State.WITHDRAWN)
        known.state = Signup.State.WITHDRAWN
    return signed(known)


@transaction.atomic
def withdraw_all(*, holder: int, at: datetime) -> int:
    """Somebody leaves: give back every place in shifts that have not started; how many. Locks: the person, the shifts."""
    alone(holder)
    mine = Signup.objects.filter(holder_id=holder, state=Signup.State.SIGNED)
    coming = Shift.objects.select_for_update().filter(id__in=mine.values("shift_id"), starts__gt=at).order_by("id")
    served = set(Record.objects.filter(holder_id=holder, shift_id__isnull=False).values_list("shift_id", flat=True))
    given = [row for row in coming if row.id not in served]
    for row in given:
        Shift.objects.filter(id=row.id).update(taken=row.taken - 1)
    mine.filter(shift_id__in=[row.id for row in given]).update(state=Signup.State.WITHDRAWN)
    return len(given)


def signed(row: Signup) -> facts.SignedUp:
    """A sign-up with its pass, while it stands."""
    stands = row.state == Signup.State.SIGNED
    return facts.SignedUp(
        row.holder_id, row.shift_id, Signup.State(row.state).name.lower(), row.short,
        signing.pass_of(row.city, row.shift_id, row.short) if stands else "", row.at,
    )  # fmt: skip
